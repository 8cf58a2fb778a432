import { testExamples, told } from './support/examples';

testExamples('MIG02');

const start = (ordinal: number, more: object = {}) => ({
  'StatefulSet/db': { 'spec.ordinals': { start: ordinal }, ...more },
});
const POLICY = { 'spec.persistentVolumeClaimRetentionPolicy': { whenScaled: 'Delete' } };
const NO_CLAIMS = {
  'spec.volumeClaimTemplates': null,
  'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }],
};

test.each<[string, object, readonly string[]]>([
  [
    'a range beside the old one',
    { before: {}, after: start(3) },
    [
      'warning: StatefulSet db: ordinals 0–2 → 3–5: db-0, db-1 and db-2 go (claims stay), db-3, db-4 and db-5 start on new, empty claims',
    ],
  ],
  [
    'a range that overlaps, with claims from before',
    { before: {}, after: start(1), cluster: { claims: [{ name: 'data-db-3', class: 'fast', size: '10Gi' }] } },
    ['warning: StatefulSet db: ordinals 0–2 → 1–3: db-0 goes (claims stay), db-3 starts on existing claims'],
  ],
  [
    'claims that go with their pods',
    { before: { 'StatefulSet/db': POLICY }, after: start(1, POLICY) },
    ['warning: StatefulSet db: ordinals 0–2 → 1–3: db-0 goes with its claims, db-3 starts on new, empty claims'],
  ],
  [
    'a set without claims',
    { before: { 'StatefulSet/db': NO_CLAIMS }, after: start(3, NO_CLAIMS) },
    ['warning: StatefulSet db: ordinals 0–2 → 3–5: db-0, db-1 and db-2 go, db-3, db-4 and db-5 start'],
  ],
  [
    'a slice that is given away',
    { before: {}, after: start(1, { 'spec.replicas': 2 }) },
    ['info: StatefulSet db: ordinals 0–2 → 1–2: db-0 goes (claims stay)'],
  ],
  ['another number of replicas', { before: {}, after: { 'StatefulSet/db': { 'spec.replicas': 5 } } }, []],
  ['a start that is written', { before: {}, after: start(0) }, []],
  ['nobody is there yet', { before: { 'StatefulSet/db': { 'spec.replicas': 0 } }, after: start(3) }, []],
])('%s', (_, fragment, expected) => {
  expect(told('MIG02', fragment as never)).toEqual(expected);
});
