import { withDefaults } from '../../../kube/defaults';
import type { ControllerRevision, PodTemplateSpec, StatefulSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { strategicMerge } from '../../../kube/patch';
import { selects } from '../../../kube/selectors';
import type { Switches } from '../../../kube/versions';
import { compareText } from '../../../util/order';
import type { Action, Request } from '../../actions';
import { same } from '../../apiserver/merge';
import type { View } from '../../controller';
import { keyIn, keyOf, uidOf } from '../../kinds';
import { hashOfRevision } from './revision-hash';

/**
 * The revisions of a set: R-V1 … R-V10
 * [pkg/controller/statefulset/stateful_set_control.go: getStatefulSetRevisions; pkg/controller/history/controller_history.go, v1.37.1].
 */

export interface Revisions {
  /** What the cache lists, oldest first. */
  readonly listed: readonly ControllerRevision[];
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
  /** The write that determining them takes, if any. */
  readonly writes: readonly Request[];
}

const HASH_LABEL = 'controller.kubernetes.io/hash';

/** R-V4. */
export function listRevisions(view: View, set: StatefulSet): readonly ControllerRevision[] {
  const own = view.by('ControllerRevision', 'controller', uidOf(set));
  const orphans = view.by('ControllerRevision', 'controller', `orphan ${set.metadata.namespace}`);
  return [...own, ...orphans]
    .filter((revision) => selects(set.spec.selector, revision.metadata.labels))
    .sort((a, b) => a.revision - b.revision || compareText(a.metadata.name, b.metadata.name));
}

export function isOrphan(revision: ControllerRevision): boolean {
  return !revision.metadata.ownerReferences?.some((ref) => ref.controller);
}

/** R-V5, R-V8. */
export function chooseRevisions(view: View, set: StatefulSet): Revisions {
  const listed = listRevisions(view, set);
  const last = listed.at(-1);
  const number = (last?.revision ?? 0) + 1;
  const data = dataOf(set.spec.template);
  let update: ControllerRevision;
  let collisionCount = set.status?.collisionCount ?? 0;
  const newest = listed.findLast((revision) => isEqual(view, revision, data, collisionCount));
  const writes: Request[] = [];
  if (last && newest === last) update = last;
  else if (newest) {
    // A rollback: the old revision is used again under a higher number.
    update = { ...newest, revision: number };
    writes.push({ do: 'patch', kind: 'ControllerRevision', seen: newest, to: update });
  } else if (last && view.switches.semanticRevisionComparison && meansTheSame(view, set, last, data)) update = last;
  else {
    const made = newRevision(view, set, data, number, collisionCount);
    ({ update, collisionCount } = made);
    if (made.create) writes.push({ do: 'create', kind: 'ControllerRevision', object: update });
  }
  const current = listed.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  return { listed, current, update, collisionCount, writes };
}

/** R-V6; up to 1.34.1 hashes are compared, too, when both happen to be made of digits alone. */
function isEqual(
  { switches }: View,
  revision: ControllerRevision,
  data: ControllerRevision['data'],
  collisionCount: number,
): boolean {
  if (!same(revision.data, data)) return false;
  if (!switches.revisionEqualityComparesHashLabels) return true;
  const [mine, other] = [hashOfRevision(data, collisionCount, switches), revision.metadata.labels?.[HASH_LABEL] ?? ''];
  return mine === other || !isInt32(mine) || !isInt32(other);
}

/** Text that Go's `strconv.ParseInt(text, 10, 32)` takes, without a sign. */
function isInt32(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 2147483647;
}

/** R-V5.3: whether the set at a revision has, once defaulted, the template that it has now. An older API server may have stored it otherwise. */
function meansTheSame(
  { switches }: View,
  set: StatefulSet,
  revision: ControllerRevision,
  data: ControllerRevision['data'],
): boolean {
  const { spec } = withDefaults(applyRevision(set, revision, switches), switches);
  return same(dataOf(spec.template), data);
}

/**
 * R-V7: a name that is taken by other data is given up for the next; the same data under somebody's ownership is used as it is.
 * MODEL: upstream learns of a taken name from AlreadyExists; here it looks. The writes are the same.
 */
function newRevision(
  view: View,
  set: StatefulSet,
  data: ControllerRevision['data'],
  number: number,
  collisions: number,
) {
  const { name: setName, namespace, annotations } = set.metadata;
  const label = hashOfRevision(data, collisions, view.switches);
  for (let collisionCount = collisions; ; collisionCount++) {
    const name = `${setName.slice(0, 223)}-${hashOfRevision(data, collisionCount, view.switches)}`;
    const taken = view.get('ControllerRevision', keyIn(namespace, name));
    if (taken && same(taken.data, data)) return { update: taken, collisionCount, create: false };
    if (taken) continue;
    const update: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: label },
        ...(annotations && { annotations }),
        ownerReferences: [controllerReference(set)],
      },
      data,
      revision: number,
    };
    return { update, collisionCount, create: true };
  }
}

const remembered = new WeakMap<PodTemplateSpec, ControllerRevision['data']>();

/** R-V1: the template, marked to replace the set's. */
function dataOf(template: PodTemplateSpec): ControllerRevision['data'] {
  let data = remembered.get(template);
  if (!data) {
    data = { spec: { template: { $patch: 'replace', ...template } } };
    remembered.set(template, data);
  }
  return data;
}

/** R-V9: the set as it is at a revision. One that the controller has made holds a template; one that somebody else has made may hold anything. */
export function applyRevision(set: StatefulSet, revision: ControllerRevision, switches: Switches): StatefulSet {
  if (revision.data === remembered.get(set.spec.template)) return set;
  const patched = strategicMerge(set, revision.data) as StatefulSet;
  return switches.revisionMayAlterMoreThanSpec ? patched : { ...set, spec: patched.spec };
}

/** R-V10: deletes what is not live beyond the limit, the lowest numbers first. */
export function truncateHistory(
  { spec: { revisionHistoryLimit: limit = 10 } }: StatefulSet,
  listed: readonly ControllerRevision[],
  live: ReadonlySet<string>,
): readonly Action[] {
  if (limit < 0) return [];
  const dead = listed.filter(({ metadata }) => !live.has(metadata.name));
  return dead
    .slice(0, Math.max(0, dead.length - limit))
    .map((revision) => ({ do: 'delete', kind: 'ControllerRevision', key: keyOf(revision) }));
}
