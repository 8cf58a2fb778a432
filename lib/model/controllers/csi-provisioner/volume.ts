import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  TopologySelectorTerm,
} from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { View } from '../../controller';
import { type Driver, uidOf } from '../../kinds';
import { topologyKeyOf } from '../../setup';
import { annotation, claimReference, EXTERNAL_DELETION, PROVISIONED_BY, SELECTED_NODE } from '../../volumes';

/**
 * `pvc-<uid>` upstream. A uid of the model says which claim it is of, `PersistentVolumeClaim/<namespace>/<name>#<incarnation>`, and so does the volume's
 * name: `pvc-<namespace>.<name>.<incarnation>`. It is also the volume's handle.
 */
export function volumeNameOf(claim: PersistentVolumeClaim): string {
  const uid = uidOf(claim);
  return `pvc-${uid
    .slice(uid.indexOf('/') + 1)
    .replace('/', '.')
    .replace('#', '.')}`;
}

/** `Provision`: the object that stands for the new volume, bound to its claim from the beginning (PR-04). */
export function newVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  driver: Driver,
  segment: Segment,
): PersistentVolume {
  const name = volumeNameOf(claim);
  const { accessModes, volumeMode, volumeAttributesClassName, resources } = claim.spec;
  const { mountOptions, reclaimPolicy } = storageClass;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: {
        [PROVISIONED_BY]: driver.name,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      finalizers: [EXTERNAL_DELETION],
    },
    spec: {
      capacity: { storage: resources?.requests?.storage ?? 0 },
      ...(accessModes && { accessModes }),
      ...(volumeMode && { volumeMode }),
      ...(mountOptions && { mountOptions }),
      ...(reclaimPolicy && { persistentVolumeReclaimPolicy: reclaimPolicy }),
      storageClassName: storageClass.metadata.name,
      ...(volumeAttributesClassName !== undefined && { volumeAttributesClassName }),
      claimRef: claimReference(claim),
      csi: { driver: driver.name, volumeHandle: name, ...(volumeMode !== 'Block' && { fsType: 'ext4' }) },
      ...(segment.length > 0 && { nodeAffinity: { required: { nodeSelectorTerms: [term(segment)] } } }),
    },
  };
}

/** A place that a volume can be used from: values of topology labels, by key. */
export type Segment = readonly (readonly [key: string, value: string])[];

function term(segment: Segment) {
  return { matchExpressions: segment.map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })) };
}

type Place = { readonly segment: Segment } | { readonly error: string };

/**
 * `GenerateAccessibilityRequirements` (PR-11): where a new volume is to be. For a claim with a node, where that node is; the driver takes the first
 * preference. Otherwise one of the places that the class or the cluster has, by the claim's name.
 *
 * MODEL: `pkg/controller/topology.go` (external-provisioner v6.4.0) reads which labels count from CSINode; here the driver's row has the one label.
 */
export function chooseSegment(
  view: View,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  driver: Driver,
): Place | 'no node' {
  const key = topologyKeyOf(driver);
  if (key === undefined) return { segment: [] };
  const nodeName = annotation(claim, SELECTED_NODE);
  if (nodeName) {
    const node = view.get('Node', nodeName);
    if (!node) return 'no node';
    const value = node.metadata.labels?.[key];
    return value ? { segment: [[key, value]] } : { error: `no topology key found for node ${nodeName}` };
  }
  const allowed = flatten(storageClass.allowedTopologies ?? []);
  const segments = sortedAndUnique(allowed.length > 0 ? allowed : segmentsOfNodes(view, key));
  if (segments.length === 0) return { error: 'no available topology found' };
  return { segment: segments[spread(claim.metadata.name) % segments.length] };
}

function segmentsOfNodes(view: View, key: string): readonly Segment[] {
  return view.list('Node').flatMap((node): readonly Segment[] => {
    const value = node.metadata.labels?.[key];
    return value ? [[[key, value]]] : [];
  });
}

/** Each choice of one value for every key of a term. */
function flatten(terms: readonly TopologySelectorTerm[]): readonly Segment[] {
  return terms.flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.reduce<readonly Segment[]>(
      (partial, { key, values }) =>
        values.flatMap((value) => partial.map((segment): Segment => segment.concat([[key, value]]))),
      [[]],
    ),
  );
}

function sortedAndUnique(segments: readonly Segment[]): readonly Segment[] {
  const byText = new Map<string, Segment>();
  for (const segment of segments) {
    const inOrder = segment.slice().sort(([a], [b]) => compareText(a, b));
    byText.set(inOrder.map(([key, value]) => `${key}:${value}`).join(' '), inOrder);
  }
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, segment]) => segment);
}

/**
 * `getPVCNameHashAndIndexOffset`: the claims `data-web-0`, `data-web-1`, … of a set go round the places, and all claims of one ordinal to the same: only
 * the word before the ordinal is hashed, and the ordinal is added.
 */
export function spread(claim: string): number {
  const dash = claim.lastIndexOf('-');
  const ordinal = claim.slice(dash + 1);
  if (dash < 0 || !isUint32(ordinal)) return fnv32(claim);
  const hashed = claim.slice(0, dash);
  return (fnv32(hashed.slice(hashed.lastIndexOf('-') + 1)) + Number(ordinal)) >>> 0;
}

function isUint32(text: string): boolean {
  return /^[0-9]+$/.test(text) && Number(text) < 2 ** 32;
}

/** FNV-1, 32 bits: Go's `hash/fnv` New32. Names are ASCII. */
function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(i);
  return hash >>> 0;
}
