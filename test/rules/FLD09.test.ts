import { testExamples, told } from './support/examples';

testExamples('FLD09');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a group',
    { 'Deployment/app': { apiVersion: 'app/v1' } },
    ['error: base.yaml:87: there is no Deployment in app/v1; did you mean Deployment in apps/v1?'],
  ],
  [
    'a kind',
    { 'Deployments/x': { apiVersion: 'apps/v1', metadata: { name: 'x' } } },
    ['error: base.yaml:112: there is no Deployments in apps/v1; did you mean Deployment in apps/v1?'],
  ],
  [
    'a version',
    { 'Service/db': { apiVersion: 'v2' } },
    ['error: base.yaml:1: there is no Service in v2; did you mean Service in v1?'],
  ],
  ['a custom resource', { 'Kafka/k': { apiVersion: 'kafka.strimzi.io/v1beta2', metadata: { name: 'k' } } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('FLD09', fragment)).toEqual(expected);
});
