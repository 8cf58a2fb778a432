import type { Deployment, ReplicaSet } from '../../../kube/objects';
import type { Aside } from '../../actions';
import { ownAnnotations, ROLLBACK_TO, revisionOf, sharedAnnotations } from './annotations';
import { allReplicaSets } from './newest-set';
import type { Sync } from './sync';
import { equalIgnoringHash, withoutHash } from './template';

/** DEP-37: the rollback of old clients, by annotation; `kubectl rollout undo` patches the template [pkg/controller/deployment/rollback.go, v1.37.1]. */
export function rollbackTo({ metadata }: Deployment): number | undefined {
  const text = metadata.annotations?.[ROLLBACK_TO] ?? '';
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined;
}

export function rollback(sync: Sync): void {
  const { all } = allReplicaSets(sync, 'make');
  const wanted = (rollbackTo(sync.deployment) as number) || lastRevision(all);
  const set = all.find((each) => revisionOf(each) === wanted);
  const { name } = sync.deployment.metadata;
  if (wanted === 0) giveUp(sync, 'DeploymentRollbackRevisionNotFound', 'Unable to find last revision.');
  else if (!set) giveUp(sync, 'DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.');
  else if (equalIgnoringHash(sync.deployment.spec.template, set.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    giveUp(sync, 'DeploymentRollbackTemplateUnchanged', message);
  } else {
    const done = sync.event('Normal', 'DeploymentRollback', `Rolled back deployment "${name}" to revision ${wanted}`);
    putWithoutRollback(sync, withTemplateOf(sync.deployment, set), [done]);
  }
}

/** The second highest; 0 if there is none [deployment_util.go: LastRevision]. */
function lastRevision(sets: readonly ReplicaSet[]): number {
  const revisions = sets.map((set) => revisionOf(set) ?? 0).sort((a, b) => b - a);
  return revisions[1] ?? 0;
}

function giveUp(sync: Sync, reason: string, message: string): void {
  sync.plan.push(sync.event('Warning', reason, message));
  putWithoutRollback(sync, sync.deployment, []);
}

/** The set's template, and the annotations that it had from the Deployment of its time. */
function withTemplateOf(deployment: Deployment, set: ReplicaSet): Deployment {
  const { metadata, spec } = deployment;
  const annotations = { ...ownAnnotations(metadata.annotations), ...sharedAnnotations(set.metadata.annotations) };
  return {
    ...deployment,
    metadata: { ...metadata, annotations },
    spec: { ...spec, template: withoutHash(set.spec.template) },
  };
}

function putWithoutRollback(sync: Sync, deployment: Deployment, after: readonly Aside[]): void {
  const { [ROLLBACK_TO]: _, ...annotations } = deployment.metadata.annotations ?? {};
  const { annotations: __, ...metadata } = deployment.metadata;
  const to: Deployment = {
    ...deployment,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
  };
  sync.put(to, after);
}
