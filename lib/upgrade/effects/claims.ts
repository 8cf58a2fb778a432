/** What becomes of claims and of the bytes behind them: stranded, released, destroyed; and of pods that start on other volumes. */
import type { PersistentVolumeClaim } from '../../kube/objects';
import { type Key, nameOf } from '../../model/kinds';
import { compareText } from '../../util/order';
import type { ClaimFacts, ClaimLoss, Effect, Stranded } from '../plan';
import { claimKeysOf, idOf, isSet, keeperOf, type Scene, sizeOf, type Workload, workloadsIn } from '../scene';
import type { ClaimEnd } from '../watch';

/** Effects by the id of the object whose change brings them about. */
export type EffectsById = ReadonlyMap<string, readonly Effect[]>;

export function claimEffects(scene: Scene): EffectsById {
  const effects = new Map<string, Effect[]>();
  const add = (id: string, effect: Effect) => effects.set(id, [...(effects.get(id) ?? []), effect]);
  for (const [id, { lost, released }] of losses(scene)) {
    if (lost.length > 0) add(id, { effect: 'lost', claims: lost });
    if (released.length > 0) add(id, { effect: 'released', claims: released });
  }
  for (const [id, why, claims] of stranded(scene)) add(id, { effect: 'stranded', why, claims });
  for (const [id, effect] of migrations(scene)) add(id, effect);
  return effects;
}

interface Losses {
  readonly lost: ClaimLoss[];
  readonly released: ClaimLoss[];
}

function losses(scene: Scene): ReadonlyMap<string, Losses> {
  const found = new Map<string, Losses>();
  for (const end of [...scene.watch.claimEnds].sort((a, b) => compareText(a.key, b.key))) {
    const volume = end.claim.spec.volumeName;
    // Nothing is behind a claim that was never bound.
    if (volume === undefined || !scene.before.get('PersistentVolumeClaim', end.key)) continue;
    const stored = scene.after.get('PersistentVolume', volume) ?? scene.before.get('PersistentVolume', volume);
    const reclaim = stored?.spec.persistentVolumeReclaimPolicy ?? 'Retain';
    const loss = { ...factsOf(scene, end.claim), rule: ruleOf(scene, end), reclaim };
    const id = answerable(scene, keeperOf(scene.before, end.key));
    const known = found.get(id) ?? { lost: [], released: [] };
    (reclaim === 'Delete' ? known.lost : known.released).push(loss);
    found.set(id, known);
  }
  return found;
}

/** The change of the new render that an old object's fate is told with. */
function answerable(scene: Scene, id: string): string {
  for (const [next, { id: old }] of scene.renamings) if (old === id) return next;
  return id;
}

function factsOf({ before, after }: Scene, claim: PersistentVolumeClaim): ClaimFacts {
  const size = sizeOf(claim);
  const { volumeName = '' } = claim.spec;
  const volume = before.get('PersistentVolume', volumeName) ?? after.get('PersistentVolume', volumeName);
  const isMadeByHand = volume !== undefined && !volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'];
  return { claim: claim.metadata.name, ...(size && { size }), ...(isMadeByHand && { volume: volumeName }) };
}

/** Who deletes a claim, and by which rule. */
function ruleOf(scene: Scene, { by, claim, key, goneAt }: ClaimEnd): string {
  const pending = goneAt === undefined ? ', as soon as no pod uses it' : '';
  if (by === 'user') {
    const reception = scene.receptions.get(`PersistentVolumeClaim/${key}`);
    return reception?.replaced
      ? 'it is deleted and made anew'
      : `the new render does not hold it, and it is pruned${pending}`;
  }
  const owner =
    claim.metadata.ownerReferences?.find(({ controller }) => controller) ?? claim.metadata.ownerReferences?.[0];
  const set = keeperOf(scene.before, key);
  const name = set.startsWith('StatefulSet/') ? nameOf(set.slice('StatefulSet/'.length)) : (owner?.name ?? '');
  if (owner?.kind === 'Pod') return `whenScaled: Delete of StatefulSet ${name}${pending}`;
  if (owner?.kind === 'StatefulSet') return `whenDeleted: Delete of StatefulSet ${name}${pending}`;
  return owner ? `its owner ${owner.kind} ${owner.name} is deleted${pending}` : `${by} deletes it${pending}`;
}

