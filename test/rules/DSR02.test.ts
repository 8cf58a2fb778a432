import { testExamples, told } from './support/examples';

testExamples('DSR02');

const budget = (spec: object) => ({ 'PodDisruptionBudget/db': { 'spec.maxUnavailable': null, ...spec } });
const never = (why: string, set = 'db') =>
  `error: PodDisruptionBudget db never allows an eviction (${why}): no node with a pod of ${set} can be drained`;
const scaler = (least: number) => ({
  'HorizontalPodAutoscaler/db': {
    apiVersion: 'autoscaling/v2',
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
      minReplicas: least,
      maxReplicas: 9,
    },
    metadata: { name: 'db' },
  },
});

test.each([
  ['all must stay', budget({ 'spec.minAvailable': 3 }), [never('minAvailable 3 of 3')]],
  ['more than all must stay', budget({ 'spec.minAvailable': 4 }), [never('minAvailable 4 of 3')]],
  ['a hundred percent must stay', budget({ 'spec.minAvailable': '100%' }), [never('minAvailable 100% of 3')]],
  ['a share that rounds up to all', budget({ 'spec.minAvailable': '70%' }), [never('minAvailable 70% of 3')]],
  ['a share that leaves one', budget({ 'spec.minAvailable': '66%' }), []],
  ['none may go', budget({ 'spec.maxUnavailable': 0 }), [never('maxUnavailable 0 of 3')]],
  ['no percent may go', budget({ 'spec.maxUnavailable': '0%' }), [never('maxUnavailable 0% of 3')]],
  ['a share of what may go rounds up', budget({ 'spec.maxUnavailable': '1%' }), []],
  ['neither field', budget({}), [never('it has neither minAvailable nor maxUnavailable')]],
  [
    'one replica',
    { ...budget({ 'spec.minAvailable': 1 }), 'StatefulSet/db': { 'spec.replicas': 1 } },
    [never('minAvailable 1 of 1')],
  ],
  [
    'a share of one replica that may go is one',
    { ...budget({ 'spec.maxUnavailable': '25%' }), 'StatefulSet/db': { 'spec.replicas': 1 } },
    [],
  ],
  [
    'as few as an autoscaler leaves',
    { ...budget({ 'spec.minAvailable': 2 }), ...scaler(2) },
    [never('minAvailable 2 of 2')],
  ],
  ['more than an autoscaler ever leaves', { ...budget({ 'spec.minAvailable': 2 }), ...scaler(3) }, []],
  ['pods that are not there', { ...budget({ 'spec.minAvailable': 1 }), 'StatefulSet/db': { 'spec.replicas': 0 } }, []],
  [
    'pods that somebody else makes',
    budget({ 'spec.minAvailable': 1, 'spec.selector.matchLabels': { app: 'other' } }),
    [],
  ],
  [
    'every pod of the namespace, and who knows how many',
    budget({ 'spec.minAvailable': 5, 'spec.selector': { matchLabels: null } }),
    [],
  ],
  ['no selector covers nothing', budget({ 'spec.minAvailable': 3, 'spec.selector': null }), []],
  [
    'a few pods of a set',
    budget({ 'spec.minAvailable': 1, 'spec.selector': { matchLabels: { 'apps.kubernetes.io/pod-index': '0' } } }),
    [],
  ],
  [
    'two workloads are counted together',
    {
      ...budget({ 'spec.minAvailable': 5 }),
      'Deployment/app': {
        'spec.selector.matchLabels.tier': 'x',
        'spec.template.metadata.labels': { app: 'app', tier: 'x' },
      },
      'StatefulSet/db': { 'spec.template.metadata.labels': { app: 'db', tier: 'x' } },
      'PodDisruptionBudget/db': {
        'spec.maxUnavailable': null,
        'spec.minAvailable': 5,
        'spec.selector': { matchLabels: { app: null, tier: 'x' } },
      },
    },
    [never('minAvailable 5 of 5', 'db and app')],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('DSR02', fragment)).toEqual(expected);
});

const broken = (n: number) =>
  `info: PodDisruptionBudget db: ${n} of 3 pods of db are not Ready, and block the drain of their nodes while fewer than 2 are`;
const behaviours = { 'db:1': { does: 'crashLoop' } };
const unready = (...names: readonly string[]) => ({ cluster: { pods: names.map((name) => ({ name, ready: false })) } });
const policy = (spec: string) => ({ 'PodDisruptionBudget/db': { 'spec.unhealthyPodEvictionPolicy': spec } });

test.each([
  ['pods that crash block their own drain', { behaviours }, [broken(3)]],
  ['unless the policy lets them go', { behaviours, ...policy('AlwaysAllow') }, []],
  ['the other policy is the default', { behaviours, ...policy('IfHealthyBudget') }, [broken(3)]],
  ['one broken pod of three is evicted', unready('db-1'), []],
  ['two are not', unready('db-1', 'db-2'), [broken(2)]],
  ['pods of others do not matter', unready('web-1', 'web-2'), []],
])('broken pods: %s', (_, fragment, expected) => {
  expect(told('DSR02', fragment)).toEqual(expected);
});
