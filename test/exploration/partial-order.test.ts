/**
 * What partial order reduction could leave at best: an oracle that has the whole graph of a small world before it finds every ample set there is (C1 by looking
 * at all that others can do first), and takes the smallest. What can be told without the graph leaves more. See docs/decisions/0418.
 */
import { systemOf } from './exploring';
import { SMALL_WORLDS, type SmallWorld } from './small-worlds';

interface Edge {
  readonly turn: number;
  readonly id: string;
  readonly to: number;
}

/** By state, in the order in which they are found, all of its steps. */
type Graph = readonly (readonly Edge[])[];

function graphOf({ given }: SmallWorld): Graph {
  const system = systemOf(given);
  const numbers = new Map<string, number>();
  const states: Int32Array[] = [];
  const number = (state: Int32Array): number => {
    const { low, high } = system.fingerprint(state);
    const name = `${low} ${high}`;
    if (!numbers.has(name)) numbers.set(name, states.push(state) - 1);
    return numbers.get(name) as number;
  };
  number(system.initial);
  const graph: Edge[][] = [];
  for (const state of states)
    graph.push(
      system.steps(state).map((step) => ({ turn: step.turn, id: step.id, to: number(system.apply(state, step)) })),
    );
  return graph;
}

const of = (edges: readonly Edge[], turn: number) => edges.filter((edge) => edge.turn === turn);

/** Whatever others do first, the steps of one agent stay the same, and come to the same before and after each of theirs. */
function isAmple(graph: Graph, state: number, turn: number): boolean {
  const names = (at: number) => of(graph[at]!, turn).map(({ id }) => id);
  const steps = names(state);
  const reached = new Set([state]);
  for (const at of reached) {
    if (names(at).join() !== steps.join()) return false;
    for (const other of graph[at]!.filter((edge) => edge.turn !== turn)) {
      for (const own of of(graph[at]!, turn)) {
        const first = graph[own.to]!.find(({ id }) => id === other.id);
        const second = graph[other.to]!.find(({ id }) => id === own.id);
        if (!first || !second || first.to !== second.to) return false;
      }
      reached.add(other.to);
    }
  }
  return true;
}

/** The smallest ample set of a state, if one is smaller than all steps. Nobody's set is one that a fault is in. */
function ampleSet(graph: Graph, state: number): readonly Edge[] | undefined {
  const all = graph[state]!;
  const sets = [...new Set(all.map(({ turn }) => turn))]
    .filter((turn) => turn >= 0 && of(all, turn).length < all.length && isAmple(graph, state, turn))
    .map((turn) => of(all, turn));
  return sets.sort((a, b) => a.length - b.length)[0];
}

/** States that are left; where an ample set leads to nothing new all steps are taken, so that none is put off for ever. */
function left(graph: Graph): number {
  const found = new Set([0]);
  for (const state of found) {
    const few = ampleSet(graph, state);
    const steps = few?.some(({ to }) => !found.has(to)) ? few : graph[state]!;
    for (const { to } of steps) found.add(to);
  }
  return found.size;
}

const LEFT: { readonly [title: string]: number } = {
  'a pod without a volume starts': 19,
  'a pod with a volume starts': 918,
  'two pods without volumes start one after the other': 39,
  'a pod is deleted': 1508,
  'a pod is deleted while components restart': 906,
  'a set is scaled up': 918,
  'two pods are updated': 232,
  'the only node of a pod is lost for good': 11,
  'a pod is evicted': 86,
  'a node is drained under a budget': 419,
};

test.each(SMALL_WORLDS.filter(({ title }) => title in LEFT))('at best: $title', (world) => {
  const graph = graphOf(world);
  expect([graph.length, left(graph)]).toEqual([world.counts[0], LEFT[world.title]]);
});
