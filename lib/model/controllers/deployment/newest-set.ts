import type { ReplicaSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { ANSWER, type Plan } from '../../actions';
import { keyIn, uidOf } from '../../kinds';
import { condition } from '../../pods';
import { newestAnnotations, REVISION, replicasAnnotations, revisionOf, withAnnotations } from './annotations';
import { newReplicas } from './arithmetic';
import { hasProgressDeadline, PROGRESSING, progressing, REASONS } from './conditions';
import { findNewest } from './replica-sets';
import type { Sync } from './sync';
import { HASH_LABEL, hashOfTemplate, withHash } from './template';

/** The sets of a Deployment, told apart. */
export interface ReplicaSets<Newest = ReplicaSet | undefined> {
  /** The one with the Deployment's template. */
  readonly newest: Newest;
  /** The oldest first. */
  readonly old: readonly ReplicaSet[];
  /** The old ones, then the newest. */
  readonly all: readonly ReplicaSet[];
}

/** DEP-07: finds the newest set, or makes it, and sees to revisions on the way [sync.go: getAllReplicaSetsAndSyncRevision, getNewReplicaSet, v1.37.1]. */
export function allReplicaSets(sync: Sync, way: 'find'): ReplicaSets;
export function allReplicaSets(sync: Sync, way: 'make'): ReplicaSets<ReplicaSet>;
export function allReplicaSets(sync: Sync, way: 'find' | 'make'): ReplicaSets {
  const found = findNewest(sync.deployment, sync.sets);
  const old = sync.sets.filter((set) => set !== found);
  const revision = 1 + Math.max(0, ...old.map((set) => revisionOf(set) ?? 0));
  const newest = found ? syncRevision(sync, found, revision) : way === 'make' ? create(sync, old, revision) : undefined;
  return { newest, old, all: newest ? [...old, newest] : old };
}

/** A set that is there follows the Deployment's annotations and minReadySeconds; only if it does already, the Deployment follows its revision. */
function syncRevision(sync: Sync, set: ReplicaSet, revision: number): ReplicaSet {
  const { deployment, plan } = sync;
  const annotations = newestAnnotations(deployment, set.metadata.annotations, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const sameReady = (set.spec.minReadySeconds ?? 0) === minReadySeconds;
  if (annotations !== set.metadata.annotations || !sameReady) {
    const to = updated(set, annotations, sameReady ? undefined : minReadySeconds);
    // A sync that is not paused comes here twice, each time with the set as it was read.
    if (sync.isFirstWrite(uidOf(set))) plan.push({ do: 'put', kind: 'ReplicaSet', seen: set, to });
    return to;
  }
  const revised = setRevision(sync, annotations?.[REVISION] ?? '');
  const unknown = hasProgressDeadline(deployment) && !condition(sync.status.conditions, PROGRESSING);
  if (unknown) sync.setCondition(progressing('True', REASONS.found, `Found new replica set "${set.metadata.name}"`));
  if (revised || unknown) sync.putStatus();
  return set;
}

function updated(set: ReplicaSet, annotations: ReplicaSet['metadata']['annotations'], seconds?: number): ReplicaSet {
  const metadata = { ...set.metadata, ...(annotations && { annotations }) };
  if (seconds === undefined) return { ...set, metadata };
  const { minReadySeconds: _, ...spec } = set.spec;
  return {
    ...set,
    metadata: { ...metadata, ...(metadata.generation !== undefined && { generation: metadata.generation + 1 }) },
    spec: { ...spec, ...(seconds > 0 && { minReadySeconds: seconds }) },
  };
}

/** Whether the working copy's revision was another one [deployment_util.go: SetDeploymentRevision]. */
function setRevision(sync: Sync, revision: string): boolean {
  const { metadata } = sync.deployment;
  const annotations = withAnnotations(metadata.annotations, { [REVISION]: revision });
  if (annotations === metadata.annotations) return false;
  sync.deployment = { ...sync.deployment, metadata: { ...metadata, annotations } };
  return true;
}

/** DEP-09: a new set, at the size that the rollout begins with. */
function create(sync: Sync, old: readonly ReplicaSet[], revision: number): ReplicaSet {
  const empty = newSet(sync, revision);
  const replicas = newReplicas(sync.deployment, [...old, empty], empty);
  const set: ReplicaSet = { ...empty, spec: { ...empty.spec, replicas } };
  const { name } = set.metadata;
  sync.plan.push({
    do: 'create',
    kind: 'ReplicaSet',
    object: set,
    ...(replicas > 0 && {
      after: [sync.event('Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`)],
    }),
    on: { AlreadyExists: nameIsTaken(sync, set) },
    orElse: creationFailed(sync, name),
  });
  const revised = setRevision(sync, String(revision));
  const deadline = hasProgressDeadline(sync.deployment);
  if (deadline) sync.setCondition(progressing('True', REASONS.created, `Created new replica set "${name}"`));
  if (revised || deadline) sync.putStatus();
  return set;
}

/** DEP-04, DEP-08. */
function newSet({ deployment, view }: Sync, revision: number): ReplicaSet {
  const { name, namespace, annotations } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = hashOfTemplate(template, deployment.status?.collisionCount);
  const hashed = withHash(template, hash);
  const longest = view.switches.replicaSetNamesAreTruncated ? LONGEST_NAME - hash.length - 1 : name.length;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name.slice(0, longest)}-${hash}`,
      namespace,
      labels: hashed.metadata?.labels ?? {},
      annotations: {
        ...newestAnnotations({ ...deployment, metadata: { ...deployment.metadata, annotations } }, {}, revision),
        ...replicasAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds && { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: hashed,
    },
  };
}

/** Characters of a DNS subdomain. */
const LONGEST_NAME = 253;

/** DEP-05: somebody else's set has the name, so the next try gets another one. If the caches do not show who has it, only the sync fails. */
function nameIsTaken(sync: Sync, { metadata: { namespace, name } }: ReplicaSet): Plan {
  const failed: Plan = [{ do: 'fail', error: ANSWER }];
  if (!sync.view.get('ReplicaSet', keyIn(namespace, name))) return failed;
  const raised = sync.aside(() => {
    sync.changeStatus({ ...sync.status, collisionCount: (sync.status.collisionCount ?? 0) + 1 });
    sync.putStatus({ deferred: true });
  });
  return [...raised, ...failed];
}

/** DEP-10. NOT MODELLED: namespaces that are being deleted, where upstream says nothing. */
function creationFailed(sync: Sync, name: string): Plan {
  const message = `Failed to create new replica set "${name}": ${ANSWER}`;
  const told = sync.aside(() => {
    if (!hasProgressDeadline(sync.deployment)) return;
    sync.setCondition(progressing('False', REASONS.setCreationFailed, message));
    sync.putStatus({ deferred: true });
  });
  return [...told, sync.event('Warning', REASONS.setCreationFailed, message), { do: 'fail', error: ANSWER }];
}
