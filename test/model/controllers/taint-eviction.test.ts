import { switchesOf } from '../../../lib/kube/versions';
import { taintEviction } from '../../../lib/model/controllers/taint-eviction';
import type { Key, Kind, Row } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { ControllerView, timerId } from '../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../world';

const KEY = 'default/p';
const UID = 'Pod/default/p#1';
const MARK = 'event Normal TaintManagerEviction Marking for deletion Pod default/p';
const CANCEL = 'event Normal TaintManagerEviction Cancelling deletion of Pod default/p';
const EVICT = [MARK, 'patch Pod default/p status', 'delete Pod default/p'];

const UNREACHABLE = '{key: node.kubernetes.io/unreachable, effect: NoExecute}';
const OUT_OF_SERVICE = '{key: node.kubernetes.io/out-of-service, value: x, effect: NoExecute}';
const NO_SCHEDULE = '{key: node.kubernetes.io/out-of-service, effect: NoSchedule}';
const tolerating = (seconds?: number) =>
  `{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute${seconds === undefined ? '' : `, tolerationSeconds: ${seconds}`}}`;

function state(
  taints: readonly string[],
  tolerations: readonly string[],
  timers: readonly (readonly [string, boolean])[] = [],
  status = '',
): LiveStore {
  const rows = timers.map(([name, fired]): [Kind, Key, unknown] => {
    const controller = 'taint-eviction-controller';
    return ['Timer', timerId(controller, KEY, name), { controller, key: KEY, name, ms: 3000, fired }];
  });
  return world(
    `
apiVersion: v1
kind: Node
metadata: {name: a}
spec: {taints: [${taints.join(', ')}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {nodeName: a, containers: [{name: app}], tolerations: [${tolerations.join(', ')}]}
status: {phase: Running${status}}`,
    rows,
  );
}

describe('NL-05, R-NL3: pods on tainted nodes', () => {
  test.each<[string, LiveStore, readonly string[]]>([
    ['no NoExecute taint', state([NO_SCHEDULE], []), []],
    ['not tolerated', state([OUT_OF_SERVICE], [tolerating(3)]), EVICT],
    ['one of two not tolerated', state([UNREACHABLE, OUT_OF_SERVICE], [tolerating(3)]), EVICT],
    ['tolerated for ever', state([UNREACHABLE], [tolerating()]), []],
    ['tolerated for a time', state([UNREACHABLE], [tolerating(3)]), [`arm ${UID} 3000`]],
    ['tolerated for no time', state([UNREACHABLE], [tolerating(0)]), EVICT],
    ['a negative time is none', state([UNREACHABLE], [tolerating(-1)]), EVICT],
    [
      'a scheduled eviction stays, whatever the tolerations say now',
      state([UNREACHABLE], [tolerating(1)], [[UID, false]]),
      [],
    ],
    ['tolerated for ever after all', state([UNREACHABLE], [tolerating()], [[UID, false]]), [`disarm ${UID}`, CANCEL]],
    ['the taint is gone', state([], [tolerating(3)], [[UID, false]]), [`disarm ${UID}`, CANCEL]],
    [
      'a second taint that is not tolerated',
      state([UNREACHABLE, OUT_OF_SERVICE], [tolerating(3)], [[UID, false]]),
      [`disarm ${UID}`, CANCEL, ...EVICT, `disarm ${UID}`],
    ],
    ['the time is over', state([UNREACHABLE], [tolerating(3)], [[UID, true]]), [...EVICT, `disarm ${UID}`]],
    [
      'an eviction outlives its pod: the next one of the name is met',
      state([], [], [['Pod/default/p#0', true]]),
      [...EVICT, 'disarm Pod/default/p#0'],
    ],
    ['… and is not called off on a node without taints', state([], [], [['Pod/default/p#0', false]]), []],
    [
      'NL-17: the condition is there already',
      state(
        [OUT_OF_SERVICE],
        [],
        [],
        ', conditions: [{type: DisruptionTarget, status: "True", reason: DeletionByTaintManager, message: "Taint manager: deleting due to NoExecute taint"}]',
      ),
      [MARK, 'delete Pod default/p'],
    ],
  ])('%s', (_, store, expected) => {
    expect(planned(taintEviction, store, KEY)).toEqual(expected);
  });

  test('a pod that is gone', () => {
    const armed = state([UNREACHABLE], [tolerating(3)], [[UID, false]]);
    armed.put('Pod', KEY, undefined);
    expect(planned(taintEviction, armed, KEY)).toEqual([`disarm ${UID}`, CANCEL]);
    const fired = state([UNREACHABLE], [tolerating(3)], [[UID, true]]);
    fired.put('Pod', KEY, undefined);
    expect(planned(taintEviction, fired, KEY)).toEqual([MARK, `disarm ${UID}`]);
  });

  test('a Node that is gone leaves scheduled evictions alone', () => {
    const store = state([UNREACHABLE], [tolerating(3)], [[UID, false]]);
    store.put('Node', 'a', undefined);
    expect(planned(taintEviction, store, KEY)).toEqual([]);
  });

  test('NL-17: the condition, and a deletion with the grace period of the pod', () => {
    const plan = planOf(taintEviction, state([OUT_OF_SERVICE], []), KEY);
    expect(plan).toMatchObject([
      { do: 'event', from: 'taint-eviction-controller' },
      {
        do: 'patch',
        to: {
          status: {
            phase: 'Running',
            conditions: [
              {
                type: 'DisruptionTarget',
                status: 'True',
                reason: 'DeletionByTaintManager',
                message: 'Taint manager: deleting due to NoExecute taint',
              },
            ],
          },
        },
      },
      { do: 'delete', key: KEY, tolerates: ['NotFound'] },
    ]);
    expect(plan[2]).not.toHaveProperty('graceSeconds');
    expect(plan[2]).not.toHaveProperty('uid');
  });
});

