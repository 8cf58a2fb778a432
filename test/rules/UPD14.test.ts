import { testExamples, told } from './support/examples';

testExamples('UPD14');

const most = (maxUnavailable: number | string, replicas: number, cluster: object = {}) => ({
  'StatefulSet/db': { 'spec.replicas': replicas, 'spec.updateStrategy': { rollingUpdate: { maxUnavailable } } },
  cluster,
});
const dropped = (value: number | string, version: string) => [
  `info: StatefulSet db: maxUnavailable ${value} is dropped by Kubernetes ${version}: members are updated one at a time`,
];

test.each<[string, object, readonly string[]]>([
  ['dropped', most(2, 5, { kubernetesVersion: '1.36' }), dropped(2, '1.36')],
  ['dropped again in 1.35.4', most('50%', 5, { kubernetesVersion: '1.35.4' }), dropped('50%', '1.35.4')],
  ['kept in 1.35.3', most(2, 5, { kubernetesVersion: '1.35.3' }), []],
  [
    'kept with the gate',
    most(2, 5, { kubernetesVersion: '1.36', featureGates: { MaxUnavailableStatefulSet: true } }),
    [],
  ],
  [
    'rounded down to one',
    most('30%', 5),
    ['info: StatefulSet db: maxUnavailable 30% of 5 is 1: members are updated one at a time'],
  ],
  ['rounded down to two', most('50%', 5), []],
  ['one by one is what is wanted', most(1, 5, { kubernetesVersion: '1.36' }), []],
  ['one member', most('50%', 1), []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD14', fragment as never)).toEqual(expected);
});
