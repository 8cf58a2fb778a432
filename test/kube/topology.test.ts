import type { Node, PersistentVolume, StorageClass, TopologySpreadConstraint } from '../../lib/kube/objects';
import { allowsTopology, keepsSpread, volumeReaches, volumeZoneFits, zoneOf } from '../../lib/kube/topology';

const GA_ZONE = 'topology.kubernetes.io/zone';
const BETA_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const node = (labels: Record<string, string>): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-a', labels },
});
const volume = (labels: Record<string, string>, spec: PersistentVolume['spec'] = {}): PersistentVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'pv', labels },
  spec,
});

test.each([
  [{ [GA_ZONE]: 'z1' }, 'z1'],
  [{ [BETA_ZONE]: 'z2' }, 'z2'],
  [{}, undefined],
])('zone of a node with %j', (labels, zone) => {
  expect(zoneOf(node(labels))).toBe(zone);
});

test.each<[Record<string, string>, Record<string, string>, boolean]>([
  [{ [GA_ZONE]: 'z1' }, { [GA_ZONE]: 'z1' }, true],
  [{ [GA_ZONE]: 'z1' }, { [GA_ZONE]: 'z2' }, false],
  [{ [GA_ZONE]: 'z1__z2' }, { [GA_ZONE]: 'z2' }, true],
  [{ [BETA_ZONE]: 'z1' }, { [GA_ZONE]: 'z1' }, true],
  [{ [BETA_ZONE]: 'z1' }, { [BETA_ZONE]: 'z1' }, true],
  [{ [GA_ZONE]: 'z1' }, { [BETA_ZONE]: 'z1' }, false],
  [{ [GA_ZONE]: 'z1' }, {}, true],
  [{ [GA_ZONE]: 'z1' }, { 'topology.kubernetes.io/region': 'r1' }, false],
  [{}, { [GA_ZONE]: 'z1' }, true],
])('volume labels %j on a node with %j: %p', (ofVolume, ofNode, fits) => {
  expect(volumeZoneFits(volume(ofVolume), node(ofNode))).toBe(fits);
});

test('a volume reaches the nodes of its affinity, and all without one', () => {
  const required = {
    nodeSelectorTerms: [{ matchExpressions: [{ key: GA_ZONE, operator: 'In' as const, values: ['z1'] }] }],
  };
  const zonal = volume({}, { nodeAffinity: { required } });
  expect(volumeReaches(zonal, node({ [GA_ZONE]: 'z1' }))).toBe(true);
  expect(volumeReaches(zonal, node({ [GA_ZONE]: 'z2' }))).toBe(false);
  expect(volumeReaches(volume({}), node({}))).toBe(true);
});

const inZone = (...values: string[]) => ({ matchLabelExpressions: [{ key: GA_ZONE, values }] });
test.each<[StorageClass['allowedTopologies'], boolean]>([
  [undefined, true],
  [[], true],
  [[inZone('z1', 'z2')], true],
  [[inZone('z3')], false],
  [[inZone('z3'), inZone('z1')], true],
  [[{}], false],
])('allowedTopologies %j in z1: %p', (allowedTopologies, allowed) => {
  const storageClass: StorageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'block.example.com',
    ...(allowedTopologies === undefined ? {} : { allowedTopologies }),
  };
  expect(allowsTopology(storageClass, { [GA_ZONE]: 'z1' })).toBe(allowed);
});

const spread: TopologySpreadConstraint = {
  maxSkew: 1,
  topologyKey: GA_ZONE,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'web' } },
};
test.each<[string, Partial<TopologySpreadConstraint>, Record<string, number>, string, boolean]>([
  ['even', {}, { z1: 1, z2: 1 }, 'z1', true],
  ['one ahead', {}, { z1: 1, z2: 0 }, 'z1', false],
  ['the lagging domain', {}, { z1: 1, z2: 0 }, 'z2', true],
  ['more skew allowed', { maxSkew: 2 }, { z1: 1, z2: 0 }, 'z1', true],
  [
    'a pod that does not match itself',
    { labelSelector: { matchLabels: { app: 'api' } } },
    { z1: 1, z2: 0 },
    'z1',
    true,
  ],
  ['too few domains', { minDomains: 3 }, { z1: 1, z2: 1 }, 'z1', false],
  ['shared label keys', { matchLabelKeys: ['rev'] }, { z1: 1, z2: 0 }, 'z1', false],
])('spread: %s', (_, change, counts, domain, kept) => {
  const labels = { app: 'web', rev: '1' };
  expect(keepsSpread({ ...spread, ...change }, new Map(Object.entries(counts)), domain, labels)).toBe(kept);
});
