/** Defaults of PersistentVolumeClaims: `pkg/apis/core/v1/defaults.go`, `pkg/registry/core/persistentvolumeclaim/strategy.go` (v1.37.1). */

import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../objects';
import type { Switches } from '../versions';
import { fill, orNothing, replace, storedResources } from './fill';

export function claimSpecDefaults(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { resources } = spec;
  const stored = resources && {
    resources: replace(resources, {
      requests: storedResources(resources.requests),
      limits: storedResources(resources.limits),
    }),
  };
  const named = replace(spec, { volumeName: orNothing(spec.volumeName), accessModes: orNothing(spec.accessModes) });
  return fill({ resources: {}, ...named, ...stored }, { volumeMode: 'Filesystem' });
}

export function claimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return {
    ...claim,
    spec: claimSpecDefaults(claim.spec ?? {}),
    status: fill(claim.status ?? {}, { phase: 'Pending' }),
  };
}

/**
 * What the strategy does to a claim on its way in, after decoding (API-21): data sources are dropped or copied to each other, a
 * volume attributes class is dropped while its gate is off and the stored claim has none.
 */
export function prepareClaimSpec(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  switches: Switches,
): PersistentVolumeClaimSpec {
  let result = spec;
  if (!switches.volumeAttributesClass && old?.volumeAttributesClassName === undefined) {
    result = replace(result, { volumeAttributesClassName: undefined });
  }
  // Gate CrossNamespaceVolumeDataSource is off in every supported version.
  if (result.dataSourceRef?.namespace && old?.dataSourceRef?.namespace === undefined) {
    result = replace(result, { dataSourceRef: undefined });
  }
  return copiedDataSources(result, old);
}

function copiedDataSources(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  const inUse = old?.dataSource !== undefined || old?.dataSourceRef !== undefined;
  if (!inUse && dataSourceRef === undefined && dataSource !== undefined && !isClaimOrSnapshot(dataSource)) {
    return replace(spec, { dataSource: undefined });
  }
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...spec, dataSourceRef: dataSource };
  if (dataSource === undefined && dataSourceRef !== undefined && dataSourceRef.namespace === undefined) {
    return { ...spec, dataSource: dataSourceRef };
  }
  return spec;
}

function isClaimOrSnapshot({ apiGroup = '', kind }: { readonly apiGroup?: string; readonly kind: string }): boolean {
  return (
    (kind === 'PersistentVolumeClaim' && apiGroup === '') ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')
  );
}
