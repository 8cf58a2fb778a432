import { switchesOf } from '../../../lib/kube/versions';
import { type Action, isAside } from '../../../lib/model/actions';
import { podgc } from '../../../lib/model/controllers/podgc';
import type { Key, Kind, Row } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { ControllerView, timerId } from '../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../world';

const node = (ready: string, taint: string) => `
apiVersion: v1
kind: Node
metadata: {name: a}
spec: {taints: [{key: ${taint}, effect: NoSchedule}]}
status: {conditions: [{type: Ready, status: "${ready}"}]}
---`;
const OUT = 'node.kubernetes.io/out-of-service';

const pod = (name: string, { at = 'a', terminating = true, status = 'phase: Running' } = {}) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, generation: 2${terminating ? ', deletionTimestamp: true, deletionGracePeriodSeconds: 30' : ''}}
spec: {${at === '' ? '' : `nodeName: ${at}, `}containers: [{name: app}]}
status: {${status}}
---`;

const FORCED = ['patch Pod default/p status', 'delete Pod default/p'];

describe('pods that nobody else deletes', () => {
  test.each<[string, string, readonly string[]]>([
    ['NL-18: out of service, whatever the effect', node('Unknown', OUT) + pod('p'), FORCED],
    ['NL-18: not on a node that is ready', node('True', OUT) + pod('p'), []],
    ['NL-18: not on one without the taint', node('Unknown', 'node.kubernetes.io/unreachable') + pod('p'), []],
    ['NL-18, D-X14: not a pod that nobody has deleted', node('Unknown', OUT) + pod('p', { terminating: false }), []],
    ['NL-09: terminating and on no node', pod('p', { at: '' }), FORCED],
    ['finished already: only the deletion', pod('p', { at: '', status: 'phase: Failed' }), FORCED.slice(1)],
    ['a terminating pod of a missing node is for the quarantine', pod('p'), []],
  ])('%s', (_, manifests, expected) => {
    expect(planned(podgc, world(manifests), 'pod default/p')).toEqual(expected);
  });

  test.each<[string, string, string, Record<string, unknown>]>([
    ['the generation is seen', '1.37', 'phase: Running', { phase: 'Failed', observedGeneration: 2 }],
    ['before 1.34 it is not', '1.33', 'phase: Running', { phase: 'Failed' }],
    [
      '… unless it was before',
      '1.33',
      'phase: Running, observedGeneration: 1',
      { phase: 'Failed', observedGeneration: 2 },
    ],
  ])('R-NL5: the pod fails before it is deleted by force: %s', (_, version, status, expected) => {
    const plan = planOf(podgc, world(pod('p', { at: '', status })), 'pod default/p', version);
    expect(plan).toMatchObject([
      { do: 'patch', sub: 'status' },
      { do: 'delete', graceSeconds: 0 },
    ]);
    expect((plan[0] as { to: Row<'Pod'> }).to.status).toEqual(expected);
    // D-X15
    expect(plan[1]).not.toHaveProperty('uid');
  });
});

test('R-NL5: a pod whose generation is not known has none to tell', () => {
  const plan = planOf(podgc, world(pod('p', { at: '' }).replace(', generation: 2', '')), 'pod default/p');
  expect((plan[0] as { to: Row<'Pod'> }).to.status).toStrictEqual({ phase: 'Failed' });
});

describe('NL-08: orphans', () => {
  const quarantine = (fired: boolean): [Kind, Key, unknown] => {
    const controller = 'pod-garbage-collector';
    const timer = { controller, key: 'node a', name: 'quarantine', ms: 40_000, fired };
    return ['Timer', timerId(controller, 'node a', 'quarantine'), timer];
  };
  const running = pod('p', { terminating: false });
  const two = running + pod('q', { terminating: false });

  test.each<[string, string, readonly [Kind, Key, unknown][], readonly string[]]>([
    ['the node is missing: quarantine', running, [], ['arm quarantine 40000']],
    ['in quarantine', running, [quarantine(false)], []],
    [
      'still missing after it',
      two,
      [quarantine(true)],
      [
        'together patch Pod default/p status, delete Pod default/p | patch Pod default/q status, delete Pod default/q',
        'disarm quarantine',
      ],
    ],
    ['the node has come back', node('True', 'x') + running, [quarantine(true)], ['disarm quarantine']],
    ['the pods are gone', '', [quarantine(true)], ['disarm quarantine']],
    ['a node that is there', node('True', 'x') + running, [], []],
  ])('%s', (_, manifests, rows, expected) => {
    expect(planned(podgc, world(manifests, rows), 'node a')).toEqual(expected);
  });

  test('with the condition that says why', () => {
    const [together] = planOf(podgc, world(running, [quarantine(true)]), 'node a') as [Action & { do: 'together' }];
    const [patch] = together.plans[0];
    expect(!isAside(patch) && patch.do === 'patch' && (patch.to as Row<'Pod'>).status?.conditions).toEqual([
      { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' },
    ]);
  });
});

test.each<[number, string]>([
  [0, ''],
  [1, 'e b c'],
  [3, 'e'],
  [4, ''],
])('NL-10: finished pods beyond a threshold of %d: %s', (terminatedPodGCThreshold, expected) => {
  const finished = ['b', 'c', 'd'].map((name) => pod(name, { terminating: false, status: 'phase: Succeeded' }));
  const evicted = pod('e', { terminating: false, status: 'phase: Failed, reason: Evicted' });
  const store = world([...finished, evicted, pod('r', { terminating: false })].join(''));
  const view = viewOf(store, { terminatedPodGCThreshold });
  const [together] = podgc.reconcile(view, 'terminated') as readonly (Action & { do: 'together' })[];
  const deleted = together?.plans.map((plan) => (plan[0] as { key: Key }).key.slice('default/'.length)) ?? [];
  expect(deleted.join(' ')).toBe(expected);
});

function viewOf(store: LiveStore, more = {}) {
  return new ControllerView(store, switchesOf(), { ...RECORDED_TIMINGS, ...more }, 'pod-garbage-collector', '');
}

describe('what gives it something to find', () => {
  const keysOf = (manifests: string, kind: 'Node' | 'Pod', key: Key, before: unknown, after: unknown, more = {}) => {
    const view = viewOf(world(manifests), more);
    return podgc.watches
      .filter((watch) => watch.kind === kind)
      .flatMap((watch) => watch.keys({ kind, key, before, after } as never, view));
  };
  const rowOf = <K extends 'Node' | 'Pod'>(kind: K, key: Key, manifests: string) => world(manifests).get(kind, key);
  const terminating = rowOf('Pod', 'default/p', pod('p'));
  const running = rowOf('Pod', 'default/p', pod('p', { terminating: false }));
  const done = rowOf('Pod', 'default/p', pod('p', { terminating: false, status: 'phase: Succeeded' }));

  test.each<[string, readonly Key[], readonly Key[]]>([
    [
      'a deletion on a node out of service',
      keysOf(node('Unknown', OUT), 'Pod', 'default/p', running, terminating),
      ['pod default/p'],
    ],
    ['a deletion elsewhere', keysOf(node('True', 'x'), 'Pod', 'default/p', running, terminating), []],
    [
      'a node out of service',
      keysOf(
        pod('p') + node('Unknown', OUT),
        'Node',
        'a',
        rowOf('Node', 'a', node('Unknown', 'x')),
        rowOf('Node', 'a', node('Unknown', OUT)),
      ),
      ['pod default/p'],
    ],
    ['a node that goes', keysOf(pod('p'), 'Node', 'a', rowOf('Node', 'a', node('True', 'x')), undefined), ['node a']],
    ['a node without pods that goes', keysOf('', 'Node', 'a', rowOf('Node', 'a', node('True', 'x')), undefined), []],
    ['a pod on a node that is none', keysOf('', 'Pod', 'default/p', undefined, running), ['node a']],
    [
      'a pod that ends',
      keysOf(
        node('True', 'x') +
          pod('p', { terminating: false, status: 'phase: Succeeded' }) +
          pod('q', { status: 'phase: Failed' }),
        'Pod',
        'default/p',
        running,
        done,
        { terminatedPodGCThreshold: 1 },
      ),
      ['terminated'],
    ],
    [
      'a write to a pod that has ended before',
      keysOf(
        node('True', 'x') +
          pod('p', { terminating: false, status: 'phase: Succeeded' }) +
          pod('q', { status: 'phase: Failed' }),
        'Pod',
        'default/p',
        done,
        { ...done },
        { terminatedPodGCThreshold: 1 },
      ),
      [],
    ],
    [
      'a pod whose node has an empty name has none',
      keysOf('', 'Pod', 'default/p', undefined, { ...running, spec: { containers: [], nodeName: '' } }),
      [],
    ],
    [
      'a pod that comes, beside too many that have ended',
      keysOf(
        node('True', 'x') + pod('q', { status: 'phase: Failed' }) + pod('r', { status: 'phase: Failed' }),
        'Pod',
        'default/p',
        undefined,
        running,
        { terminatedPodGCThreshold: 1 },
      ),
      [],
    ],
    ['a write to a pod whose node was missing before', keysOf('', 'Pod', 'default/p', running, { ...running }), []],
    [
      'a node out of service that is ready no more',
      keysOf(pod('p') + node('Unknown', OUT), 'Node', 'a', rowOf('Node', 'a', node('True', OUT)), {
        ...rowOf('Node', 'a', node('True', OUT)),
        status: rowOf('Node', 'a', node('Unknown', OUT))?.status,
      }),
      ['pod default/p'],
    ],
    ['a pod that is gone', keysOf('', 'Pod', 'default/p', running, undefined), []],
  ])('%s', (_, keys, expected) => expect(keys).toEqual(expected));
});
