import { testExamples, told } from './support/examples';

testExamples('DSR01');

test.each([
  ['one pod needs none', { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null }, []],
  [
    'a set without claims needs none',
    {
      'StatefulSet/db': {
        'spec.volumeClaimTemplates': null,
        'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }],
      },
      'PodDisruptionBudget/db': null,
    },
    [],
  ],
  [
    'a budget of another namespace covers nothing',
    { 'PodDisruptionBudget/db': { 'metadata.namespace': 'other' } },
    ['warning: StatefulSet db: no PodDisruptionBudget covers its 3 pods: drains may evict all at once'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('DSR01', fragment)).toEqual(expected);
});
