import type { Pod, PodPhase, ReplicaSet } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Create, Delete, Plan, Write } from '../../../../lib/model/actions';
import type { Change } from '../../../../lib/model/controller';
import { replicaset } from '../../../../lib/model/controllers/replicaset';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { availabilityTimer, ControllerView, timerId } from '../../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../../world';

const KEY = 'default/web';
const UID = 'ReplicaSet/default/web#1';
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true };

interface GivenSet {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly status?: ReplicaSet['status'];
  readonly deleted?: boolean;
  readonly owned?: boolean;
  readonly name?: string;
}

function set({ replicas = 1, minReadySeconds, status, deleted, owned, name = 'web' }: GivenSet = {}): ReplicaSet {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: `ReplicaSet/default/${name}#1`,
      generation: 1,
      ...(deleted && { deletionTimestamp: true as const }),
      ...(owned && { ownerReferences: [DEPLOYMENT] }),
    },
    spec: {
      replicas,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, tier: 'front' } },
        spec: { containers: [{ name: 'app', image: 'app:v1' }] },
      },
    },
    status: status ?? { replicas: 0 },
  };
}

interface GivenPod {
  readonly ready?: boolean;
  readonly node?: string;
  readonly phase?: PodPhase;
  readonly labels?: { readonly [key: string]: string };
  readonly owner?: string | undefined;
  readonly deleted?: boolean;
  readonly cost?: string;
  readonly restarts?: number;
}

function pod(name: string, given: GivenPod = {}): Pod {
  const { ready = true, node = 'n', phase = 'Running', labels = { app: 'web', tier: 'front' }, owner = 'web' } = given;
  const reference = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: owner,
    uid: `ReplicaSet/default/${owner}#1`,
    controller: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `Pod/default/${name}#1`,
      labels,
      ...(given.cost && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': given.cost } }),
      ...(owner && { ownerReferences: [reference] }),
      ...(given.deleted && { deletionTimestamp: true as const }),
    },
    spec: { containers: [], ...(node && { nodeName: node }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'app', ready, restartCount: given.restarts ?? 0 }],
    },
  };
}

function cluster(...objects: readonly (ReplicaSet | Pod)[]): LiveStore {
  return world(
    '',
    objects.map((object) => [object.kind as 'Pod', `default/${object.metadata.name}`, object]),
  );
}

const plan = (store: LiveStore, version?: string): Plan => planOf(replicaset, store, KEY, version);
const told = (store: LiveStore) => planned(replicaset, store, KEY);
const batches = (store: LiveStore) =>
  plan(store).flatMap((action) => (action.do === 'together' ? [action.plans.map(([first]) => first)] : []));
const statusOf = (store: LiveStore, version?: string) =>
  (
    plan(store, version).find((action) => action.do === 'patch' && action.sub === 'status') as
      | Write<'ReplicaSet'>
      | undefined
  )?.to.status;

