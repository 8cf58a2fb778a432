import { testExamples, told } from './support/examples';

testExamples('FLD03');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'access modes of a claim',
    { 'PersistentVolumeClaim/files': { 'spec.accessModes': null } },
    ['error: PersistentVolumeClaim files: spec.accessModes is required: at least 1 access mode is required'],
  ],
  [
    'size of a claim template',
    { 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.resources': null } },
    [
      'error: StatefulSet db: spec.volumeClaimTemplates[0].spec.resources.requests.storage is required: it is the size of the volume',
    ],
  ],
  [
    'an image',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.image': null } },
    ['error: StatefulSet db: spec.template.spec.containers[0].image is required: there is nothing to run without it'],
  ],
  [
    'a provisioner',
    { 'StorageClass/x': { apiVersion: 'storage.k8s.io/v1', metadata: { name: 'x' } } },
    ['error: StorageClass x: provisioner is required: it names the driver that makes the volumes'],
  ],
  [
    'a topology key',
    {
      'StatefulSet/db': {
        'spec.template.spec.affinity': {
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {} }] },
        },
      },
    },
    [
      'error: StatefulSet db: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey is required: it says what counts as one place',
    ],
  ],
  [
    'ports of a Service with an address',
    { 'Service/x': { apiVersion: 'v1', metadata: { name: 'x' }, spec: { selector: { app: 'app' } } } },
    ['error: Service x: spec.ports is required'],
  ],
  [
    'a headless Service needs none',
    {
      'Service/x': { apiVersion: 'v1', metadata: { name: 'x' }, spec: { clusterIP: 'None', selector: { app: 'app' } } },
    },
    [],
  ],
  [
    'a local volume is on a node',
    {
      'PersistentVolume/v': {
        apiVersion: 'v1',
        metadata: { name: 'v' },
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local: { path: '/v' } },
      },
    },
    ['error: PersistentVolume v: spec.nodeAffinity is required: Local volume requires node affinity'],
  ],
  [
    'up to 1.33 the set is taken and its pods are not',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.image': null }, cluster: { kubernetesVersion: '1.33' } },
    ['error: StatefulSet db: spec.template.spec.containers[0].image is required: there is nothing to run without it'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD03', fragment)).toEqual(expected);
});
