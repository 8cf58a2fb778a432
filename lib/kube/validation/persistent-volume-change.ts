/** Rules for changes of PersistentVolumes (API-31): `pkg/apis/core/validation/validation.go` (v1.37.1). */

import { semanticallyEqual } from '../equality';
import type { PersistentVolume, PersistentVolumeSpec } from '../objects';
import type { Switches } from '../versions';
import { type FieldErrors, forbidden, invalid } from './field-error';
import { goPrettyJson, internalNodeAffinity, struct } from './go-text';
import { validateMetadataChange } from './metadata';
import { VOLUME_SOURCES, validateVolume } from './persistent-volume';
import { unifiedDiff } from './unified-diff';

type Source = Readonly<Record<string, unknown>>;

/** The source, the mode and, once set, the node affinity stay; capacity, modes, class, policy and claimRef may change. */
export function validateVolumeChange(volume: PersistentVolume, old: PersistentVolume, switches: Switches): FieldErrors {
  const [spec, oldSpec] = [volume.spec, old.spec];
  return [
    ...validateMetadataChange(volume.metadata, old.metadata, switches),
    ...validateVolume(volume, switches),
    ...validateSourceChange(spec, oldSpec, switches),
    ...(semanticallyEqual(spec.volumeMode, oldSpec.volumeMode)
      ? []
      : [invalid('volumeMode', spec.volumeMode, 'field is immutable')]),
    ...validateNodeAffinityChange(spec.nodeAffinity, oldSpec.nodeAffinity),
    ...validateAttributesClassChange(spec, oldSpec, switches),
  ];
}

function validateSourceChange(spec: PersistentVolumeSpec, old: PersistentVolumeSpec, switches: Switches): FieldErrors {
  const sourceOf = (each: PersistentVolumeSpec): object =>
    Object.fromEntries(VOLUME_SOURCES.map(({ key }) => [key, each[key]]));
  const added = old.csi !== undefined && old.csi.controllerExpandSecretRef === undefined && spec.csi !== undefined;
  const after = added ? { ...spec, csi: { ...spec.csi, controllerExpandSecretRef: undefined } } : spec;
  if (semanticallyEqual(sourceOf(after as PersistentVolumeSpec), sourceOf(old))) return [];
  // NOT MODELLED: 1.33 prints this difference with go-cmp, whose layout varies from run to run.
  const difference =
    switches.immutableDiff === 'unified'
      ? unifiedDiff(
          goPrettyJson(internalSource(old, switches)),
          goPrettyJson(internalSource(after as PersistentVolumeSpec, switches)),
        )
      : '';
  const text = 'spec.persistentvolumesource is immutable after creation';
  return [forbidden('spec.persistentvolumesource', `${text}\n${difference}`)];
}

/** The Go fields of each source that is told apart; the others are shown with the names that users write. */
const INTERNAL: { readonly [key: string]: { readonly [field: string]: readonly [name: string, zero: unknown] } } = {
  hostPath: { path: ['Path', ''], type: ['Type', undefined] },
  nfs: { server: ['Server', ''], path: ['Path', ''], readOnly: ['ReadOnly', false] },
  local: { path: ['Path', ''], fsType: ['FSType', undefined] },
  rbd: {
    monitors: ['CephMonitors', undefined],
    image: ['RBDImage', ''],
    fsType: ['FSType', ''],
    pool: ['RBDPool', ''],
    user: ['RadosUser', ''],
    keyring: ['Keyring', ''],
    secretRef: ['SecretRef', undefined],
    readOnly: ['ReadOnly', false],
  },
  cephfs: {
    monitors: ['Monitors', undefined],
    path: ['Path', ''],
    user: ['User', ''],
    secretFile: ['SecretFile', ''],
    secretRef: ['SecretRef', undefined],
    readOnly: ['ReadOnly', false],
  },
  csi: {
    driver: ['Driver', ''],
    volumeHandle: ['VolumeHandle', ''],
    readOnly: ['ReadOnly', false],
    fsType: ['FSType', ''],
    volumeAttributes: ['VolumeAttributes', undefined],
    controllerPublishSecretRef: ['ControllerPublishSecretRef', undefined],
    nodeStageSecretRef: ['NodeStageSecretRef', undefined],
    nodePublishSecretRef: ['NodePublishSecretRef', undefined],
    controllerExpandSecretRef: ['ControllerExpandSecretRef', undefined],
    nodeExpandSecretRef: ['NodeExpandSecretRef', undefined],
  },
};

/** The order of `core.PersistentVolumeSource`, which is not the order in which the sources are asked for. */
const INTERNAL_ORDER = {
  old: 'gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd quobyte iscsi flexVolume cinder cephfs fc flocker azureFile vsphereVolume azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi',
  new: 'gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd iscsi cinder cephfs fc flocker flexVolume azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi',
};

function internalSource(spec: PersistentVolumeSpec, switches: Switches): unknown {
  const order = INTERNAL_ORDER[switches.volumeSourcesAreReordered ? 'new' : 'old'].split(' ');
  const fields = order.map((key) => {
    const name = VOLUME_SOURCES.find((source) => source.key === key)?.internal as string;
    return [name, internalFields(key, spec[key] as Source | undefined)] as const;
  });
  return struct(Object.fromEntries(fields));
}

function internalFields(key: string, source: Source | undefined): unknown {
  const names = INTERNAL[key];
  if (source === undefined || names === undefined) return source;
  return struct(
    Object.fromEntries(
      Object.entries(names).map(([field, [name, zero]]) => [name, secretReference(source[field]) ?? zero]),
    ),
  );
}

function secretReference(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('name' in value)) return value;
  const { name = '', namespace = '' } = value as { name?: string; namespace?: string };
  return struct({ Name: name, Namespace: namespace });
}

/** Labels of the old names may be replaced by the new ones. */
function validateNodeAffinityChange(
  affinity: PersistentVolumeSpec['nodeAffinity'],
  old: PersistentVolumeSpec['nodeAffinity'],
): FieldErrors {
  if (old === undefined || semanticallyEqual(affinity, old) || semanticallyEqual(affinity, inNewNames(old))) return [];
  const detail = 'field is immutable, except for updating from beta label to GA';
  return [invalid('nodeAffinity', internalNodeAffinity(affinity), detail)];
}

const NEW_NAMES: { readonly [old: string]: string } = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

function inNewNames(affinity: NonNullable<PersistentVolumeSpec['nodeAffinity']>): object {
  return {
    required: {
      nodeSelectorTerms: affinity.required?.nodeSelectorTerms?.map((term) => ({
        ...term,
        matchExpressions: term.matchExpressions?.map((each) => ({ ...each, key: NEW_NAMES[each.key] ?? each.key })),
      })),
    },
  };
}

function validateAttributesClassChange(
  spec: PersistentVolumeSpec,
  old: PersistentVolumeSpec,
  switches: Switches,
): FieldErrors {
  const path = 'spec.volumeAttributesClassName';
  if (spec.volumeAttributesClassName === old.volumeAttributesClassName) return [];
  if (!switches.volumeAttributesClass) {
    return [forbidden(path, 'update is forbidden when the VolumeAttributesClass feature gate is disabled')];
  }
  return spec.volumeAttributesClassName === undefined
    ? [forbidden(path, 'update from non-nil value to nil is forbidden')]
    : [];
}
