import type { Deployment, Labels, ReplicaSet } from '../../../kube/objects';
import { maxSurge, replicasOf } from './arithmetic';

/** What the controller writes on its sets: DEP-07, DEP-08 [pkg/controller/deployment/util/deployment_util.go, v1.37.1]. */

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';

/** Characters [sync.go: maxRevHistoryLengthInChars]. */
const LONGEST_HISTORY = 2000;

/** What a Deployment and its sets do not share. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);

/** The number of a revision: 0 if there is none, nothing if it is none. */
export function revisionOf({ metadata }: ReplicaSet): number | undefined {
  const text = metadata.annotations?.[REVISION];
  if (text === undefined) return 0;
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** The first number that a set ever had: sets in ascending order of it were made in that order. */
export function firstRevisionOf(set: ReplicaSet): number {
  const [first] = (set.metadata.annotations?.[REVISION_HISTORY] ?? '').split(',');
  return first ? Number(first) : (revisionOf(set) ?? 0);
}

/** A non-negative int32, if the annotation is one. */
function countOf({ metadata }: ReplicaSet, annotation: string): number | undefined {
  const text = metadata.annotations?.[annotation] ?? '';
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value < 2 ** 31 ? value : undefined;
}

export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return countOf(set, DESIRED_REPLICAS);
}

export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return countOf(set, MAX_REPLICAS);
}

/** What a set says about the size of its Deployment [SetReplicasAnnotations]. */
export function replicasAnnotations(deployment: Deployment): Labels {
  const replicas = replicasOf(deployment);
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** The same annotations if they already hold these. */
export function withAnnotations(have: Labels | undefined, wanted: Labels): Labels {
  if (have && Object.entries(wanted).every(([key, value]) => have[key] === value)) return have;
  return { ...have, ...wanted };
}

/** Those of a set that follows its Deployment: the user's, and the revision, which only ever grows [SetNewReplicaSetAnnotations]. */
export function newestAnnotations(deployment: Deployment, have: Labels | undefined, revision: number): Labels {
  const copied = withAnnotations(have, sharedAnnotations(deployment.metadata.annotations));
  const former = have?.[REVISION];
  if (former !== undefined && former !== '' && !/^[+-]?[0-9]+$/.test(former)) return copied;
  if (Number(former ?? 0) >= revision) return copied;
  const history = former === undefined ? undefined : extendedHistory(have?.[REVISION_HISTORY] ?? '', former);
  return {
    ...copied,
    [REVISION]: String(revision),
    ...(history !== undefined && { [REVISION_HISTORY]: history }),
  };
}

/** Without the ones that are the controller's. */
export function sharedAnnotations(annotations: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !NOT_COPIED.has(key)));
}

/** Those of a Deployment that are left alone when it goes back to a set's template [getSkippedAnnotations]. */
export function ownAnnotations(annotations: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => NOT_COPIED.has(key)));
}

/** The oldest ones make room. */
function extendedHistory(history: string, former: string): string {
  if (history === '') return former;
  const numbers = history.split(',');
  let length = history.length + former.length + 1;
  let start = 0;
  for (; length > LONGEST_HISTORY && start < numbers.length; start++) length -= numbers[start].length + 1;
  return length > LONGEST_HISTORY ? history : [...numbers.slice(start), former].join(',');
}
