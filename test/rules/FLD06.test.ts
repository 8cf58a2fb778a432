import { testExamples, told } from './support/examples';

testExamples('FLD06');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a suffix that is none',
    { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '10GB' } },
    [
      'error: PersistentVolumeClaim files: spec.resources.requests.storage: "10GB" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10G"?',
    ],
  ],
  [
    'a blank',
    { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '10 Gi' } },
    [
      'error: PersistentVolumeClaim files: spec.resources.requests.storage: "10 Gi" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10Gi"?',
    ],
  ],
  [
    'a comma',
    { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '1,5Gi' } },
    [
      'error: PersistentVolumeClaim files: spec.resources.requests.storage: "1,5Gi" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "1.5Gi"?',
    ],
  ],
  [
    'nothing at all',
    { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '0' } },
    ['error: PersistentVolumeClaim files: spec.resources.requests.storage: "0" must be greater than zero'],
  ],
  [
    'a negative number',
    { 'StatefulSet/db': { 'spec.replicas': -1 } },
    ['error: StatefulSet db: spec.replicas: -1 must be greater than or equal to 0'],
  ],
  [
    'a percentage above all',
    { 'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxUnavailable: '150%' } } } },
    ['error: Deployment app: spec.strategy.rollingUpdate.maxUnavailable: "150%" must not be greater than 100%'],
  ],
  ['a surge above all is fine', { 'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxSurge: '150%' } } } }, []],
  [
    'half a byte',
    { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '500m' } },
    [
      'warning: PersistentVolumeClaim files: spec.resources.requests.storage: "500m" is hardly an amount of storage: m is a thousandth of a byte; did you mean "500M"?',
    ],
  ],
  [
    'half a byte of memory',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { limits: { memory: '512m' } } } },
    [
      'warning: StatefulSet db: spec.template.spec.containers[0].resources.limits.memory: "512m" is hardly an amount of memory: m is a thousandth of a byte; did you mean "512M"?',
    ],
  ],
  [
    'bytes of a claim template',
    { 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '10' } },
    [
      'warning: StatefulSet db: spec.volumeClaimTemplates[0].spec.resources.requests.storage: "10" is hardly an amount of storage: it is less than one mebibyte',
    ],
  ],
  [
    'a small volume',
    {
      'PersistentVolume/v': {
        apiVersion: 'v1',
        metadata: { name: 'v' },
        spec: { capacity: { storage: 5 }, accessModes: ['ReadWriteOnce'], nfs: { server: 's', path: '/' } },
      },
    },
    [
      'warning: PersistentVolume v: spec.capacity.storage: "5" is hardly an amount of storage: it is less than one mebibyte',
    ],
  ],
  [
    'cores in thousandths are usual',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { requests: { cpu: '500m', memory: '1Mi' } } } },
    [],
  ],
  ['an exponent is legal', { 'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '1e9' } }, []],
  [
    'a set’s maxUnavailable of 0 where it is served',
    { 'StatefulSet/db': { 'spec.updateStrategy': { rollingUpdate: { maxUnavailable: 0 } } } },
    ['error: StatefulSet db: spec.updateStrategy.rollingUpdate.maxUnavailable: 0 cannot be 0'],
  ],
  [
    'a set’s maxUnavailable of 0 where it is dropped',
    {
      'StatefulSet/db': { 'spec.updateStrategy': { rollingUpdate: { maxUnavailable: 0 } } },
      cluster: { kubernetesVersion: '1.34' },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD06', fragment)).toEqual(expected);
});
