import type { KubeObject } from '../../kube/objects';
import type { ManifestObject } from '../../kube/read/manifest';

/** An object of a render: as the API server stores it, and as it was written. */
export interface Resource<T extends KubeObject = KubeObject> {
  /** After defaulting. */
  readonly object: T;
  /** Where it was written. */
  readonly manifest: ManifestObject;
  /** `StatefulSet/default/db`; `StorageClass/fast` for what is in no namespace. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for what is in no namespace. */
  readonly namespace: string;
}

/** Where an object goes that names no namespace: what `kubectl` uses when it is told none. */
export const DEFAULT_NAMESPACE = 'default';

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

export function namespaceOf({ kind, metadata }: KubeObject): string {
  return CLUSTER_WIDE.has(kind) ? '' : (metadata.namespace ?? DEFAULT_NAMESPACE);
}

/** `StatefulSet/default/db`, `StorageClass/fast`. */
export function idOf(kind: string, namespace: string, name: string): string {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

export function resourceOf<T extends KubeObject>(object: T, manifest: ManifestObject): Resource<T> {
  const { kind, metadata } = object;
  const namespace = namespaceOf(object);
  const { name = '' } = metadata;
  return { object, manifest, id: idOf(kind, namespace, name), kind, name, namespace };
}

/** The id that a person writes short: `Service/cache` is one of the default namespace, `Secret/shop/db` names its own. */
export function idOfText(text: string): string {
  const [kind = '', first = '', second] = text.split('/');
  return second === undefined ? idOf(kind, DEFAULT_NAMESPACE, first) : idOf(kind, first, second);
}
