import type { Pod } from '../../lib/kube/objects';
import { switchesOf } from '../../lib/kube/versions';
import type { Action, Plan } from '../../lib/model/actions';
import type { Admission } from '../../lib/model/apiserver';
import { Cluster } from '../../lib/model/cluster';
import { type Controller, watch } from '../../lib/model/controller';
import { LiveStore } from '../../lib/model/store/live-store';
import { TimedRun } from '../../lib/model/timed';
import { availabilityTimer, ControllerView } from '../../lib/model/view';
import { RECORDED_TIMINGS } from './world';

const admission: Admission = { switches: switchesOf(), admit: (_, __, object) => object, validate: () => undefined };

const config = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const make = (name: string): Action => ({ do: 'create', kind: 'ConfigMap', object: config(name) });

function clusterOf(...controllers: readonly Controller[]): Cluster {
  return new Cluster({ controllers, admission, timings: RECORDED_TIMINGS });
}

/** A run of toys, and the moments at which things were stored or refused. */
function runOf(...controllers: readonly Controller[]) {
  const cluster = clusterOf(...controllers);
  const run = new TimedRun(cluster, new LiveStore());
  const moments: string[] = [];
  run.onMoment(({ at, outcome }) => {
    for (const { key, after } of outcome.changes) moments.push(`${at} ${after ? '' : '-'}${key}`);
    if (outcome.refused) moments.push(`${at} refused`);
  });
  return { cluster, run, moments };
}

const toy = (reconcile: Controller['reconcile'], more: Partial<Controller> = {}): Controller => ({
  name: 'toy',
  watches: [],
  latencyMs: () => 10,
  reconcile,
  ...more,
});

test('a sync starts after its latency, and its writes follow each other', () => {
  const { run, cluster, moments } = runOf(toy(() => [make('a'), make('b')]));
  cluster.enqueue(run.store, 'toy', 'k');
  expect(run.rest()).toBe(true);
  expect(moments.map((moment) => moment.split(' ')[1])).toEqual(['a', 'b']);
  expect(moments[0]).toBe('10 a');
});

test('R-W7 a failed key waits twice as long each time, up to a limit', () => {
  const { run, cluster } = runOf(toy(() => [{ do: 'fail', error: 'no' }], { backOff: { firstMs: 100, maxMs: 400 } }));
  const turns: number[] = [];
  run.onMoment(({ at }) => turns.push(at));
  cluster.enqueue(run.store, 'toy', 'k');
  run.passUntil(2_000);
  const waits = turns.slice(1).map((at, i) => at - turns[i]);
  expect(waits.slice(0, 4)).toEqual([110, 210, 410, 410]);
});

test('settle waits until nobody has written for a while, or gives up', () => {
  const { run, cluster, moments } = runOf(
    toy((view) => {
      const n = view.keys('ConfigMap').length;
      return n < 3 ? [make(`c${n}`), { do: 'arm', timer: `t${n}`, ms: 1_000 }] : [];
    }),
  );
  cluster.enqueue(run.store, 'toy', 'k');
  expect(run.settle(2_500, 90_000)).toBe(true);
  expect(moments.map((moment) => moment.split(' ')[1])).toEqual(['c0', 'c1', 'c2']);
  expect(run.now - run.lastWrite).toBe(2_500);
  const busy = runOf(toy((view) => [make(`c${view.keys('ConfigMap').length}`), { do: 'requeue', key: 'k' }]));
  busy.cluster.enqueue(busy.run.store, 'toy', 'k');
  expect(busy.run.settle(2_500, 5_000)).toBe(false);
  expect(busy.run.now).toBe(5_000);
});

test('until stops when a condition holds, or at its limit', () => {
  const { run, cluster } = runOf(toy(() => [make('a'), make('b')]));
  cluster.enqueue(run.store, 'toy', 'k');
  expect(run.until((store) => store.get('ConfigMap', 'a') !== undefined, 1_000)).toBe(true);
  expect(run.store.keys('ConfigMap')).toEqual(['a']);
  expect(run.until((store) => store.get('ConfigMap', 'c') !== undefined, 1_000)).toBe(false);
});

test('rest ends when only failing keys are left, and not while a timer is armed', () => {
  const failing = runOf(toy(() => [{ do: 'fail', error: 'no' }]));
  failing.cluster.enqueue(failing.run.store, 'toy', 'k');
  expect(failing.run.rest()).toBe(true);
  const waiting = runOf(
    toy((view) => (view.timer('t') === 'fired' ? [make('a')] : [{ do: 'arm', timer: 't', ms: 60_000 }])),
  );
  waiting.cluster.enqueue(waiting.run.store, 'toy', 'k');
  expect(waiting.run.rest()).toBe(true);
  expect(waiting.run.store.keys('ConfigMap')).toEqual(['a']);
});

