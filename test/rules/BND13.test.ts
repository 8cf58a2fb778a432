import { testExamples, told } from './support/examples';

testExamples('BND13');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a misspelt provisioner',
    {
      'StorageClass/old': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'old' },
        provisioner: 'kubernetes.io/gcd-pd',
      },
    },
    [
      'error: StorageClass old: provisioner kubernetes.io/gcd-pd has no driver in Kubernetes 1.37 (there never was such a provisioner); did you mean "kubernetes.io/gce-pd"?',
    ],
  ],
  [
    'a removed provisioner',
    {
      'StorageClass/old': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'old' },
        provisioner: 'kubernetes.io/rbd',
      },
    },
    [
      'error: StorageClass old: provisioner kubernetes.io/rbd has no driver in Kubernetes 1.37 (removed in 1.31); rbd.csi.ceph.com took over',
    ],
  ],
  [
    'a redirected provisioner',
    {
      'StorageClass/old': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'old' },
        provisioner: 'kubernetes.io/aws-ebs',
      },
    },
    [],
  ],
  [
    'no provisioner',
    {
      'StorageClass/old': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'old' },
        provisioner: 'kubernetes.io/no-provisioner',
      },
    },
    [],
  ],
  [
    'a removed volume in a pod',
    { 'Deployment/app': { 'spec.template.spec.volumes': [{ name: 'files', cephfs: { monitors: ['m'] } }] } },
    [
      'error: Deployment app: spec.template.spec.volumes[0].cephfs: volumes of type cephfs have no driver in Kubernetes 1.37 (removed in 1.31); cephfs.csi.ceph.com took over',
    ],
  ],
  [
    'a removed volume',
    {
      'PersistentVolume/v': {
        apiVersion: 'v1',
        metadata: { name: 'v' },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteMany'],
          glusterfs: { endpoints: 'e', path: 'p' },
        },
      },
    },
    [
      'error: PersistentVolume v: spec.glusterfs: volumes of type glusterfs have no driver in Kubernetes 1.37 (removed in 1.26)',
    ],
  ],
  [
    'a repository',
    { 'Deployment/app': { 'spec.template.spec.volumes': [{ name: 'files', gitRepo: { repository: 'r' } }] } },
    [
      'error: Deployment app: spec.template.spec.volumes[0].gitRepo: volumes of type gitRepo have no driver in Kubernetes 1.37 (off from 1.33)',
    ],
  ],
  [
    'an address in the workload',
    {
      'Deployment/app': {
        'spec.template.spec.volumes': [{ name: 'files', nfs: { server: 'nas.example.com', path: '/' } }],
      },
    },
    [
      'info: Deployment app: spec.template.spec.volumes[0].nfs: the workload itself names the storage (server nas.example.com): it cannot move without a new template',
    ],
  ],
  ['a claim', {}, []],
])('%s', (_, fragment, expected) => {
  expect(told('BND13', fragment)).toEqual(expected);
});
