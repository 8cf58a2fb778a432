import type { KubeObject } from '../../lib/kube/objects';
import { assumedCluster } from '../../lib/scenarios/assumed-cluster';

const set = (replicas: number, pod: object = {}, claim: object = {}) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas,
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [], ...pod } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], ...claim } }],
    },
  }) as unknown as KubeObject;
const storageClass = (name: string, provisioner: string) =>
  ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner }) as unknown as KubeObject;
const terms = (...matchExpressions: readonly object[]) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  },
});

test.each([
  [1, 6],
  [5, 6],
  [6, 9],
  [20, 21],
])('%i replicas have a node each, one more than that, and two a zone at least: %i nodes', (replicas, nodes) => {
  const { cluster } = assumedCluster([set(replicas)]);
  expect(cluster.nodes).toHaveLength(nodes);
  expect(new Set(cluster.nodes?.map(({ zone }) => zone)).size).toBe(3);
});

test.each<readonly [string, object, object]>([
  ['a nodeSelector', { nodeSelector: { disk: 'ssd' } }, { disk: 'ssd' }],
  ['In', terms({ key: 'a', operator: 'In', values: ['x', 'y'] }), { a: 'x' }],
  ['Exists', terms({ key: 'a', operator: 'Exists' }), { a: 'yes' }],
  [
    'Gt and Lt',
    terms({ key: 'a', operator: 'Gt', values: ['4'] }, { key: 'b', operator: 'Lt', values: ['4'] }),
    { a: '5', b: '3' },
  ],
])('nodes have the labels that pods ask for: %s', (_, pod, labels) => {
  const { cluster } = assumedCluster([set(1, pod)]);
  expect(cluster.nodes?.map((node) => node.labels)).toContainEqual(labels);
  // And others do not, for those that ask for their absence.
  expect(cluster.nodes?.map((node) => node.labels)).toContainEqual({});
});

test('a zone that pods ask for is there', () => {
  const { cluster } = assumedCluster([set(2, { nodeSelector: { 'topology.kubernetes.io/zone': 'eu-1' } })]);
  expect(cluster.nodes?.filter(({ zone }) => zone === 'eu-1')).toHaveLength(2);
});

test.each<readonly [string, readonly KubeObject[], readonly string[]]>([
  ['a class that is not shown', [set(1, {}, { storageClassName: 'fast' })], ['StorageClass/fast disk.assumed']],
  ['the default class', [set(1)], ['StorageClass/cluster-default disk.assumed']],
  [
    'a class for shared volumes',
    [set(1, {}, { storageClassName: 'nfs', accessModes: ['ReadWriteMany'] })],
    ['StorageClass/nfs shared.assumed'],
  ],
  ['nothing for a class that is', [set(1, {}, { storageClassName: 'fast' }), storageClass('fast', 'x')], []],
  ['nothing for claims that want no class', [set(1, {}, { storageClassName: '' })], []],
])('what is counted on is there: %s', (_, manifests, objects) => {
  const made = assumedCluster(manifests).objects as readonly (KubeObject & { readonly provisioner?: string })[];
  expect(made.map(({ kind, metadata, provisioner }) => `${kind}/${metadata.name} ${provisioner}`)).toEqual(objects);
});

test('of a class without a provisioner every node has a volume for every claim template', () => {
  const { cluster, objects } = assumedCluster([
    set(3, {}, { storageClassName: 'local' }),
    storageClass('local', 'kubernetes.io/no-provisioner'),
  ]);
  expect(objects.filter(({ kind }) => kind === 'PersistentVolume')).toHaveLength(cluster.nodes?.length ?? 0);
});

test('drivers behave as they are known to, and nodes have their labels; of an unknown one nothing bad is assumed', () => {
  const { cluster } = assumedCluster([
    set(1),
    storageClass('a', 'ebs.csi.aws.com'),
    storageClass('b', 'x.example.com'),
  ]);
  const byName = new Map(cluster.drivers?.map((driver) => [driver.name, driver]));
  expect(byName.get('ebs.csi.aws.com')).toMatchObject({ topology: 'zone' });
  expect(byName.get('x.example.com')).toMatchObject({ topology: 'none', attach: true, expand: true });
});