/** Claims that somebody mounted, that are still there, and that nobody of the new render will mount. */
function* stranded(scene: Scene): Iterable<readonly [id: string, why: Stranded['why'], claims: readonly ClaimFacts[]]> {
  const gone = new Set(scene.gone.map(idOf));
  const successors = new Map([...scene.renamings].map(([next, { id }]) => [id, next]));
  const kept = workloadsIn(scene.after).filter((each) => !gone.has(idOf(each)));
  const used = new Set(kept.flatMap(claimKeysOf));
  const told = new Set<Key>();
  for (const old of workloadsIn(scene.before)) {
    const id = idOf(old);
    const successor = successors.get(id);
    // Nobody deletes it: it runs on.
    if (gone.has(id) && !scene.delivery.prune) continue;
    const now = kept.find((each) => idOf(each) === id);
    const left = claimKeysOf(old).filter((key) => !used.has(key) && !told.has(key) && isStill(scene, key));
    for (const key of left) told.add(key);
    const groups = new Map<Stranded['why'], Key[]>();
    for (const key of left) {
      const why = reasonOf(old, now, key, successor !== undefined);
      groups.set(why, [...(groups.get(why) ?? []), key]);
    }
    for (const [why, keys] of groups) {
      const claims = keys.flatMap((key) => {
        const claim = scene.after.get('PersistentVolumeClaim', key);
        return claim ? [factsOf(scene, claim)] : [];
      });
      yield [successor ?? id, why, claims];
    }
  }
}

function isStill({ before, after, watch }: Scene, key: Key): boolean {
  const now = after.get('PersistentVolumeClaim', key);
  if (!before.get('PersistentVolumeClaim', key) || now?.spec.volumeName === undefined) return false;
  return !watch.claimEnds.some((end) => end.key === key);
}

function reasonOf(old: Workload, now: Workload | undefined, key: Key, isRenamed: boolean): Stranded['why'] {
  if (!now) return isRenamed ? 'renamed' : 'removed';
  if (!isSet(old) || !isSet(now)) return 'not-mounted';
  const templates = (now.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const { name } = now.metadata;
  return templates.some((template) => nameOf(key).startsWith(`${template}-${name}-`))
    ? 'scaled-down'
    : 'template-changed';
}

/** Workloads whose pods had volumes, and whose pods now start on others. */
function* migrations(scene: Scene): Iterable<readonly [id: string, effect: Effect]> {
  for (const now of workloadsIn(scene.after)) {
    const id = idOf(now);
    const from = scene.renamings.get(id)?.id ?? id;
    const old = workloadsIn(scene.before).find((each) => idOf(each) === from);
    if (!old || !scene.receptions.has(id)) continue;
    const had = claimKeysOf(old).filter((key) => scene.before.get('PersistentVolumeClaim', key)?.spec.volumeName);
    const has = new Set(claimKeysOf(now));
    const dropped = had.filter((key) => !has.has(key));
    if (dropped.length === 0) continue;
    const added = new Set(
      [...has].filter((key) => !had.includes(key) && !scene.before.get('PersistentVolumeClaim', key)),
    );
    const finds = scene.watch.finds.filter(({ claim, found }) => added.has(claim) && found !== 'own');
    const isScaled = from === id && isSet(now) && isSet(old) && sameTemplates(old, now);
    const [first] = finds;
    if (!first || isScaled) continue;
    yield [id, { effect: 'migrates', from, finds: first.found === 'foreign' ? 'foreign' : 'empty' }];
  }
}

/** Other ordinals, on claims of their own, are other members. */
function sameTemplates(old: Workload & { kind: string }, now: Workload): boolean {
  const names = (each: Workload) =>
    (isSet(each) ? (each.spec.volumeClaimTemplates ?? []) : []).map(({ metadata }) => metadata.name);
  return names(old).join() === names(now).join();
}
