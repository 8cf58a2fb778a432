import { readConfiguration } from '../../../lib/check/inputs/config';
import { Misuse } from '../../../lib/util/misuse';

const told = (text: string): readonly string[] => {
  try {
    readConfiguration(text, 'c.yaml');
  } catch (error) {
    if (error instanceof Misuse) return error.message.split('\n');
    throw error;
  }
  return [];
};

test.each([
  ['', []],
  ['# nothing yet\n', []],
  ['failOn: error\n', []],
  ['hints:\n', []],
  ['hint: {}\n', ["c.yaml:1: the configuration has no field 'hint'. Did you mean 'hints'?"]],
  [
    '# one\nfailOn: errors\n',
    [
      "c.yaml:2: 'failOn' of the configuration must be error, warning, data or never, got 'errors'. Did you mean 'error'?",
    ],
  ],
  [
    'hints:\n  StatefulSet/db:\n    qorum: 2\n    rebuilds: maybe\n',
    [
      "c.yaml:3: 'hints.StatefulSet/db' of the configuration has no field 'qorum'. Did you mean 'quorum'?",
      "c.yaml:4: 'hints.StatefulSet/db.rebuilds' of the configuration must be true or false, got 'maybe'",
    ],
  ],
  ['faults:\n  nodeLoss: -1\n', ["c.yaml:2: 'faults.nodeLoss' of the configuration must be at least 0, got -1"]],
  [
    'hints: {StatefulSet/db: {quorum: most}}\n',
    ["c.yaml:1: 'hints.StatefulSet/db.quorum' of the configuration must be majority, got 'most'"],
  ],
  [
    'hints: {StatefulSet/db: {quorum: [2]}}\n',
    ["c.yaml:1: 'hints.StatefulSet/db.quorum' of the configuration must be a whole number or majority, got a list"],
  ],
  ['allow:\n- code: NET01\n', ["c.yaml:2: 'allow[0]' of the configuration needs 'reason'"]],
  [
    'allow:\n- {code: NET01, reason: x, until: summer}\n',
    ["c.yaml:2: 'allow[0].until' of the configuration must be a day such as 2027-06-30, got 'summer'"],
  ],
  [
    'kubernetesVersion: latest\n',
    ["c.yaml:1: 'kubernetesVersion' of the configuration must be a Kubernetes version such as 1.36, got 'latest'"],
  ],
  ['paths: dist\n', ["c.yaml:1: 'paths' of the configuration must be a list, got 'dist'"]],
  ['- paths\n', ['c.yaml:1: the configuration must be a mapping, got a list']],
  ['failOn: error\nfailOn: data\n', ["c.yaml:2: 'failOn' is given twice, first in line 1"]],
  ['a: 1\n---\nb: 2\n', ['c.yaml: has 2 documents, wanted is one']],
  [
    'cluster:\n  nodes:\n  - {name: a, zones: z1}\n',
    ["c.yaml:3: 'cluster.nodes[0]' of the configuration has no field 'zones'. Did you mean 'zone'?"],
  ],
  ['cluster: 3\n', ["c.yaml:1: 'cluster' of the configuration must be a text, a list or a mapping, got 3"]],
  [
    'xyzzy: 1\n',
    [expect.stringMatching(/^c\.yaml:1: the configuration has no field 'xyzzy'\. Its fields are paths, /)],
  ],
])('%j', (text, expected) => {
  expect(told(text)).toEqual(expected);
});

test('what is no YAML is told with its line', () => {
  expect(told('a: 1\nb: [1\n')).toEqual([expect.stringMatching(/^c\.yaml:\d: /)]);
});
