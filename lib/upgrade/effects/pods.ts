/** What becomes of the pods of a workload: replaced in an order, added, removed, left with the old template. */
import { parsePodName } from '../../kube/names';
import type { StatefulSet } from '../../kube/objects';
import { nameOf } from '../../model/kinds';
import { compareText } from '../../util/order';
import type { Effect, PodRestart } from '../plan';
import { idOf, isSet, objectIn, podKeysOf, type Scene, type Workload } from '../scene';
import type { PodLife, ReadyCount } from '../watch';

/** Of a workload that was there before and is there afterwards, under the same name. */
export function podEffects(scene: Scene, workload: Workload): readonly Effect[] {
  const id = idOf(workload);
  const old = objectIn(scene.before, id) as Workload | undefined;
  if (!old) return [];
  const lives = scene.watch.lives.filter((life) => life.workload === id);
  const ended = lives
    .filter(({ bornAt, endingAt }) => bornAt === undefined && endingAt !== undefined)
    .sort((a, b) => (a.endingAt as number) - (b.endingAt as number));
  const wanted = isSet(workload) ? new Set(podKeysOf(workload)) : undefined;
  // Pods of a Deployment are no members: a pod that goes for good cannot be told from one that another one replaces, but for their number.
  const surplus = isSet(workload) ? 0 : Math.max(0, replicasOf(old) - replicasOf(workload));
  const restarted = wanted ? ended.filter(({ key }) => wanted.has(key)) : ended.slice(surplus);
  const removed = wanted ? ended.filter(({ key }) => !wanted.has(key)) : ended.slice(0, surplus);
  const before = new Set(lives.filter(({ bornAt }) => bornAt === undefined).map(({ key }) => key));
  const born = lives.filter(({ key, bornAt }) => bornAt !== undefined && !before.has(key));
  const added = wanted ? born : born.slice(0, Math.max(0, replicasOf(workload) - replicasOf(old)));
  const counts = scene.watch.readyCounts(id);
  const effects: Effect[] = [];
  if (restarted.length > 0) {
    const pods = restarted.map((life) => (wanted ? restartOf(life, lives) : replacementOf(life, counts)));
    effects.push({ effect: 'restarted', pods });
  }
  if (removed.length > 0 || added.length > 0 || replicasOf(old) !== replicasOf(workload)) {
    effects.push({
      effect: 'scaled',
      from: replicasOf(old),
      to: replicasOf(workload),
      added: namesOf(added).sort(byOrdinal),
      removed: namesOf(removed),
    });
  }
  return [...effects, ...(isSet(workload) ? keptOld(scene, workload) : [])];
}

export function replicasOf({ spec }: Workload): number {
  return spec.replicas ?? 1;
}

function namesOf(lives: readonly PodLife[]): string[] {
  return [...new Set(lives.map(({ key }) => nameOf(key)))];
}

function byOrdinal(a: string, b: string): number {
  return parsePodName(a).ordinal - parsePodName(b).ordinal || compareText(a, b);
}

/** A member that comes back under its name. */
function restartOf(life: PodLife, lives: readonly PodLife[]): PodRestart {
  const at = life.endingAt as number;
  const successors = lives.filter(({ key, bornAt }) => key === life.key && bornAt !== undefined);
  const readyAt = successors.map((each) => each.readyAt).find((ready) => ready !== undefined);
  const { ordinal } = parsePodName(life.key);
  return { pod: nameOf(life.key), ordinal, at, ...(readyAt !== undefined && { awayMs: readyAt - at }) };
}

/** A pod in whose place others come: it is missed until as many are Ready as before the upgrade. */
function replacementOf(life: PodLife, counts: readonly ReadyCount[]): PodRestart {
  const at = life.endingAt as number;
  const before = (counts[0] as ReadyCount).ready;
  const later = counts.filter((count) => count.at >= at);
  const isMissed = later.some(({ ready }) => ready < before);
  const back = later.findLast(({ ready }) => ready >= before);
  const awayMs = isMissed ? back && back.at - at : 0;
  return {
    pod: `${nameOf(life.workload.slice(life.workload.indexOf('/') + 1))}-…`,
    at,
    ...(awayMs !== undefined && { awayMs }),
  };
}

/** Pods that were meant to stay as they are: below a partition, or until somebody deletes them. */
function keptOld(scene: Scene, set: StatefulSet): readonly Effect[] {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  const partition = rollingUpdate?.partition ?? 0;
  const { updateRevision } = set.status ?? {};
  const earlier = (objectIn(scene.before, idOf(set)) as StatefulSet).status?.updateRevision;
  if (updateRevision === undefined || updateRevision === earlier || (type === 'RollingUpdate' && partition === 0))
    return [];
  const old = podKeysOf(set).filter((key, index) => {
    const labels = scene.after.get('Pod', key)?.metadata.labels;
    const isMeant = type === 'OnDelete' || index < partition;
    return isMeant && labels !== undefined && labels['controller-revision-hash'] !== updateRevision;
  });
  const why = type === 'OnDelete' ? 'OnDelete' : `partition ${partition}`;
  return old.length > 0 ? [{ effect: 'keeps-old', pods: old.map(nameOf), why }] : [];
}
