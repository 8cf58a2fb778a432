import { testExamples, told } from './support/examples';

testExamples('FLD02');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a text for a number',
    { 'StatefulSet/db': { 'spec.replicas': '3' } },
    ['error: StatefulSet db: spec.replicas is the text "3", it must be a whole number of 32 bits'],
  ],
  [
    'a number for a text',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.env': [{ name: 'A', value: 1 }] } },
    ['error: StatefulSet db: spec.template.spec.containers[0].env[0].value is the number 1, it must be a text'],
  ],
  [
    'what YAML made of it',
    { text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: yes, b: 0o10, c: 1_000}}' },
    [
      'error: ConfigMap c: data.a is the boolean true, it must be a text (written as yes; YAML reads that as true)',
      'error: ConfigMap c: data.b is the number 8, it must be a text (written as 0o10; YAML reads that as 8)',
      'error: ConfigMap c: data.c is the number 1000, it must be a text (written as 1_000; YAML reads that as 1000)',
    ],
  ],
  [
    'a mapping for a list',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.ports': { containerPort: 1 } } },
    ['error: StatefulSet db: spec.template.spec.containers[0].ports is a mapping, it must be a list'],
  ],
  [
    'a fraction for a whole number',
    { 'StatefulSet/db': { 'spec.replicas': 1.5 } },
    ['error: StatefulSet db: spec.replicas is the number 1.5, it must be a whole number of 32 bits'],
  ],
  [
    'a number beyond its bits',
    { 'StatefulSet/db': { 'spec.replicas': 5000000000 } },
    ['error: StatefulSet db: spec.replicas is the number 5000000000, it must be a whole number of 32 bits'],
  ],
  ['null is unset', { 'StatefulSet/db': { 'spec.minReadySeconds': null } }, []],
  [
    'quantities and percentages take numbers and texts',
    {
      'Deployment/app': { 'spec.strategy': { rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } } },
      'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': 10737418240 },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD02', fragment)).toEqual(expected);
});
