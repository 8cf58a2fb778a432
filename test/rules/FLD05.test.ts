import { testExamples, told } from './support/examples';

testExamples('FLD05');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'capital letters',
    { 'StatefulSet/db': { 'spec.serviceName': 'DB_1' } },
    [
      'error: StatefulSet db: spec.serviceName: "DB_1" is not a valid DNS label: "D" is the first character that it may not hold; for example "db-1"',
    ],
  ],
  [
    'a set with dots',
    { 'StatefulSet/db': { 'metadata.name': 'db.1' } },
    [
      'error: StatefulSet db.1: metadata.name: "db.1" is not a valid DNS label: "." is the first character that it may not hold; for example "db-1"',
    ],
  ],
  [
    'a dash at the end',
    { 'Deployment/app': { 'metadata.name': 'app-' } },
    ['error: Deployment app-: metadata.name: "app-" is not a valid DNS name: it ends with "-"; for example "app"'],
  ],
  [
    'a container',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.name': 'my_db' } },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].name: "my_db" is not a valid DNS label: "_" is the first character that it may not hold; for example "my-db"',
    ],
  ],
  [
    'a long port name',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.ports': [{ name: 'a-port-with-a-long-name', containerPort: 1 }],
      },
    },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].ports[0].name: "a-port-with-a-long-name" is not a valid name of a port: it has 23 characters, at most 15 are possible; for example "a-port-with-a-l"',
    ],
  ],
  [
    'the value of a label',
    { 'Deployment/app': { 'metadata.labels': { a: 'b c' } } },
    [
      'error: Deployment app: metadata.labels.a: "b c" is not a valid value of a label: " " is the first character that it may not hold; for example "b-c"',
    ],
  ],
  [
    'the key of a label',
    { 'Deployment/app': { 'metadata.labels': { 'a b': 'c' } } },
    [
      'error: Deployment app: metadata.labels[a b]: "a b" is not a valid key of a label: " " is the first character that it may not hold; for example "a-b"',
    ],
  ],
  [
    'a Service with a digit, up to 1.35',
    {
      'Service/3db': {
        apiVersion: 'v1',
        metadata: { name: '3db' },
        spec: { clusterIP: 'None', selector: { app: 'app' } },
      },
      cluster: { kubernetesVersion: '1.35' },
    },
    [
      'error: Service 3db: metadata.name: "3db" is not a valid name of a Service: it begins with a digit; for example "db"',
    ],
  ],
  [
    'a Service with a digit, from 1.36',
    {
      'Service/3db': {
        apiVersion: 'v1',
        metadata: { name: '3db' },
        spec: { clusterIP: 'None', selector: { app: 'app' } },
      },
      cluster: { kubernetesVersion: '1.36' },
    },
    [],
  ],
  ['a Deployment may have dots', { 'Deployment/app': { 'metadata.name': 'app.v1' } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('FLD05', fragment)).toEqual(expected);
});
