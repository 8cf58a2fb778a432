/** Access modes of claims and volumes: `pkg/apis/core/v1/helper/helpers.go` (v1.37.1), volume-binding rules PV-13, PV-16. */

import type { AccessMode } from './objects/storage';

/** In the order in which Kubernetes prints them. */
export const ACCESS_MODES: readonly AccessMode[] = [
  'ReadWriteOnce',
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOncePod',
];

const SHORT: { readonly [mode in AccessMode]: string } = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** Whether a volume with the modes `offered` serves a claim that asks for `requested`: every one of them. */
export function containsAccessModes(
  offered: readonly AccessMode[] = [],
  requested: readonly AccessMode[] = [],
): boolean {
  return requested.every((mode) => offered.includes(mode));
}

/** `RWO,RWX`: the group of volumes that the binder searches together, and what `kubectl get` shows. */
export function accessModesText(modes: readonly AccessMode[] = []): string {
  return ACCESS_MODES.filter((mode) => modes.includes(mode))
    .map((mode) => SHORT[mode])
    .join();
}

/**
 * Whether attach/detach may attach a volume of these modes to several nodes. A volume without modes may
 * (`pkg/volume/util/util.go`: IsMultiAttachAllowed).
 */
export function allowsManyNodes(modes: readonly AccessMode[] = []): boolean {
  return modes.length === 0 || modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany');
}
