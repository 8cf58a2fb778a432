import type { PersistentVolumeClaim, Pod, StatefulSet, Volume } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { same } from '../../apiserver/merge';
import { type Key, keyIn } from '../../kinds';

/** Names, pods and claims of ordinals [pkg/controller/statefulset/stateful_set_utils.go, v1.37.1]. */

export const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

interface ParentAndOrdinal {
  readonly parent: string;
  readonly ordinal: number;
}

const parsed = new Map<string, ParentAndOrdinal>();

/** R-C2: the ordinal in a pod's name, −1 if it has none; the parent is what stands before it. Every sync asks for every pod, so it is remembered. */
export function parentAndOrdinal(name: string): ParentAndOrdinal {
  let known = parsed.get(name);
  if (!known) {
    known = parse(name);
    parsed.set(name, known);
  }
  return known;
}

function parse(name: string): ParentAndOrdinal {
  const dash = name.lastIndexOf('-');
  const digits = name.slice(dash + 1);
  if (dash < 0 || !isDigits(digits)) return { parent: '', ordinal: -1 };
  const ordinal = Number(digits);
  return { parent: name.slice(0, dash), ordinal: ordinal <= 2147483647 ? ordinal : -1 };
}

function isDigits(text: string): boolean {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

function claimName(template: string, pod: string): string {
  return `${template}-${pod}`;
}

interface ClaimOfPod {
  /** The template's name, which is the volume's too. */
  readonly volume: string;
  readonly name: string;
  readonly key: Key;
}

const NO_CLAIMS: readonly ClaimOfPod[] = [];
const remembered = new WeakMap<object, Map<string, readonly ClaimOfPod[]>>();

/** The claims of a pod name, in the order of the set's templates. Every sync asks for those of every pod, so they are remembered. */
function claimsOfPod(set: StatefulSet, pod: string): readonly ClaimOfPod[] {
  const templates = set.spec.volumeClaimTemplates;
  if (!templates?.length) return NO_CLAIMS;
  let byPod = remembered.get(templates);
  if (!byPod) {
    byPod = new Map();
    remembered.set(templates, byPod);
  }
  const id = keyIn(set.metadata.namespace, pod);
  let claims = byPod.get(id);
  if (!claims) {
    claims = templates.map(({ metadata: { name: volume } }) => {
      const name = claimName(volume, pod);
      return { volume, name, key: keyIn(set.metadata.namespace, name) };
    });
    byPod.set(id, claims);
  }
  return claims;
}

/** The keys of the claims of a pod name, in the order of the set's templates. */
export function claimKeys(set: StatefulSet, pod: string): readonly Key[] {
  return claimsOfPod(set, pod).map(({ key }) => key);
}

/** R-N2: the pod of an ordinal, made from the set as it is at a revision. */
export function newPod(set: StatefulSet, revision: string, ordinal: number): Pod {
  const { template } = set.spec;
  const name = podName(set, ordinal);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: set.metadata.namespace,
      generateName: `${set.metadata.name}-`,
      labels: { ...labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal), [REVISION_LABEL]: revision },
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...volumesOf(set, template.spec.volumes, name),
    },
  };
}

/** Claim volumes come first and hide template volumes of their names. Upstream leaves their order among themselves open; here it is the templates'. */
function volumesOf(
  set: StatefulSet,
  own: readonly Volume[] | undefined,
  pod: string,
): { readonly volumes?: readonly Volume[] } {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return own ? { volumes: own } : {};
  const claims = templates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(name, pod) },
  }));
  const others = (own ?? []).filter(({ name }) => !templates.some((template) => template.metadata.name === name));
  return { volumes: [...claims, ...others] };
}

/** R-P1: the claims of a pod name, as they are created when they are missing. */
export function newClaims(set: StatefulSet, pod: string): readonly PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(metadata.name, pod),
      namespace: set.metadata.namespace,
      ...((metadata.labels || set.spec.selector.matchLabels) && {
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
      }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
    },
    spec,
  }));
}

/** Pods that were found right, with what they were held against: rows do not change. */
const identified = new WeakMap<Pod, string>();
const mounted = new WeakMap<Pod, object>();

/** R-N3. */
export function identityMatches({ metadata: { name: setName } }: StatefulSet, pod: Pod): boolean {
  if (identified.get(pod) === setName) return true;
  const { name, labels } = pod.metadata;
  const { parent, ordinal } = parentAndOrdinal(name);
  const matches =
    ordinal >= 0 && parent === setName && name === `${setName}-${ordinal}` && labels?.[POD_NAME_LABEL] === name;
  if (matches) identified.set(pod, setName);
  return matches;
}

/** R-N4. */
export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  const templates = set.spec.volumeClaimTemplates;
  if (!templates || mounted.get(pod) === templates) return true;
  const matches = claimsOfPod(set, pod.metadata.name).every(({ volume: wanted, name }) =>
    pod.spec.volumes?.some((volume) => volume.name === wanted && volume.persistentVolumeClaim?.claimName === name),
  );
  if (matches) mounted.set(pod, templates);
  return matches;
}

/** R-N6: the pod with what is wrong about it put right. */
export function repaired(set: StatefulSet, pod: Pod): Pod {
  const { ordinal } = parentAndOrdinal(pod.metadata.name);
  const labels = { ...pod.metadata.labels, [POD_NAME_LABEL]: pod.metadata.name, [POD_INDEX_LABEL]: String(ordinal) };
  const identity = identityMatches(set, pod) ? pod : { ...pod, metadata: { ...pod.metadata, labels } };
  if (storageMatches(set, pod)) return identity;
  const spec = { ...pod.spec, ...volumesOf(set, pod.spec.volumes, pod.metadata.name) };
  return same(spec, pod.spec) ? identity : { ...identity, spec };
}
