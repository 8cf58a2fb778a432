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
