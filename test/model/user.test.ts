import type { KubeObject, StatefulSet, Taint } from '../../lib/kube/objects';
import { switchesOf } from '../../lib/kube/versions';
import { admissionOf } from '../../lib/model/apiserver/admit';
import { Cluster } from '../../lib/model/cluster';
import { CONTROLLERS } from '../../lib/model/controllers';
import { drawnName, safeEncoded } from '../../lib/model/drawn-names';
import { budgetsOf, labelledPods, selectedPods, servicesOf } from '../../lib/model/selected-pods';
import { addNode, join, newCluster } from '../../lib/model/setup';
import { TimedRun } from '../../lib/model/timed';
import { apply, cordon, drain, evict, named, patch, type Send, taint } from '../../lib/model/user';
import { RECORDED_TIMINGS, world } from './world';

const SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', labels: { team: 'a' } },
  spec: {
    replicas: 2,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'app:1',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ],
      },
    },
  },
};
const BUDGET = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
};

function userOf(): { run: TimedRun; send: Send } {
  const admission = admissionOf(switchesOf(), RECORDED_TIMINGS);
  const cluster = new Cluster({ controllers: CONTROLLERS, admission, timings: RECORDED_TIMINGS });
  const run = new TimedRun(cluster, newCluster());
  return { run, send: (request) => run.request('user', request) };
}

const setOf = ({ store }: TimedRun) => store.get('StatefulSet', 'default/web') as StatefulSet;

describe('apply', () => {
  test('corrects what has drifted, takes away what the manifest no longer says, and leaves what others said', () => {
    const { run, send } = userOf();
    apply(run.store, send, SET);
    patch(run.store, send, 'StatefulSet', 'default/web', {
      merge: { metadata: { labels: { by: 'other' } }, spec: { replicas: 5 } },
    });
    apply(run.store, send, { ...SET, metadata: { name: 'web', labels: { tier: 'db' } } } as KubeObject);
    expect(setOf(run).metadata.labels).toEqual({ by: 'other', tier: 'db' });
    // A map that the manifest has given up goes whole.
    apply(run.store, send, { ...SET, metadata: { name: 'web' } } as KubeObject);
    expect(setOf(run).metadata.labels).toBeUndefined();
    expect(setOf(run).spec.replicas).toBe(2);
  });

  test('merges containers and their variables by name', () => {
    const { run, send } = userOf();
    apply(run.store, send, SET);
    const [container] = SET.spec.template.spec.containers;
    const changed = {
      ...container,
      env: [
        { name: 'B', value: '3' },
        { name: 'C', value: '4' },
      ],
    };
    const template = { ...SET.spec.template, spec: { containers: [changed] } };
    apply(run.store, send, { ...SET, spec: { ...SET.spec, template } } as KubeObject);
    expect(setOf(run).spec.template.spec.containers[0]).toMatchObject({
      env: changed.env,
      imagePullPolicy: 'IfNotPresent',
    });
  });

  test('a refused manifest is not remembered as applied', () => {
    const { run, send } = userOf();
    apply(run.store, send, SET);
    const refused = apply(run.store, send, { ...SET, spec: { ...SET.spec, serviceName: 'other' } } as KubeObject);
    expect(refused.refused?.answer.refused).toBe('Invalid');
    expect(apply(run.store, send, SET).changes).toEqual([]);
  });

  test('what is no kind of the API is refused', () => {
    const { run, send } = userOf();
    const outcome = apply(run.store, send, { apiVersion: 'apps/v1', kind: 'StatefulSets', metadata: { name: 'x' } });
    expect(outcome.refused?.answer.message).toBe('the server could not find the requested resource');
  });
});

test.each([
  ['merge', { merge: { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } } } }, undefined],
  ['strategic', { strategic: { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } } } }, 2],
  ['json', { json: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'app:2' }] as const }, 2],
])('a %s patch', (_, change, env) => {
  const { run, send } = userOf();
  apply(run.store, send, SET);
  patch(run.store, send, 'StatefulSet', 'default/web', change);
  const [container] = setOf(run).spec.template.spec.containers;
  expect([container.image, container.env?.length]).toEqual(['app:2', env]);
});

test('a patch of what is not there is NotFound', () => {
  const { run, send } = userOf();
  const outcome = patch(run.store, send, 'StatefulSet', 'default/web', { merge: {} });
  expect(outcome.refused?.answer.message).toBe('statefulsets.apps "web" not found');
});

test('cordon and taint change what they name', () => {
  const { run, send } = userOf();
  const node = () => run.store.get('Node', 'node-a')?.spec;
  const [soft, hard]: Taint[] = [
    { key: 'k', effect: 'NoSchedule' },
    { key: 'k', effect: 'NoExecute' },
  ];
  cordon(run.store, send, 'node-a', true);
  taint(run.store, send, 'node-a', soft, true);
  taint(run.store, send, 'node-a', hard, true);
  taint(run.store, send, 'node-a', { ...soft, value: 'v' }, true);
  expect(node()).toMatchObject({ unschedulable: true, taints: [hard, { ...soft, value: 'v' }] });
  taint(run.store, send, 'node-a', { key: 'k' } as Taint, false);
  cordon(run.store, send, 'node-a', false);
  expect([node()?.taints, node()?.unschedulable]).toEqual([undefined, undefined]);
});