describe('NL-05: who is woken', () => {
  const keysOf = (store: LiveStore, kind: 'Node' | 'Pod', before: unknown, after: unknown) => {
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'taint-eviction-controller', '');
    const key = kind === 'Node' ? 'a' : KEY;
    return taintEviction.watches
      .filter((watch) => watch.kind === kind)
      .flatMap((watch) => watch.keys({ kind, key, before, after } as never, view));
  };
  const tainted = state([UNREACHABLE], [tolerating(3)]);
  const clean = state([NO_SCHEDULE], [tolerating(3)]);
  const pod = tainted.get('Pod', KEY) as Row<'Pod'>;

  test.each<[string, readonly string[], readonly Key[]]>([
    ['new NoExecute taints', keysOf(tainted, 'Node', clean.get('Node', 'a'), tainted.get('Node', 'a')), [KEY]],
    ['other taints', keysOf(clean, 'Node', state([], []).get('Node', 'a'), clean.get('Node', 'a')), []],
    ['a Node that is gone', keysOf(tainted, 'Node', tainted.get('Node', 'a'), undefined), []],
    [
      'a pod that is new on a tainted node',
      keysOf(tainted, 'Pod', { ...pod, spec: { ...pod.spec, nodeName: undefined } }, pod),
      [KEY],
    ],
    ['… on another', keysOf(clean, 'Pod', undefined, pod), []],
    ['other tolerations', keysOf(tainted, 'Pod', { ...pod, spec: { ...pod.spec, tolerations: [] } }, pod), [KEY]],
    ['a status', keysOf(tainted, 'Pod', { ...pod, status: {} }, pod), []],
    ['a pod that is gone, without an eviction', keysOf(tainted, 'Pod', pod, undefined), []],
    ['… with one', keysOf(state([], [], [[UID, false]]), 'Pod', pod, undefined), [KEY]],
  ])('%s', (_, keys, expected) => expect(keys).toEqual(expected));
});
