import { testExamples, told } from './support/examples';

testExamples('CFG03');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'more than there are',
    { hints: { 'StatefulSet/db': { quorum: 4 } } },
    ['error: StatefulSet/db: hint quorum: 4: there are only 3 members'],
  ],
  [
    'an autoscaler goes below',
    {
      'HorizontalPodAutoscaler/db': {
        apiVersion: 'autoscaling/v2',
        metadata: { name: 'db' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
          minReplicas: 1,
          maxReplicas: 5,
        },
      },
      hints: { 'StatefulSet/db': { quorum: 2 } },
    },
    ['error: StatefulSet/db: hint quorum: 2: HorizontalPodAutoscaler db goes down to 1 member'],
  ],
  [
    'a set that is scaled down',
    { 'StatefulSet/db': { 'spec.replicas': 0 }, hints: { 'StatefulSet/db': { quorum: 2 } } },
    [],
  ],
  [
    'a hint that is none',
    { hints: { 'StatefulSet/db': { quorums: 2 } } },
    ['error: StatefulSet/db: hint quorums: 2: there is no such hint; did you mean "quorum"?'],
  ],
  [
    'a value that is none',
    { hints: { 'StatefulSet/db': { readyMeans: 'join' } } },
    ['error: StatefulSet/db: hint readyMeans: join: it is one of started, joined'],
  ],
  [
    'negative seconds',
    { hints: { 'StatefulSet/db': { stopSeconds: -1 } } },
    ['error: StatefulSet/db: hint stopSeconds: -1: it is a number of seconds, 0 or more'],
  ],
  [
    'an annotation and the configuration',
    {
      'StatefulSet/db': { 'metadata.annotations': { 'cdk8s-stateful/quorum': '2' } },
      hints: { 'StatefulSet/db': { quorum: 3 } },
    },
    ['error: StatefulSet/db: hint quorum: 3: the annotation cdk8s-stateful/quorum says 2'],
  ],
  [
    'an annotation that is none',
    { 'StatefulSet/db': { 'metadata.annotations': { 'cdk8s-stateful/quorun': '2' } } },
    ['error: StatefulSet/db: hint quorun: 2: there is no such hint; did you mean "quorum"?'],
  ],
  [
    'a Job that is not there',
    {
      'Job/setup': {
        apiVersion: 'batch/v1',
        metadata: { name: 'setup' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'j', image: 'j:1' }] } } },
      },
      hints: { 'StatefulSet/db': { startNeeds: 'job/setups' } },
    },
    ['error: StatefulSet/db: hint startNeeds: job/setups: the render has no Job setups; did you mean "job/setup"?'],
  ],
  [
    'a Job that is there',
    {
      'Job/setup': {
        apiVersion: 'batch/v1',
        metadata: { name: 'setup' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'j', image: 'j:1' }] } } },
      },
      hints: { 'StatefulSet/db': { startNeeds: 'job/setup' } },
    },
    [],
  ],
  [
    'a workload with a slip',
    { hints: { 'StatefulSet/dbs': { quorum: 2 } } },
    ['error: StatefulSet/dbs: hints for a workload that is not in the render; did you mean "StatefulSet/db"?'],
  ],
  [
    'a workload of another render',
    { hints: { 'StatefulSet/warehouse': { quorum: 2 } } },
    ['info: StatefulSet/warehouse: hints for a workload that is not in the render'],
  ],
  ['a majority is always possible', { hints: { 'StatefulSet/db': { quorum: 'majority' } } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('CFG03', fragment)).toEqual(expected);
});
