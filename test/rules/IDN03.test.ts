import { testExamples, told } from './support/examples';

testExamples('IDN03');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'two sets',
    {
      'StatefulSet/db-x': { copyOf: 'StatefulSet/db' },
      'StatefulSet/x': {
        copyOf: 'StatefulSet/db',
        'spec.volumeClaimTemplates.0.metadata.name': 'data-db',
        'spec.template.spec.containers.0.volumeMounts.0.name': 'data-db',
        'spec.selector.matchLabels': { app: 'x' },
        'spec.template.metadata.labels': { app: 'x' },
      },
    },
    [
      "warning: StatefulSet db and StatefulSet db-x select each other's pods: Service db and PodDisruptionBudget db count both",
      'error: StatefulSet db-x and StatefulSet x both derive the claim data-db-x-0: both write to the same volume',
    ],
  ],
  [
    'two sets with other ordinals',
    {
      'StatefulSet/b-x': {
        copyOf: 'StatefulSet/db',
        'spec.selector.matchLabels': { app: 'b' },
        'spec.template.metadata.labels': { app: 'b' },
      },
      'StatefulSet/x': {
        copyOf: 'StatefulSet/db',
        'spec.ordinals': { start: 3 },
        'spec.volumeClaimTemplates.0.metadata.name': 'data-b',
        'spec.template.spec.containers.0.volumeMounts.0.name': 'data-b',
        'spec.selector.matchLabels': { app: 'x' },
        'spec.template.metadata.labels': { app: 'x' },
      },
    },
    [],
  ],
  [
    'two sets in two namespaces',
    { 'StatefulSet/x': { copyOf: 'StatefulSet/db', 'metadata.name': 'db', 'metadata.namespace': 'other' } },
    [],
  ],
  [
    'a pod that has a name of the set’s',
    {
      'Pod/db-1': { apiVersion: 'v1', metadata: { name: 'db-1' }, spec: { containers: [{ name: 'x', image: 'x:1' }] } },
    },
    ['error: Pod db-1 has the name of ordinal 1 of StatefulSet db: the set waits for ever'],
  ],
  [
    'a pod beyond the ordinals',
    {
      'Pod/db-7': { apiVersion: 'v1', metadata: { name: 'db-7' }, spec: { containers: [{ name: 'x', image: 'x:1' }] } },
    },
    [],
  ],
  [
    'a claim made ahead',
    {
      'PersistentVolumeClaim/data-db-0': {
        copyOf: 'PersistentVolumeClaim/files',
        'spec.accessModes': ['ReadWriteOnce'],
      },
    },
    [
      'info: claim data-db-0 is taken by ordinal 0 of StatefulSet db, as it is: size, class and labels of the claim template do not count',
    ],
  ],
  [
    'an ephemeral claim and a claim',
    {
      'StatefulSet/db': {
        'spec.template.spec.volumes': [
          {
            name: 'tmp',
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
              },
            },
          },
        ],
      },
      'PersistentVolumeClaim/db-0-tmp': { copyOf: 'PersistentVolumeClaim/files' },
    },
    ['error: claim db-0-tmp and the ephemeral volume tmp of StatefulSet db have one name: the pod never starts'],
  ],
  [
    'an ephemeral claim of a pod and a claim',
    {
      'Pod/x': {
        apiVersion: 'v1',
        metadata: { name: 'x' },
        spec: {
          containers: [{ name: 'x', image: 'x:1' }],
          volumes: [
            {
              name: 'tmp',
              ephemeral: {
                volumeClaimTemplate: {
                  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
                },
              },
            },
          ],
        },
      },
      'PersistentVolumeClaim/x-tmp': { copyOf: 'PersistentVolumeClaim/files' },
    },
    ['error: claim x-tmp and the ephemeral volume tmp of Pod x have one name: the pod never starts'],
  ],
  [
    'selectors that match each other',
    { 'StatefulSet/two': { copyOf: 'StatefulSet/db', 'spec.serviceName': null } },
    [
      "warning: StatefulSet db and StatefulSet two select each other's pods: Service db and PodDisruptionBudget db count both",
    ],
  ],
  [
    'one selector that matches both',
    {
      'StatefulSet/two': {
        copyOf: 'StatefulSet/db',
        'spec.serviceName': null,
        'spec.selector.matchLabels': { app: 'db', part: 'two' },
        'spec.template.metadata.labels': { app: 'db', part: 'two' },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN03', fragment)).toEqual(expected);
});

test('one object that is given twice is no pair', () => {
  const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  selector: { matchLabels: { app: app } }
  template: { metadata: { labels: { app: app } }, spec: { containers: [{ name: app, image: "app:2" }] } }
`;
  expect(told('IDN03', { text })).toEqual([]);
});