test('a timer that was disarmed does not fire, and one that was armed anew only at its new time', () => {
  const first: Plan = [
    { do: 'arm', timer: 't', ms: 100 },
    { do: 'arm', timer: 'u', ms: 100 },
    { do: 'remember', id: 'armed', value: true },
  ];
  const second: Plan = [
    { do: 'disarm', timer: 't' },
    { do: 'disarm', timer: 'u' },
    { do: 'arm', timer: 'u', ms: 500 },
  ];
  const { run, cluster, moments } = runOf(
    toy((view) => (view.timer('u') === 'fired' ? [make('late')] : view.memo('armed') ? second : first)),
  );
  cluster.enqueue(run.store, 'toy', 'k');
  run.passUntil(50);
  cluster.enqueue(run.store, 'toy', 'k');
  run.rest();
  expect(moments.map((moment) => moment.split(' ')[1])).toEqual(['late']);
  expect(Number(moments[0].split(' ')[0])).toBeGreaterThanOrEqual(560);
});

test('dice decide between equally good plans', () => {
  const controller = toy(() => ({ oneOf: [[make('a')], [make('b')], [make('c')]] }));
  const run = new TimedRun(clusterOf(controller), new LiveStore(), { dice: (sides) => sides - 1 });
  run.cluster.enqueue(run.store, 'toy', 'k');
  run.rest();
  expect(run.store.keys('ConfigMap')).toEqual(['c']);
});

describe('the cluster', () => {
  test('whoever watches a change is queued, once', () => {
    const watcher = toy(() => [], { watches: [watch('ConfigMap', ({ key }) => [key, key])] });
    const cluster = clusterOf(watcher);
    const store = new LiveStore();
    cluster.request(store, 'user', { do: 'create', kind: 'ConfigMap', object: config('a') });
    expect(store.list('Work')).toMatchObject([{ controller: 'toy', key: 'a', queued: true, failed: false }]);
    expect(cluster.enabled(store)).toEqual([{ take: 'turn', controller: 'toy', key: 'a', choice: 0 }]);
  });

  test('a key that changes while it is worked on comes again', () => {
    const watcher = toy((view) => (view.keys('ConfigMap').length < 3 ? [make('b'), make('c')] : []), {
      watches: [watch('ConfigMap', () => ['k'])],
    });
    const cluster = clusterOf(watcher);
    const store = new LiveStore();
    const turn = { take: 'turn', controller: 'toy', key: 'k', choice: 0 } as const;
    cluster.enqueue(store, 'toy', 'k');
    cluster.take(store, turn);
    expect(store.get('Work', 'toy k')).toMatchObject({ queued: true, plan: [make('c')] });
    cluster.take(store, turn);
    cluster.enqueue(store, 'toy', 'k');
    expect(store.get('Work', 'toy k')).toMatchObject({ queued: true, plan: [] });
  });

  test('who cannot act has no turn, and a resync has one only where it would do something', () => {
    const able = toy(() => [make('a')], { able: () => false });
    const store = new LiveStore();
    clusterOf(able).enqueue(store, 'toy', 'k');
    expect(clusterOf(able).enabled(store)).toEqual([]);
    const resync = toy((_, key) => (key === 'busy' ? [make('a')] : [{ do: 'fail', error: 'no' }]), {
      resync: { ms: () => 1_000, keys: () => ['busy', 'idle'] },
    });
    expect(clusterOf(resync).enabled(new LiveStore())).toEqual([
      { take: 'turn', controller: 'toy', key: 'busy', choice: 0 },
    ]);
  });

  test('R-L3 a pod’s readiness is measured anew whenever it changes', () => {
    const cluster = clusterOf(toy(() => []));
    const store = new LiveStore();
    const pod = (ready: string) =>
      ({
        metadata: { name: 'p', namespace: 'default', uid: 'u' },
        spec: {},
        status: { conditions: [{ type: 'Ready', status: ready }] },
      }) as unknown as Pod;
    const view = () => new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'toy', 'k');
    const name = availabilityTimer('u', 5);
    cluster.impose(store, 'Pod', 'default/p', pod('True'));
    const id = `toy k ${name}`;
    store.put('Timer', id, { controller: 'toy', key: 'k', name, ms: 5_000, fired: true, readyPod: 'u' });
    expect([view().readyFor(pod('True'), 0), view().readyFor(pod('True'), 5), view().readyFor(pod('True'), 9)]).toEqual(
      [true, true, false],
    );
    expect(view().readyFor(pod('False'), 0)).toBe(false);
    cluster.impose(store, 'Pod', 'default/p', { ...pod('True'), spec: { nodeName: 'n' } } as Pod);
    expect(store.keys('Timer')).toEqual([id]);
    cluster.impose(store, 'Pod', 'default/p', pod('False'));
    expect(store.keys('Timer')).toEqual([]);
  });

  test('two controllers of one name are a bug', () => {
    expect(() =>
      clusterOf(
        toy(() => []),
        toy(() => []),
      ),
    ).toThrow('two controllers of one name');
  });
});
