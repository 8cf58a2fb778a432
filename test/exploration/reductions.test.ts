import { forcedDeletion, newImage, podDeletion, podFailure } from '../../lib/exploration/disturbances';
import { lift } from '../../lib/exploration/lift';
import {
  QUIET_ONLY,
  type ReductionLevel,
  type Reductions,
  reductionsOf,
  UNREDUCED,
} from '../../lib/exploration/reductions';
import type { KubeObject } from '../../lib/kube/objects';
import { mergePatch } from '../../lib/kube/patch';
import { oneWriter, PROPERTIES, rolledOut } from '../../lib/rules/properties';
import { replay } from '../../lib/run/replay';
import { exploring, type Given, systemOf } from './exploring';
import { statesOf, visiting } from './graphs';
import { HAZARDS, partitioned } from './hazards';
import { SMALL_WORLDS } from './small-worlds';
import { database, nodes, shared } from './worlds';

const worlds: { readonly [title: string]: Given } = {
  'a pod without a volume starts': {
    manifests: database({ claims: false }),
    cluster: { nodes: nodes(1) },
    from: 'applied',
  },
  'a pod without a volume is deleted': {
    manifests: database({ claims: false }),
    cluster: { nodes: nodes(1) },
    disturbances: [podDeletion],
  },
  'a pod with a volume is deleted': {
    manifests: database(),
    cluster: { nodes: nodes(1) },
    disturbances: [podDeletion],
  },
};

describe.each(Object.entries(worlds))('%s', (_, given) => {
  const reduced = systemOf(given);

  test('without the syncs that would do nothing, the same states are left', () => {
    const full = systemOf({ ...given, reductions: UNREDUCED });
    expect([...statesOf(full, reduced)].sort()).toEqual([...statesOf(reduced)].sort());
  });

  test('there are fewer of them', () => {
    const full = systemOf({ ...given, reductions: UNREDUCED });
    const [many, few] = [full, reduced].map((system) => visiting(system, () => undefined).states);
    expect(few).toBeLessThan(many as number);
  });
});

const LEVELS: readonly ReductionLevel[] = ['some', 'most'];

/** The names of the properties that are violated, as far as a graph was explored. */
function violated(given: Given, reductions: Reductions): readonly string[] {
  const { results } = exploring(
    systemOf({ ...given, reductions }),
    PROPERTIES.map(({ property }) => property),
  );
  return results.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property.name);
}

describe.each(LEVELS)('with %s reductions', (level) => {
  test.each(SMALL_WORLDS)('what is violated is the same: $title', ({ given, restarts, violated: expected = [] }) => {
    expect(violated(given, reductionsOf(level, restarts))).toEqual(expected);
  });

  test.each(HAZARDS)('a hazard is found, and gone with its fix: $title', ({ pair: { property }, given, fixed }) => {
    const reductions = reductionsOf(level);
    expect(violated(given, reductions)).toContain(property.name);
    expect(violated(fixed, reductions)).not.toContain(property.name);
  });

  test('there are fewer states', () => {
    const given = worlds['a pod with a volume is deleted'] as Given;
    const [many, few] = [QUIET_ONLY, reductionsOf(level)].map(
      (reductions) => exploring(systemOf({ ...given, reductions })).states,
    );
    expect(few).toBeLessThan((many as number) / 4);
  });
});

/** A pod fails, or is deleted, while a set of two is updated: what is seen only if a component is slower than all others, or stops within its writes. */
test.each([
  ['fails', podFailure, { none: ['update-order'], some: ['update-order'], most: [] }],
  [
    'is deleted',
    podDeletion,
    { none: ['one-pod-of-a-name', 'update-order'], some: ['update-order'], most: ['update-order'] },
  ],
] as const)('levels leave violations out: a pod %s while the set is updated', (_, disturbance, expected) => {
  const disturbances = [newImage('default/db', 'db:2'), disturbance];
  const given = { manifests: database({ claims: false, replicas: 2 }), cluster: { nodes: nodes(1) }, disturbances };
  for (const level of ['none', 'some', 'most'] as const)
    expect([level, violated(given, reductionsOf(level))]).toEqual([level, expected[level]]);
});

test('a story of a reduced graph is one of the whole model, and ends the same way', () => {
  const given = partitioned(forcedDeletion);
  const reduced = systemOf({ ...given, reductions: reductionsOf('most') });
  const { results } = exploring(reduced, [oneWriter.property], { until: 'violation' });
  const whole = systemOf(given);
  const choices = lift(reduced, results[0]?.trace ?? [], whole);
  expect(choices.length).toBeGreaterThan(results[0]?.trace?.length as number);
  expect(oneWriter.property.holds(whole.read(replay(whole, choices)))).toBe(false);
});

test('components that undo each other for ever are not waited for', () => {
  const manifests = shared({}).map((object) =>
    object.kind === 'Deployment'
      ? (mergePatch(object, { spec: { template: { spec: { nodeName: 'gone' } } } }) as KubeObject)
      : object,
  );
  const system = systemOf({
    manifests,
    cluster: { nodes: nodes(1) },
    from: 'applied',
    reductions: reductionsOf('most'),
  });
  const { results } = exploring(system, [rolledOut.property], { bounds: { states: 500 } });
  expect(results[0]?.verdict).toBe('violated');
});
