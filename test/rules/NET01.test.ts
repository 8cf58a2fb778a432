import { testExamples, told } from './support/examples';

testExamples('NET01');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a near miss',
    { 'StatefulSet/db': { 'spec.serviceName': 'dbs' } },
    [
      'warning: StatefulSet db: serviceName "dbs" is no Service in default; did you mean "db"? Its pods have no DNS names',
    ],
  ],
  [
    'a Service of another namespace',
    { 'Service/db': { 'metadata.namespace': 'other' } },
    ['warning: StatefulSet db: serviceName "db" is no Service in default, only in other: its pods have no DNS names'],
  ],
  [
    'no Service at all',
    { 'Service/db': null },
    ['warning: StatefulSet db: serviceName "db" is no Service in default: its pods have no DNS names'],
  ],
  [
    'a name that is used',
    { 'Service/db': null, 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['--join=db-0.db'] } },
    ['error: StatefulSet db: serviceName "db" is no Service in default: its pods have no DNS names'],
  ],
  [
    'peers that are needed',
    { 'Service/db': null, hints: { 'StatefulSet/db': { startNeeds: 'quorum', quorum: 2 } } },
    ['error: StatefulSet db: serviceName "db" is no Service in default: its pods have no DNS names'],
  ],
  [
    'a closed world',
    { 'Service/db': null, cluster: { complete: true } },
    ['error: StatefulSet db: serviceName "db" is no Service in default: its pods have no DNS names'],
  ],
  [
    'names that nobody uses',
    { 'Service/db': null, hints: { 'StatefulSet/db': { names: 'unused' } } },
    ['info: StatefulSet db: serviceName "db" is no Service in default: its pods have no DNS names'],
  ],
  ['a Service of the cluster', { 'Service/db': null, cluster: { objects: ['Service/db'] } }, []],
  ['a Service that is refused', { 'Service/db': { 'spec.type': 'Headless' } }, []],
  ['no serviceName', { 'Service/db': null, 'StatefulSet/db': { 'spec.serviceName': null } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('NET01', fragment)).toEqual(expected);
});
