import { switchesOf } from '../../../../lib/kube/versions';
import { scheduler } from '../../../../lib/model/controllers/scheduler';
import type { Key, Kind } from '../../../../lib/model/kinds';
import { ControllerView } from '../../../../lib/model/view';
import { planned, RECORDED_TIMINGS, world } from '../../world';

const NODES = ['a', 'b']
  .map(
    (name) => `
---
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}}}
status: {allocatable: {cpu: "1", memory: 8Gi, pods: "110"}}`,
  )
  .join('');

const pod = (spec = '', status = 'phase: Pending') => `
---
apiVersion: v1
kind: Pod
metadata: {name: web-0}
spec: {containers: [{name: app}]${spec}}
status: {${status}}`;

const USES = ', volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]';
const CLAIM = `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}`;

describe('SCH-05: which pods are scheduled', () => {
  test.each<[string, string, boolean]>([
    ['one without a node', pod(), true],
    ['one that names this scheduler', pod(', schedulerName: default-scheduler'), true],
    ['not one that names another', pod(', schedulerName: other'), false],
    ['not one with a gate', pod(', schedulingGates: [{name: x}]'), false],
    ['not one that has ended', pod('', 'phase: Failed'), false],
    ['not one that has a node', pod(', nodeName: a'), false],
    ['not one with a gate that names another', pod(', schedulerName: other, schedulingGates: [{name: x}]'), false],
  ])('%s', (_, manifest, scheduled) => {
    const plan = planned(scheduler, world(NODES + manifest), 'default/web-0');
    expect(plan.some((line) => line.startsWith('bind default/web-0 '))).toBe(scheduled);
  });
});

describe('SCH-05: a claim wakes pods that wait', () => {
  const rejected = (...plugins: string[]): [Kind, Key, unknown] => {
    const uid = 'Pod/default/web-0#1';
    const value = { stage: 'rejected', pod: 'default/web-0', uid, errors: 0, plugins, moved: false };
    const about = ['Pod default/web-0', 'rejected'];
    return ['Memo', `scheduler pod ${uid}`, { controller: 'scheduler', id: `pod ${uid}`, value, about }];
  };
  const stored = world(CLAIM).get('PersistentVolumeClaim', 'default/data');
  test.each<[string, string, unknown, unknown, readonly Key[]]>([
    ['its own, that comes', 'VolumeBinding', undefined, stored, ['wake default/web-0']],
    ['its own, that changes', 'VolumeBinding', stored, { ...stored }, ['wake default/web-0']],
    ['not its own, that goes', 'VolumeBinding', stored, undefined, []],
    ['its own, that comes, where that alone matters', 'VolumeRestrictions', undefined, stored, ['wake default/web-0']],
    ['not one that changes, where coming alone matters', 'VolumeRestrictions', stored, { ...stored }, []],
    ['not one that no plugin asks for', 'NodeAffinity', undefined, stored, []],
  ])('%s', (_, plugin, before, after, keys) => {
    expect(woken('PersistentVolumeClaim', plugin, before, after)).toEqual(keys);
  });

  const volume = { metadata: { name: 'pv-1' }, spec: {} };
  test.each<[string, string, unknown, unknown, readonly Key[]]>([
    ['a volume that comes', 'VolumeBinding', undefined, volume, ['wake default/web-0']],
    ['a volume that changes', 'VolumeBinding', volume, { ...volume }, ['wake default/web-0']],
    ['not one that goes', 'VolumeBinding', volume, undefined, []],
    ['one that comes, where coming matters', 'VolumeZone', undefined, volume, ['wake default/web-0']],
    ['not one that changes, where coming matters', 'VolumeZone', volume, { ...volume }, []],
  ])('and %s', (_, plugin, before, after, keys) => {
    expect(woken('PersistentVolume', plugin, before, after)).toEqual(keys);
  });

  function woken(kind: Kind, plugin: string, before: unknown, after: unknown): readonly Key[] {
    const store = world(pod(USES), [rejected(plugin)]);
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'scheduler', '');
    const change = { kind, key: 'default/data', before, after } as never;
    return scheduler.watches.filter((watch) => watch.kind === kind).flatMap((watch) => watch.keys(change, view));
  }
});

describe('SCH-15: a volume that is reserved for the claim', () => {
  const CLASS = `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer`;
  const volume = (name: string, node: string, claimRef = '') => `
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast${claimRef}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]}}
status: {phase: Available}`;
  const FOR_DATA = '\n  claimRef: {namespace: default, name: data}';
  const chosen = (volumes: string) => {
    const plan = planned(scheduler, world(NODES + CLASS + CLAIM + volumes + pod(USES)), 'default/web-0');
    return plan.find((line) => / PersistentVolume |Scheduling/.test(line))?.replace(/\. preemption.*/, '');
  };
  const NOTHING =
    "event Warning FailedScheduling 0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind";
  test.each([
    ['is taken where it can be reached', volume('pv-b', 'b', FOR_DATA), 'put PersistentVolume pv-b'],
    ['goes before one that is free', volume('pv-a', 'a') + volume('pv-b', 'b', FOR_DATA), 'put PersistentVolume pv-b'],
    ['out of reach leaves none, free ones or not', volume('pv-a', 'a') + volume('pv-c', 'c', FOR_DATA), NOTHING],
    ['for another claim is not taken', volume('pv-b', 'b', FOR_DATA.replace('data', 'more')), NOTHING],
  ])('%s', (_, volumes, expected) => {
    expect(chosen(volumes)).toBe(expected);
  });
});
