/** Deployments that share a claim, put through every story. */
import { parseAllDocuments } from 'yaml';
import { troubleText } from '../../lib/check/trouble-text';
import { verifyManifests } from '../../lib/check/verify-manifests';
import type { KubeObject } from '../../lib/kube/objects';

interface Given {
  readonly mode?: string;
  readonly strategy?: object;
  readonly replicas?: number;
  readonly claim?: string;
}

function manifests({
  mode = 'ReadWriteOnce',
  strategy = { type: 'RollingUpdate' },
  replicas = 1,
  claim = 'data',
}: Given) {
  const text = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: block}
provisioner: ebs.csi.aws.com
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [${mode}], storageClassName: block, resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: ${replicas}
  strategy: ${JSON.stringify(strategy)}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]
`;
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

const rolling = (maxSurge: number, maxUnavailable: number | string) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
});
const firstLines = (given: Given) =>
  verifyManifests({ manifests: manifests(given) }).troubles.map((trouble) => troubleText(trouble).split('\n')[0]);

test.each<[string, Given]>([
  ['DEP-40: Recreate', { strategy: { type: 'Recreate' } }],
  ['DEP-40: surge 0, one unavailable', { strategy: rolling(0, 1) }],
  ['DEP-40: as many unavailable as there are', { strategy: rolling(1, '100%') }],
  ['DEP-41: ReadWriteMany', { mode: 'ReadWriteMany', replicas: 3 }],
  ['DEP-43: ReadWriteOncePod and Recreate', { mode: 'ReadWriteOncePod', strategy: { type: 'Recreate' } }],
])('%s comes through every story', (_, given) => {
  expect(firstLines(given)).toEqual([]);
});

const ELSEWHERE = 'Deployment app: after its template changes while its nodes take no new pods, pod app-';
test.each<[string, Given, string, string]>([
  ['DEP-40: the defaults', {}, ELSEWHERE, 'Waiting for detach for volume'],
  ['DEP-40: surge 1', { strategy: rolling(1, 0) }, ELSEWHERE, 'Waiting for detach for volume'],
  [
    'DEP-43: ReadWriteOncePod',
    { mode: 'ReadWriteOncePod' },
    'Deployment app: after its template changes, pod app-',
    'with ReadWriteOncePod access mode already in-use by another pod',
  ],
  [
    'DEP-44: two pods',
    { replicas: 2 },
    'Deployment app: after it is applied, pod app-',
    'Waiting for detach for volume',
  ],
])('%s: stuck', (_, given, story, reason) => {
  const [line, ...others] = firstLines(given);
  expect(others).toEqual([]);
  expect(line.startsWith(story)).toBe(true);
  expect(line).toContain('never becomes Ready');
  expect(line).toContain(reason);
});

test('the story ends with the deadline', () => {
  const [trouble] = verifyManifests({ manifests: manifests({}) }).troubles;
  expect(troubleText(trouble).split('\n').at(-1)).toMatch(
    /deployment-controller +Deployment\/app: ProgressDeadlineExceeded$/,
  );
});

test('nothing is said about a Deployment whose claim is made elsewhere', () => {
  expect(verifyManifests({ manifests: manifests({ claim: 'legacy' }) })).toMatchObject({
    deployments: 0,
    troubles: [],
  });
});
