import type { ReplicaSet } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Create } from '../../../../lib/model/actions';
import { deployment as controller } from '../../../../lib/model/controllers/deployment';
import { newestAnnotations } from '../../../../lib/model/controllers/deployment/annotations';
import { maxSurge, maxUnavailable } from '../../../../lib/model/controllers/deployment/arithmetic';
import { ControllerView, timerId } from '../../../../lib/model/view';
import { RECORDED_TIMINGS } from '../../world';
import {
  AVAILABLE,
  cluster,
  deployment,
  KEY,
  OWNER,
  plan,
  podOf,
  progressing,
  set,
  sizes,
  statusWritten,
  told,
} from './objects';

/** The revision is known and progress has been told of, so that a sync has nothing to write about these. */
const known = { 'deployment.kubernetes.io/revision': '2' };
const settled = (replicas: number) => ({
  observedGeneration: 1,
  replicas,
  updatedReplicas: replicas,
  readyReplicas: replicas,
  availableReplicas: replicas,
  terminatingReplicas: 0,
  conditions: [progressing('NewReplicaSetAvailable'), AVAILABLE],
});
const DEADLINE = 'progress deadline of 600 s';

describe('arithmetic', () => {
  test.each([
    [1, 1, 0],
    [2, 1, 0],
    [3, 1, 0],
    [4, 1, 1],
    [5, 2, 1],
    [7, 2, 1],
    [8, 2, 2],
    [10, 3, 2],
  ])('DEP-11: 25%% of %i replicas are %i more and %i fewer', (replicas, surge, unavailable) => {
    const given = deployment({ replicas });
    expect([maxSurge(given), maxUnavailable(given)]).toEqual([surge, unavailable]);
  });

  test.each([
    ['both 0: one may be missing', { replicas: 3, surge: 0, unavailable: '10%' }, 0, 1],
    ['no more than there are', { replicas: 2, surge: 0, unavailable: 5 }, 0, 2],
    ['no replicas', { replicas: 0, surge: 1, unavailable: 1 }, 1, 0],
    ['Recreate', { replicas: 3, spec: { strategy: { type: 'Recreate' as const } } }, 0, 0],
  ])('DEP-11: %s', (_, given, surge, unavailable) => {
    expect([maxSurge(deployment(given)), maxUnavailable(deployment(given))]).toEqual([surge, unavailable]);
  });
});

