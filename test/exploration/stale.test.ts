import type { ClusterSystem } from '../../lib/exploration/cluster-system';
import {
  caughtUp,
  newImage,
  nodeGone,
  podDeletion,
  podFailure,
  restart,
  scale,
  staleReads,
} from '../../lib/exploration/disturbances';
import { durationsOf } from '../../lib/exploration/durations';
import { lift } from '../../lib/exploration/lift';
import { type ReductionLevel, reductionsOf } from '../../lib/exploration/reductions';
import { keyOf, type Sandbox } from '../../lib/model/kinds';
import type { Reader } from '../../lib/model/store/store';
import { PROPERTIES, updateOrder } from '../../lib/rules/properties';
import { always, sometimes } from '../../lib/run/properties';
import { replay } from '../../lib/run/replay';
import { exploring, type Given, story, systemOf } from './exploring';
import { name, statesOf, visiting } from './graphs';
import { database, nodes } from './worlds';

const ONE = { nodes: nodes(1) };
const LEVELS: readonly ReductionLevel[] = ['none', 'some', 'most'];

function behind(given: Given): Given {
  return { ...given, disturbances: [...(given.disturbances ?? []), ...staleReads, caughtUp] };
}

const starting: Given = { manifests: database({ claims: false }), cluster: ONE, from: 'applied' };
const deleted: Given = { manifests: database({ claims: false }), cluster: ONE, disturbances: [podDeletion] };

interface StaleWorld {
  readonly title: string;
  readonly given: Given;
  /** States, transitions, and steps to the farthest state, by level of reductions. */
  readonly counts: { readonly [level in ReductionLevel]: readonly [number, number, number] };
  /** What is violated, if anything. */
  readonly violated?: readonly string[];
}

const WORLDS: readonly StaleWorld[] = [
  {
    title: 'a pod starts',
    given: starting,
    counts: { none: [448, 1676, 10], some: [134, 421, 6], most: [18, 46, 3] },
  },
  {
    title: 'two pods start one after the other',
    given: { ...starting, manifests: database({ claims: false, replicas: 2 }) },
    counts: { none: [982, 3700, 16], some: [278, 894, 10], most: [68, 208, 5] },
  },
  {
    title: 'a pod is deleted',
    given: deleted,
    counts: { none: [2104, 8650, 17], some: [386, 1240, 12], most: [129, 391, 8] },
  },
  {
    title: 'a set is scaled up',
    given: { ...deleted, disturbances: [scale('default/db', 2)] },
    counts: { none: [441, 1650, 10], some: [128, 398, 7], most: [55, 171, 4] },
  },
  {
    title: 'the only node is lost for good',
    given: { ...deleted, disturbances: [nodeGone] },
    counts: { none: [549, 2467, 11], some: [41, 109, 6], most: [21, 59, 4] },
    violated: ['all-ready'],
  },
];

describe.each(WORLDS)('$title, and a cache is behind', ({ given, counts, violated = [] }) => {
  test.each(LEVELS)('reductions %s: the same is violated', (level) => {
    const found = exploring(
      systemOf({ ...behind(given), reductions: reductionsOf(level) }),
      PROPERTIES.map(({ property }) => property),
    );
    const not = found.results.filter(({ verdict }) => verdict !== 'holds');
    expect(not.map(({ property }) => property.name)).toEqual(violated);
    expect([found.states, found.transitions, found.depth]).toEqual(counts[level]);
  });

  test('what happens without it can happen with it', () => {
    const [fresh, stale] = [systemOf(given), systemOf(behind(given))];
    const known = statesOf(stale);
    const missing: string[] = [];
    visiting(fresh, (state) => {
      const same = name(stale.fingerprint(stale.stateOf(state, [{ name: 'stale reads', left: 1 }])));
      if (!known.has(same)) missing.push(same);
    });
    expect(missing).toEqual([]);
  });
});

/** The StatefulSet controller is about to make a pod that there is already. */
function makesTwice(system: ClusterSystem) {
  const controller = system.cluster.controller('statefulset-controller');
  return sometimes('made twice', 'a pod is made twice', (state: Reader) =>
    state
      .list('Work')
      .filter(({ controller: name, plan }) => name === controller.name && plan.length === 0)
      .some(({ key }) =>
        system.cluster
          .plans(state, controller, key)
          .flat()
          .some((action) => action.do === 'create' && action.kind === 'Pod' && state.get('Pod', keyOf(action.object))),
      ),
  );
}

test.each([
  ['1.35.0', 'holds'],
  ['1.36.0', 'violated'],
])('a set of Kubernetes %s tries to make a pod again that its cache lacks: %s', (kubernetesVersion, verdict) => {
  const system = systemOf({ ...behind(starting), kubernetesVersion });
  const [twice] = exploring(system, [makesTwice(system)]).results;
  expect(twice?.verdict).toBe(verdict);
});

