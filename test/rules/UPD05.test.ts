import { testExamples, told } from './support/examples';

testExamples('UPD05');

const IMAGE = { 'spec.template.spec.containers.0.image': 'db:2' };
const partition = (value: number, rest = {}) => ({
  'StatefulSet/db': { 'spec.updateStrategy': { rollingUpdate: { partition: value } }, ...rest },
});
const ON_DELETE = { 'StatefulSet/db': { 'spec.updateStrategy': { type: 'OnDelete' }, ...IMAGE } };

test.each<[string, object, readonly string[]]>([
  [
    'a partition that holds all back, at a change of the template',
    { before: {}, after: partition(3, IMAGE) },
    ['warning: StatefulSet db: ordinals 0, 1 and 2 keep the old revision (partition 3) until the partition is lowered'],
  ],
  [
    'the same without a change',
    partition(5),
    ['info: StatefulSet db: ordinals 0, 1 and 2 keep the old revision (partition 5) until the partition is lowered'],
  ],
  [
    'a partition that holds some back',
    { before: {}, after: partition(1, IMAGE) },
    ['info: StatefulSet db: ordinal 0 keeps the old revision (partition 1) until the partition is lowered'],
  ],
  [
    'the partition counts from the first ordinal',
    partition(2, { 'spec.ordinals': { start: 5 } }),
    ['info: StatefulSet db: ordinals 5 and 6 keep the old revision (partition 2) until the partition is lowered'],
  ],
  [
    'OnDelete',
    { before: {}, after: ON_DELETE },
    ['info: StatefulSet db: ordinals 0, 1 and 2 keep the old revision (OnDelete) until somebody deletes their pods'],
  ],
  ['an operator that rolls it', { ...ON_DELETE, hints: { 'StatefulSet/db': { rolledBy: 'db-operator' } } }, []],
  ['nothing is held back', partition(0), []],
  ['no pods', partition(1, { 'spec.replicas': 0 }), []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD05', fragment as never)).toEqual(expected);
});
