import { testExamples, told } from './support/examples';

testExamples('IDN06');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a set of 2017',
    { 'StatefulSet/db': { apiVersion: 'apps/v1beta2' } },
    ['error: StatefulSet db: apps/v1beta2 is not served by Kubernetes 1.37 (removed in 1.16); use apps/v1'],
  ],
  [
    'a budget of 1.24',
    { 'PodDisruptionBudget/db': { apiVersion: 'policy/v1beta1' } },
    ['error: PodDisruptionBudget db: policy/v1beta1 is not served by Kubernetes 1.37 (removed in 1.25); use policy/v1'],
  ],
  [
    'an autoscaler of 1.25',
    {
      'HorizontalPodAutoscaler/x': {
        apiVersion: 'autoscaling/v2beta2',
        metadata: { name: 'x' },
        spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'app' } },
      },
    },
    [
      'error: HorizontalPodAutoscaler x: autoscaling/v2beta2 is not served by Kubernetes 1.37 (removed in 1.26); use autoscaling/v2',
    ],
  ],
  [
    'not yet',
    {
      'VolumeAttributesClass/x': { apiVersion: 'storage.k8s.io/v1', metadata: { name: 'x' }, driverName: 'd' },
      cluster: { kubernetesVersion: '1.33' },
    },
    [
      'error: VolumeAttributesClass x: storage.k8s.io/v1 is not served by Kubernetes 1.33 (it is served from 1.34); use storage.k8s.io/v1beta1',
    ],
  ],
  [
    'no more',
    { 'VolumeAttributesClass/x': { apiVersion: 'storage.k8s.io/v1beta1', metadata: { name: 'x' }, driverName: 'd' } },
    [
      'error: VolumeAttributesClass x: storage.k8s.io/v1beta1 is not served by Kubernetes 1.37 (removed in 1.37); use storage.k8s.io/v1',
    ],
  ],
  [
    'served',
    {
      'VolumeAttributesClass/x': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'x' },
        driverName: 'd',
        parameters: { a: 'b' },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN06', fragment)).toEqual(expected);
});
