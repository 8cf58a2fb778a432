import type { ControllerRevision, PodTemplateSpec, StatefulSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { compareText } from '../../../util/order';
import type { Action } from '../../actions';
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
  readonly writes: readonly Action[];
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
  const equals = listed.filter((revision) => same(revision.data, data));
  const newest = equals.at(-1);
  let update: ControllerRevision;
  let collisionCount = set.status?.collisionCount ?? 0;
  const writes: Action[] = [];
  if (newest && newest === last) update = newest;
  else if (newest) {
    // A rollback: the old revision is used again under a higher number.
    update = { ...newest, revision: number };
    writes.push({ do: 'patch', kind: 'ControllerRevision', seen: newest, to: update });
  } else {
    const made = newRevision(view, set, data, number, collisionCount);
    ({ update, collisionCount } = made);
    if (made.create) writes.push({ do: 'create', kind: 'ControllerRevision', object: update });
  }
  const current = listed.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  return { listed, current, update, collisionCount, writes };
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

/** R-V9: the template that a revision holds. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const { spec } = revision.data as {
    readonly spec: { readonly template: PodTemplateSpec & { readonly $patch?: string } };
  };
  const { $patch: _, ...template } = spec.template;
  return template;
}

/** R-V10: deletes what nobody uses beyond the limit, the lowest numbers first. */
export function truncateHistory(
  set: StatefulSet,
  { listed, current, update }: Revisions,
  inUse: ReadonlySet<string>,
): readonly Action[] {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (limit < 0) return [];
  const live = (revision: ControllerRevision) => {
    const { name } = revision.metadata;
    return name === current.metadata.name || name === update.metadata.name || inUse.has(name);
  };
  const dead = listed.filter((revision) => !live(revision));
  return dead
    .slice(0, Math.max(0, dead.length - limit))
    .map((revision) => ({ do: 'delete', kind: 'ControllerRevision', key: keyOf(revision), uid: uidOf(revision) }));
}
