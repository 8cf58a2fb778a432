import { testExamples, told } from './support/examples';

testExamples('BND15');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a block volume that is mounted',
    { 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.volumeMode': 'Block' } },
    [
      'error: StatefulSet db: claim template data is a Block volume but container db uses it in volumeMounts: the pod never starts',
    ],
  ],
  [
    'a file system as a device',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.volumeMounts': null,
        'spec.template.spec.containers.0.volumeDevices': [{ name: 'data', devicePath: '/dev/data' }],
      },
    },
    [
      'error: StatefulSet db: claim template data is a Filesystem volume but container db uses it in volumeDevices: the pod never starts',
    ],
  ],
  [
    'a claim of the render',
    { 'PersistentVolumeClaim/files': { 'spec.volumeMode': 'Block' } },
    [
      'error: Deployment app: claim files is a Block volume but container app uses it in volumeMounts: the pod never starts',
    ],
  ],
  [
    'a claim of the cluster',
    {
      'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'disk' },
      cluster: { claims: [{ name: 'disk', volumeMode: 'Block', class: 'fast', modes: ['ReadWriteMany'] }] },
    },
    [
      'error: Deployment app: claim disk is a Block volume but container app uses it in volumeMounts: the pod never starts',
    ],
  ],
  [
    'a claim that nobody knows',
    { 'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'disk' } },
    [],
  ],
  [
    'an ephemeral volume',
    {
      'Deployment/app': {
        'spec.template.spec.volumes': [
          {
            name: 'files',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  volumeMode: 'Block',
                  accessModes: ['ReadWriteOnce'],
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            },
          },
        ],
      },
    },
    [
      'error: Deployment app: ephemeral claim files is a Block volume but container app uses it in volumeMounts: the pod never starts',
    ],
  ],
  ['an emptyDir', { 'Deployment/app': { 'spec.template.spec.volumes': [{ name: 'files', emptyDir: {} }] } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('BND15', fragment)).toEqual(expected);
});
