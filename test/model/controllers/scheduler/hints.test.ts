import type { Node, Pod } from '../../../../lib/kube/objects';
import type { ClusterEvent } from '../../../../lib/model/controllers/scheduler/events';
import { HINTS } from '../../../../lib/model/controllers/scheduler/hints';
import type { PluginName } from '../../../../lib/model/controllers/scheduler/status';

/** SCH-05: which events wake a pod that a plugin has rejected. */

type Labels = { readonly [key: string]: string };

const node = (labels: Labels = {}, spec: object = {}, status: object = {}): Node =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', labels }, spec, status }) as Node;
const pod = (labels: Labels = {}, spec: object = {}, namespace = 'default'): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace, labels },
    spec: { containers: [{ name: 'app' }], ...spec },
  }) as Pod;

const onNode = (before: Node | undefined, after: Node | undefined) =>
  ({ resource: 'Node', before, after }) as ClusterEvent;
const onPod = (before: Pod | undefined, after: Pod | undefined) =>
  ({ resource: 'AssignedPod', before, after }) as ClusterEvent;
const on = (resource: string, before: object | undefined, after: object | undefined) =>
  ({ resource, before, after }) as ClusterEvent;
const onClaim = (name: string) =>
  ({ resource: 'PersistentVolumeClaim', after: { metadata: { name, namespace: 'default' } } }) as ClusterEvent;

const DB = { app: 'db' };
const WEB = { app: 'web' };
const term = (topologyKey = 'zone') => [{ topologyKey, labelSelector: { matchLabels: DB } }];
const required = (key: 'podAffinity' | 'podAntiAffinity', topologyKey?: string) => ({
  affinity: { [key]: { requiredDuringSchedulingIgnoredDuringExecution: term(topologyKey) } },
});
const affine = pod(WEB, required('podAffinity'));
const averse = pod(WEB, required('podAntiAffinity'));
const spread = pod(DB, {
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: DB } },
  ],
});
const plain = pod(WEB);
const zone = (name: string) => node({ zone: name });
const cordoned = node({}, { unschedulable: true });
const tainted = node({}, { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] });
const claims = (...names: string[]) => ({
  volumes: names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});

