import { testExamples, told } from './support/examples';

testExamples('FLD01');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'the field that rules in its place is told',
    { 'StatefulSet/db': { 'spec.replica': 5 } },
    ['error: StatefulSet db: unknown field "spec.replica"; did you mean "replicas"? Without it replicas is 1.'],
  ],
  [
    'a field of another place',
    { 'StatefulSet/db': { 'spec.template.spec.volumeClaimTemplates': [] } },
    [
      'error: StatefulSet db: unknown field "spec.template.spec.volumeClaimTemplates"; volumeClaimTemplates belongs in spec, not in spec.template.spec',
    ],
  ],
  [
    'a field that a later minor has',
    {
      'StatefulSet/db': { 'spec.template.spec.containers.0.restartPolicyRules': [] },
      cluster: { kubernetesVersion: '1.33' },
    },
    [
      'error: StatefulSet db: unknown field "spec.template.spec.containers[0].restartPolicyRules": known from 1.34, not in 1.33',
    ],
  ],
  [
    'a field that is like nothing',
    { 'StatefulSet/db': { 'spec.colour': 'red' } },
    ['error: StatefulSet db: unknown field "spec.colour"'],
  ],
  [
    'what the server writes is no mistake',
    { 'StatefulSet/db': { 'metadata.creationTimestamp': null, 'metadata.managedFields': [], status: { replicas: 1 } } },
    [],
  ],
  [
    'free maps take every key',
    { 'StatefulSet/db': { 'metadata.labels': { replica: '5' }, 'metadata.annotations': { replica: '5' } } },
    [],
  ],
  [
    'a custom resource is nobody’s to judge',
    { 'Cluster/c': { apiVersion: 'postgresql.example.org/v1', metadata: { name: 'c' }, spec: { replica: 1 } } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD01', fragment)).toEqual(expected);
});