describe('evictions', () => {
  function ready(budget: boolean): TimedRun {
    const { run, send } = userOf();
    if (budget) apply(run.store, send, BUDGET);
    apply(run.store, send, SET);
    run.settle();
    return run;
  }

  test('R-EV5 a budget refuses, and without one the pod goes', () => {
    expect(evict(ready(true), 'default/web-0')).toMatchObject({ code: 429, reason: 'TooManyRequests' });
    const run = ready(false);
    expect(evict(run, 'default/web-0')).toBeUndefined();
    expect(run.store.get('Pod', 'default/web-0')?.metadata.deletionTimestamp).toBe(true);
    expect(evict(run, 'default/web-9')).toMatchObject({ code: 404 });
  });

  test('drain cordons, evicts and waits; what a budget keeps is told', () => {
    const run = ready(false);
    const node = run.store.get('Pod', 'default/web-0')?.spec.nodeName as string;
    expect([...drain(run, node, 30_000)]).toEqual([]);
    expect(run.store.get('Node', node)?.spec?.unschedulable).toBe(true);
    expect(run.store.by('Pod', 'node', node)).toEqual([]);
    const kept = ready(true);
    const there = kept.store.get('Pod', 'default/web-0')?.spec.nodeName as string;
    const began = kept.now;
    expect([...drain(kept, there, 2_000)].map(([pod, { code }]) => [pod, code])).toEqual([['default/web-0', 429]]);
    expect(kept.now - began).toBe(2_015);
  });
});

test.each([
  ['StatefulSet/web', { kind: 'StatefulSet', key: 'default/web' }],
  ['statefulset/web', { kind: 'StatefulSet', key: 'default/web' }],
  ['Node/node-a', { kind: 'Node', key: 'node-a' }],
  ['Set/web', undefined],
  ['web', undefined],
])('%s names an object', (text, object) => {
  expect(named(text)).toEqual(object);
});

describe('a new cluster', () => {
  test('has three nodes in three zones and a driver, ready', () => {
    const store = newCluster();
    expect(store.list('Node').map(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'])).toEqual([
      'z1',
      'z2',
      'z3',
    ]);
    expect(store.list('CSINode').map(({ spec }) => spec.drivers.map(({ topologyKeys }) => topologyKeys))).toEqual(
      new Array(3).fill([['topology.kubernetes.io/zone']]),
    );
    expect(store.get('CSIDriver', 'block.example.com')?.spec.attachRequired).toBe(true);
  });

  test('numbers its machines, also those that join later', () => {
    const store = newCluster({ nodes: [{ name: 'b' }, { name: 'a' }] });
    addNode(store, { name: 'c', taints: [{ key: 'k', effect: 'NoSchedule' }], labels: { disk: 'ssd' } });
    expect(store.list('Host').map(({ name, number }) => `${name}${number}`)).toEqual(['a2', 'b1', 'c3']);
    expect(store.get('Node', 'c')).toMatchObject({
      spec: { taints: [{ key: 'k' }] },
      metadata: { labels: { disk: 'ssd' } },
    });
  });
});

test('a machine that joins takes no pods before the node lifecycle controller has seen it', () => {
  const switches = switchesOf('1.37.1');
  const admission = admissionOf(switches, RECORDED_TIMINGS);
  const cluster = new Cluster({ controllers: [], admission, timings: RECORDED_TIMINGS });
  const store = newCluster({ nodes: [{ name: 'a' }] });
  join(store, { name: 'b' }, (request) => cluster.request(store, 'kubelet', request));
  const { spec, status } = store.get('Node', 'b') ?? {};
  expect(spec?.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  expect(status?.allocatable?.pods).toBe('110');
  expect(store.list('Host').map(({ name }) => name)).toEqual(['a', 'b']);
  expect(store.get('CSINode', 'b')?.spec.drivers).toHaveLength(1);
});

test('drawn names are the first that are free, in letters that make no words', () => {
  const taken = new Set<string>();
  const draw = () => {
    const name = drawnName('web-', (other) => taken.has(other));
    taken.add(name);
    return name;
  };
  expect([draw(), draw()]).toEqual(['web-bbbbb', 'web-bbbbc']);
  taken.delete('web-bbbbb');
  expect(draw()).toBe('web-bbbbb');
  expect(safeEncoded(1234567890)).toBe('56789bcdf4');
});

describe('who selects whom', () => {
  const store = world(`
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: web, tier: db}}
spec: {containers: []}
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: web}}
spec: {containers: []}
---
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {selector: {app: web, tier: db}}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {selector: {}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: db}
spec: {selector: {matchLabels: {tier: db}}}
`);
  const pod = (name: string) => store.get('Pod', `default/${name}`) as never;
  const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name);
  test.each([
    ['a', ['s'], ['all', 'db']],
    ['b', [], ['all']],
  ])('of pod %s', (name, services, budgets) => {
    expect(names(servicesOf(store, pod(name)))).toEqual(services);
    expect(names(budgetsOf(store, pod(name)))).toEqual(budgets);
  });

  test('pods of a selector and of labels', () => {
    expect(names(selectedPods(store, 'default', { matchLabels: { app: 'web' } }))).toEqual(['a', 'b']);
    expect(names(selectedPods(store, 'default', {}))).toEqual(['a', 'b']);
    expect(names(labelledPods(store, 'default', { app: 'web', tier: 'db' }))).toEqual(['a']);
    expect(names(labelledPods(store, 'other', { app: 'web' }))).toEqual([]);
  });
});
