import { diagnosed, testExamples, told } from './support/examples';

testExamples('RET01');

const SET =
  'claims data-db-0, data-db-1 and data-db-2: deleting one destroys volume and data (reclaimPolicy Delete of class fast)';
const FILES = 'files: deleting it destroys volume and data (reclaimPolicy Delete of class shared)';
const UNMARKED = { 'PersistentVolumeClaim/files': { 'metadata.annotations': null } };
const bound = (reclaimPolicy: string) => ({
  volumes: [0, 1, 2].map((i) => ({ name: `v${i}`, class: 'fast', reclaimPolicy, size: '10Gi' })),
  claims: [0, 1, 2].map((i) => ({ name: `data-db-${i}`, class: 'fast', size: '10Gi', volume: `v${i}` })),
});

test.each<[string, object, readonly string[]]>([
  ['claims of a set', {}, [`info: ${SET}`]],
  ['data that must be kept', { hints: { 'StatefulSet/db': { keepData: true } } }, [`warning: ${SET}`]],
  ['data that may be lost', { hints: { 'StatefulSet/db': { ephemeral: true } } }, []],
  ['a class that retains', { cluster: { 'classes.0.reclaimPolicy': 'Retain' } }, []],
  ['volumes that are retained, whatever their class says', { cluster: bound('Retain') }, []],
  [
    'volumes that are deleted, whatever their class says',
    { cluster: { ...bound('Delete'), 'classes.0.reclaimPolicy': 'Retain' } },
    [0, 1, 2].map(
      (i) => `info: data-db-${i}: deleting it destroys volume and data (reclaimPolicy Delete of volume v${i})`,
    ),
  ],
  ['a class that nobody describes', { cluster: { classes: null } }, []],
  ['a claim by itself that nobody keeps', { ...UNMARKED, 'Deployment/app': null }, [`info: ${SET}`, `info: ${FILES}`]],
])('%s', (_, fragment, expected) => {
  expect([...told('RET01', fragment as never)].sort()).toEqual([...expected].sort());
});

test('it leaves the word to a rule that names the way', () => {
  const fragment = { ...UNMARKED, tool: { helm: {} }, 'StatefulSet/db': null };
  const codes = diagnosed(fragment).diagnostics.map(({ code }) => code);
  expect(codes).toContain('RET02');
  expect(codes).not.toContain('RET01');
});
