import { withDefaults } from '../../../lib/kube/defaults';
import type { StorageClass } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateStorageClass, validateStorageClassChange } from '../../../lib/kube/validation/storage-class';
import { switchesOf } from '../../../lib/kube/versions';

const storageClass = (change: Partial<StorageClass> = {}): StorageClass =>
  withDefaults(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: 'block.example.com',
      parameters: { a: 'b' },
      ...change,
    },
    switchesOf(),
  );

const changed: Partial<StorageClass> = {
  parameters: { a: 'c' },
  provisioner: 'other.example.com',
  reclaimPolicy: 'Retain',
  volumeBindingMode: 'WaitForFirstConsumer',
};

test.each<[string, readonly string[]]>([
  [
    '1.35.4',
    [
      'parameters: Forbidden: updates to parameters are forbidden.',
      'provisioner: Forbidden: updates to provisioner are forbidden.',
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ],
  [
    '1.36.0',
    [
      'parameters: Invalid value: {"a":"c"}: field is immutable',
      'provisioner: Invalid value: "other.example.com": field is immutable',
      'reclaimPolicy: Invalid value: "Retain": field is immutable',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ],
  [
    '1.37.1',
    [
      'provisioner: Invalid value: null: field is immutable',
      'parameters: Invalid value: null: field is immutable',
      'reclaimPolicy: Invalid value: null: field is immutable',
      'volumeBindingMode: Invalid value: null: field is immutable',
    ],
  ],
])('everything immutable changed in %s', (version, errors) => {
  const found = validateStorageClassChange(storageClass(changed), storageClass(), switchesOf(version));
  expect(found.map(fieldErrorText)).toEqual(errors);
});

test('what may change', () => {
  const after = storageClass({ allowVolumeExpansion: true, mountOptions: ['ro'] });
  expect(validateStorageClassChange(after, storageClass(), switchesOf())).toEqual([]);
});

test.each<[string, { readonly [key: string]: string }, readonly string[]]>([
  [
    'too many',
    Object.fromEntries(Array.from({ length: 513 }, (_, n) => [`k${n}`, ''])),
    ['parameters: Too long: may not be more than 512 bytes'],
  ],
  ['too large', { a: 'x'.repeat(262_144) }, ['parameters: Too long: may not be more than 262144 bytes']],
  ['just small enough', { a: 'x'.repeat(262_143) }, []],
])('%s parameters', (_, parameters, errors) => {
  expect(validateStorageClass(storageClass({ parameters }), switchesOf()).map(fieldErrorText)).toEqual(errors);
});