describe('pods of a set', () => {
  test('RS-01: orphans that match are adopted, own pods that do not are released, in any order', () => {
    const store = cluster(set({ replicas: 2 }), pod('a'), pod('orphan', { owner: '' }), pod('stray', { labels: {} }));
    expect(told(store)).toEqual([
      'together patch Pod default/stray | patch Pod default/orphan',
      'checkpoint',
      `patch ReplicaSet ${KEY} status`,
    ]);
    const [[stray, orphan]] = batches(store) as unknown as readonly Write<'Pod'>[][];
    expect(stray.to.metadata.ownerReferences).toBeUndefined();
    expect(orphan.to.metadata.ownerReferences).toMatchObject([
      { kind: 'ReplicaSet', name: 'web', uid: UID, controller: true },
    ]);
  });

  test('RS-01, RS-02: what is claimed is claimed before anything is made or deleted', () => {
    const claiming = [pod('stray', { labels: {} }), pod('orphan', { owner: '' })];
    expect(told(cluster(set({ replicas: 2 }), ...claiming)).slice(0, 3)).toEqual([
      'together patch Pod default/stray | patch Pod default/orphan',
      'checkpoint',
      expect.stringMatching(/^together create Pod /),
    ]);
    expect(told(cluster(set({ replicas: 0 }), ...claiming)).slice(0, 3)).toEqual([
      'together patch Pod default/stray | patch Pod default/orphan',
      'checkpoint',
      'together delete Pod default/orphan',
    ]);
  });

  test('RS-01: a released pod keeps its other owners', () => {
    const stray = pod('stray', { labels: {} });
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'c' };
    const ownerReferences = [...(stray.metadata.ownerReferences ?? []), other];
    const store = cluster(set({ replicas: 0 }), { ...stray, metadata: { ...stray.metadata, ownerReferences } });
    const [[released]] = batches(store) as unknown as readonly Write<'Pod'>[][];
    expect(released.to.metadata.ownerReferences).toEqual([other]);
  });

  test.each([
    ['being deleted', { deleted: true }],
    ['of another owner', { owner: 'other' }],
    ['ended', { phase: 'Failed' as const, owner: '' }],
  ])('RS-01, RS-07: a pod that is %s does not count, and is replaced', (_, given) => {
    expect(batches(cluster(set(), pod('a', given)))).toMatchObject([[{ do: 'create', kind: 'Pod' }]]);
  });

  test('RS-01: a set that is being deleted claims, makes and deletes nothing', () => {
    const status = { observedGeneration: 1, replicas: 0, terminatingReplicas: 0 };
    expect(told(cluster(set({ replicas: 3, deleted: true, status }), pod('orphan', { owner: '' })))).toEqual([]);
  });

  const wakes = (before: Pod | undefined, after: Pod | undefined) => {
    const view = new ControllerView(
      cluster(set(), set({ name: 'other' })),
      switchesOf(),
      RECORDED_TIMINGS,
      replicaset.name,
      '',
    );
    return replicaset.watches[1].keys({ kind: 'Pod', key: 'default/a', before, after } as Change<'Pod'>, view);
  };
  test.each<[string, Pod | undefined, Pod | undefined, readonly string[]]>([
    ['a change of an own pod', pod('a', { ready: false }), pod('a'), [KEY]],
    ['the end of an own pod', pod('a'), undefined, [KEY]],
    ['a pod that changes its owner', pod('a'), pod('a', { owner: 'other' }), [KEY, 'default/other']],
    ['a new orphan that matches', undefined, pod('a', { owner: '' }), [KEY]],
    ['an orphan whose status changes', pod('a', { owner: '', ready: false }), pod('a', { owner: '' }), []],
    ['an orphan whose labels change', pod('a', { owner: '', labels: {} }), pod('a', { owner: '' }), [KEY]],
    ['an orphan that is being deleted', pod('a', { owner: '' }), pod('a', { owner: '', deleted: true }), []],
  ])('RS-01: %s', (_, before, after, expected) => {
    expect(wakes(before, after)).toEqual(expected);
  });
});

