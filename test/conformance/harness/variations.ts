import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Scenario } from '../../../lib/scenarios/scenario';
import { type DefaultRun, playDefault, type Variation } from './default-run';

/** Runs in which a race has not once fallen out as recorded are enough to say that it is none. */
const RUNS = 60;
/** In the recordings one reaction in twenty takes less than 0.4 times the median, and one in twenty more than four times as long. */
const REACTION = [0.4, 4] as const;
/** A component may be slow or quick all through a run, as its share of a busy machine is. */
const COMPONENT = [0.5, 2] as const;
/** In half of the recordings a node's status, told every 250 ms, comes within 30. */
const LOOP = 3;
/** From a decision to the write that follows from it, which is on its way for that long; in milliseconds. */
const LONGEST_HESITATION = 20;

/** Other runs of the same scenario: reactions take as long as they may, loops turn when they may, and equally good choices fall as they may. */
export function* varied(scenario: Scenario, kubernetesVersion: string): Iterable<DefaultRun> {
  for (let seed = 1; seed <= RUNS; seed++) yield playDefault(scenario, kubernetesVersion, variation(seed));
}

function variation(seed: number): Variation {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformInt(generator, 0, 1 << 16) / (1 << 16);
  const between = ([least, most]: readonly [number, number]) => least * (most / least) ** fraction();
  const speeds = new Map<string, number>();
  const speedOf = (by: string) => {
    const speed = speeds.get(by) ?? between(COMPONENT);
    speeds.set(by, speed);
    return speed;
  };
  return {
    pace: (ms, by) => ms * between(REACTION) * speedOf(by),
    phase: (ms) => ms * fraction() ** LOOP,
    hesitation: () => LONGEST_HESITATION * fraction() ** 2,
    dice: (sides) => uniformInt(generator, 0, sides - 1),
  };
}
