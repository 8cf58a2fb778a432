import { CONTROLLERS, type Mutant } from './mutants';

/** By the file below lib/model/controllers and the line as the mutation leaves it: why no test can notice it. */
export const REASONS: { readonly [file: string]: { readonly [after: string]: string } } = {
  'attachdetach/entry.ts': {
    '...({ node }),': 'an entry is never stored, and a node that is undefined reads like none.',
  },
  'csi-resizer.ts': {
    'return !saidSo || isLess(volume.spec.capacity?.storage ?? 1, requestOf(claim));':
      'the API server takes no volume without a capacity.',
    "({ type }) => keepsResizing || (type !== 'FileSystemResizePending'),":
      'a condition of the type that is told is replaced in any case; conditions are a map by type, so their order tells nothing.',
  },
  'deployment/history.ts': {
    'return (metadata.generation ?? 1) <= (status?.observedGeneration ?? 0);':
      'the API server gives every ReplicaSet a generation.',
  },
  'disruption/budget.ts': {
    'const { generation = 1 } = budget.metadata;': 'the API server gives every budget a generation.',
  },
  'expand.ts': {
    'return compareQuantities(after, before) > 0;': 'what is left out only saves work: nothing is greater than itself.',
  },
  'pvc-protection.ts': {
    '(pod.spec.volumes?.some((volume) => volume.ephemeral) ?? false)':
      'the index by claims gives only pods that name the claim or whose volume it is.',
    '(pod.spec.volumes?.some((volume) => volume.ephemeral && `${pod.metadata.name}-${volume.name}` === name) ?? true)':
      'the index by claims gives only pods with volumes.',
  },
  'statefulset/update.ts': {
    'return sync.isOutdated(slot);':
      'old pods are looked for before a sync has made any, and what it has not made has no revision.',
  },
  'taint-eviction.ts': {
    'if (false) return [];': 'a pod without a node is on no tainted one; the line saves the look.',
  },
};

export function reasonFor({ file, after }: Pick<Mutant, 'file' | 'after'>): string | undefined {
  return REASONS[file.slice(`${CONTROLLERS}/`.length)]?.[after];
}
