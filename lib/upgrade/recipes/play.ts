/** Plays a recipe in the model, and looks whether all data is where the application finds it. */

import { stringify } from 'yaml';
import { claimNameOf } from '../../kube/names';
import type { KubeObject, PersistentVolumeClaim, StatefulSet } from '../../kube/objects';
import { CONTROLLERS } from '../../model/controllers';
import { diskOf } from '../../model/controllers/kubelet/data';
import { type Key, keyIn, nameOf } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { UPSTREAM_TIMINGS } from '../../model/timings';
import { assumedCluster } from '../../scenarios/assumed-cluster';
import { Recorder } from '../../scenarios/recorder';
import type { Scenario, ScenarioStep } from '../../scenarios/scenario';
import { ToolPlayer } from '../../scenarios/tool-player';
import { claimKeysOf, idOf, isSet, podKeysOf, type Workload, workloadsIn } from '../scene';
import { isComplete, type ReadyCount, Watch } from '../watch';
import type { Recipe, RecipeStep } from './recipes';
import { COPY_IMAGE } from './steps';

export interface RecipeTrial {
  readonly old: readonly KubeObject[];
  /** The workload whose data has to be there afterwards: `StatefulSet/default/db`, before and after. */
  readonly workload: { readonly before: string; readonly after: string };
  readonly kubernetesVersion?: string;
}

export interface RecipeResult {
  /** Steps that the API server refused, with its words. */
  readonly refused: readonly string[];
  /** Waits that ended in vain. */
  readonly notes: readonly string[];
  /** Every pod of the workload is Ready in the end, and of the newest template where the update is meant to reach it. */
  readonly isDone: boolean;
  /** Members, or for a Deployment the workload, whose data is on the volume that the pod in their place mounts now. */
  readonly kept: readonly string[];
  /** Those whose data is not. */
  readonly missing: readonly string[];
  /** Fewest pods Ready at once, of both names together. */
  readonly least: number;
  /** Pods Ready before. */
  readonly before: number;
  /** What the API server stores in the end. */
  readonly objects: readonly KubeObject[];
}

const END_MS = 24 * 3_600_000;

export function playRecipe({ steps }: Recipe, { old, workload, kubernetesVersion }: RecipeTrial): RecipeResult {
  const renders = steps.flatMap(({ render = [] }) => render);
  const { cluster, objects } = assumedCluster([...old, ...renders]);
  const scenario: Scenario = {
    name: 'recipe',
    cluster,
    behaviours: { [COPY_IMAGE]: { does: 'completes' } },
    steps: [{ apply: [...objects, ...old].map((object) => stringify(object)).join('---\n') }, { settle: {} }],
  };
  const timings = UPSTREAM_TIMINGS;
  const player = new ToolPlayer(scenario, {
    controllers: CONTROLLERS,
    timings,
    literal: false,
    end: END_MS,
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
  });
  const recorder = new Recorder(player.run);
  player.tellTo(recorder);
  player.play();
  const { store } = player.run;
  const data = dataOf(store, workload.before);
  const watch = new Watch(player.run);
  const told = recorder.found();
  const [rejectedBefore, notedBefore] = [told.rejections.length, told.notes.length];
  for (const step of steps) take(player, step);
  player.do({ settle: {} });
  const { rejections, notes, objects: left } = recorder.found();
  const counts = together(
    [workload.before, workload.after].map((id) => watch.readyCounts(id)),
    workload,
  );
  const now = dataOf(store, workload.after);
  const members = [...data.keys()];
  const kept = members.filter((member, i) => isKept(data.get(member) ?? [], [...now.values()][i] ?? []));
  return {
    refused: rejections.slice(rejectedBefore).map(({ object, message }) => `${object}: ${message}`),
    notes: notes
      .slice(notedBefore)
      .map(({ text }) => text)
      .filter((text) => !text.startsWith('the volume of ')),
    isDone: isDone(store, workload.after),
    kept,
    missing: members.filter((member) => !kept.includes(member)),
    least: Math.min(...counts),
    before: counts[0] ?? 0,
    objects: left,
  };
}

