import { testExamples, told } from './support/examples';

testExamples('UPD15');

const storageClass = (name: string, more: object) => ({
  [`StorageClass/${name}`]: {
    apiVersion: 'storage.k8s.io/v1',
    metadata: { name },
    provisioner: 'block.example.com',
    reclaimPolicy: 'Delete',
    ...more,
  },
});
const REPLACE = { tool: { kubectl: { replace: true } } };

test.each<[string, object, readonly string[]]>([
  [
    'volumes of the class',
    { before: storageClass('fast', {}), after: storageClass('fast', { reclaimPolicy: 'Retain' }), ...REPLACE },
    ['info: StorageClass fast: 3 existing volumes keep reclaimPolicy Delete; only new claims get reclaimPolicy Retain'],
  ],
  [
    'parameters, and no volume in the render',
    { before: storageClass('s', {}), after: storageClass('s', { parameters: { type: 'ssd' } }), ...REPLACE },
    ['info: StorageClass s: existing volumes keep parameters nothing; only new claims get parameters {"type":"ssd"}'],
  ],
  [
    "the class's own mark",
    {
      before: storageClass('s', {}),
      after: storageClass('s', {
        reclaimPolicy: 'Retain',
        metadata: { name: 's', annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' } },
      }),
    },
    ['info: StorageClass s: existing volumes keep reclaimPolicy Delete; only new claims get reclaimPolicy Retain'],
  ],
  [
    'a change that is refused',
    { before: storageClass('s', {}), after: storageClass('s', { reclaimPolicy: 'Retain' }) },
    [],
  ],
  [
    'a change that is allowed',
    { before: storageClass('s', {}), after: storageClass('s', { allowVolumeExpansion: true }), ...REPLACE },
    [],
  ],
  [
    'a class that goes while its claims stay',
    { before: storageClass('fast', {}), after: {}, cluster: { classes: null } },
    [
      'info: StorageClass fast leaves the render, and 3 claims stay: their volumes work on, cannot grow any more, and no new one is made',
    ],
  ],
  ['a class that the cluster has besides', { before: storageClass('fast', {}), after: {} }, []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD15', fragment as never)).toEqual(expected);
});

test('a class that is replaced is not refused', () => {
  const fragment = { before: storageClass('s', {}), after: storageClass('s', { reclaimPolicy: 'Retain' }), ...REPLACE };
  expect(told('UPD01', fragment)).toEqual([]);
});
