import { testExamples, told } from './support/examples';

testExamples('DSR03');

const hints = (quorum: number | 'majority') => ({ hints: { 'StatefulSet/db': { quorum } } });
const budget = (spec: object) => ({ 'PodDisruptionBudget/db': { 'spec.maxUnavailable': null, ...spec } });
const lets = (gone: number, members: number, quorum: number) =>
  `error: PodDisruptionBudget db lets ${gone} of ${members} members of db go; the quorum is ${quorum}`;

test.each([
  ['two of three go', { ...budget({ 'spec.maxUnavailable': 2 }), ...hints(2) }, [lets(2, 3, 2)]],
  ['a majority is meant', { ...budget({ 'spec.maxUnavailable': 2 }), ...hints('majority') }, [lets(2, 3, 2)]],
  ['one of three goes', { ...budget({ 'spec.maxUnavailable': 1 }), ...hints(2) }, []],
  ['a share rounds up', { ...budget({ 'spec.maxUnavailable': '34%' }), ...hints(2) }, [lets(2, 3, 2)]],
  ['a share that must stay rounds up', { ...budget({ 'spec.minAvailable': '34%' }), ...hints(2) }, []],
  ['too few must stay', { ...budget({ 'spec.minAvailable': 1 }), ...hints(2) }, [lets(2, 3, 2)]],
  ['all must be up', { ...budget({ 'spec.maxUnavailable': 1 }), ...hints(3) }, [lets(1, 3, 3)]],
  ['a quorum that cannot be is told elsewhere', { ...budget({ 'spec.maxUnavailable': 1 }), ...hints(4) }, []],
  ['no budget is told elsewhere', { 'PodDisruptionBudget/db': null, ...hints(2) }, []],
  [
    'two budgets are told elsewhere',
    { ...hints(3), 'PodDisruptionBudget/more': { copyOf: 'PodDisruptionBudget/db' } },
    [],
  ],
  [
    'as few as an autoscaler leaves',
    {
      ...hints(2),
      'HorizontalPodAutoscaler/db': {
        apiVersion: 'autoscaling/v2',
        metadata: { name: 'db' },
        spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' }, minReplicas: 2, maxReplicas: 5 },
      },
    },
    [lets(1, 2, 2)],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('DSR03', fragment)).toEqual(expected);
});

test('without hints it is not asked', () => {
  expect(told('DSR03', budget({ 'spec.maxUnavailable': 3 }))).toEqual([]);
});
