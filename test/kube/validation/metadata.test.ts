import { dnsLabelProblems } from '../../../lib/kube/names';
import type { ObjectMeta } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateMetadata, validateMetadataChange } from '../../../lib/kube/validation/metadata';
import { switchesOf } from '../../../lib/kube/versions';

const owner = (change: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  name: 'web',
  uid: 'u',
  ...change,
});

test.each<[string, object, readonly string[], string?]>([
  ['no name', { name: '' }, ['metadata.name: Required value: name or generateName is required']],
  ['a prefix that ends in a dash', { generateName: 'web-' }, []],
  ['annotations of 256 KiB', { annotations: { a: 'x'.repeat(262_143) } }, []],
  [
    'annotations of more',
    { annotations: { a: 'x'.repeat(262_144) } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
  [
    'a label of 64 letters',
    { labels: { a: 'x'.repeat(64) } },
    [`metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 bytes`],
  ],
  [
    'a label of 64 letters until 1.34',
    { labels: { a: 'x'.repeat(64) } },
    [`metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`],
    '1.34.4',
  ],
  [
    'an owner without uid',
    { ownerReferences: [owner({ uid: '' })] },
    ['metadata.ownerReferences[0].uid: Required value: must not be empty'],
  ],
  [
    'two managing owners',
    { ownerReferences: [owner({ controller: true }), owner({ name: 'db', controller: true })] },
    [
      'metadata.ownerReferences: Invalid value: [{"apiVersion":"apps/v1","controller":true,"kind":"StatefulSet","name":"web","uid":"u"},{"apiVersion":"apps/v1","controller":true,"kind":"StatefulSet","name":"db","uid":"u"}]: Only one reference can have Controller set to true. Found "true" in references for StatefulSet/web and StatefulSet/db',
    ],
  ],
])('%s', (_, metadata, errors, version = '1.37.1') => {
  const found = validateMetadata({ name: 'web', ...metadata } as ObjectMeta, dnsLabelProblems, switchesOf(version));
  expect(found.map(fieldErrorText)).toEqual(errors);
});

test('no finalizer comes to an object that is being deleted', () => {
  const old: ObjectMeta = { name: 'web', deletionTimestamp: true, finalizers: ['a.com/x'] };
  const text = (finalizers: string[], from = old) =>
    validateMetadataChange({ ...from, finalizers }, from, switchesOf()).map(fieldErrorText);
  expect(text([])).toEqual([]);
  expect(text(['a.com/x', 'c.com/z', 'b.com/y'])).toEqual([
    'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"b.com/y", "c.com/z"}',
  ]);
  expect(text(['b.com/y'], { name: 'web' })).toEqual([]);
});
