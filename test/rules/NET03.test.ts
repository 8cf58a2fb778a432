import { testExamples, told } from './support/examples';

testExamples('NET03');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a selector that misses',
    { 'Service/db': { 'spec.selector': { app: 'dbs' } } },
    ["error: Service db selects {app: dbs}, db's pods carry {app: db}: it has no endpoints"],
  ],
  [
    'the set’s own labels prove nothing',
    { 'Service/db': { 'spec.selector': { tier: 'data' } }, 'StatefulSet/db': { 'metadata.labels': { tier: 'data' } } },
    ["error: Service db selects {app: db, tier: data}, db's pods carry {app: db}: it has no endpoints"],
  ],
  [
    'labels of the controller',
    { 'Service/db': { 'spec.selector': { app: 'db', 'apps.kubernetes.io/pod-index': '1' } } },
    [],
  ],
  [
    'a Service for one pod',
    {
      'Service/db-0': {
        apiVersion: 'v1',
        metadata: { name: 'db-0' },
        spec: { selector: { 'statefulset.kubernetes.io/pod-name': 'db-0' }, ports: [{ port: 5000 }] },
      },
    },
    [],
  ],
  [
    'a Service for a pod that is still to come',
    {
      'Service/db-7': {
        apiVersion: 'v1',
        metadata: { name: 'db-7' },
        spec: { selector: { 'statefulset.kubernetes.io/pod-name': 'db-7' }, ports: [{ port: 5000 }] },
      },
    },
    [],
  ],
  ['a set that is scaled down', { 'StatefulSet/db': { 'spec.replicas': 0 } }, []],
  [
    'another Service with a slip',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { app: 'ap' }, ports: [{ port: 80 }] },
      },
    },
    ['warning: Service c selects {app: ap}, which no workload carries; did you mean app: app of Deployment app?'],
  ],
  [
    'another Service of another release',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { app: 'frontend' }, ports: [{ port: 80 }] },
      },
    },
    [],
  ],
  [
    'siblings are no slips',
    {
      'StatefulSet/two': {
        copyOf: 'StatefulSet/db',
        'spec.selector.matchLabels': { app: 'web-1' },
        'spec.template.metadata.labels': { app: 'web-1' },
        'spec.template.spec.topologySpreadConstraints.0.labelSelector.matchLabels': { app: 'two' },
        'spec.serviceName': null,
      },
      'PodDisruptionBudget/two': { copyOf: 'PodDisruptionBudget/db', 'spec.selector.matchLabels': { app: 'web-1' } },
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { app: 'web-2' }, ports: [{ port: 80 }] },
      },
    },
    [],
  ],
  [
    'no selector',
    { 'Service/c': { apiVersion: 'v1', metadata: { name: 'c' }, spec: { ports: [{ port: 80 }] } } },
    ['info: Service c has no selector: its endpoints are kept by somebody else'],
  ],
  [
    'another name',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { type: 'ExternalName', externalName: 'c.example.com' },
      },
    },
    [],
  ],
  [
    'all pods',
    { 'Service/c': { apiVersion: 'v1', metadata: { name: 'c' }, spec: { clusterIP: 'None', selector: {} } } },
    ['info: Service c has no selector: its endpoints are kept by somebody else'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('NET03', fragment)).toEqual(expected);
});
