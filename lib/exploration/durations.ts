import type { Key, Timer } from '../model/kinds';
import type { ClusterStep } from './cluster-step';
import type { ClusterState, ClusterSystem } from './cluster-system';
import { LONGEST_LAG_MS } from './lags';

/** A delay that a story waits for. */
export interface Wait {
  readonly timer: Key;
  readonly ms: number;
  /** The step that began it, counted from 1; 0: it was under way when the story began, and may have been so for long. */
  readonly from: number;
  /** The step that is its end. */
  readonly to: number;
}

/** When the steps of a story happen at the earliest, in milliseconds since it began. Steps of components take no time here; what takes time is waiting. */
export interface Durations {
  readonly moments: readonly number[];
  readonly waits: readonly Wait[];
}

/** t[to] - t[from] is at least `ms`. */
interface AtLeast {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/**
 * From the order of steps, which exploration finds, to durations: a timer fires when its time has come, neither sooner nor later. Undefined when no durations
 * fit, so that the story cannot happen in a cluster: a timer of six minutes has fired, say, while one of a second had not.
 *
 * MODEL: a timer that one step disarms and arms again counts as armed all the time.
 */
export function durationsOf(system: ClusterSystem, choices: readonly number[]): Durations | undefined {
  const armed = new Map<Key, { readonly from: number; readonly ms: number }>();
  const bounds: AtLeast[] = [];
  const waits: Wait[] = [];
  let state = system.initial;
  for (const [key, { ms }] of timersOf(system, state)) armed.set(key, { from: 0, ms });
  choices.forEach((choice, i) => {
    const now = i + 1;
    const step = system.steps(state)[choice] as ClusterStep;
    state = system.apply(state, step);
    bounds.push({ from: i, to: now, ms: 0 });
    const running = timersOf(system, state);
    for (const [key, { from, ms }] of armed) {
      // Not later than its time, whether it fires now, is disarmed now or goes on.
      bounds.push({ from: now, to: from, ms: -ms });
      if (running.has(key)) continue;
      armed.delete(key);
      if (step.step.take !== 'fire' || step.step.timer !== key) continue;
      waits.push({ timer: key, ms, from, to: now });
      if (from > 0) bounds.push({ from, to: now, ms });
    }
    for (const [key, { ms }] of running) if (!armed.has(key)) armed.set(key, { from: now, ms });
  });
  const moments = earliest(choices.length, bounds);
  return moments && { moments, waits };
}

/** The timers that have not fired, and how long caches may still be behind. */
function timersOf(system: ClusterSystem, state: ClusterState): ReadonlyMap<Key, Pick<Timer, 'ms'>> {
  const reader = system.read(state);
  const timers = new Map<Key, Pick<Timer, 'ms'>>();
  for (const { controller } of reader.list('Lag')) timers.set(`lag of ${controller}`, { ms: LONGEST_LAG_MS });
  for (const key of reader.keys('Timer')) {
    const timer = reader.get('Timer', key) as Timer;
    if (!timer.fired) timers.set(key, timer);
  }
  return timers;
}

/** The least moments of steps 1 to n that keep all bounds (Bellman and Ford); undefined when none do. */
function earliest(n: number, bounds: readonly AtLeast[]): readonly number[] | undefined {
  const moments = new Array<number>(n + 1).fill(0);
  for (let round = 0; round <= n + 1; round++) {
    let changed = false;
    for (const { from, to, ms } of bounds) {
      const least = (moments[from] as number) + ms;
      if (least <= (moments[to] as number)) continue;
      moments[to] = least;
      changed = true;
    }
    if (!changed) return moments[0] === 0 ? moments.slice(1) : undefined;
  }
  return undefined;
}
