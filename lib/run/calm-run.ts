import { highShare, lowShare } from './fingerprint';
import type { Property } from './properties';
import type { Successors } from './successors';
import { Visited } from './visited';
import type { Walk } from './walk';

/** How a calm run ends for one goal. */
export type Verdict = 'recovers' | 'stuck' | 'livelock' | 'undecided';

const VERDICTS: readonly Verdict[] = ['recovers', 'stuck', 'livelock', 'undecided'];
const [STUCK, LIVELOCK, UNDECIDED] = [1, 2, 3];

/** A fair run that neither rests nor repeats after so many steps is given up as undecided. */
const MOST_FAIR_STEPS = 1_000_000;

/** The verdicts for all goals, two bits each: comparing and sharing them is then comparing and copying integers. */
export type Outcome = number;

export function verdictOf(outcome: Outcome, goal: number): Verdict {
  return VERDICTS[(outcome >>> (2 * goal)) & 3]!;
}

/** What a calm run that ends here has come to: each goal holds, or it is stuck. */
export function outcomeAtRest<State>(goals: readonly Property<State>[], state: State): Outcome {
  let outcome = 0;
  for (let g = 0; g < goals.length; g++) if (!goals[g]!.holds(state)) outcome |= STUCK << (2 * g);
  return outcome;
}

/** In which order a calm schedule looks at the steps. The reverse is the second opinion. */
export type Order = 'forward' | 'reverse';

export interface CalmRun {
  readonly outcome: Outcome;
  /** The choices taken. */
  readonly choices: readonly number[];
  /** Where the repetition begins in `choices`; undefined when the run came to rest. */
  readonly loopFrom?: number;
}

/**
 * Follows the calm schedule until it rests or repeats.
 *
 * It takes the first (in reverse order: the last) calm step of every state. A run that rests is fair, since nothing was
 * left waiting, and its next step depends on the state alone, so all states on it share its end. A run that comes back to
 * a state may only have starved a taker: then the round robin decides, in which every taker has its turn, from the state
 * of the cycle with the least fingerprint, so that it does not matter where the cycle was entered.
 */
export function calmRun<State>(walk: Walk<State>, goals: readonly Property<State>[], order: Order): CalmRun {
  const choices: number[] = [];
  const seen = new Visited(true, 1 << 6);
  const step = (): boolean => {
    const out = walk.look();
    const j = edgeStep(out, order, walk.byOrbit);
    if (j < 0) return false;
    choices.push(out.choices[j]!);
    walk.go(j);
    return true;
  };
  while (seen.insert(walk.low, walk.high)) {
    seen.number = choices.length;
    seen.reserve(1);
    if (!step()) return { outcome: outcomeAtRest(goals, walk.state), choices };
  }
  goToLeast(walk, step);
  seen.has(walk.low, walk.high);
  choices.length = seen.number; // where the run first came by, before it went around
  return fairRun(walk, goals, order, choices);
}

/**
 * The position in `out`, from `from` up to `end`, of the first (in reverse the last) calm step; -1 when there is none. By orbit the first is the one to the
 * least orbit, so that two states of one orbit go on to the same orbit, whatever the order of their steps.
 */
export function edgeStep(out: Successors, order: Order, byOrbit: boolean, from = 0, end = out.count): number {
  let edge = -1;
  for (let j = from; j < end; j++) {
    if (out.turns[j]! < 0) continue;
    if (edge < 0 || (byOrbit ? isLess(out, j, edge) === (order === 'forward') : order === 'reverse')) edge = j;
    if (!byOrbit && order === 'forward') break;
  }
  return edge;
}

function isLess(out: Successors, j: number, than: number): boolean {
  return out.low[j]! < out.low[than]! || (out.low[j] === out.low[than] && out.high[j]! < out.high[than]!);
}

/** Walks around the cycle it stands on, and on to the state with the least fingerprint. */
function goToLeast<State>(walk: Walk<State>, step: () => boolean): void {
  const [low, high] = [walk.low, walk.high];
  let least: [number, number] = [low, high];
  do {
    step();
    if (walk.low < least[0] || (walk.low === least[0] && walk.high < least[1])) least = [walk.low, walk.high];
  } while (walk.low !== low || walk.high !== high);
  while (walk.low !== least[0] || walk.high !== least[1]) step();
}

/** The round robin: what comes next depends on the state and on who had the last turn. */
function fairRun<State>(
  walk: Walk<State>,
  goals: readonly Property<State>[],
  order: Order,
  choices: number[],
): CalmRun {
  const seen = new Visited(true, 1 << 6);
  const missed: number[] = [];
  const began = choices.length;
  let turn = order === 'forward' ? -1 : 0x7fffffff;
  while (missed.length < MOST_FAIR_STEPS) {
    if (!seen.insert((walk.low + lowShare(1, turn + 2)) | 0, (walk.high + highShare(1, turn + 2)) | 0)) {
      return { outcome: loopOutcome(goals.length, missed.slice(seen.number)), choices, loopFrom: began + seen.number };
    }
    seen.number = missed.length;
    seen.reserve(1);
    missed.push(goalsMissed(goals, walk.state));
    const out = walk.look();
    const j = nextTurn(out, turn, order);
    if (j < 0) return { outcome: outcomeAtRest(goals, walk.state), choices };
    turn = out.turns[j]!;
    choices.push(out.choices[j]!);
    walk.go(j);
  }
  return { outcome: goals.reduce((outcome, _, g) => outcome | (UNDECIDED << (2 * g)), 0), choices };
}

/** The step of the taker whose turn comes after `last`, cyclically; -1 when there is no calm step. */
function nextTurn(out: Successors, last: number, order: Order): number {
  const sign = order === 'forward' ? 1 : -1;
  let next = -1;
  let least = -1;
  for (let i = 0; i < out.count; i++) {
    const j = order === 'forward' ? i : out.count - 1 - i;
    const turn = out.turns[j]!;
    if (turn < 0) continue;
    if (least < 0 || sign * turn < sign * out.turns[least]!) least = j;
    if (sign * turn > sign * last && (next < 0 || sign * turn < sign * out.turns[next]!)) next = j;
  }
  return next >= 0 ? next : least;
}

function goalsMissed<State>(goals: readonly Property<State>[], state: State): number {
  let missed = 0;
  for (let g = 0; g < goals.length; g++) if (!goals[g]!.holds(state)) missed |= 1 << g;
  return missed;
}

/** A goal that holds all around the loop has been reached for good; one that is missed again and again has not. */
function loopOutcome(goals: number, missedInLoop: readonly number[]): Outcome {
  const missed = missedInLoop.reduce((all, m) => all | m, 0);
  let outcome = 0;
  for (let g = 0; g < goals; g++) if (missed & (1 << g)) outcome |= LIVELOCK << (2 * g);
  return outcome;
}
