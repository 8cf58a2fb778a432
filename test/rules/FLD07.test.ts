import { testExamples, told } from './support/examples';

testExamples('FLD07');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a key twice',
    { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a, namespace: b}\n' },
    ['error: ConfigMap c: metadata.namespace is given twice (lines 114 and 114); "b" wins and "a" is lost'],
  ],
  [
    'a key twice with one value',
    { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a, namespace: a}\n' },
    ['warning: ConfigMap c: metadata.namespace is given twice (lines 114 and 114); both are equal'],
  ],
  [
    'a secret is not shown',
    { text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b, a: c}\n' },
    ['error: Secret s: stringData.a is given twice (lines 115 and 115); the second one wins and the first is lost'],
  ],
  [
    'claim templates',
    {
      'StatefulSet/db': {
        'spec.volumeClaimTemplates.1': {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      },
    },
    [
      'error: StatefulSet db: claim template "data" is given twice (lines 52 and 61); the second one wins and the first is lost',
    ],
  ],
  [
    'equal claim templates',
    {
      'StatefulSet/db': {
        'spec.volumeClaimTemplates.1': {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            resources: { requests: { storage: '10Gi' } },
          },
        },
      },
    },
    ['warning: StatefulSet db: claim template "data" is given twice (lines 52 and 61); both are equal'],
  ],
  [
    'containers',
    { 'Deployment/app': { 'spec.template.spec.containers.1': { name: 'app', image: 'app:2' } } },
    ['error: Deployment app: spec.template.spec.containers[1].name: "app" is given twice'],
  ],
  [
    'volumes',
    { 'Deployment/app': { 'spec.template.spec.volumes.1': { name: 'files', emptyDir: {} } } },
    ['error: Deployment app: spec.template.spec.volumes[1].name: "files" is given twice'],
  ],
  [
    'mount paths',
    { 'Deployment/app': { 'spec.template.spec.containers.0.volumeMounts.1': { name: 'files', mountPath: '/files' } } },
    ['error: Deployment app: spec.template.spec.containers[0].volumeMounts[1].mountPath: "/files" is given twice'],
  ],
  [
    'variables',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.env': [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
    },
    ['warning: StatefulSet db: variable A is given twice (lines 52 and 54); the second one wins and the first is lost'],
  ],
  [
    'equal variables',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.env': [
          { name: 'A', value: '1' },
          { name: 'A', value: '1' },
        ],
      },
    },
    ['warning: StatefulSet db: variable A is given twice (lines 52 and 54); both are equal'],
  ],
  [
    'a variable that builds on the earlier one',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.env': [
          { name: 'A', value: '1' },
          { name: 'A', value: '$(A),2' },
        ],
      },
    },
    [],
  ],
  [
    'a merge key overrides on purpose',
    { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  <<: {a: b}\n  a: c\n' },
    [],
  ],
  [
    'a volume with a claim template’s name',
    { 'StatefulSet/db': { 'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }] } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD07', fragment)).toEqual(expected);
});
