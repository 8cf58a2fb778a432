import { type ParityState, readableParity } from '../../bench/parity/readable';
import { explore } from '../../lib/run/explore';
import { always, atRest, type Property, sometimes } from '../../lib/run/properties';
import { auditReductions } from '../../lib/run/reductions';
import { replay } from '../../lib/run/replay';
import type { Reductions, System } from '../../lib/run/system';
import { reference } from './reference';
import { counters, EATS, type Move, philosophers, writers } from './toys';

type Values = readonly number[];

const reduced = <State, Step>(system: System<State, Step>, reductions: Reductions<State, Step>) => ({
  ...system,
  reductions,
});
const ofKind = (steps: readonly Move<Values>[], kind: string) => steps.findIndex((step) => step.name.startsWith(kind));

const oneAtATime: Reductions<Values, Move<Values>> = { ample: (_, steps) => (steps.length > 0 ? [0] : undefined) };
const backFirst: Reductions<Values, Move<Values>> = {
  ample: (_, steps) => (ofKind(steps, 'back') < 0 ? undefined : [ofKind(steps, 'back')]),
};
const prepareFirst: Reductions<Values, Move<Values>> = {
  ample: (_, steps) => (ofKind(steps, 'prepare') < 0 ? undefined : [ofKind(steps, 'prepare')]),
};
const leftFirst: Reductions<Values, Move<Values>> = {
  ample: (_, steps) => (ofKind(steps, 'left') < 0 ? undefined : [ofKind(steps, 'left')]),
};
const sorted: Reductions<Values, Move<Values>> = { canonical: (state) => [...state].sort((a, b) => a - b) };

const fed = atRest('fed', 'nobody starves', (state: Values) => state.includes(EATS));
const dry = always('dry', 'nobody eats', (state: Values) => !state.includes(EATS));
const full = sometimes('full', 'all counters are full', (state: Values) => state.every((v) => v === 4));

describe('ample sets', () => {
  test('independent counters: one order of steps stands for all', () => {
    const system = reduced(counters(3, 4), oneAtATime);
    expect(explore(system, [full])).toMatchObject({
      states: 3 * 4 + 1,
      transitions: 12,
      results: [{ verdict: 'holds' }],
    });
  });

  test.each([2, 3, 4])('%i writers prepare one by one: any of them is still the last, in fewer states', (n) => {
    const properties = Array.from({ length: n }, (_, i) =>
      atRest(`not ${i}`, 'is not the last', (s: Values) => s[n] !== i + 1),
    );
    const [all, fewer] = [explore(writers(n), properties), explore(reduced(writers(n), prepareFirst), properties)];
    expect(fewer.states).toBeLessThan(all.states * 0.6);
    expect([all.resting, fewer.resting]).toEqual([n, n]);
    const found = (e: typeof all) => e.results.map((r) => [r.verdict, r.violating, replay(writers(n), r.trace!)]);
    expect(found(fewer)).toEqual(found(all));
  });

  test('a step is not put off for ever: a loop of ample steps is left', () => {
    const turning = (state: Values): Move<Values>[] => [
      { name: 'turn', next: [(state[0]! + 1) % 3, state[1]!] },
      ...(state[1] === 0 ? [{ name: 'leave', next: [state[0]!, 1] }] : []),
    ];
    const loop: System<Values, Move<Values>> = { ...counters(2, 2), steps: turning };
    const left = sometimes('left', 'it was left', (state: Values) => state[1] === 1);
    const system = reduced(loop, { ample: (state) => (state[1] === 0 ? [0] : undefined) });
    expect(auditReductions(system, [left])).toEqual([]);
    expect(explore(system, [left]).results[0]!.verdict).toBe('holds');
  });

  test.each([
    ['counters', counters(3, 2), oneAtATime, [], []],
    ['writers', writers(3), prepareFirst, [], []],
    ['philosophers put back first', philosophers(4), backFirst, [fed], []],
    ['philosophers put back first, and a property sees it', philosophers(4), backFirst, [dry], ['C2']],
    ['philosophers take left first', philosophers(4), leftFirst, [fed], ['C1']],
  ] as const)('audit: %s', (_, system, reductions, properties, promises) => {
    const objections = auditReductions(reduced(system, reductions), properties as readonly Property<Values>[]);
    expect([...new Set(objections.map((o) => o.promise))]).toEqual(promises);
  });
});

describe('symmetry', () => {
  test.each([
    [2, 3, 10],
    [3, 4, 35],
    [5, 3, 56],
  ])('%i counters to %i: as many states as multisets', (n, most, multisets) => {
    const system = reduced(counters(n, most), sorted);
    expect(explore(system, []).states).toBe(multisets);
    expect(auditReductions(system, [])).toEqual([]);
  });

  test.each([
    [{ ordinals: 2, nodes: 2, losses: 1 }, 3_767],
    [{ ordinals: 1, nodes: 3, losses: 2 }, 485],
  ])('%j: as many states of the parity model as orbits of its nodes', (size, orbits) => {
    const system = reduced(readableParity(size), { canonical: leastUnderRenaming });
    const moved = sometimes('moved', 'a volume is not where its pod is', ({ pods }: ParityState) =>
      pods.some((p) => p.phase === 2 && p.attached !== 0 && p.attached !== p.node),
    );
    const [all, fewer] = [explore(readableParity(size), [moved]), explore(system, [moved])];
    const distinct = new Set(reference(readableParity(size)).states.map((s) => JSON.stringify(leastUnderRenaming(s))));
    expect([fewer.states, distinct.size]).toEqual([orbits, orbits]);
    expect([fewer.results[0]!.verdict, fewer.results[0]!.trace!.length, fewer.depth]).toEqual([
      all.results[0]!.verdict,
      all.results[0]!.trace!.length,
      all.depth,
    ]);
    expect(replay(system, fewer.results[0]!.trace!)).toMatchObject({ fails: 1 });
  });

  test('audit: counters of different size are not symmetric', () => {
    const uneven: System<Values, Move<Values>> = {
      ...counters(2, 3),
      steps: (state) =>
        counters(2, 3)
          .steps(state)
          .filter((step) => step.next[0]! < 3),
    };
    expect(auditReductions(reduced(uneven, sorted), [])[0]).toMatchObject({ promise: 'canonical' });
  });
});

/** Of all states that renaming the nodes makes of this one, the one whose text comes first. */
function leastUnderRenaming(state: ParityState): ParityState {
  const renamed = permutations(state.up.map((_, k) => k)).map((to): ParityState => {
    const name = (node: number) => (node === 0 ? 0 : to[node - 1]! + 1);
    const up = state.up.map((_, k) => state.up[to.indexOf(k)]!);
    return { ...state, up, pods: state.pods.map((p) => ({ ...p, node: name(p.node), attached: name(p.attached) })) };
  });
  return renamed.reduce((least, other) => (JSON.stringify(other) < JSON.stringify(least) ? other : least));
}

function permutations(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value) => permutations(values.filter((v) => v !== value)).map((rest) => [value, ...rest]));
}
