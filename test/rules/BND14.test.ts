import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND14');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'near miss',
    [{ 'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'file' } }],
    ['error: Deployment app: claim "file" does not exist in namespace default; did you mean "files"?'],
  ],
  [
    'another namespace',
    [{ 'PersistentVolumeClaim/files': { 'metadata.namespace': 'shop' } }],
    ['error: Deployment app: claim "files" does not exist in namespace default; there is one in namespace shop'],
  ],
  [
    'closed world',
    [
      {
        'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'uploads' },
        cluster: { complete: true },
      },
    ],
    ['error: Deployment app: claim "uploads" does not exist in namespace default'],
  ],
  [
    'a set that names a claim',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.volumes': [{ name: 'x', persistentVolumeClaim: { claimName: 'filess' } }],
        },
      },
    ],
    ['error: StatefulSet db: claim "filess" does not exist in namespace default; did you mean "files"?'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND14', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  ['open world', [{ 'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'uploads' } }]],
  [
    'a sibling',
    [
      {
        'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'files-2' },
        'PersistentVolumeClaim/files-1': { copyOf: 'PersistentVolumeClaim/files' },
      },
    ],
  ],
  [
    'in the cluster',
    [
      {
        'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'file' },
        cluster: { claims: [{ name: 'file', class: 'shared', modes: ['ReadWriteMany'] }] },
      },
    ],
  ],
  [
    'among the objects',
    [
      {
        'Deployment/app': { 'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'file' },
        cluster: { objects: ['PersistentVolumeClaim/file'] },
      },
    ],
  ],
  [
    'of a set',
    [
      {
        'Deployment/app': {
          'spec.replicas': 1,
          'spec.template.spec.volumes.0.persistentVolumeClaim.claimName': 'data-db-0',
        },
      },
    ],
  ],
  [
    'replaced by a claim template',
    [
      {
        'StatefulSet/db': {
          'spec.template.spec.volumes': [{ name: 'data', persistentVolumeClaim: { claimName: 'file' } }],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND14', ...fragments)).toEqual([]);
});
