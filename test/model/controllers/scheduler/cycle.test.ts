import { switchesOf } from '../../../../lib/kube/versions';
import { Cluster } from '../../../../lib/model/cluster';
import { scheduler } from '../../../../lib/model/controllers/scheduler';
import type { ApiKind, Key, Row } from '../../../../lib/model/kinds';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { planned, planOf, RECORDED_TIMINGS, world } from '../../world';

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
const CLASS = `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: d
volumeBindingMode: WaitForFirstConsumer`;
const CLAIM = `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}`;
const VOLUME = (name: string, size: string, more = '') => `
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec: {capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], storageClassName: fast${more}}
status: {phase: Available}`;
const POD = (name: string, spec = '') => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: app, resources: {requests: {cpu: 600m}}}]${spec}}
status: {phase: Pending}`;
const USES = ', volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]';

/** A cluster with the scheduler alone. */
class Play {
  readonly told: string[] = [];
  private readonly cluster: Cluster;

  constructor(
    readonly store: LiveStore,
    version = '1.37.1',
  ) {
    const admission = {
      switches: switchesOf(version),
      admit: (_: unknown, __: unknown, row: unknown) => row,
      validate: () => undefined,
    };
    this.cluster = new Cluster({ controllers: [scheduler], admission: admission as never, timings: RECORDED_TIMINGS });
    for (const pod of store.list('Pod'))
      if (!pod.spec.nodeName) this.cluster.enqueue(store, 'scheduler', `default/${pod.metadata.name}`);
  }

  /** Takes turns until there are none; timers stay armed. */
  settle(): this {
    for (let step = this.turn(); step; step = this.turn())
      this.told.push(
        ...this.cluster.take(this.store, step).events.map(({ reason, message }) => `${reason} ${message}`),
      );
    return this;
  }

  fire(name: string): this {
    const timer = this.store.keys('Timer').find((key) => key.includes(name));
    if (timer) this.cluster.take(this.store, { take: 'fire', timer });
    else this.told.push(`no timer ${name}`);
    return this.settle();
  }

  change<K extends ApiKind>(kind: K, key: Key, change: (row: Row<K>) => object | undefined): this {
    this.cluster.impose(this.store, kind, key, change(this.store.get(kind, key) as Row<K>) as Row<K>);
    return this.settle();
  }

  nodeOf(pod: string): string | undefined {
    return this.store.get('Pod', `default/${pod}`)?.spec.nodeName;
  }

  private turn() {
    return this.cluster.enabled(this.store).find(({ take }) => take === 'turn');
  }
}

const bind = (row: Row<'PersistentVolumeClaim'>) => ({
  ...row,
  metadata: { ...row.metadata, annotations: { ...row.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' } },
  spec: { ...row.spec, volumeName: 'pv-1' },
});

describe('binding cycle', () => {
  const store = () => world(NODES + CLASS + CLAIM + POD('web-0', USES));

  test.each([
    ['1.34.2', ['put PersistentVolumeClaim default/data']],
    ['1.37.1', ['patch Pod default/web-0 status', 'put PersistentVolumeClaim default/data']],
  ])('SCH-20 writes before the binding in %s', (version, writes) => {
    const plan = planned(scheduler, store(), 'default/web-0', version);
    expect(plan.filter((line) => !line.startsWith('remember'))).toEqual([
      ...writes,
      'arm poll Pod/default/web-0#1 1000',
      'arm bind timeout Pod/default/web-0#1 600000',
    ]);
  });

  test('SCH-20 bound at the first poll after the claim is', () => {
    const play = new Play(store()).settle().change('PersistentVolumeClaim', 'default/data', bind);
    play.store.put('PersistentVolume', 'pv-1', world(VOLUME('pv-1', '1Gi')).get('PersistentVolume', 'pv-1'));
    expect(play.nodeOf('web-0')).toBeUndefined();
    expect(play.fire('poll').told).toEqual(['Scheduled Successfully assigned default/web-0 to a']);
    expect(play.store.list('Memo')).toEqual([]);
    expect(play.store.list('Timer')).toEqual([]);
  });

  test('a poll in vain waits for a change, and then a second', () => {
    const play = new Play(store()).settle().fire('poll');
    expect(play.fire('poll').told).toEqual(['no timer poll']);
    play.change('PersistentVolumeClaim', 'default/data', (row) => ({ ...row, status: { phase: 'Pending' } }));
    expect(play.store.keys('Timer').some((key) => key.includes(' poll '))).toBe(true);
  });

  test.each([
    ['the provisioner gives the claim back', 'poll', 'binding volumes: provisioning failed for PVC "data"'],
    ['the time is over', 'bind timeout', 'binding volumes: context deadline exceeded'],
  ])('SCH-20 SCH-22 %s', (_, timer, error) => {
    const play = new Play(store()).settle();
    if (timer === 'poll')
      play.change('PersistentVolumeClaim', 'default/data', (row) => ({
        ...row,
        metadata: { ...row.metadata, annotations: { other: '' } },
      }));
    play.fire(timer);
    const message = `running PreBind plugin "VolumeBinding": ${error}`;
    expect(play.told).toEqual([`FailedScheduling ${message}`]);
    const { status } = play.store.get('Pod', 'default/web-0') as Row<'Pod'>;
    expect(status).toEqual({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulerError', message }],
    });
    // SCH-05: an error goes straight to the back-off.
    play.fire('backoff');
    expect(play.store.get('PersistentVolumeClaim', 'default/data')?.metadata.annotations).toMatchObject({
      'volume.kubernetes.io/selected-node': 'a',
    });
  });

  test('SCH-19 SCH-20 a conflict is told with the answer', () => {
    const play = new Play(store());
    const plan = planOf(scheduler, play.store, 'default/web-0', '1.34.2');
    const work = { controller: 'scheduler', key: 'default/web-0', queued: false, failed: false, plan };
    play.store.put('Work', 'scheduler default/web-0', work);
    play.change('PersistentVolumeClaim', 'default/data', (row) => ({ ...row, status: { phase: 'Pending' } }));
    expect(play.settle().told).toEqual([
      'FailedScheduling running PreBind plugin "VolumeBinding": Operation cannot be fulfilled on persistentvolumeclaims "data": the object has been modified; please apply your changes to the latest version and try again',
    ]);
  });

  test('SCH-15 PV-17 the smallest volume that fits is reserved', () => {
    const volumes =
      VOLUME('pv-big', '5Gi') + VOLUME('pv-2', '2Gi') + VOLUME('pv-3', '2Gi') + VOLUME('pv-small', '500Mi');
    const plan = planOf(scheduler, world(NODES + CLASS + CLAIM + POD('web-0', USES) + volumes), 'default/web-0');
    const put = plan.find((action) => action.do === 'put');
    expect(put).toMatchObject({
      kind: 'PersistentVolume',
      to: {
        metadata: { name: 'pv-2', annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
        spec: {
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace: 'default',
            name: 'data',
            uid: 'PersistentVolumeClaim/default/data#1',
          },
        },
      },
    });
  });

  test('SCH-19 SCH-24 a second pod sees what the first has assumed', () => {
    const play = new Play(world(NODES + CLASS + CLAIM + POD('web-0', USES) + POD('web-1', USES))).settle();
    expect(play.told).toEqual([
      "FailedScheduling 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't find available persistent volumes to bind. preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    ]);
  });
});

describe('SCH-05 the unschedulable set', () => {
  const FULL =
    NODES + ['x', 'y'].map((name, i) => POD(name).replace('spec: {', `spec: {nodeName: ${'ab'[i]}, `)).join('');

  test('an event that concerns the plugin wakes at once, any other does not', () => {
    const play = new Play(world(FULL + POD('web-0'))).settle();
    expect(play.told).toHaveLength(1);
    play.change('Node', 'a', (row) => ({
      ...row,
      metadata: { ...row.metadata, labels: { ...row.metadata.labels, other: '' } },
    }));
    expect(play.told).toHaveLength(1);
    expect(play.store.list('Timer')).toEqual([]);
    play.change('Pod', 'default/x', () => undefined);
    expect(play.nodeOf('web-0')).toBe('a');
  });

  test('the back-off of errors in a row doubles, up to ten seconds', () => {
    const play = new Play(world(NODES + CLASS + CLAIM + POD('web-0', USES))).settle();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      play.change('PersistentVolumeClaim', 'default/data', (row) => ({
        ...row,
        metadata: { ...row.metadata, annotations: { other: '' } },
      }));
      play.fire('poll');
      waits.push(
        play.store.list('Timer').find(({ name, fired }) => name.startsWith('backoff') && !fired)?.ms as number,
      );
      play.fire('backoff');
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  test('SCH-04 an unchanged condition is not written again', () => {
    const play = new Play(world(FULL + POD('web-0'))).settle();
    const before = play.store.get('Pod', 'default/web-0');
    // One pod too many on the node: that it goes wakes the pod, and leaves no room.
    const y = play.store.get('Pod', 'default/y') as Row<'Pod'>;
    play.change('Pod', 'default/z', () => ({ ...y, metadata: { ...y.metadata, name: 'z', uid: 'z' } }));
    play.change('Pod', 'default/z', () => undefined);
    expect(play.told).toHaveLength(2);
    expect(play.store.get('Pod', 'default/web-0')).toBe(before);
  });

  test('a pod that goes leaves no trace', () => {
    const play = new Play(world(FULL + POD('web-0'))).settle().change('Pod', 'default/web-0', () => undefined);
    expect([...play.store.list('Memo'), ...play.store.list('Timer'), ...play.store.list('Work')]).toEqual([]);
  });
});

test('preemption deletes the least important pod that makes room', () => {
  const running = (name: string, node: string, priority: number) =>
    POD(name, `, priority: ${priority}`).replace('spec: {', `spec: {nodeName: ${node}, `);
  const store = world(NODES + running('low', 'b', 1) + running('mid', 'a', 2) + POD('web-0', ', priority: 5'));
  expect(planned(scheduler, store, 'default/web-0').filter((line) => /^(event|patch|delete)/.test(line))).toEqual([
    'event Warning FailedScheduling 0/2 nodes are available: 2 Insufficient cpu. preemption: found a potential placement for pod on node b, preempting 1 victims',
    'patch Pod default/web-0 status',
    'patch Pod default/low status',
    'delete Pod default/low',
    'event Normal Preempted Preempted by pod Pod/default/web-0#1 on node b',
  ]);
});

test('equally good nodes are left to the dice, better ones are not', () => {
  const busy = POD('x').replace('spec: {', 'spec: {nodeName: a, ').replace('600m', '100m');
  const plans = (manifests: string) => {
    const store = world(manifests);
    const cluster = new Cluster({
      controllers: [scheduler],
      admission: { switches: switchesOf() } as never,
      timings: RECORDED_TIMINGS,
    });
    return cluster
      .plans(store, scheduler, 'default/web-0')
      .map((plan) => plan.flatMap((action) => (action.do === 'bind' ? [action.node] : []))[0]);
  };
  expect(plans(NODES + POD('web-0'))).toEqual(['a', 'b']);
  expect(plans(NODES + busy + POD('web-0'))).toEqual(['b']);
});
