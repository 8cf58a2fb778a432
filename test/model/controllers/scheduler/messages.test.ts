import { scheduler } from '../../../../lib/model/controllers/scheduler';
import { planned, world } from '../../world';

const node = (name: string, spec = '', labels = '', allocatable = '{cpu: "4", memory: 8Gi, pods: "110"}') => `
---
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, topology.kubernetes.io/zone: z-${name}${labels}}}
spec: {${spec}}
status: {allocatable: ${allocatable}}`;

const THREE = ['a', 'b', 'c'].map((name) => node(name)).join('');

const pod = (spec = '', name = 'web-0', metadata = '') => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}${metadata}}
spec: {containers: [{name: app}]${spec && `, ${spec}`}}
status: {phase: Pending}`;

const withClaim = (spec = '') =>
  pod(`volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]${spec && `, ${spec}`}`);

const claim = (spec = '', metadata = '', status = '') => `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data${metadata}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${spec && `, ${spec}`}}
status: {${status}}`;

const BOUND = ', annotations: {pv.kubernetes.io/bind-completed: "yes"}';

const storageClass = (provisioner: string, mode = 'WaitForFirstConsumer', more = '') => `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ${provisioner}
volumeBindingMode: ${mode}${more}`;

const volumeOn = (name: string) => `
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv-1}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  csi: {driver: d, volumeHandle: h1}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${name}]}]}]}}
status: {phase: Available}`;

const CORDONED = 'unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]';
const TAINTED = 'taints: [{key: k, value: v, effect: NoExecute}]';
const FULL = `
---
apiVersion: v1
kind: Pod
metadata: {name: other}
spec: {nodeName: a, containers: [{name: app, resources: {requests: {cpu: "3"}}}]}
status: {phase: Running}`;
const ASKS = (cpu: string) => `containers: [{name: app, resources: {requests: {cpu: "${cpu}"}}}]`;

const attempt = (manifests: string, version: string) => {
  const lines = planned(scheduler, world(manifests), 'default/web-0', version);
  return (
    lines.find((line) => line.startsWith('event'))?.replace('event Warning FailedScheduling ', '') ?? lines.join('\n')
  );
};

const F37 = (n: number, text: string) => ` preemption: 0/${n} nodes are available: ${text}.`;
const F34 = (n: number, text: string) => ` no new claims to deallocate,${F37(n, text)}`;
const none = (n: number) => `${n} No preemption victims found for incoming pod`;
const useless = (n: number) => `${n} Preemption is not helpful for scheduling`;

/** Rule, situation, head of the text, the tail of a failed Filter; without one it is a PreFilter's. */
const CASES: readonly (readonly [string, string, string, string?])[] = [
  ['SCH-10 claim missing', THREE + withClaim(), '0/3 nodes are available: persistentvolumeclaim "data" not found.'],
  [
    'SCH-10 claim being deleted',
    THREE + withClaim() + claim('', ', deletionTimestamp: true'),
    '0/3 nodes are available: persistentvolumeclaim "data" is being deleted.',
  ],
  [
    'SCH-10 claim lost',
    THREE + withClaim() + claim('volumeName: pv-1', BOUND, 'phase: Lost'),
    '0/3 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv-1".',
  ],
  [
    'SCH-10 ephemeral claim missing',
    THREE + pod('volumes: [{name: x, ephemeral: {}}]'),
    '0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "web-0-x".',
  ],
  [
    'SCH-12 class missing',
    THREE + withClaim() + claim('storageClassName: typo'),
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
  ],
  [
    'SCH-12 volumeName set, binding unfinished',
    THREE + withClaim() + claim('storageClassName: fast, volumeName: pv-1') + storageClass('d'),
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
  ],
  [
    'SCH-15 SCH-16 no provisioner, nothing fits',
    THREE + withClaim() + claim('storageClassName: fast') + storageClass('kubernetes.io/no-provisioner'),
    "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.",
    useless(3),
  ],
  [
    'SCH-16 allowedTopologies',
    THREE +
      withClaim() +
      claim('storageClassName: fast') +
      storageClass(
        'd',
        'WaitForFirstConsumer',
        '\nallowedTopologies: [{matchLabelExpressions: [{key: zone, values: [x]}]}]',
      ),
    "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.",
    useless(3),
  ],
  [
    'SCH-14 SCH-21 selected-node of a node that is gone',
    THREE +
      withClaim() +
      claim('storageClassName: fast', ', annotations: {volume.kubernetes.io/selected-node: gone}') +
      storageClass('d'),
    "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.",
    useless(3),
  ],
  [
    'SCH-14 SCH-21 selected-node is full',
    THREE +
      FULL +
      withClaim().replace('containers: [{name: app}]', ASKS('2')) +
      claim('storageClassName: fast', ', annotations: {volume.kubernetes.io/selected-node: a}') +
      storageClass('d'),
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't find available persistent volumes to bind.",
    `${none(1)}, ${useless(2)}`,
  ],
  [
    'SCH-13 SCH-02 zonal volume, its node full',
    THREE +
      FULL +
      withClaim().replace('containers: [{name: app}]', ASKS('2')) +
      claim('volumeName: pv-1', BOUND) +
      volumeOn('a'),
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match PersistentVolume's node affinity.",
    `${none(1)}, ${useless(2)}`,
  ],
  [
    'SCH-13 bound to a volume that is gone',
    THREE + withClaim() + claim('volumeName: pv-9', BOUND),
    '0/3 nodes are available: persistentvolume "pv-9" not found.',
  ],
  [
    'SCH-17 capacity is tracked, none published',
    THREE +
      withClaim() +
      claim('storageClassName: fast') +
      storageClass('d') +
      '\n---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: d}\nspec: {storageCapacity: true}',
    '0/3 nodes are available: 3 node(s) did not have enough free storage.',
    useless(3),
  ],
  [
    'SCH-64 SCH-01 cordoned: NodeUnschedulable answers first',
    node('a', CORDONED) + pod(),
    '0/1 nodes are available: 1 node(s) were unschedulable.',
    useless(1),
  ],
  [
    'SCH-61 selector',
    THREE + pod('nodeSelector: {disk: ssd}'),
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    useless(3),
  ],
  [
    'a request exceeds the node',
    node('a') + pod('').replace('containers: [{name: app}]', ASKS('5')),
    '0/1 nodes are available: 1 Insufficient cpu.',
    useless(1),
  ],
  [
    'too many pods',
    node('a', '', '', '{cpu: "4", memory: 8Gi, pods: "1"}') + FULL + pod(),
    '0/1 nodes are available: 1 Too many pods.',
    none(1),
  ],
  [
    'SCH-02 ten sorts before two',
    Array.from({ length: 10 }, (_, i) => node(`n${i}`, CORDONED)).join('') +
      node('x') +
      node('y') +
      pod('nodeSelector: {disk: ssd}'),
    "0/12 nodes are available: 10 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
    useless(12),
  ],
  [
    'SCH-62 no domain key',
    node('a') +
      pod(
        'topologySpreadConstraints: [{maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]',
      ),
    "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label).",
    useless(1),
  ],
  [
    'SCH-63 anti-affinity of an existing pod',
    node('a') +
      FULL.replace('name: other', 'name: other, labels: {app: x}').replace(
        'nodeName: a',
        'nodeName: a, affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: topology.kubernetes.io/zone, labelSelector: {matchLabels: {app: x}}}]}}',
      ) +
      pod('', 'web-0', ', labels: {app: x}'),
    "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.",
    none(1),
  ],
];

describe.each([
  ['1.34.2', ' not found', F34],
  ['1.37.1', ' not found', F37],
] as const)('texts of %s', (version, preFilterTail, tail) => {
  test.each(CASES.map(([title, manifests, head, preemption = '']) => [title, manifests, head, preemption] as const))(
    '%s',
    (_, manifests, head, preemption) => {
      const n = Number(/^0\/(\d+)/.exec(head)?.[1]);
      expect(attempt(manifests, version)).toBe(head + (preemption ? tail(n, preemption) : preFilterTail));
    },
  );
});

test.each([
  ['1.33.5', 'node(s) had untolerated taint {k: v}'],
  ['1.34.2', 'node(s) had untolerated taint(s)'],
])('SCH-60 the text for a taint in %s', (version, text) => {
  expect(attempt(node('a', TAINTED) + pod(), version)).toContain(`: 1 ${text}.`);
});

test.each([
  [
    '1.33.5',
    '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
  ],
  ['1.36.0', '0/3 nodes are available: persistentvolumeclaim "data" not found. not found'],
])('SCH-03 after a PreFilter in %s', (version, text) => {
  expect(attempt(THREE + withClaim(), version)).toBe(text);
});

test.each([
  ['1.33.5', 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
  [
    '1.37.1',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
])('SCH-30 ReadWriteOncePod in use, in %s', (version, text) => {
  const user = FULL.replace(
    'nodeName: a',
    'nodeName: a, volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
  );
  const rwop = claim('volumeName: pv-1', BOUND).replace('[ReadWriteOnce]', '[ReadWriteOncePod]');
  const text3 = attempt(THREE + user + withClaim() + rwop + volumeOn('a'), version);
  expect(text3).toContain(`0/3 nodes are available: 3 ${text}.`);
  expect(text3).toContain(none(3));
});

describe('SCH-40 to SCH-43 attach limits', () => {
  const csiNode = (drivers: string) =>
    `\n---\napiVersion: storage.k8s.io/v1\nkind: CSINode\nmetadata: {name: a}\nspec: {drivers: [${drivers}]}`;
  const attached = `\n---\napiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata: {name: va}\nspec: {attacher: d, nodeName: a, source: {persistentVolumeName: pv-1}}`;
  const situation = node('a') + withClaim() + claim('volumeName: pv-1', BOUND) + volumeOn('a');
  test.each([
    ['no limit', csiNode('{name: d, nodeID: a}'), 'Successfully assigned default/web-0 to a'],
    [
      'room for one',
      csiNode('{name: d, nodeID: a, allocatable: {count: 1}}'),
      'Successfully assigned default/web-0 to a',
    ],
    [
      'SCH-41 the same volume, still attached from a gone pod, counts twice',
      csiNode('{name: d, nodeID: a, allocatable: {count: 1}}') + attached,
      'node(s) exceed max volume count',
    ],
    [
      'SCH-43 driver missing',
      csiNode('') +
        '\n---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: d}\nspec: {preventPodSchedulingIfMissing: true}',
      'd CSI driver is not installed on the node',
    ],
  ])('%s', (_, more, text) => {
    expect(attempt(situation + more, '1.37.1')).toContain(text);
  });
});

test('SCH-50 SCH-51 zone labels of a bound volume', () => {
  const zonal = volumeOn('a')
    .replace('name: pv-1}', 'name: pv-1, labels: {topology.kubernetes.io/zone: z-b__z-c}}')
    .split('\n')
    .filter((line) => !line.includes('nodeAffinity'))
    .join('\n');
  const store = world(THREE + withClaim() + claim('volumeName: pv-1', BOUND) + zonal);
  expect(planned(scheduler, store, 'default/web-0')).toContain('bind default/web-0 b');
});

test('no nodes at all (SCH-02)', () => {
  expect(attempt(pod(), '1.37.1')).toBe('no nodes available to schedule pods');
});
