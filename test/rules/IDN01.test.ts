import { testExamples, told } from './support/examples';

testExamples('IDN01');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    '53 characters',
    { 'StatefulSet/db': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } },
    [
      'error: StatefulSet aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa has a name of 53 characters: its pods are refused\nmetadata.name: at most 52, because pods carry the label controller-revision-hash=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-<10 characters>',
    ],
  ],
  [
    '52 characters',
    { 'StatefulSet/db': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } },
    [],
  ],
  [
    '53 characters in 1.34',
    {
      'StatefulSet/db': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      cluster: { kubernetesVersion: '1.34' },
    },
    [
      'error: StatefulSet aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa has a name of 53 characters: its pods are refused\nmetadata.name: at most 52, because pods carry the label controller-revision-hash=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-<10 characters>',
    ],
  ],
  [
    'a set that runs already',
    {
      before: { 'StatefulSet/db': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } },
      after: { 'StatefulSet/db': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' } },
    },
    [
      'error: StatefulSet aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa has a name of 53 characters: the next change of its template may stop it\nmetadata.name: at most 52, because pods carry the label controller-revision-hash=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-<10 characters>',
    ],
  ],
  [
    'a Deployment and a claim may be longer',
    {
      'Deployment/app': { 'metadata.name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      'PersistentVolumeClaim/x': {
        copyOf: 'PersistentVolumeClaim/files',
        'metadata.name':
          'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN01', fragment)).toEqual(expected);
});
