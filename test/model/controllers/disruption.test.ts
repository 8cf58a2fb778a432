import type { PodDisruptionBudget } from '../../../lib/kube/objects';
import { switchesOf } from '../../../lib/kube/versions';
import { isAside } from '../../../lib/model/actions';
import { disruption } from '../../../lib/model/controllers/disruption';
import type { Key, Kind, Row } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { ControllerView, timerId } from '../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../world';

type Rows = readonly (readonly [Kind, Key, unknown])[];

const KEY = 'default/web';

const budget = (spec: string, status = '{}', generation = 1) => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, generation: ${generation}}
spec: {selector: {matchLabels: {app: web}}${spec && `, ${spec}`}}
status: ${status}
---`;

const set = (replicas: number, uid = 'S', name = 'web') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, uid: ${uid}}
spec: {replicas: ${replicas}}
---`;

const owned = (kind: string, name: string, uid: string, apiVersion = 'apps/v1') =>
  `, ownerReferences: [{apiVersion: ${apiVersion}, kind: ${kind}, name: ${name}, uid: ${uid}, controller: true}]`;
const BY_SET = owned('StatefulSet', 'web', 'S');

interface PodInput {
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly owner?: string;
  readonly conditions?: string;
  readonly app?: string;
}

const pod = (
  name: string,
  { ready = true, terminating = false, owner = BY_SET, conditions = '', app = 'web' }: PodInput = {},
) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${app}}${terminating ? ', deletionTimestamp: true' : ''}${owner}}
spec: {containers: [{name: app}]}
status: {phase: Running, conditions: [{type: Ready, status: "${ready ? 'True' : 'False'}"}${conditions}]}
---`;

const pods = (ready: number, unready = 0, input: PodInput = {}) =>
  Array.from({ length: ready + unready }, (_, i) => pod(`web-${i}`, { ...input, ready: i < ready })).join('');

function statusOf(store: LiveStore): PodDisruptionBudget['status'] {
  const write = planOf(disruption, store, KEY).find((action) => !isAside(action));
  return write && 'to' in write
    ? (write.to as PodDisruptionBudget).status
    : store.get('PodDisruptionBudget', KEY)?.status;
}

/** allowed/healthy/desired/expected, as the upstream tests write it. */
function counters(store: LiveStore): string {
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = statusOf(store) ?? {};
  return [disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods].join('/');
}

describe('R-PDB4: counters', () => {
  test.each<[string, string, string, string]>([
    ['neither field: nothing is ever allowed', '', pods(3) + set(3), '0/3/0/0'],
    ['minAvailable 3, no pods (Unavailable)', 'minAvailable: 3', '', '0/0/3/0'],
    ['minAvailable 3 of three', 'minAvailable: 3', pods(3), '0/3/3/3'],
    ['minAvailable 3 of four', 'minAvailable: 3', pods(4), '1/4/3/4'],
    ['… one of which is not ready', 'minAvailable: 3', pods(3, 1), '0/3/3/4'],
    ['maxUnavailable 2 of 7 (IntegerMaxUnavailableWithScaling)', 'maxUnavailable: 2', pods(1) + set(7), '0/1/5/7'],
    ['… scaled to 5: the scale counts, not the pods', 'maxUnavailable: 2', pods(1) + set(5), '0/1/3/5'],
    ['30 % of 7 (PercentageMaxUnavailableWithScaling)', 'maxUnavailable: 30%', pods(1) + set(7), '0/1/4/7'],
    ['30 % of 3', 'maxUnavailable: 30%', pods(1) + set(3), '0/1/2/3'],
    ['D-X3: 34 % of 3 goes up', 'maxUnavailable: 34%', pods(3) + set(3), '2/3/1/3'],
    ['minAvailable 34 % without pods (StatefulSetController)', 'minAvailable: 34%', set(3), '0/0/0/0'],
    ['minAvailable 34 % of 3', 'minAvailable: 34%', pods(3) + set(3), '1/3/2/3'],
    [
      '… a rogue pod beside them is healthy, and not in the scale',
      'minAvailable: 34%',
      pods(3) + set(3) + pod('rogue', { owner: '' }),
      '2/4/2/3',
    ],
    ['maxUnavailable above the scale', 'maxUnavailable: 5', pods(1) + set(1), '1/1/0/1'],
    [
      'two controllers (TwoControllers)',
      'minAvailable: 28%',
      pods(2) + set(11) + set(11, 'T', 'two') + pod('two-0', { owner: owned('StatefulSet', 'two', 'T') }),
      '0/3/7/22',
    ],
    [
      'terminating pods are not healthy, but expected',
      'minAvailable: 1',
      pods(1) + pod('web-1', { terminating: true }),
      '0/1/1/2',
    ],
    ['pods without a controller have no scale (NakedPod)', 'maxUnavailable: 1', pods(1, 0, { owner: '' }), '0/1/0/0'],
    ["other applications' pods", 'minAvailable: 1', pods(2) + pod('x', { app: 'x' }), '1/2/1/2'],
  ])('%s', (_, spec, rest, expected) => {
    expect(counters(world(budget(spec) + rest))).toBe(expected);
  });

  test('a Deployment counts, not its ReplicaSets', () => {
    const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, uid: D}
spec: {replicas: 4}
---`;
    const replicaSet = (name: string, owner: string) => `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: ${name}, uid: ${name}${owner}}
spec: {replicas: 2}
---`;
    const of = owned('Deployment', 'app', 'D');
    const own =
      pod('r1-0', { owner: owned('ReplicaSet', 'r1', 'r1') }) + pod('r2-0', { owner: owned('ReplicaSet', 'r2', 'r2') });
    const managed = deployment + replicaSet('r1', of) + replicaSet('r2', of) + own;
    expect(counters(world(budget('maxUnavailable: 1') + managed))).toBe('0/2/3/4');
    const left = replicaSet('r1', of) + replicaSet('r2', '') + own;
    expect(counters(world(budget('maxUnavailable: 1') + left))).toBe('0/2/3/4');
    expect(
      counters(world(budget('maxUnavailable: 1') + deployment + replicaSet('r1', of) + replicaSet('r2', '') + own)),
    ).toBe('0/2/5/6');
  });

  test.each<[string, string]>([
    ['', 'no pod'],
    ['selector: {}', 'every pod of the namespace'],
  ])('R-PDB1: a budget with "%s" selects %s', (selector) => {
    const manifest = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, generation: 1}
spec: {minAvailable: 3${selector && `, ${selector}`}}
---`;
    expect(counters(world(manifest + pods(1)))).toBe(selector ? '0/1/3/1' : '0/0/3/0');
  });
});

describe('R-PDB4.6: what is written', () => {
  const CURRENT =
    '{expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1, observedGeneration: 1, conditions: [{type: Foreign, status: "True"}, {type: DisruptionAllowed, status: "True", reason: SufficientPods, message: "", observedGeneration: 1}]}';

  test('a new budget', () => {
    expect(statusOf(world(budget('minAvailable: 1')))).toEqual({
      expectedPods: 0,
      desiredHealthy: 1,
      currentHealthy: 0,
      disruptionsAllowed: 0,
      observedGeneration: 1,
      conditions: [
        { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '', observedGeneration: 1 },
      ],
    });
  });

  test.each<[string, string, readonly string[]]>([
    ['nothing new', budget('maxUnavailable: 1', CURRENT) + pods(3) + set(3), []],
    [
      'another generation',
      budget('maxUnavailable: 1', CURRENT, 2) + pods(3) + set(3),
      ['put PodDisruptionBudget default/web status'],
    ],
    [
      'one pod less',
      budget('maxUnavailable: 1', CURRENT) + pods(2, 1) + set(3),
      ['put PodDisruptionBudget default/web status'],
    ],
    [
      'the condition is stale',
      budget('maxUnavailable: 1', CURRENT.replace('SufficientPods', 'SyncFailed')) + pods(3) + set(3),
      ['put PodDisruptionBudget default/web status'],
    ],
    [
      'no pods',
      budget('minAvailable: 1'),
      ['event Normal NoPods No matching pods found', 'put PodDisruptionBudget default/web status'],
    ],
    ['no budget', '', []],
  ])('%s', (_, manifests, expected) => {
    expect(planned(disruption, world(manifests), KEY)).toEqual(expected);
  });

  test('conditions of others stay (KeepExistingPDBConditionDuringSync)', () => {
    expect(statusOf(world(budget('maxUnavailable: 1', CURRENT) + pods(2, 1) + set(3)))?.conditions).toEqual([
      { type: 'Foreign', status: 'True' },
      { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '', observedGeneration: 1 },
    ]);
  });

  test('UnmanagedPods tells the selector as Go prints it', () => {
    const [event] = planned(disruption, world(budget('maxUnavailable: 1') + pods(1, 0, { owner: '' })), KEY);
    expect(event).toBe(
      'event Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    );
  });
});

describe('R-PDB5: the fail safe', () => {
  test.each<[string, string, string]>([
    ['D-X6: the set is gone', BY_SET, 'found no controllers for pod "web-0"'],
    ['a set of another uid', `${owned('StatefulSet', 'two', 'S')}`, 'found no controllers for pod "web-0"'],
    [
      'a kind without a scale',
      owned('DaemonSet', 'd', 'D'),
      'daemonsets.apps does not implement the scale subresource',
    ],
    [
      'a kind that nobody knows',
      owned('Widget', 'w', 'W', 'example.com/v1'),
      'no matches for kind "Widget" in version "example.com/v1"',
    ],
  ])('%s', (_, owner, error) => {
    const store = world(
      budget('maxUnavailable: 1', '{disruptionsAllowed: 1, currentHealthy: 1}') +
        pods(1, 0, { owner }) +
        set(1, 'other', 'two'),
    );
    expect(planned(disruption, store, KEY)).toEqual([
      `event Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: ${error}`,
      'put PodDisruptionBudget default/web status',
    ]);
    expect(statusOf(store)).toEqual({
      disruptionsAllowed: 0,
      currentHealthy: 1,
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: error }],
    });
  });
});

test('of several pods without a controller any may be named', () => {
  const store = world(
    budget('maxUnavailable: 1') + pods(2, 0, { owner: owned('StatefulSet', 'gone', 'G') }) + set(1, 'other', 'two'),
  );
  const view = new ControllerView(store, switchesOf('1.37.1'), RECORDED_TIMINGS, disruption.name, KEY);
  const decided = disruption.reconcile(view, KEY);
  const told =
    'oneOf' in decided ? decided.oneOf.map(([note]) => note.do === 'event' && /"(.*)"/.exec(note.message)?.[1]) : [];
  expect(told).toEqual(['web-0', 'web-1']);
});

describe('R-PDB4.3: evictions that were granted (UpdateDisruptedPods)', () => {
  const wait = (name: string, fired: boolean): Rows[number] => {
    const timer = `deletion of ${name}`;
    const controller = 'disruption-controller';
    return ['Timer', timerId(controller, KEY, timer), { controller, key: KEY, name: timer, ms: 120_000, fired }];
  };
  const granted = (...names: readonly string[]) =>
    budget(
      'minAvailable: 1',
      `{disruptionsAllowed: 0, disruptedPods: {${names.map((name) => `${name}: true`).join(', ')}}}`,
    );

  test.each<[string, string, Rows, string, readonly string[]]>([
    [
      'its pod does not count, for two minutes',
      granted('web-0') + pods(3),
      [],
      'web-0 1/2/1/3',
      ['arm deletion of web-0 120000', 'put PodDisruptionBudget default/web status'],
    ],
    [
      'the pod is being deleted',
      granted('web-2') + pods(2) + pod('web-2', { terminating: true }),
      [wait('web-2', false)],
      ' 1/2/1/3',
      ['put PodDisruptionBudget default/web status', 'disarm deletion of web-2'],
    ],
    ['the pod is gone', granted('notthere') + pods(2), [], ' 1/2/1/2', ['put PodDisruptionBudget default/web status']],
    [
      'the pod has stayed',
      granted('web-0', 'web-1') + pods(2),
      [wait('web-0', true), wait('web-1', false)],
      'web-1 0/1/1/2',
      [
        "event Warning NotDeleted Pod was expected by PDB default/default to be deleted but it wasn't",
        'put PodDisruptionBudget default/web status',
        'disarm deletion of web-0',
      ],
    ],
    [
      'the map has been emptied',
      budget('minAvailable: 1') + pods(2),
      [wait('web-0', false)],
      ' 1/2/1/2',
      ['put PodDisruptionBudget default/web status', 'disarm deletion of web-0'],
    ],
    [
      'D-X7: the next pod of the name takes the entry over',
      granted('web-0') + pods(2),
      [wait('web-0', false)],
      'web-0 0/1/1/2',
      ['put PodDisruptionBudget default/web status'],
    ],
  ])('%s', (_, manifests, rows, expected, plan) => {
    const store = world(manifests, rows);
    expect(planned(disruption, store, KEY)).toEqual(plan);
    expect(`${Object.keys(statusOf(store)?.disruptedPods ?? {}).join()} ${counters(store)}`).toBe(expected);
  });

  test('a budget that is gone waits for nothing', () => {
    expect(planned(disruption, world('', [wait('web-0', false)]), KEY)).toEqual(['disarm deletion of web-0']);
  });
});

describe('R-PDB7: stale DisruptionTarget (StalePodDisruption)', () => {
  const UID = 'Pod/default/web-0#1';
  const announced = (reason: string) => `, {type: DisruptionTarget, status: "True", reason: ${reason}, message: m}`;
  const wait = (fired: boolean, name = UID): Rows[number] => {
    const [controller, key] = ['disruption-controller', 'stale default/web-0'];
    return ['Timer', timerId(controller, key, name), { controller, key, name, ms: 120_000, fired }];
  };
  const stale = pod('web-0', { conditions: announced('EvictionByEvictionAPI') });

  test.each<[string, string, Rows, readonly string[]]>([
    ['two minutes', stale, [], [`arm ${UID} 120000`]],
    ['within them', stale, [wait(false)], []],
    ['after them', stale, [wait(true)], ['put Pod default/web-0 status', `disarm ${UID}`]],
    ["not the kubelet's", pod('web-0', { conditions: announced('TerminationByKubelet') }), [], []],
    [
      'not of a pod that is being deleted',
      pod('web-0', { terminating: true, conditions: announced('EvictionByEvictionAPI') }),
      [wait(false)],
      [`disarm ${UID}`],
    ],
    ['the pod is gone', '', [wait(false)], [`disarm ${UID}`]],
    [
      'the wait was for another pod of the name',
      stale,
      [wait(true, 'Pod/default/web-0#0')],
      ['disarm Pod/default/web-0#0', `arm ${UID} 120000`],
    ],
  ])('%s', (_, manifests, rows, expected) => {
    expect(planned(disruption, world(manifests, rows), 'stale default/web-0')).toEqual(expected);
  });

  test('the condition becomes False, and says nothing more', () => {
    const [write] = planOf(disruption, world(stale, [wait(true)]), 'stale default/web-0');
    expect(!isAside(write) && write.do === 'put' && (write.to as Row<'Pod'>).status?.conditions).toEqual([
      { type: 'Ready', status: 'True' },
      { type: 'DisruptionTarget', status: 'False' },
    ]);
  });
});

describe('R-PDB3: who is woken', () => {
  const other = budget('').replace('name: web', 'name: other');
  const store = world(budget('') + other + pods(1));
  const before = store.get('Pod', 'default/web-0');
  const keysOf = (kind: Kind, change: object) =>
    disruption.watches
      .filter((watch) => watch.kind === kind)
      .flatMap((watch) =>
        watch.keys(
          { kind, key: 'default/web-0', ...change } as never,
          new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'disruption-controller', ''),
        ),
      );

  test('by a pod, the first of its budgets', () => {
    expect(keysOf('Pod', { before, after: undefined })).toEqual(['default/other', 'chosen default/web-0']);
    expect(planned(disruption, store, 'chosen default/web-0')).toEqual([
      'event Warning MultiplePodDisruptionBudgets Pod "default"/"web-0" matches multiple PodDisruptionBudgets.  Chose "other" arbitrarily.',
    ]);
  });

  test('by a pod that no other budget chooses, its own alone', () => {
    const view = new ControllerView(
      world(budget('') + pods(1)),
      switchesOf(),
      RECORDED_TIMINGS,
      'disruption-controller',
      '',
    );
    const [, watch] = disruption.watches;
    const change = { kind: 'Pod', key: 'default/web-0', before: undefined, after: before } as never;
    expect(watch.keys(change, view)).toEqual(['default/web']);
    const free = { ...before, metadata: { ...before?.metadata, labels: {} } };
    expect(watch.keys({ kind: 'Pod', key: 'default/web-0', before: undefined, after: free } as never, view)).toEqual(
      [],
    );
  });

  test('D-X4: not by a set', () => {
    expect(disruption.watches.map(({ kind }) => kind)).toEqual(['PodDisruptionBudget', 'Pod']);
  });
});
