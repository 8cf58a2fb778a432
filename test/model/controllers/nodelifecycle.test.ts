import type { Node } from '../../../lib/kube/objects';
import { switchesOf } from '../../../lib/kube/versions';
import { type Action, isAside } from '../../../lib/model/actions';
import { nodelifecycle } from '../../../lib/model/controllers/nodelifecycle';
import type { Key, Kind } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { ControllerView, timerId } from '../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../world';

type Rows = readonly (readonly [Kind, Key, unknown])[];

interface NodeInput {
  readonly name: string;
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly zone?: string;
  readonly kubelet?: 'up' | 'silent' | 'gone';
  /** `key:effect`, without the prefix `node.kubernetes.io/`. */
  readonly taints?: readonly string[];
  readonly unschedulable?: boolean;
  readonly labels?: string;
}

function node({ name, ready, zone = 'z1', taints = [], unschedulable, labels = '' }: NodeInput): string {
  const list = taints.map((taint) => {
    const [key, effect] = taint.split(':');
    return `{key: node.kubernetes.io/${key}, effect: ${effect}}`;
  });
  return `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {topology.kubernetes.io/zone: "${zone}"${labels}}}
spec: {${unschedulable ? 'unschedulable: true, ' : ''}taints: [${list.join(', ')}]}
status: {conditions: [{type: MemoryPressure, status: "False"}${ready ? `, {type: Ready, status: "${ready}"}` : ''}]}`;
}

function cluster(nodes: readonly NodeInput[], more = '', rows: Rows = []): LiveStore {
  const hosts = nodes.map(
    ({ name, kubelet = 'up' }, i) => ['Host', name, { name, kubelet, number: i + 1 }] as [Kind, Key, unknown],
  );
  return world([...nodes.map(node), more].join('\n---\n'), [...hosts, ...rows]);
}

function timer(key: Key, name: string, fired: boolean): [Kind, Key, unknown] {
  const controller = 'node-lifecycle-controller';
  return ['Timer', timerId(controller, key, name), { controller, key, name, ms: 1, fired }];
}

/** The taints that the writes of a plan leave behind, one text a write. */
function taintWrites(store: LiveStore, key: Key): readonly string[] {
  return planOf(nodelifecycle, store, key).flatMap((action: Action) => {
    if (isAside(action) || action.do !== 'put' || action.kind !== 'Node') return [];
    const taints = (action.to as Node).spec?.taints ?? [];
    return [taints.map(({ key: taint, effect }) => `${taint.slice('node.kubernetes.io/'.length)}:${effect}`).join(' ')];
  });
}

