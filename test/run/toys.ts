import { fingerprintOf, fingerprintOfText } from '../../lib/run/fingerprint';
import type { System } from '../../lib/run/system';

/** A step that knows its name and where it leads. */
export interface Move<State> {
  readonly name: string;
  readonly next: State;
  readonly turn?: number;
  readonly fault?: boolean;
}

/** A system of plain values: what can happen is a function of the state. */
export function toy<State>(
  initial: State,
  moves: (state: State) => readonly Move<State>[],
): System<State, Move<State>> {
  return {
    initial,
    steps: moves,
    apply: (_, move) => move.next,
    fingerprint: (state) => fingerprintOfText(JSON.stringify(state)),
    isFault: (move) => move.fault === true,
    key: (move) => move.name,
    ...(moves(initial).every((move) => move.turn !== undefined) ? { turn: (move: Move<State>) => move.turn! } : {}),
  };
}

const replaced = (values: readonly number[], i: number, value: number) => values.map((v, j) => (j === i ? value : v));

/** n counters that each go from 0 to most: (most + 1)^n states, n × most × (most + 1)^(n - 1) transitions. */
export function counters(n: number, most: number): System<readonly number[], Move<readonly number[]>> {
  return toy<readonly number[]>(Array(n).fill(0), (state) =>
    state.flatMap((value, i) =>
      value < most ? [{ name: `add${i}`, next: replaced(state, i, value + 1), turn: i }] : [],
    ),
  );
}

/** Lamport's DieHard: jugs of 3 and 5, six actions in every state. TLC: 97 states generated, 16 distinct. */
export function jugs(): System<readonly [number, number], Move<readonly [number, number]>> {
  return toy<readonly [number, number]>([0, 0], ([small, big]) => {
    const toBig = Math.min(small, 5 - big);
    const toSmall = Math.min(big, 3 - small);
    return [
      { name: 'fill small', next: [3, big] },
      { name: 'fill big', next: [small, 5] },
      { name: 'empty small', next: [0, big] },
      { name: 'empty big', next: [small, 0] },
      { name: 'small to big', next: [small - toBig, big + toBig] },
      { name: 'big to small', next: [small + toSmall, big - toSmall] },
    ];
  });
}

const THINKS = 0;
const HOLDS_LEFT = 1;
export const EATS = 2;

/** n philosophers take the left fork, the right one, and put both back: they deadlock when each holds a left one. */
export function philosophers(n: number): System<readonly number[], Move<readonly number[]>> {
  return toy<readonly number[]>(Array(n).fill(THINKS), (state) =>
    state.flatMap((does, i) => {
      const leftIsFree = state[(i + n - 1) % n] !== EATS;
      const rightIsFree = state[(i + 1) % n] === THINKS;
      if (does === THINKS && leftIsFree) return [{ name: `left${i}`, next: replaced(state, i, HOLDS_LEFT), turn: i }];
      if (does === HOLDS_LEFT && rightIsFree) return [{ name: `right${i}`, next: replaced(state, i, EATS), turn: i }];
      if (does === EATS) return [{ name: `back${i}`, next: replaced(state, i, THINKS), turn: i }];
      return [];
    }),
  );
}

/** n processes prepare in two steps of their own, then write their number to a register (the last value): who is last stays. */
export function writers(n: number): System<readonly number[], Move<readonly number[]>> {
  return toy<readonly number[]>(Array(n + 1).fill(0), (state) =>
    state.slice(0, n).flatMap((stage, i) => {
      if (stage < 2) return [{ name: `prepare${i}`, next: replaced(state, i, stage + 1), turn: i }];
      if (stage === 2) return [{ name: `write${i}`, next: replaced(replaced(state, i, 3), n, i + 1), turn: i }];
      return [];
    }),
  );
}

export interface Peterson {
  readonly at: readonly [number, number];
  readonly wants: readonly [boolean, boolean];
  readonly turn: number;
}

export const CRITICAL = 3;

/** Peterson's lock for two: 0 idle, 1 has raised its flag, 2 waits, 3 critical. Broken: it gives the turn before the flag. */
export function peterson(broken = false): System<Peterson, Move<Peterson>> {
  const initial: Peterson = { at: [0, 0], wants: [false, false], turn: 0 };
  return toy<Peterson>(initial, (state) =>
    [0, 1].flatMap((me): Move<Peterson>[] => {
      const other = 1 - me;
      const to = (at: number, change: { wants?: boolean; turn?: number } = {}): Move<Peterson>[] => {
        const pair = <T>(values: readonly [T, T], value: T): [T, T] =>
          me === 0 ? [value, values[1]] : [values[0], value];
        const wants = change.wants === undefined ? state.wants : pair(state.wants, change.wants);
        const next = { at: pair(state.at, at), wants, turn: change.turn ?? state.turn };
        return [{ name: `${me}: ${state.at[me]} to ${at}`, next, turn: me }];
      };
      switch (state.at[me]) {
        case 0:
          return broken ? to(1, { turn: other }) : to(1, { wants: true });
        case 1:
          return broken ? to(2, { wants: true }) : to(2, { turn: other });
        case 2:
          return !state.wants[other] || state.turn === me ? to(CRITICAL) : [];
        default:
          return to(0, { wants: false });
      }
    }),
  );
}

/** Who may move in Dijkstra's ring: the bottom machine when equal to its left neighbour, the others when not. */
export function privileges(ring: readonly number[]): number[] {
  const left = (i: number) => ring[(i + ring.length - 1) % ring.length];
  return ring.flatMap((value, i) => ((i === 0) === (value === left(i)) ? [i] : []));
}

/** Dijkstra's self-stabilizing ring of n machines with k states each, where a fault may set any machine to anything. */
export function tokenRing(n: number, k: number): System<readonly number[], Move<readonly number[]>> {
  return toy<readonly number[]>(Array(n).fill(0), (ring) => [
    ...privileges(ring).map((i) => ({
      name: `move${i}`,
      next: replaced(ring, i, i === 0 ? (ring[0]! + 1) % k : ring[i - 1]!),
      turn: i,
    })),
    ...ring.flatMap((value, i) =>
      Array.from({ length: k }, (_, v) => v)
        .filter((v) => v !== value)
        .map((v) => ({ name: `set${i}to${v}`, next: replaced(ring, i, v), turn: n, fault: true })),
    ),
  ]);
}

/** A graph given by its edges; state 0 is the initial one. Edges marked as faults are not taken in calm. */
export function graph(
  edges: readonly (readonly number[])[],
  faults: ReadonlySet<string> = new Set(),
): System<number, Move<number>> {
  return {
    ...toy<number>(0, (state) =>
      (edges[state] ?? []).map((next, i) => ({
        name: `${state}-${next}`,
        next,
        turn: i,
        fault: faults.has(`${state}-${i}`),
      })),
    ),
    fingerprint: (state) => fingerprintOf([state + 1]),
    turn: (move) => move.turn!,
  };
}
