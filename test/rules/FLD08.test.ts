import { testExamples, told } from './support/examples';

testExamples('FLD08');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'Recreate and rollingUpdate',
    { 'Deployment/app': { 'spec.strategy': { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } } },
    [
      "error: Deployment app: spec.strategy.rollingUpdate and spec.strategy.type cannot stand together: may not be specified when strategy `type` is 'Recreate'",
    ],
  ],
  [
    'both bounds are 0',
    { 'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } },
    [
      'error: Deployment app: spec.strategy.rollingUpdate.maxUnavailable and spec.strategy.rollingUpdate.maxSurge cannot stand together: 0 may not be 0 when `maxSurge` is 0',
    ],
  ],
  [
    'what is rounded to 0 is not 0',
    {
      'Deployment/app': {
        'spec.replicas': 1,
        'spec.strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: '25%' } },
      },
    },
    [],
  ],
  [
    'OnDelete and rollingUpdate',
    { 'StatefulSet/db': { 'spec.updateStrategy': { type: 'OnDelete', rollingUpdate: { partition: 1 } } } },
    [
      "error: StatefulSet db: spec.updateStrategy.rollingUpdate and spec.updateStrategy.type cannot stand together: only allowed for updateStrategy 'RollingUpdate'",
    ],
  ],
  [
    'ReadWriteOncePod and another mode',
    { 'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOncePod', 'ReadWriteMany'] } },
    [
      'error: PersistentVolumeClaim files: spec.accessModes cannot stand there: may not use ReadWriteOncePod with other access modes',
    ],
  ],
  [
    'two sources of one volume',
    { 'Deployment/app': { 'spec.template.spec.volumes.0.emptyDir': {} } },
    [
      'error: Deployment app: spec.template.spec.volumes[0].persistentVolumeClaim and another source of the volume cannot stand together: may not specify more than 1 volume type',
    ],
  ],
  [
    'both sides of a budget',
    { 'PodDisruptionBudget/db': { 'spec.minAvailable': 1 } },
    ['error: PodDisruptionBudget db: spec: minAvailable and maxUnavailable cannot be both set'],
  ],
  [
    'request above limit',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { requests: { cpu: 2 }, limits: { cpu: 1 } } } },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].resources.requests.cpu and limits.cpu cannot stand together: "2" must be less than or equal to cpu limit of 1',
    ],
  ],
  [
    'a deadline',
    { 'StatefulSet/db': { 'spec.template.spec.activeDeadlineSeconds': 60 } },
    [
      'error: StatefulSet db: spec.template.spec.activeDeadlineSeconds cannot stand there: activeDeadlineSeconds in StatefulSet is not Supported',
    ],
  ],
  [
    'a deadline of progress below minReadySeconds',
    { 'Deployment/app': { 'spec.minReadySeconds': 600, 'spec.progressDeadlineSeconds': 600 } },
    [
      'error: Deployment app: spec.progressDeadlineSeconds and spec.minReadySeconds cannot stand together: 600 must be greater than minReadySeconds',
    ],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD08', fragment)).toEqual(expected);
});