describe('too few', () => {
  test('RS-02: batches of 1, 2, 4 …, at most 500 in a sync', () => {
    expect(batches(cluster(set({ replicas: 6 }))).map((batch) => batch.length)).toEqual([1, 2, 3]);
    expect(batches(cluster(set({ replicas: 9 }), pod('a'))).map((batch) => batch.length)).toEqual([1, 2, 4, 1]);
    expect(batches(cluster(set({ replicas: 600 }))).flat()).toHaveLength(500);
  });

  test('DEP-06, RS-02: a pod is the template under a drawn name that is free; the set is told', () => {
    const store = cluster(set({ replicas: 2 }), pod('web-bbbbb'));
    const [[create]] = batches(store) as readonly Create<'Pod'>[][];
    expect(create).toMatchObject({
      object: {
        metadata: {
          name: 'web-bbbbc',
          generateName: 'web-',
          labels: { app: 'web', tier: 'front' },
          ownerReferences: [{ uid: UID, controller: true, blockOwnerDeletion: true }],
        },
        spec: { containers: [{ name: 'app', image: 'app:v1' }] },
      },
      after: [{ do: 'event', type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: web-bbbbc' }],
      orElse: [
        { do: 'event', type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {answer}' },
        { do: 'fail' },
      ],
    });
  });

  test('DEP-06: a long name leaves room for five characters', () => {
    const name = 'n'.repeat(70);
    const store = cluster(set({ name }));
    const [together] = planOf(replicaset, store, `default/${name}`);
    const created = together.do === 'together' ? (together.plans[0][0] as Create<'Pod'>).object.metadata.name : '';
    expect(created).toBe(`${'n'.repeat(58)}bbbbb`);
  });

  test('RS-02, RS-06: a batch with an error is the last; the failure is told as it was first told', () => {
    const checkpoint = (store: LiveStore) => plan(store).find((action) => action.do === 'checkpoint');
    const failure = { type: 'ReplicaFailure', status: 'True' as const, reason: 'FailedCreate', message: '{answer}' };
    expect(checkpoint(cluster(set()))).toMatchObject({
      orElse: [{ do: 'patch', sub: 'status', to: { status: { replicas: 0, conditions: [failure] } } }, { do: 'fail' }],
    });
    const before = { ...failure, message: 'exceeded quota' };
    const status = { observedGeneration: 1, replicas: 0, terminatingReplicas: 0, conditions: [before] };
    expect(checkpoint(cluster(set({ status })))).toMatchObject({ orElse: [{ do: 'fail' }] });
    // It goes with the first success.
    expect(statusOf(cluster(set({ status })))).not.toHaveProperty('conditions');
  });
});

describe('too many', () => {
  /** The ways to choose, each as the sorted names. */
  const ways = (store: LiveStore) => {
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, replicaset.name, KEY);
    const decided = replicaset.reconcile(view, KEY);
    const plans = 'oneOf' in decided ? decided.oneOf : [decided];
    return plans.map((each) =>
      each
        .flatMap((action) =>
          action.do === 'together' ? action.plans.map(([first]) => (first as Delete).key.slice('default/'.length)) : [],
        )
        .sort()
        .join(' '),
    );
  };

  test.each<[string, readonly Pod[], string]>([
    [
      'unassigned',
      [pod('a', { node: '', phase: 'Pending', ready: false }), pod('b', { phase: 'Pending', ready: false })],
      'a',
    ],
    ['Pending before Running', [pod('a', { ready: false }), pod('b', { phase: 'Pending', ready: false })], 'b'],
    ['Unknown before Running', [pod('a', { ready: false }), pod('b', { phase: 'Unknown', ready: false })], 'b'],
    ['not Ready', [pod('a'), pod('b', { ready: false })], 'b'],
    ['cheaper', [pod('a', { cost: '-5' }), pod('b')], 'a'],
    ['no cost is 0, and', [pod('a', { cost: '1' }), pod('b')], 'b'],
    ['a cost that is no number is 0, and', [pod('a', { cost: '01' }), pod('b', { cost: '1' })], 'a'],
    ['a cost that is no int32 is 0', [pod('a', { cost: '-5000000000' }), pod('b', { cost: '-1' })], 'b'],
    ['not Ready before cheaper', [pod('a', { cost: '-5' }), pod('b', { ready: false })], 'b'],
    [
      'more restarts, among those not Ready',
      [pod('a', { ready: false }), pod('b', { ready: false, restarts: 2 })],
      'b',
    ],
  ])('RS-04: %s goes first', (_, pods, expected) => {
    expect(ways(cluster(set({ replicas: 1 }), ...pods))).toEqual([expected]);
  });

  test('RS-04: doubled up on a node, counting the pods of all sets of the owner', () => {
    const others = [set({ name: 'old', owned: true }), pod('o', { node: 'y', owner: 'old' })];
    expect(ways(cluster(set({ owned: true }), pod('a', { node: 'x' }), pod('b', { node: 'y' }), ...others))).toEqual([
      'b',
    ]);
    // A set without an owner does not count anybody.
    expect(
      ways(cluster(set(), pod('a', { node: 'x' }), pod('b', { node: 'y' }), pod('c', { node: 'y' }))),
    ).toHaveLength(3);
  });

  test('RS-04: among equal pods any may go, by default the one that was drawn last', () => {
    const equal = ['a', 'b', 'c'].map((name) => pod(name, { node: name }));
    expect(ways(cluster(set({ replicas: 2 }), ...equal))).toEqual(['c', 'b', 'a']);
    expect(ways(cluster(set({ replicas: 1 }), ...equal))).toEqual(['b c', 'a c', 'a b']);
    expect(ways(cluster(set({ replicas: 0 }), ...equal))).toEqual(['a b c']);
    expect(ways(cluster(set({ replicas: 2 }), ...equal, pod('d', { ready: false })))).toEqual(['c d', 'b d', 'a d']);
  });

  test('RS-04: as many ways are followed as can be told apart, up to 20', () => {
    const equal = Array.from({ length: 10 }, (_, i) => pod(`p${i}`));
    expect(ways(cluster(set({ replicas: 5 }), ...equal))).toHaveLength(20);
  });

  test('RS-04: each deletion is told; one that is gone is neither an Event nor an error', () => {
    const [[action]] = batches(cluster(set({ replicas: 0 }), pod('a')));
    expect(action).toEqual({
      do: 'delete',
      kind: 'Pod',
      key: 'default/a',
      uid: 'Pod/default/a#1',
      on: { NotFound: [], Conflict: [] },
      after: [expect.objectContaining({ type: 'Normal', reason: 'SuccessfulDelete', message: 'Deleted pod: a' })],
      orElse: [
        expect.objectContaining({ type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {answer}' }),
        { do: 'fail', error: '{answer}' },
      ],
    });
  });
});

describe('status', () => {
  const pods = [
    pod('a'),
    pod('b', { ready: false }),
    pod('c', { labels: { app: 'web' } }),
    pod('d', { deleted: true }),
    pod('e', { deleted: true, phase: 'Succeeded' }),
  ];

  test.each([
    ['1.34.2', undefined],
    ['1.37.1', 1],
  ])('RS-06: counters of the pods that were there; %s tells terminatingReplicas %s', (version, terminatingReplicas) => {
    expect(statusOf(cluster(set({ replicas: 3 }), ...pods), version)).toEqual({
      observedGeneration: 1,
      replicas: 3,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      ...(terminatingReplicas !== undefined && { terminatingReplicas }),
    });
  });

  test('RS-06: nothing is written that is so already', () => {
    const status = {
      observedGeneration: 1,
      replicas: 1,
      fullyLabeledReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      terminatingReplicas: 0,
    };
    expect(told(cluster(set({ status }), pod('a')))).toEqual([]);
  });

  test.each([
    ['1.34.4', ['patch ReplicaSet default/web status']],
    ['1.37.1', []],
  ])('RS-05: nothing is made on a cache that lacks pods of its own; in %s there is %p', (version, wanted) => {
    const cache = cluster(set({ replicas: 2 }), pod('a'));
    const newest = cluster(set({ replicas: 2 }), pod('a'), pod('b'));
    const reader = {
      get: cache.get.bind(cache),
      list: cache.list.bind(cache),
      keys: cache.keys.bind(cache),
      by: cache.by.bind(cache),
      newest,
    };
    expect(planned(replicaset, reader as unknown as LiveStore, KEY, version)).toEqual(wanted);
  });

  test.each([
    ['1.33.0', 6000],
    ['1.37.1', 5000],
  ])('RS-08, DEP-29: available is Ready for minReadySeconds; in %s another look after %i ms', (version, ms) => {
    const store = cluster(set({ minReadySeconds: 5 }), pod('a'));
    const timer = availabilityTimer('Pod/default/a#1', 5);
    expect(plan(store, version)).toEqual([
      { do: 'arm', timer, ms, readyPod: 'Pod/default/a#1' },
      { do: 'requeue', key: KEY },
    ]);
    const armed = { controller: replicaset.name, key: KEY, name: timer, ms, fired: false };
    store.put('Timer', timerId(replicaset.name, KEY, timer), armed);
    expect(statusOf(store, version)).not.toHaveProperty('availableReplicas');
    store.put('Timer', timerId(replicaset.name, KEY, timer), { ...armed, fired: true });
    expect(statusOf(store, version)).toHaveProperty('availableReplicas', 1);
  });
});