/** What a container writes to is attached to its node. */
const attached = always('attached', 'no volume is detached under a pod', (state: Reader) =>
  state.list('Sandbox').every(({ node, mounts }: Sandbox) =>
    mounts.every(({ volume }) =>
      state.by('VolumeAttachment', 'node', node).some(({ spec: { source }, metadata }) => {
        const found = state.get('PersistentVolume', source.persistentVolumeName as string);
        return found?.spec.csi?.volumeHandle === volume && metadata.deletionTimestamp === undefined;
      }),
    ),
  ),
);

test('a volume is detached under a pod that the attach/detach controller has not seen, and under no other', () => {
  const given: Given = { manifests: database(), cluster: ONE, disturbances: [podDeletion] };
  expect(exploring(systemOf(given), [attached]).results[0]?.verdict).toBe('holds');
  const system = systemOf(behind(given));
  const [result] = exploring(system, [attached], { until: 'violation' }).results;
  const told = story(system, result?.trace).filter((id) => !id.startsWith('kubelet') && !id.startsWith('fire'));
  expect(told).toEqual([
    'somebody deletes pod default/db-0',
    'apiserver default/db-0',
    'statefulset-controller default/db',
    'the caches of attachdetach-controller fall behind',
    'scheduler default/db-0',
    'attachdetach-controller pvc-default.data-db-0.1 node-a',
    'attachdetach-controller pvc-default.data-db-0.1 node-a',
  ]);
});

test('a story of a reduced graph in which a cache falls behind within a step is one of the whole model', () => {
  const given = behind({
    manifests: database({ claims: false, replicas: 2 }),
    cluster: ONE,
    disturbances: [newImage('default/db', 'db:2'), podFailure],
  });
  const reduced = systemOf({ ...given, reductions: reductionsOf('most') });
  const [result] = exploring(reduced, [updateOrder.property], { until: 'violation' }).results;
  const trace = result?.trace ?? [];
  expect(story(reduced, trace)[0]).toBe(
    'somebody gives default/db the image db:2; the caches of statefulset-controller fall behind',
  );
  const whole = systemOf(given);
  const choices = lift(reduced, trace, whole);
  expect(story(whole, choices).slice(0, 2)).toEqual([
    'somebody gives default/db the image db:2',
    'the caches of statefulset-controller fall behind',
  ]);
  expect(updateOrder.property.holds(whole.read(replay(whole, choices)))).toBe(false);
  expect(durationsOf(whole, choices)).toBeDefined();
});

/** Takes the steps of these names. */
function walked(system: ClusterSystem, ids: readonly string[]) {
  let state = system.initial;
  const choices: number[] = [];
  for (const id of ids) {
    const steps = system.steps(state);
    const choice = steps.findIndex((step) => step.id === id);
    expect(steps.map((step) => step.id)).toContain(id);
    choices.push(choice);
    state = system.apply(state, steps[choice]!);
  }
  return { state: system.read(state), choices };
}

test.each([
  ['half a minute: it may be', 30_000, 30_000],
  ['a minute: by then its connection is known to be dead', 60_000, undefined],
])('a cache is behind for %s', (_, readyAfterMs, lastMs) => {
  const system = systemOf({ ...behind(starting), behaviours: { 'db:1': { readyAfterMs } } });
  const { choices } = walked(system, [
    'the Node cache of scheduler falls behind',
    'statefulset-controller default/db',
    'statefulset-controller default/db',
    'scheduler default/db-0',
    'kubelet pod node-a Pod/default/db-0#1',
    'kubelet pod node-a Pod/default/db-0#1',
    'fire kubelet pod node-a Pod/default/db-0#1 stage of db',
    'the Node cache of scheduler catches up',
  ]);
  expect(durationsOf(system, choices)?.moments.at(-1)).toBe(lastMs);
});

test('a component that restarts is behind no longer', () => {
  const name = 'statefulset-controller';
  const system = systemOf(behind({ ...deleted, disturbances: [podDeletion, restart(name)] }));
  const late = [`the Pod cache of ${name} falls behind`, 'somebody deletes pod default/db-0'];
  const rows = ({ state }: { readonly state: Reader }) => [
    state.list('Lag').length,
    state.list('Unseen').map(({ kind, key }) => `${kind} ${key}`),
    state.list('Unheard').map(({ key }) => key),
    state.get('Work', `${name} default/db`) !== undefined,
  ];
  expect(rows(walked(system, late))).toEqual([1, ['Pod default/db-0'], ['default/db'], false]);
  expect(rows(walked(system, [...late, `${name} restarts`]))).toEqual([0, [], [], true]);
  expect(rows(walked(system, [...late, `the Pod cache of ${name} catches up`]))).toEqual([0, [], [], true]);
});
