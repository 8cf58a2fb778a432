import { testExamples, told } from './support/examples';

testExamples('NET05');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a governing Service',
    {
      'StatefulSet/two': {
        copyOf: 'StatefulSet/db',
        'metadata.name': 'two',
        'spec.serviceName': null,
        'spec.selector.matchLabels': { app: 'db', part: 'two' },
        'spec.template.metadata.labels': { app: 'db', part: 'two' },
      },
    },
    ['warning: Service db also selects pods of StatefulSet two: they appear among the members of db'],
  ],
  [
    'a governing Service of both',
    {
      'StatefulSet/two': {
        copyOf: 'StatefulSet/db',
        'metadata.name': 'two',
        'spec.selector.matchLabels': { app: 'db', part: 'two' },
        'spec.template.metadata.labels': { app: 'db', part: 'two' },
      },
    },
    [],
  ],
  [
    'a port that one does not have',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { tier: 'x' }, ports: [{ port: 80, targetPort: 'db' }] },
      },
      'StatefulSet/db': { 'spec.template.metadata.labels': { tier: 'x' } },
      'Deployment/app': {
        'spec.template.metadata.labels': { tier: 'x' },
        'spec.template.spec.containers.0.ports': [{ name: 'http', containerPort: 8080 }],
      },
    },
    ['warning: Service c also selects pods of Deployment app: some requests go there'],
  ],
  [
    'a port that both have',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { tier: 'x' }, ports: [{ port: 5000 }] },
      },
      'StatefulSet/db': { 'spec.template.metadata.labels': { tier: 'x' } },
      'Deployment/app': {
        'spec.template.metadata.labels': { tier: 'x' },
        'spec.template.spec.containers.0.ports': [{ containerPort: 5000 }],
      },
    },
    [],
  ],
  [
    'no ports are declared',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { tier: 'x' }, ports: [{ port: 5000 }] },
      },
      'StatefulSet/db': { 'spec.template.metadata.labels': { tier: 'x' } },
      'Deployment/app': { 'spec.template.metadata.labels': { tier: 'x' } },
    },
    [],
  ],
  [
    'a Job with the labels of the set',
    {
      'Job/j': {
        apiVersion: 'batch/v1',
        metadata: { name: 'j' },
        spec: {
          template: {
            metadata: { labels: { app: 'db' } },
            spec: { restartPolicy: 'Never', containers: [{ name: 'j', image: 'j:1' }] },
          },
        },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('NET05', fragment)).toEqual(expected);
});