const pod = (name: string, ready: string, at = 'a') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {nodeName: ${at}, containers: [{name: app}]}
status: {phase: Running${ready === '' ? '' : `, conditions: [{type: Ready, status: "${ready}", reason: R}]`}}`;

describe('monitorNodeHealth (NL-01, R-NL1)', () => {
  const silent: NodeInput = { name: 'a', ready: 'True', kubelet: 'silent' };
  const grace = (fired: boolean) => timer('health a', 'grace', fired);
  const unknown = ['put Node a status', 'disarm grace', 'event Normal NodeNotReady Node a status is now: NodeNotReady'];

  test.each<[string, NodeInput, string, Rows, readonly string[]]>([
    ['a kubelet that renews its lease', { name: 'a', ready: 'True' }, '', [], []],
    ['it is back before the grace is over', { name: 'a', ready: 'True' }, '', [grace(false)], ['disarm grace']],
    ['the grace, and the next round', silent, '', [], ['arm grace 4500']],
    ['a machine that is lost is as silent', { ...silent, kubelet: 'gone' }, '', [], ['arm grace 4500']],
    ['a node that never reported has longer', { name: 'a', kubelet: 'silent' }, '', [], ['arm grace 60500']],
    ['within the grace', silent, '', [grace(false)], []],
    ['after it', silent, '', [grace(true)], unknown],
    [
      'NL-02: its pods are marked',
      silent,
      pod('p', 'True'),
      [grace(true)],
      [...unknown, 'together put Pod default/p status', 'checkpoint'],
    ],
    [
      'NL-02: not those that are not ready, or never were',
      silent,
      `${pod('p', 'False')}\n---${pod('q', '')}`,
      [grace(true)],
      unknown,
    ],
    ['NL-02: not those of other nodes', silent, pod('p', 'True', 'b'), [grace(true)], unknown],
    [
      'a node that reported itself not ready: only its conditions',
      { ...silent, ready: 'False' },
      pod('p', 'True'),
      [grace(true)],
      unknown.slice(0, 2),
    ],
    ['it is Unknown already', { ...silent, ready: 'Unknown' }, pod('p', 'True'), [grace(true)], ['disarm grace']],
  ])('%s', (_, input, pods, rows, expected) => {
    expect(planned(nodelifecycle, cluster([input], pods, rows), 'health a')).toEqual(expected);
  });

  test('NL-01: what was known is no longer, and what was missing was never known', () => {
    const [write] = planOf(nodelifecycle, cluster([silent], '', [grace(true)]), 'health a');
    expect(!isAside(write) && write.do === 'put' && (write.to as Node).status?.conditions).toEqual([
      { type: 'MemoryPressure', status: 'Unknown', ...STOPPED },
      { type: 'Ready', status: 'Unknown', ...STOPPED },
      { type: 'DiskPressure', status: 'Unknown', ...NEVER },
      { type: 'PIDPressure', status: 'Unknown', ...NEVER },
    ]);
  });

  test('NL-02: pods that could not be marked are tried again while the node is not ready', () => {
    const retry: Rows = [
      [
        'Memo',
        'node-lifecycle-controller retry a',
        { controller: 'node-lifecycle-controller', id: 'retry a', value: true },
      ],
    ];
    const again = cluster([{ ...silent, ready: 'Unknown' }], pod('p', 'True'), retry);
    expect(planned(nodelifecycle, again, 'health a')).toEqual([
      'together put Pod default/p status',
      'checkpoint',
      'remember retry a undefined',
    ]);
    const back = cluster([{ name: 'a', ready: 'True' }], pod('p', 'True'), retry);
    expect(planned(nodelifecycle, back, 'health a')).toEqual(['remember retry a undefined']);
  });

  test('NL-02: a pod that comes to a node that is not ready', () => {
    const write = ['put Pod default/p status', 'event Warning NodeNotReady Node is not ready'];
    expect(
      planned(nodelifecycle, cluster([{ name: 'a', ready: 'Unknown' }], pod('p', 'True')), 'pod default/p'),
    ).toEqual(write);
    expect(planned(nodelifecycle, cluster([{ name: 'a', ready: 'True' }], pod('p', 'True')), 'pod default/p')).toEqual(
      [],
    );
  });
});

const STOPPED = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
const NEVER = { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };

describe('NL-19: nodes come and go', () => {
  test.each<[string, readonly NodeInput[], readonly string[]]>([
    [
      'added a',
      [{ name: 'a', ready: 'True' }],
      ['event Normal RegisteredNode Node a event: Registered Node a in Controller'],
    ],
    ['removed a', [], ['event Normal RemovingNode Node a event: Removing Node a from Controller']],
    ['added a', [], []],
    ['removed a', [{ name: 'a', ready: 'True' }], []],
  ])('%s', (key, nodes, expected) => {
    expect(planned(nodelifecycle, cluster(nodes), key)).toEqual(expected);
  });
});

describe('NL-03, R-NL2: taints by condition', () => {
  test.each<[string, NodeInput, readonly string[]]>([
    ['ready', { name: 'a', ready: 'True' }, []],
    ['cordoned', { name: 'a', ready: 'True', unschedulable: true }, ['unschedulable:NoSchedule']],
    ['uncordoned', { name: 'a', ready: 'True', taints: ['unschedulable:NoSchedule'] }, ['']],
    ['unreachable', { name: 'a', ready: 'Unknown' }, ['unreachable:NoSchedule']],
    ['not ready', { name: 'a', ready: 'False' }, ['not-ready:NoSchedule']],
    [
      'back',
      { name: 'a', ready: 'True', taints: ['unreachable:NoExecute', 'unreachable:NoSchedule'] },
      ['unreachable:NoExecute'],
    ],
    [
      'one for another, in two writes',
      { name: 'a', ready: 'Unknown', taints: ['not-ready:NoSchedule'] },
      ['not-ready:NoSchedule unreachable:NoSchedule', 'unreachable:NoSchedule'],
    ],
    ["others' taints stay", { name: 'a', ready: 'True', taints: ['out-of-service:NoSchedule'] }, []],
  ])('%s', (_, input, expected) => {
    expect(taintWrites(cluster([input]), 'schedule a')).toEqual(expected);
  });
});

describe('NL-03: NoExecute taints that wait for no queue', () => {
  const other: NodeInput = { name: 'b', ready: 'True' };
  test.each<[string, NodeInput, readonly string[]]>([
    ['ready again', { name: 'a', ready: 'True', taints: ['unreachable:NoExecute'] }, ['']],
    [
      'both, one after the other',
      { name: 'a', ready: 'True', taints: ['not-ready:NoExecute', 'unreachable:NoExecute'] },
      ['not-ready:NoExecute', ''],
    ],
    [
      'swapped at once',
      { name: 'a', ready: 'False', taints: ['unreachable:NoExecute'] },
      ['unreachable:NoExecute not-ready:NoExecute', 'not-ready:NoExecute'],
    ],
    ['already right', { name: 'a', ready: 'Unknown', taints: ['unreachable:NoExecute'] }, []],
    ['none yet: for the queue', { name: 'a', ready: 'Unknown' }, []],
  ])('%s', (_, input, expected) => {
    expect(taintWrites(cluster([input, other]), 'reach a')).toEqual(expected);
  });

  test('NL-06: none is left while no node is ready', () => {
    const nodes: NodeInput[] = [
      { name: 'a', ready: 'Unknown', taints: ['unreachable:NoExecute'] },
      { name: 'b', ready: 'Unknown' },
    ];
    expect(taintWrites(cluster(nodes), 'reach a')).toEqual(['']);
  });
});

describe('NL-06: the queue of a zone', () => {
  const zone = 'zone :z1';
  const many = (down: number, up: number): NodeInput[] =>
    Array.from({ length: down + up }, (_, i) => ({ name: `n${i}`, ready: i < down ? 'Unknown' : 'True' }));
  const healthy: NodeInput = { name: 'z', ready: 'True', zone: 'z2' };
  const token = (fired: boolean) => timer(zone, 'token', fired);
  const drained: Rows = [
    [
      'Memo',
      'node-lifecycle-controller drained :z1',
      { controller: 'node-lifecycle-controller', id: 'drained :z1', value: true },
    ],
  ];

  test.each<[string, readonly NodeInput[], Rows, readonly string[]]>([
    ['the first at once', many(1, 1), [], ['arm token 10000', 'put Node n0']],
    ['the next waits', many(1, 1), [token(false)], []],
    ['and then goes', many(1, 1), [token(true)], ['disarm token', 'arm token 10000', 'put Node n0']],
    ['nobody waits', many(0, 2), [token(true)], ['disarm token']],
    ['three of five: a small zone partly down', many(3, 2), [], ['remember drained :z1 true']],
    ['three of six are fewer than 55 %', many(3, 3), [], ['arm token 10000', 'put Node n0']],
    ['two of three are not more than two', many(2, 1), [], ['arm token 10000', 'put Node n0']],
    ['a large zone partly down is slower', many(30, 21), [], ['arm token 100000', 'put Node n0']],
    ['a zone that is down, beside another', [...many(3, 0), healthy], [], ['arm token 10000', 'put Node n0']],
    ['all zones are down', many(3, 0), [token(false)], ['disarm token', 'remember drained :z1 true']],
    ['still', many(3, 0), drained, []],
    [
      'the first that is back: there is no token yet',
      many(2, 1),
      drained,
      ['remember drained :z1 undefined', 'arm token 10000'],
    ],
    [
      'nodes that are not counted',
      [...many(1, 0), { name: 'x', ready: 'True', labels: ', node.kubernetes.io/exclude-disruption: ""' }],
      [],
      ['remember drained :z1 true'],
    ],
  ])('%s', (_, nodes, rows, expected) => {
    expect(planned(nodelifecycle, cluster(nodes, '', rows), zone)).toEqual(expected);
  });

  test('any of those that wait', () => {
    const decided = nodelifecycle.reconcile(viewOf(cluster(many(2, 1))), zone);
    expect('oneOf' in decided && decided.oneOf.length).toBe(2);
  });
});

describe('what wakes the controller', () => {
  const up: NodeInput = { name: 'a', ready: 'True' };
  const down: NodeInput = { name: 'a', ready: 'Unknown' };
  const rowOf = (input: NodeInput) => cluster([input]).get('Node', 'a') as Node;
  const keys = (before: Node | undefined, after: Node | undefined, kubelet: 'up' | 'silent' = 'up') => {
    const others: NodeInput[] = [
      { name: 'c', ready: 'Unknown', zone: 'z2' },
      { name: 'd', ready: 'True', zone: 'z2' },
    ];
    const store = cluster([{ ...up, kubelet }, ...others]);
    store.put('Node', 'a', after);
    return nodelifecycle.watches
      .filter(({ kind }) => kind === 'Node')
      .flatMap((watch) => watch.keys({ kind: 'Node', key: 'a', before, after } as never, viewOf(store)));
  };
  const own = ['schedule a', 'reach a', 'zone :z1'];
  const ready = rowOf(up);
  const [memory, isReady] = ready.status?.conditions ?? [];

  test.each<[string, readonly string[], readonly string[]]>([
    ['a node comes', keys(undefined, ready), ['added a', ...own, 'zone :z2']],
    ['a node goes', keys(ready, undefined), ['removed a', 'health a', 'zone :z2']],
    ['it is ready no more: the zones of all that are not', keys(ready, rowOf(down)), [...own, 'zone :z2']],
    ['… and its kubelet is silent', keys(ready, rowOf(down), 'silent'), [...own, 'health a', 'zone :z2']],
    ['it is cordoned: its own', keys(ready, { ...ready, spec: { unschedulable: true } }), own],
    [
      'another of its conditions changes: its own',
      keys(ready, { ...ready, status: { conditions: [{ ...memory, status: 'True' }, isReady] } }),
      own,
    ],
    ['a volume is attached', keys(ready, { ...ready, status: { ...ready.status, volumesInUse: ['v'] } }), []],
    ['a label changes', keys(ready, { ...ready, metadata: { ...ready.metadata, labels: {} } }), []],
  ])('%s', (_, woken, expected) => expect(woken).toEqual(expected));
});

function viewOf(store: LiveStore) {
  return new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'node-lifecycle-controller', 'zone :z1');
}
