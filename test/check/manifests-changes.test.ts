import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests } from '../../lib/check/manifests';

const yaml = (text: string) => [{ file: 'f.yaml', text }];

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files}
spec: {accessModes: [ReadWriteMany], storageClassName: fast, resources: {requests: {storage: 10Gi}}}
`;
const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`;
const STORAGE_CLASS = (allow: boolean) => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: disk.example.com
allowVolumeExpansion: ${allow}
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

test.each<[what: string, before: string, after: string, told: readonly string[]]>([
  ['nothing', SET, SET, []],
  ['more pods', SET, SET.replace('spec:\n', 'spec:\n  replicas: 5\n'), []],
  ['defaults written out', SET, SET.replace('spec:\n', 'spec:\n  podManagementPolicy: OrderedReady\n'), []],
  [
    'another Service of a set',
    SET,
    SET.replace('serviceName: db', 'serviceName: peers'),
    ['5 forbidden-update: spec.serviceName changed from "db" to "peers": it is immutable'],
  ],
  [
    'a larger claim template',
    SET,
    SET.replace('10Gi', '20Gi'),
    [
      '12 forbidden-update: spec.volumeClaimTemplates[0].spec.resources.requests.storage changed from "10Gi" to "20Gi": it is immutable',
    ],
  ],
  ['a claim grows', CLAIM, CLAIM.replace('10Gi', '20Gi'), []],
  [
    'a claim grows whose class allows it',
    `${CLAIM}---\n${STORAGE_CLASS(false)}`,
    `${CLAIM.replace('10Gi', '20Gi')}---\n${STORAGE_CLASS(true)}`,
    [],
  ],
  [
    'a claim grows whose class does not',
    `${CLAIM}---\n${STORAGE_CLASS(false)}`,
    `${CLAIM.replace('10Gi', '20Gi')}---\n${STORAGE_CLASS(false)}`,
    ["4 resize-rejected: spec.resources.requests.storage grows, and the claim's class does not let volumes grow"],
  ],
  [
    'a claim shrinks',
    CLAIM,
    CLAIM.replace('10Gi', '5Gi'),
    ['4 resize-rejected: spec.resources.requests.storage changed from "10Gi" to "5Gi": a volume cannot shrink'],
  ],
  [
    'another class of a claim',
    CLAIM,
    CLAIM.replace('fast', 'slow'),
    ['4 forbidden-update: spec.storageClassName changed from "fast" to "slow": it is immutable'],
  ],
  [
    'another provisioner',
    STORAGE_CLASS(true),
    STORAGE_CLASS(true).replace('disk.', 'new.'),
    ['4 forbidden-update: provisioner changed from "disk.example.com" to "new.example.com": it is immutable'],
  ],
  [
    'another selector',
    DEPLOYMENT,
    DEPLOYMENT.replaceAll('app: web', 'app: shop'),
    ['5 forbidden-update: spec.selector.matchLabels.app changed from "web" to "shop": it is immutable'],
  ],
  [
    'a strategy of another type',
    DEPLOYMENT,
    DEPLOYMENT.replace('spec:\n', 'spec:\n  strategy: {type: Recreate}\n'),
    [],
  ],
  [
    'a Service becomes headless',
    SERVICE.replace('{selector', '{clusterIP: 10.96.0.9, selector'),
    SERVICE.replace('{selector', '{clusterIP: None, selector'),
    ['4 forbidden-update: spec.clusterIP changed from "10.96.0.9" to "None": it is immutable'],
  ],
  [
    'a value that was never right',
    DEPLOYMENT,
    DEPLOYMENT.replace('spec:\n', 'spec:\n  replicas: -1\n'),
    ['5 invalid-number: spec.replicas: -1 must be greater than or equal to 0'],
  ],
  ['an object that is gone', SET, CLAIM, []],
])('%s', (_, before, after, told) => {
  for (const kubernetesVersion of ['1.35', '1.36', '1.37']) {
    const { problems, refused } = checkManifests({ previous: yaml(before), sources: yaml(after), kubernetesVersion });
    expect(problems.map(({ line, kind, message }) => `${line} ${kind}: ${message}`)).toEqual(told);
    expect(refused).toHaveLength(told.length);
    expect(problems.filter(({ help }) => help === '')).toEqual([]);
  }
});

test('whatever an API server accepted may be applied again', () => {
  const objects = readFileSync(join(__dirname, '../kube/differential/answers.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { manifest: object; patch?: object; refused: object })
    .filter(({ refused }) => Object.keys(refused).length === 0)
    .map(({ manifest }) => ({ object: manifest }));
  const sources = [{ file: 'all', objects }];
  for (const kubernetesVersion of ['1.34', '1.37']) {
    const { refused, accepted } = checkManifests({ previous: sources, sources, kubernetesVersion });
    expect(refused.map(({ manifest, answer }) => [manifest.object, answer.message])).toEqual([]);
    expect(accepted).toHaveLength(objects.length);
  }
  expect(objects.length).toBeGreaterThan(200);
});