function take(player: ToolPlayer, { step, copies }: RecipeStep): void {
  player.do(step as ScenarioStep);
  if (!copies) return;
  const { run } = player;
  const [from, to] = [copies.from, copies.to].map((claim) => diskOfClaim(run.store, keyIn('default', claim)));
  const source = from === undefined ? undefined : run.store.get('Disk', from);
  const target = to === undefined ? undefined : run.store.get('Disk', to);
  if (!source || !target || to === undefined) return;
  const tokens = [...new Set([...target.tokens, ...source.tokens])].sort();
  run.impose('Disk', to, { ...target, tokens });
}

/** Whose data lies on the disks of each member of a workload, each as the list of its claims says. */
function dataOf(store: Reader, id: string): ReadonlyMap<string, readonly string[]> {
  const workload = workloadsIn(store).find((each) => idOf(each) === id);
  if (!workload) return new Map();
  const tokens = (claims: readonly Key[]) =>
    claims.flatMap((claim) => {
      const disk = diskOfClaim(store, claim);
      return (disk === undefined ? undefined : store.get('Disk', disk))?.tokens ?? [];
    });
  if (!isSet(workload)) return new Map([[id, tokens(claimKeysOf(workload))]]);
  return new Map(podKeysOf(workload).map((pod) => [pod, tokens(claimsOfMember(workload, pod))]));
}

function claimsOfMember({ metadata: { namespace, name }, spec }: StatefulSet, pod: Key): readonly Key[] {
  const ordinal = Number(pod.slice(pod.lastIndexOf('-') + 1));
  return (spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
    keyIn(namespace, claimNameOf(metadata.name, name, ordinal)),
  );
}

function diskOfClaim(store: Reader, key: Key): string | undefined {
  const claim = store.get('PersistentVolumeClaim', key) as PersistentVolumeClaim | undefined;
  const volume =
    claim?.spec.volumeName === undefined ? undefined : store.get('PersistentVolume', claim.spec.volumeName);
  return volume && diskOf(volume, '');
}

/** What was written is still there; a copy may have left its own traces beside it. */
function isKept(before: readonly string[], now: readonly string[]): boolean {
  return before.every((token) => now.includes(token));
}

function isDone(store: Reader, id: string): boolean {
  const workload: Workload | undefined = workloadsIn(store).find((each) => idOf(each) === id);
  if (!workload) return false;
  if (!isSet(workload)) return isComplete(workload);
  const { replicas = 1, updateStrategy: { type = 'RollingUpdate', rollingUpdate } = {} } = workload.spec;
  const { readyReplicas = 0, updatedReplicas = 0 } = workload.status ?? {};
  // A pod without a volume that it should have holds up everything that comes later.
  const isWhole = podKeysOf(workload).every((pod) => {
    const mounted = (store.get('Pod', pod)?.spec.volumes ?? []).map(
      (volume) => volume.persistentVolumeClaim?.claimName,
    );
    return claimsOfMember(workload, pod).every((claim) => mounted.includes(nameOf(claim)));
  });
  const isMeantForAll = type !== 'OnDelete' && (rollingUpdate?.partition ?? 0) === 0;
  return isWhole && readyReplicas === replicas && (!isMeantForAll || updatedReplicas === replicas);
}

/** How many are Ready, of one name or of both. */
function together(
  counts: readonly (readonly ReadyCount[])[],
  { before, after }: RecipeTrial['workload'],
): readonly number[] {
  const own = before === after ? counts.slice(0, 1) : counts;
  const moments = [...new Set(own.flatMap((each) => each.map(({ at }) => at)))].sort((a, b) => a - b);
  return moments.map((at) =>
    own.reduce((sum, each) => sum + (each.findLast((count) => count.at <= at)?.ready ?? 0), 0),
  );
}
