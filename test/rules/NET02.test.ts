import { testExamples, told } from './support/examples';

testExamples('NET02');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'an address',
    { 'Service/db': { 'spec.clusterIP': null, 'spec.publishNotReadyAddresses': null } },
    ["warning: Service db has a cluster IP: db.default is one address, not db's members"],
  ],
  [
    'an address where peers are read from the Service',
    {
      'Service/db': { 'spec.clusterIP': null, 'spec.publishNotReadyAddresses': null },
      hints: { 'StatefulSet/db': { discovery: 'srv' } },
    },
    ["error: Service db has a cluster IP: db.default is one address, not db's members"],
  ],
  [
    'another name',
    {
      'Service/db': {
        spec: {
          type: 'ExternalName',
          externalName: 'db.example.com',
          clusterIP: null,
          selector: null,
          ports: null,
          publishNotReadyAddresses: null,
        },
      },
    },
    ["error: Service db is another name of db.example.com: db's pods have no DNS names"],
  ],
  [
    'one member',
    {
      'Service/db': { 'spec.clusterIP': null, 'spec.publishNotReadyAddresses': null },
      'StatefulSet/db': { 'spec.replicas': 1 },
    },
    ["info: Service db has a cluster IP: db.default is one address, not db's members"],
  ],
  [
    'a Service without selector',
    { 'Service/db': { 'spec.clusterIP': null, 'spec.selector': null, 'spec.publishNotReadyAddresses': null } },
    [],
  ],
  [
    'another Service of the set',
    {
      'Service/clients': {
        apiVersion: 'v1',
        metadata: { name: 'clients' },
        spec: { selector: { app: 'db' }, ports: [{ port: 5000 }] },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('NET02', fragment)).toEqual(expected);
});