const port = (hostPort: number) => ({ containers: [{ name: 'app', ports: [{ containerPort: 1, hostPort }] }] });
const asks = (requests: object) => pod({}, { containers: [{ name: 'app', resources: { requests } }] });
const offers = (allocatable: object) => node({}, {}, { allocatable: { pods: '1', ...allocatable } });
const limit = (count: number) => ({ metadata: {}, spec: { drivers: [{ name: 'd', allocatable: { count } }] } });
const migrated = (plugins: string) => ({
  metadata: { annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': plugins } },
});
const inZone = (name: string) => ({ metadata: { labels: { 'topology.kubernetes.io/zone': name } } });

type Case = readonly [string, Pod, ClusterEvent, boolean];

const CASES: { readonly [plugin in PluginName]?: readonly Case[] } = {
  NodeName: [
    ['a node comes', plain, onNode(undefined, node()), true],
    ['a node changes', plain, onNode(node(), node({ zone: 'z' })), false],
  ],
  NodeUnschedulable: [
    ['uncordoned', plain, onNode(cordoned, node()), true],
    ['cordoned', plain, onNode(node(), cordoned), false],
    ['a node comes', plain, onNode(undefined, node()), true],
    ['a cordoned node comes', plain, onNode(undefined, cordoned), false],
    ['a node goes', plain, onNode(cordoned, undefined), false],
  ],
  TaintToleration: [
    ['the taint goes', plain, onNode(tainted, node()), true],
    ['the taint stays', plain, onNode(tainted, { ...tainted }), false],
    ['there was none', plain, onNode(node(), node({ zone: 'z' })), false],
    ['a tainted node comes', plain, onNode(undefined, tainted), false],
    ['a node goes', plain, onNode(tainted, undefined), false],
    ['a pod goes', plain, onPod(plain, undefined), false],
  ],
  NodeAffinity: [
    ['the label comes', pod({}, { nodeSelector: { zone: 'z' } }), onNode(node(), zone('z')), true],
    ['the label was there', pod({}, { nodeSelector: { zone: 'z' } }), onNode(zone('z'), cordoned), false],
    ['another label comes', pod({}, { nodeSelector: { zone: 'z' } }), onNode(node(), zone('y')), false],
  ],
  NodePorts: [
    ['a node comes', pod({}, port(80)), onNode(undefined, node()), true],
    ['a node changes', pod({}, port(80)), onNode(node(), zone('z')), false],
    ['a pod with the port goes', pod({}, port(80)), onPod(pod({}, port(80)), undefined), true],
    ['a pod with another port goes', pod({}, port(80)), onPod(pod({}, port(81)), undefined), false],
    ['a pod with the port stays', pod({}, port(80)), onPod(pod({}, port(80)), pod(DB, port(80))), false],
  ],
  NodeResourcesFit: [
    ['a pod goes', asks({ cpu: '2' }), onPod(plain, undefined), true],
    ['a pod comes', asks({ cpu: '2' }), onPod(undefined, plain), false],
    ['a node comes that is large enough', asks({ cpu: '2' }), onNode(undefined, offers({ cpu: '2' })), true],
    ['a node comes that is too small', asks({ cpu: '2' }), onNode(undefined, offers({ cpu: '1' })), false],
    ['a node goes', asks({ cpu: '2' }), onNode(offers({ cpu: '2' }), undefined), false],
    ['cores that it asks for', asks({ cpu: '2' }), onNode(offers({ cpu: '2' }), offers({ cpu: '3' })), true],
    ['cores that it does not ask for', plain, onNode(offers({ cpu: '2' }), offers({ cpu: '3' })), false],
    ['as many as before', asks({ cpu: '2' }), onNode(offers({ cpu: '3' }), offers({ cpu: '3' })), false],
    ['memory that it asks for', asks({ memory: '1' }), onNode(offers({ memory: '1' }), offers({ memory: '2' })), true],
    ['memory that it does not ask for', plain, onNode(offers({ memory: '1' }), offers({ memory: '2' })), false],
    [
      'a byte of disk that it asks for',
      asks({ 'ephemeral-storage': '1' }),
      onNode(offers({ 'ephemeral-storage': '1' }), offers({ 'ephemeral-storage': '2' })),
      true,
    ],
    ['disk that it does not ask for', plain, onNode(offers({}), offers({ 'ephemeral-storage': '2' })), false],
    ['devices', asks({ 'x/y': '1' }), onNode(offers({}), offers({ 'x/y': '1' })), true],
    [
      'devices of another kind',
      asks({ 'x/y': '1' }),
      onNode(offers({ 'x/y': '1' }), offers({ 'x/y': '1', z: '1' })),
      false,
    ],
    ['room for one pod more', plain, onNode(offers({ pods: '1' }), offers({ pods: '2' })), true],
  ],
  NodeVolumeLimits: [
    ['a CSINode comes', plain, on('CSINode', undefined, limit(1)), true],
    ['a limit is raised', plain, on('CSINode', limit(1), limit(2)), true],
    ['a limit is the same', plain, on('CSINode', limit(2), limit(2)), false],
    ['a limit is lowered', plain, on('CSINode', limit(2), limit(1)), false],
    ['a user of volumes goes', plain, onPod(pod({}, claims('x')), undefined), true],
    ['a user of none goes', plain, onPod(plain, undefined), false],
    ['its claim comes', pod({}, claims('data')), onClaim('data'), true],
    ['another claim comes', pod({}, claims('data')), onClaim('more'), false],
    ['a volume is detached', pod({}, claims('data')), on('VolumeAttachment', {}, undefined), true],
    ['a volume is attached', pod({}, claims('data')), on('VolumeAttachment', undefined, {}), false],
    ['a volume is detached, and it has none', plain, on('VolumeAttachment', {}, undefined), false],
  ],
  VolumeBinding: [
    ['a class comes', plain, on('StorageClass', undefined, {}), true],
    ['a class allows other places', plain, on('StorageClass', {}, { allowedTopologies: [{}] }), true],
    ['a class changes otherwise', plain, on('StorageClass', {}, { x: 'y' }), false],
    ['its claim', pod({}, claims('data')), onClaim('data'), true],
    ['another claim', pod({}, claims('data')), onClaim('more'), false],
    ['a volume comes', plain, on('PersistentVolume', undefined, {}), true],
    ['a volume goes', plain, on('PersistentVolume', {}, undefined), false],
    ['a node comes', plain, onNode(undefined, node()), true],
    ['a node gets a label', plain, onNode(node(), zone('z')), true],
    ['a node is cordoned', plain, onNode(node(), cordoned), false],
    ['a node goes', plain, onNode(zone('z'), undefined), false],
    ['a CSINode comes', plain, on('CSINode', undefined, migrated('x')), true],
    ['a plugin is migrated', plain, on('CSINode', migrated('x'), migrated('x,y')), true],
    ['none is', plain, on('CSINode', migrated('x'), { ...migrated('x') }), false],
    ['a capacity comes', plain, on('CSIStorageCapacity', undefined, { capacity: '1Gi' }), true],
    ['a capacity grows', plain, on('CSIStorageCapacity', { capacity: '1Gi' }, { capacity: '2Gi' }), true],
    ['a capacity shrinks', plain, on('CSIStorageCapacity', { capacity: '2Gi' }, { capacity: '1Gi' }), false],
    [
      'a capacity is told in another unit',
      plain,
      on('CSIStorageCapacity', { capacity: '1Gi' }, { capacity: '1024Mi' }),
      false,
    ],
    ['a capacity is told at last', plain, on('CSIStorageCapacity', {}, { capacity: '1Gi' }), true],
    ['a capacity goes', plain, on('CSIStorageCapacity', { capacity: '1Gi' }, undefined), false],
  ],
  VolumeZone: [
    [
      'a class comes that waits',
      plain,
      on('StorageClass', undefined, { volumeBindingMode: 'WaitForFirstConsumer' }),
      true,
    ],
    ['a class comes that does not', plain, on('StorageClass', undefined, { volumeBindingMode: 'Immediate' }), false],
    ['its claim', pod({}, claims('data')), onClaim('data'), true],
    ['a volume comes', plain, on('PersistentVolume', undefined, inZone('z')), true],
    ['a volume changes its zone', plain, on('PersistentVolume', inZone('y'), inZone('z')), true],
    ['a volume keeps its zone', plain, on('PersistentVolume', inZone('z'), { ...inZone('z'), x: 'y' }), false],
    ['a node gets a label', plain, onNode(node(), zone('z')), true],
    ['a node is cordoned', plain, onNode(node(), cordoned), false],
  ],
  VolumeRestrictions: [
    ['its claim comes', pod({}, claims('data')), onClaim('data'), true],
    ['another claim comes', pod({}, claims('data')), onClaim('more'), false],
    ['a user of its claim goes', pod({}, claims('data')), onPod(pod({}, claims('data')), undefined), true],
    [
      'a user of one of its claims goes',
      pod({}, claims('data', 'x')),
      onPod(pod({}, claims('y', 'x')), undefined),
      true,
    ],
    ['a user of another claim goes', pod({}, claims('data')), onPod(pod({}, claims('more')), undefined), false],
    ['a user elsewhere goes', pod({}, claims('data')), onPod(pod({}, claims('data'), 'other'), undefined), false],
    ['a user comes', pod({}, claims('data')), onPod(undefined, pod({}, claims('data'))), false],
  ],
  PodTopologySpread: [
    ['a node with the key comes', spread, onNode(undefined, zone('z')), true],
    ['a node without it comes', spread, onNode(undefined, node()), false],
    ['a node with the key goes', spread, onNode(zone('z'), undefined), true],
    ['a node gets the key', spread, onNode(node(), zone('z')), true],
    ['a node loses the key', spread, onNode(zone('z'), node()), true],
    ['a node changes its domain', spread, onNode(zone('z'), zone('y')), true],
    ['a node in a domain gets a taint', spread, onNode(zone('z'), { ...zone('z'), spec: tainted.spec }), true],
    ['a node outside gets a taint', spread, onNode(node(), tainted), false],
    ['a node in a domain changes otherwise', spread, onNode(zone('z'), node({ zone: 'z', x: 'y' })), false],
    ['a pod that counts goes', spread, onPod(pod(DB), undefined), true],
    ['a pod that counts comes', spread, onPod(undefined, pod(DB)), true],
    ['a pod that does not count goes', spread, onPod(pod(WEB), undefined), false],
    ['a pod begins to count', spread, onPod(pod(WEB), pod(DB)), true],
    ['a pod goes on to count', spread, onPod(pod(DB), pod({ ...DB, x: 'y' })), false],
    ['a pod elsewhere goes', spread, onPod(pod(DB, {}, 'other'), undefined), false],
    ['a claim comes', spread, onClaim('data'), false],
  ],
  InterPodAffinity: [
    ['one that it wants near comes', affine, onPod(undefined, pod(DB)), true],
    ['another comes', affine, onPod(undefined, pod(WEB)), false],
    ['one becomes what it wants near', affine, onPod(pod(WEB), pod(DB)), true],
    ['one that it wants near changes', affine, onPod(pod(DB), pod({ ...DB, x: 'y' })), false],
    ['one that it wants near goes', affine, onPod(pod(DB), undefined), false],
    ['one that it avoids goes', averse, onPod(pod(DB), undefined), true],
    ['one that it avoids changes into another', averse, onPod(pod(DB), pod(WEB)), true],
    ['one becomes what it avoids', averse, onPod(pod(WEB), pod(DB)), false],
    ['one that it avoids comes', averse, onPod(undefined, pod(DB)), false],
    ['one that avoids it goes', pod(DB), onPod(averse, undefined), true],
    ['one that avoids others goes', pod(WEB), onPod(averse, undefined), false],
    ['a node gets the domain', affine, onNode(node(), zone('z')), true],
    ['a node loses the domain', affine, onNode(zone('z'), node()), false],
    ['a node changes the domain', affine, onNode(zone('z'), zone('y')), true],
    ['a node keeps the domain', affine, onNode(zone('z'), node({ zone: 'z', x: 'y' })), false],
    ['a node goes', affine, onNode(zone('z'), undefined), false],
    ['a node loses the domain to avoid', averse, onNode(zone('z'), node()), true],
    ['a node gets the domain to avoid', averse, onNode(node(), zone('z')), false],
    ['a node comes, to one that avoids', averse, onNode(undefined, node()), true],
    ['a claim comes', averse, onClaim('data'), false],
  ],
};

describe.each(Object.entries(CASES))('SCH-05 %s', (plugin, cases) => {
  test.each(cases)('%s', (_, waiting, event, helps) => {
    expect(HINTS[plugin as PluginName](event, waiting)).toBe(helps);
  });
});