describe('the newest set', () => {
  test('DEP-04, DEP-08, DEP-09: is made, told, and remembered in the status; what this sync would write after that conflicts', () => {
    const store = cluster(deployment({ replicas: 3, annotations: { team: 'shop' } }));
    const [create] = plan(store) as readonly Create<'ReplicaSet'>[];
    const { metadata, spec } = create.object;
    const hash = metadata.labels?.['pod-template-hash'] as string;
    expect(hash).toMatch(/^[bcdf-hj-np-tv-xz2456789]{1,10}$/);
    expect(metadata).toEqual({
      name: `app-${hash}`,
      namespace: 'default',
      labels: { app: 'app', 'pod-template-hash': hash },
      annotations: {
        team: 'shop',
        'deployment.kubernetes.io/revision': '1',
        'deployment.kubernetes.io/desired-replicas': '3',
        'deployment.kubernetes.io/max-replicas': '4',
      },
      ownerReferences: [OWNER],
    });
    expect(spec).toMatchObject({ replicas: 3, selector: { matchLabels: { app: 'app', 'pod-template-hash': hash } } });
    expect(told(store)).toEqual([
      `create ReplicaSet default/app-${hash}`,
      `event Normal ScalingReplicaSet Scaled up replica set app-${hash} from 0 to 3`,
      'put Deployment default/app status',
      `disarm ${DEADLINE}`,
      `arm ${DEADLINE} 601000`,
      'fail Deployment/default/app#1 has been modified by this sync',
    ]);
    expect(statusWritten(store)?.conditions).toEqual([
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "app-${hash}"`,
      },
    ]);
  });

  test.each([
    ['nothing to spare: of size 0, without an Event', { replicas: 1, surge: 0, unavailable: 1 }, [1], 0],
    ['within the surge', { replicas: 4, surge: '25%', unavailable: '25%' }, [4], 1],
    [
      'a rollover begins at 0 while others fill the surge',
      { replicas: 4, surge: 1, unavailable: 0, image: 'v3' },
      [4, 1],
      0,
    ],
    ['never more than wanted', { replicas: 2, surge: 5, unavailable: 0 }, [2], 2],
  ])('DEP-12: %s', (_, given, old, size) => {
    const sets = old.map((count, i) => set(`v${i + 1}`, { size: count, desired: given.replicas }));
    const create = plan(cluster(deployment(given), ...sets)).find(
      (action): action is Create<'ReplicaSet'> => action.do === 'create',
    );
    expect(create?.object.spec.replicas).toBe(size);
    expect(create?.after === undefined).toBe(size === 0);
  });

  test.each([
    ['1.33.0', 253],
    ['1.37.1', 243],
  ])('DEP-04: %s takes %i characters of a long name', (version, length) => {
    const named = deployment();
    const long = { ...named, metadata: { ...named.metadata, name: 'a'.repeat(253) } };
    const view = new ControllerView(
      cluster(long),
      switchesOf(version),
      RECORDED_TIMINGS,
      controller.name,
      `default/${long.metadata.name}`,
    );
    const [create] = controller.reconcile(view, `default/${long.metadata.name}`) as readonly Create<'ReplicaSet'>[];
    const [, hash] = create.object.metadata.name.split('-');
    expect(create.object.metadata.name).toBe(
      `${'a'.repeat(version === '1.37.1' ? 252 - hash.length : length)}-${hash}`,
    );
  });

  test('DEP-05: a name that somebody else has raises collisionCount, which makes another name', () => {
    const [first] = plan(cluster(deployment())) as readonly Create<'ReplicaSet'>[];
    const foreign: ReplicaSet = {
      ...set('v1', { size: 1 }),
      metadata: {
        ...first.object.metadata,
        uid: 'x',
        ownerReferences: [{ ...OWNER, uid: 'Deployment/default/app#0' }],
      },
    };
    const [create] = plan(cluster(deployment(), foreign)) as readonly Create<'ReplicaSet'>[];
    expect(create.on?.AlreadyExists).toMatchObject([
      { do: 'put', kind: 'Deployment', sub: 'status', to: { status: { collisionCount: 1 } } },
      { do: 'fail' },
    ]);
    const [next] = plan(
      cluster(deployment({ status: { collisionCount: 1 } }), foreign),
    ) as readonly Create<'ReplicaSet'>[];
    expect(next.object.metadata.name).not.toBe(create.object.metadata.name);
    // If the caches do not know it yet, it is the controller's own.
    expect(first.on?.AlreadyExists).toMatchObject([{ do: 'fail' }]);
  });

  test('DEP-10: a creation that is refused is told in a condition and an Event', () => {
    const [create] = plan(cluster(deployment())) as readonly Create<'ReplicaSet'>[];
    const message = `Failed to create new replica set "${create.object.metadata.name}": {answer}`;
    expect(create.orElse).toMatchObject([
      {
        do: 'put',
        to: {
          status: { conditions: [{ type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }] },
        },
      },
      { do: 'event', type: 'Warning', reason: 'ReplicaSetCreateError', message },
      { do: 'fail', error: '{answer}' },
    ]);
  });

  test('DEP-03, DEP-07, DEP-36: a template that was there before finds its set again, under a new revision', () => {
    const store = cluster(
      deployment({ image: 'v1', annotations: known, status: settled(1) }),
      set('v1', { size: 0, desired: 1 }),
      set('v2', { size: 1 }),
    );
    expect(plan(store)[0]).toMatchObject({
      do: 'put',
      kind: 'ReplicaSet',
      to: {
        metadata: {
          name: 'app-v1',
          annotations: { 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' },
        },
      },
    });
    // The set is looked at twice, from one reading: the second write would conflict.
    expect(plan(store)[1]).toEqual({ do: 'fail', error: 'ReplicaSet/default/app-v1#1 has been modified by this sync' });
  });

  test('DEP-07, DEP-29: a change of minReadySeconds is written to the set, and makes no other', () => {
    const store = cluster(
      deployment({ annotations: known, status: settled(1), spec: { minReadySeconds: 5 } }),
      set('v2', { size: 1 }),
    );
    expect(plan(store)[0]).toMatchObject({
      do: 'put',
      to: { metadata: { name: 'app-v2' }, spec: { minReadySeconds: 5 } },
    });
  });

  test('DEP-07: the Deployment follows the revision of its set', () => {
    const store = cluster(deployment({ status: settled(1) }), set('v2', { size: 1 }));
    expect(told(store)).toEqual(['put Deployment default/app status']);
    expect(plan(store)[0]).toMatchObject({ to: { metadata: { annotations: known } } });
  });
});

test.each([
  ['none', undefined, '3', undefined],
  ['an empty one', '', '3', ''],
  ['a lower one', '2', '3', '2'],
  ['the same', '3', '3', undefined],
  ['a higher one', '4', '4', undefined],
  ['one that is no number', 'two', 'two', undefined],
])('DEP-07: of revision 3, a set with %s', (_, former, revision, history) => {
  const have = former === undefined ? undefined : { 'deployment.kubernetes.io/revision': former };
  const annotations = newestAnnotations(deployment(), have, 3);
  expect(annotations['deployment.kubernetes.io/revision']).toBe(revision);
  expect(annotations['deployment.kubernetes.io/revision-history']).toBe(history);
});

describe('RollingUpdate', () => {
  type Old = readonly [size: number, available: number];
  test.each<[string, object, Old, Old, object]>([
    ['R 10, U 0, all old available: nothing', { replicas: 10, surge: 1, unavailable: 0 }, [10, 10], [1, 0], {}],
    ['U 2: two old ones go', { replicas: 10, surge: 0, unavailable: 2 }, [10, 10], [0, 0], { v1: 8 }],
    ['unavailable old ones go first', { replicas: 10, surge: 0, unavailable: 2 }, [10, 8], [0, 0], { v1: 8 }],
    ['the newest grows first', { replicas: 10, surge: 2, unavailable: 0 }, [10, 10], [0, 0], { v2: 2 }],
    ['the newest is too large', { replicas: 10, surge: 0, unavailable: 1 }, [2, 2], [11, 0], { v2: 10 }],
    ['new ones that are not available count', { replicas: 10, surge: 0, unavailable: 2 }, [8, 8], [2, 0], {}],
    ['a new one is available: an old one goes', { replicas: 3, surge: 1, unavailable: 0 }, [3, 3], [1, 1], { v1: 2 }],
  ])('DEP-13, DEP-14, DEP-15, DEP-16: %s', (_, given, old, newest, expected) => {
    const desired = (given as { replicas: number }).replicas;
    const store = cluster(
      deployment({ ...given, annotations: known, status: settled(desired) }),
      set('v1', { size: old[0], available: old[1], desired }),
      set('v2', { size: newest[0], available: newest[1], desired }),
    );
    expect(sizes(store)).toEqual(expected);
  });

  test('DEP-15: an error while old sets shrink is swallowed, and the status follows', () => {
    const store = cluster(
      deployment({ replicas: 3, surge: 1, unavailable: 0, annotations: known, status: settled(3) }),
      set('v1', { size: 3, desired: 3 }),
      set('v2', { size: 1, desired: 3 }),
    );
    expect(plan(store)[0]).toMatchObject({
      do: 'put',
      kind: 'ReplicaSet',
      orElse: [{ do: 'put', kind: 'Deployment', sub: 'status' }],
    });
  });

  // R replicas and what surge and unavailable come to; all old ones hold the volume, and no new one can start.
  test.each([
    [1, '25%', '25%', 1, 1],
    [1, 1, 0, 1, 1],
    [1, 0, 1, 0, 1],
    [2, '25%', '25%', 2, 1],
    [2, 0, 1, 1, 1],
    [4, '25%', '25%', 3, 2],
    [4, '25%', '100%', 0, 4],
    [10, '25%', '25%', 8, 5],
  ])(
    'DEP-17, DEP-40: R %i, surge %s, unavailable %s ends with %i old and %i new while no new one becomes available',
    (replicas, surge, unavailable, old, fresh) => {
      let [a, b] = [replicas, 0];
      for (let round = 0; round < 30; round++) {
        const store = cluster(
          deployment({ replicas, surge, unavailable, annotations: known, status: settled(replicas) }),
          set('v1', { size: a, desired: replicas }),
          set('v2', { size: b, desired: replicas, available: 0 }),
        );
        const next = sizes(store);
        [a, b] = [next.v1 ?? a, next.v2 ?? b];
      }
      expect([a, b]).toEqual([old, fresh]);
    },
  );
});

describe('status', () => {
  const counting = (available: number, version?: string) =>
    statusWritten(
      cluster(
        deployment({
          replicas: 4,
          annotations: known,
          generation: 3,
          status: { conditions: [progressing('ReplicaSetUpdated')] },
        }),
        set('v1', {
          size: 3,
          desired: 4,
          available: available - 1,
          status: {
            observedGeneration: 1,
            replicas: 3,
            readyReplicas: 3,
            availableReplicas: available - 1,
            terminatingReplicas: 1,
          },
        }),
        set('v2', { size: 2, desired: 4, available: 1 }),
      ),
      version,
    );

  test.each([
    ['1.34.2', undefined],
    ['1.37.1', 1],
  ])('DEP-18, DEP-24: counters are sums of the sets; %s tells terminatingReplicas %s', (version, terminating) => {
    expect(counting(3, version)).toEqual({
      observedGeneration: 3,
      replicas: 5,
      updatedReplicas: 2,
      readyReplicas: 4,
      availableReplicas: 3,
      unavailableReplicas: 2,
      ...(terminating && { terminatingReplicas: terminating }),
      conditions: [
        AVAILABLE,
        {
          type: 'Progressing',
          status: 'True',
          reason: 'ReplicaSetUpdated',
          message: 'ReplicaSet "app-v2" is progressing.',
        },
      ],
    });
  });

  test('DEP-24: with too few available ones it says so; a set that does not count terminating pods leaves that open', () => {
    expect(counting(2)?.conditions?.[0]).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' });
    const silent = set('v2', { size: 1, desired: 1, status: { observedGeneration: 1, replicas: 1 } });
    const store = cluster(deployment({ annotations: known, status: settled(1) }), silent);
    expect(statusWritten(store)).not.toHaveProperty('terminatingReplicas');
  });

  test.each([
    ['complete', { size: 1 }, {}, 'True NewReplicaSetAvailable', false],
    ['more pods than before', { size: 1, available: 0 }, {}, 'True ReplicaSetUpdated', true],
    ['nothing new', { size: 1, available: 0 }, { replicas: 1, updatedReplicas: 1 }, 'True NewReplicaSetCreated', false],
  ])('DEP-25: %s', (_, newest, status, expected, armed) => {
    const given = deployment({
      annotations: { 'deployment.kubernetes.io/revision': '2' },
      status: { conditions: [progressing('NewReplicaSetCreated')], ...status },
    });
    const store = cluster(given, set('v2', { desired: 1, ...newest }));
    const written = statusWritten(store)?.conditions?.find(({ type }) => type === 'Progressing');
    expect(`${written?.status} ${written?.reason}`).toBe(expected);
    expect(told(store).includes(`arm ${DEADLINE} 601000`)).toBe(armed);
  });

  const stuck = (reason: string, fired: boolean) => {
    const status = {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      unavailableReplicas: 1,
      terminatingReplicas: 0,
      conditions: [
        progressing(reason, reason === 'ProgressDeadlineExceeded' ? 'False' : 'True'),
        {
          ...AVAILABLE,
          status: 'False' as const,
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
      ],
    };
    const store = cluster(
      deployment({ annotations: known, status }),
      set('v2', { size: 1, available: 0, status: { observedGeneration: 1, replicas: 1, terminatingReplicas: 0 } }),
    );
    const id = timerId(controller.name, KEY, DEADLINE);
    store.put('Timer', id, { controller: controller.name, key: KEY, name: DEADLINE, ms: 601_000, fired });
    return store;
  };

  test('DEP-25, DEP-26, DEP-45: past the deadline the rollout has timed out, and goes on', () => {
    expect(plan(stuck('ReplicaSetUpdated', false))).toEqual([]);
    expect(statusWritten(stuck('ReplicaSetUpdated', true))?.conditions).toContainEqual({
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'ReplicaSet "app-v2" has timed out progressing.',
    });
    expect(plan(stuck('ProgressDeadlineExceeded', true))).toEqual([]);
  });

  test('DEP-25: a finished Deployment that loses pods never times out', () => {
    expect(plan(stuck('NewReplicaSetAvailable', true))).toEqual([]);
  });

  test('DEP-25: without a deadline there is no Progressing', () => {
    const store = cluster(
      deployment({ annotations: known, status: settled(1), spec: { progressDeadlineSeconds: 2147483647 } }),
      set('v2', { size: 1 }),
    );
    expect(statusWritten(store)?.conditions).toEqual([AVAILABLE]);
  });

  test('DEP-27: a failure of a set is the Deployment’s, the newest’s first', () => {
    const failing = (message: string) => ({
      observedGeneration: 1,
      replicas: 0,
      terminatingReplicas: 0,
      conditions: [{ type: 'ReplicaFailure', status: 'True' as const, reason: 'FailedCreate', message }],
    });
    const store = cluster(
      deployment({ replicas: 2, surge: 1, unavailable: 0, annotations: known, status: settled(2) }),
      set('v1', { size: 2, desired: 2, status: failing('old') }),
      set('v2', { size: 1, desired: 2, status: failing('new') }),
    );
    expect(statusWritten(store)?.conditions).toContainEqual(failing('new').conditions[0]);
  });
});

describe('pausing', () => {
  test('DEP-01.5, DEP-28: paused, the condition is written and only the size followed', () => {
    const store = cluster(
      deployment({ replicas: 2, annotations: known, image: 'v3', status: settled(1), spec: { paused: true } }),
      set('v2', { size: 1 }),
    );
    expect(told(store)).toEqual([
      'put Deployment default/app status',
      `disarm ${DEADLINE}`,
      'put ReplicaSet default/app-v2',
      'event Normal ScalingReplicaSet Scaled up replica set app-v2 from 1 to 2',
      'fail Deployment/default/app#1 has been modified by this sync',
    ]);
    expect(statusWritten(store)?.conditions).toContainEqual({
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
  });

  test('DEP-28: resumed, the deadline counts from now; a deadline that was exceeded stays', () => {
    const resumed = (reason: string) =>
      cluster(
        deployment({
          annotations: known,
          status: { ...settled(1), conditions: [AVAILABLE, progressing(reason, 'Unknown')] },
        }),
        set('v2', { size: 1 }),
      );
    expect(told(resumed('DeploymentPaused')).slice(0, 3)).toEqual([
      'put Deployment default/app status',
      `disarm ${DEADLINE}`,
      `arm ${DEADLINE} 601000`,
    ]);
    expect(statusWritten(resumed('DeploymentPaused'))?.conditions?.at(-1)).toMatchObject({
      reason: 'DeploymentResumed',
    });
    const exceeded = deployment({
      annotations: known,
      status: { ...settled(1), conditions: [AVAILABLE, progressing('ProgressDeadlineExceeded', 'False')] },
      spec: { paused: true },
    });
    expect(told(cluster(exceeded, set('v2', { size: 1 })))).toEqual([]);
  });
});

describe('Recreate', () => {
  const recreate = deployment({
    annotations: { 'deployment.kubernetes.io/revision': '1' },
    status: settled(1),
    spec: { strategy: { type: 'Recreate' } },
  });

  test('DEP-30.1: old sets go to 0 first; nothing is made', () => {
    expect(told(cluster(recreate, set('v1', { size: 1 }))).filter((line) => !line.includes('deadline'))).toEqual([
      'put ReplicaSet default/app-v1',
      'event Normal ScalingReplicaSet Scaled down replica set app-v1 from 1 to 0',
      'put Deployment default/app status',
    ]);
  });

  const old = set('v1', { size: 0, desired: 1 });
  test.each([
    ['the old set still counts a pod', set('v1', { size: 0, desired: 1, pods: 1, available: 0 }), [], false],
    ['an old pod is running', old, [podOf(old, 'a')], false],
    [
      'an old pod is stopping',
      old,
      [podOf(old, 'a', { metadata: { ...podOf(old, 'a').metadata, deletionTimestamp: true } })],
      false,
    ],
    ['an old pod’s phase is unknown', old, [podOf(old, 'a', { status: { phase: 'Unknown' } })], false],
    ['an old pod has ended and is still there', old, [podOf(old, 'a', { status: { phase: 'Succeeded' } })], true],
    ['no old pod', old, [], true],
  ])('DEP-30.2, DEP-31, DEP-32: %s', (_, former, pods, made) => {
    expect(plan(cluster(recreate, former, ...pods)).some((action) => action.do === 'create')).toBe(made);
  });

  test.each([
    ['1.34.2', true, []],
    ['1.34.2', false, [KEY]],
    ['1.37.1', true, [KEY]],
    ['1.37.1', false, [KEY]],
  ])('DEP-34: in %s the end of a pod (another one is left: %s) wakes %j', (version, another, expected) => {
    const gone = podOf(old, 'a');
    const store = cluster(recreate, old, ...(another ? [podOf(old, 'b', { status: { phase: 'Failed' } })] : []));
    const view = new ControllerView(store, switchesOf(version), RECORDED_TIMINGS, controller.name, '');
    const [, , pods] = controller.watches;
    expect(pods.keys({ kind: 'Pod', key: 'default/a', before: gone, after: undefined }, view)).toEqual(expected);
    // A change of a pod wakes nobody.
    expect(
      pods.keys(
        { kind: 'Pod', key: 'default/a', before: gone, after: podOf(old, 'a', { status: { phase: 'Failed' } }) },
        view,
      ),
    ).toEqual([]);
  });
});

describe('history', () => {
  const done = deployment({
    image: 'v5',
    annotations: { 'deployment.kubernetes.io/revision': '5' },
    status: settled(1),
    spec: { revisionHistoryLimit: 2 },
  });
  const deleted = (...sets: readonly ReplicaSet[]) =>
    plan(cluster(done, ...sets, set('v5', { size: 1 }))).flatMap((action) =>
      action.do === 'delete' ? [action.key] : [],
    );
  const old = (image: string, given: object = {}) => set(image, { size: 0, desired: 1, ...given });

  test('DEP-35: the lowest revisions go, beyond the limit', () => {
    expect(deleted(old('v1'), old('v2'))).toEqual([]);
    expect(deleted(old('v1'), old('v2'), old('v3'), old('v4'))).toEqual(['default/app-v1', 'default/app-v2']);
    expect(deleted(old('v1', { revision: 4 }), old('v2'), old('v3'))).toEqual(['default/app-v2']);
  });

  test('DEP-35: one that cannot go yet uses up its place', () => {
    expect(deleted(old('v1', { pods: 1, available: 0 }), old('v2'), old('v3'), old('v4'))).toEqual(['default/app-v2']);
  });
});

describe('claiming, deletion, rollback', () => {
  test('DEP-01.2: orphans that match are adopted, own sets that do not are released, in any order', () => {
    const orphan = { ...set('v1', { size: 0 }), metadata: { ...set('v1', { size: 0 }).metadata, ownerReferences: [] } };
    const stray = {
      ...set('v2', { size: 0 }),
      metadata: { ...set('v2', { size: 0 }).metadata, labels: { app: 'other' } },
    };
    expect(told(cluster(deployment({ image: 'v3' }), orphan, stray)).slice(0, 2)).toEqual([
      'together patch ReplicaSet default/app-v2 | patch ReplicaSet default/app-v1',
      'checkpoint',
    ]);
  });

  test('DEP-01.3: while it is deleted, only the status is followed', () => {
    const given = deployment({ replicas: 3, annotations: known });
    const store = cluster(
      { ...given, metadata: { ...given.metadata, deletionTimestamp: true } },
      set('v1', { size: 1 }),
    );
    expect(told(store)).toEqual(['put Deployment default/app status']);
  });

  test.each([
    ['1', 'event Normal DeploymentRollback Rolled back deployment "app" to revision 1', 'v1'],
    ['0', 'event Normal DeploymentRollback Rolled back deployment "app" to revision 1', 'v1'],
    [
      '2',
      'event Warning DeploymentRollbackTemplateUnchanged The rollback revision contains the same template as current deployment "app"',
      'v2',
    ],
    ['7', 'event Warning DeploymentRollbackRevisionNotFound Unable to find the revision to rollback to.', 'v2'],
  ])('DEP-37: rollback to %s: %s', (wanted, event, image) => {
    const given = deployment({
      annotations: { ...known, 'deprecated.deployment.rollback.to': wanted },
      status: settled(1),
    });
    const store = cluster(given, set('v1', { size: 0, desired: 1 }), set('v2', { size: 1 }));
    expect(told(store)).toContain(event);
    expect(plan(store).find((action) => action.do === 'put')).toMatchObject({
      to: { metadata: { annotations: known }, spec: { template: { spec: { containers: [{ image }] } } } },
    });
  });
});
