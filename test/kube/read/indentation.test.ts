import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure } from '../../../lib/kube/schema/check';
import { PRINTED } from './fixtures/lost-indentation';

const MEANT = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'google-storage' },
    provisioner: 'kubernetes.io/gcd-pd',
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-volume' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'google-storage',
      resource: { requests: { storage: '500Mi' } },
    },
  },
  {
    apiVersion: 'app/v1',
    kind: 'Deployment',
    metadata: { name: 'random-number-generator', label: { app: 'random-number-generator' } },
    spec: {
      replica: 1,
      selector: { matchLabels: { app: 'random-number-generator' } },
      template: {
        metadata: { labels: { app: 'random-number-generator' } },
        spec: {
          containers: [
            {
              image: 'alpine',
              name: 'alpine',
              command: ['/bin/sh', '-c'],
              args: ['shuf -i 0-100 -n 1 >> /opt/number.txt'],
              volumeMounts: [{ name: 'data-volume', mountPath: '/opt' }],
            },
          ],
          restartPolicy: 'OnFailure',
          volumes: [{ name: 'data-volume', persistentVolumeClaim: { claimName: 'data-volume' } }],
        },
      },
    },
  },
];

test.each([
  ['in one piece', PRINTED, 0],
  ['in three documents', PRINTED.replaceAll(/\n# /g, '\n---\n# '), 1],
])('lost indentation is told once, and everything else beside it: %s', (_, text, extraLines) => {
  const { objects, problems } = readManifests([{ file: '004.yaml', text }]);
  expect(objects.map(({ object }) => object)).toEqual(MEANT);
  const told = [...problems, ...objects.flatMap((object) => checkStructure(object, '1.37'))];
  expect(told.map(({ line, kind, message }) => `${line} ${kind}: ${message}`)).toEqual([
    '2 unreadable-document: every line starts at column 1: the indentation is lost',
    `${16 + extraLines} unknown-field: unknown field "spec.resource"; did you mean "resources"?`,
    `${20 + 2 * extraLines} unknown-api: there is no Deployment in app/v1; did you mean Deployment in apps/v1?`,
    `${24 + 2 * extraLines} unknown-field: unknown field "metadata.label"; did you mean "labels"?`,
    `${27 + 2 * extraLines} unknown-field: unknown field "spec.replica"; did you mean "replicas"?`,
  ]);
});

test.each([
  ['an object without a spec', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n'],
  ['empty metadata', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\ndata:\n  a: b\n'],
  ['a custom resource', 'apiVersion: example.com/v1\nkind: Thing\nmetadata:\nname: a\n'],
])('%s is read as it stands', (_, text) => {
  expect(readManifests([{ file: 'f', text }]).problems).toEqual([]);
});
