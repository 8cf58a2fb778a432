import type { PersistentVolumeClaim, PodDisruptionBudget, StorageClass } from '../../lib/kube/objects';
import {
  evictionRefusal,
  forbiddenObject,
  invalidObject,
  kindNotServed,
  objectExists,
  objectNotFound,
  rejectionOfUpdate,
  severalBudgets,
  staleObject,
  undecodable,
} from '../../lib/kube/rejection';
import { switchesOf } from '../../lib/kube/versions';

test.each([
  [objectNotFound('persistentvolumeclaims', 'data'), 404, 'persistentvolumeclaims "data" not found'],
  [objectExists('replicasets.apps', 'web-abc'), 409, 'replicasets.apps "web-abc" already exists'],
  [
    staleObject('persistentvolumes', 'pv'),
    409,
    'Operation cannot be fulfilled on persistentvolumes "pv": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [forbiddenObject('pods', 'p', 'no'), 403, 'pods "p" is forbidden: no'],
  [kindNotServed(), 404, 'the server could not find the requested resource'],
  [undecodable('text'), 400, 'text'],
  [
    severalBudgets(),
    500,
    'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  ],
])('%j', (rejection, code, message) => {
  expect(rejection).toMatchObject({ code, message });
});

describe('an invalid object', () => {
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' } };
  const error = { path: 'spec.x', type: 'Required', detail: '' } as const;

  test('is told with its group, one error plainly and several in brackets, each once', () => {
    expect(invalidObject(set, [error])?.message).toBe('StatefulSet.apps "web" is invalid: spec.x: Required value');
    const other = { ...error, path: 'spec.y' };
    expect(invalidObject(set, [error, other, error])?.message).toBe(
      'StatefulSet.apps "web" is invalid: [spec.x: Required value, spec.y: Required value]',
    );
    expect(invalidObject(set, [])).toBeUndefined();
  });
});

describe('an eviction that a budget refuses', () => {
  const budget = (status: PodDisruptionBudget['status'], generation = 1): PodDisruptionBudget => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', generation },
    status: { observedGeneration: 1, ...status },
  });
  const refused = (reason: string, message = '') => [
    { type: 'DisruptionAllowed', status: 'False' as const, reason, message },
  ];
  const cannot = "Cannot evict pod as it would violate the pod's disruption budget. ";
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`web-${index}`, true as const]));

  test.each<[string, string, PodDisruptionBudget, number | undefined, string | undefined]>([
    ['allowed', '1.37.1', budget({ disruptionsAllowed: 1 }), undefined, undefined],
    [
      'not yet seen',
      '1.37.1',
      budget({}, 2),
      429,
      `${cannot}The disruption budget web is still being processed by the server.`,
    ],
    [
      'short of pods',
      '1.37.1',
      budget({ currentHealthy: 2, desiredHealthy: 2 }),
      429,
      `${cannot}The disruption budget web needs 2 healthy pods and has 2 currently`,
    ],
    [
      'enough pods, until 1.34',
      '1.34.4',
      budget({ currentHealthy: 3, desiredHealthy: 2, conditions: refused('InsufficientPods') }),
      429,
      `${cannot}The disruption budget web needs 2 healthy pods and has 3 currently`,
    ],
    [
      'enough pods, from 1.35',
      '1.35.0',
      budget({ currentHealthy: 3, desiredHealthy: 2, conditions: refused('InsufficientPods') }),
      429,
      `${cannot}The disruption budget web does not allow evicting pods currently`,
    ],
    [
      'a failed sync',
      '1.35.0',
      budget({ conditions: refused('SyncFailed', 'found no controllers') }),
      429,
      `${cannot}The disruption budget web does not allow evicting pods currently because it failed sync: found no controllers`,
    ],
    [
      'a reason of somebody else',
      '1.35.0',
      budget({ currentHealthy: 1, conditions: refused('Frozen', 'wait') }),
      429,
      `${cannot}The disruption budget web does not allow evicting pods currently (Frozen): wait`,
    ],
    [
      'a negative budget until 1.36',
      '1.36.0',
      budget({ disruptionsAllowed: -1 }),
      403,
      'poddisruptionbudgets.policy "web" is forbidden: pdb disruptions allowed is negative',
    ],
    [
      'too many evictions at once',
      '1.37.0',
      budget({ disruptionsAllowed: 1, disruptedPods: many }),
      403,
      'poddisruptionbudgets.policy "web" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller The disruption budget web does not allow evicting pods currently: too many pending evictions not confirmed by PDB controller',
    ],
  ])('%s', (_, version, stored, code, message) => {
    const rejection = evictionRefusal(stored, switchesOf(version));
    expect([rejection?.code, rejection?.message]).toEqual([code, message]);
  });
});

describe('a claim that is to grow', () => {
  const claim = (storage: string, phase: string, storageClassName = 'fast') =>
    ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName,
        volumeMode: 'Filesystem',
        resources: { requests: { storage } },
      },
      status: { phase },
    }) as PersistentVolumeClaim;
  const storageClass = (allowVolumeExpansion: boolean): StorageClass => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'block.example.com',
    allowVolumeExpansion,
  });
  const no =
    'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

  test.each<[string, PersistentVolumeClaim, PersistentVolumeClaim, readonly StorageClass[], string | undefined]>([
    ['may', claim('2Gi', 'Bound'), claim('1Gi', 'Bound'), [storageClass(true)], undefined],
    ['in a class that forbids it', claim('2Gi', 'Bound'), claim('1Gi', 'Bound'), [storageClass(false)], no],
    ['in a class that is gone', claim('2Gi', 'Bound'), claim('1Gi', 'Bound'), [], no],
    ['without a class', claim('2Gi', 'Bound', ''), claim('1Gi', 'Bound', ''), [storageClass(true)], no],
    ['by nothing', claim('1024Mi', 'Bound'), claim('1Gi', 'Bound'), [], undefined],
  ])('%s', (_, after, before, storageClasses, message) => {
    expect(rejectionOfUpdate(after, before, switchesOf(), { storageClasses })?.message).toBe(message);
  });
});
