import { testExamples, told } from './support/examples';

testExamples('UPD04');

const files = (size: string, rest = {}) => ({
  before: {},
  after: { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': size } },
  ...rest,
});
const NO_EXPANSION = { 'classes.1.allowExpansion': false };
const claim = (phase: string, size = '10Gi') => ({
  claims: [{ name: 'files', size, class: 'shared', modes: ['ReadWriteMany'], phase }],
});

test.each<[string, object, readonly string[]]>([
  [
    'a class that does not let volumes grow',
    files('20Gi', { cluster: NO_EXPANSION }),
    ['error: files: 10Gi → 20Gi is refused: class shared has no allowVolumeExpansion'],
  ],
  ['smaller', files('5Gi'), ['error: files: 10Gi → 5Gi is refused: volumes cannot shrink']],
  [
    'a claim that is not Bound',
    files('20Gi', { cluster: claim('Pending') }),
    ['error: files: 10Gi → 20Gi is refused: the claim is not Bound'],
  ],
  [
    'a claim without class',
    {
      before: { 'PersistentVolumeClaim/files': { 'spec.storageClassName': '' } },
      after: {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '', 'spec.resources.requests.storage': '20Gi' },
      },
    },
    ['error: files: 10Gi → 20Gi is refused: it has no class'],
  ],
  [
    'a class that does not exist',
    {
      before: { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'none' } },
      after: {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': 'none', 'spec.resources.requests.storage': '20Gi' },
      },
      cluster: { complete: true },
    },
    ['error: files: 10Gi → 20Gi is refused: class none does not exist'],
  ],
  [
    'the claims that a larger claim template wants',
    {
      before: {},
      after: { 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '20Gi' } },
      cluster: { 'classes.0.allowExpansion': false },
    },
    [
      'error: claims data-db-0, data-db-1 and data-db-2: 10Gi → 20Gi is refused: class fast has no allowVolumeExpansion',
    ],
  ],
  [
    'a driver that grows only volumes that nobody uses',
    files('20Gi', { cluster: { 'drivers.1.expand': 'offline' } }),
    ['warning: files: 10Gi → 20Gi waits: driver files.example.com grows only volumes that no pod uses'],
  ],
  ['larger, and the class allows it', files('20Gi'), []],
  ['an expansion that failed and is taken back', files('8Gi', { cluster: claim('Bound', '5Gi') }), []],
  ['another spelling of the same size', files('10240Mi', { cluster: NO_EXPANSION }), []],
  ['a class that nobody describes', files('20Gi', { cluster: { classes: null } }), []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD04', fragment as never)).toEqual(expected);
});
