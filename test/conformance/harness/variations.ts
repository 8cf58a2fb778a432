import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Scenario } from '../../../lib/scenarios/scenario';
import { type DefaultRun, playDefault, type Variation } from './default-run';

/** Runs in which a race has not once fallen out as recorded are enough to say that it is none. */
const RUNS = 24;
/** A tenth of the reactions in the recordings takes less than half of the median, a tenth more than 2.7 times as long. */
const SPREAD = [0.5, 2.7] as const;

/** Other runs of the same scenario: reactions take as long as they may, and equally good choices fall as they may. */
export function* varied(scenario: Scenario, kubernetesVersion: string): Iterable<DefaultRun> {
  for (let seed = 1; seed <= RUNS; seed++) yield playDefault(scenario, kubernetesVersion, variation(seed));
}

function variation(seed: number): Variation {
  const generator = xoroshiro128plus(seed);
  const [least, most] = SPREAD;
  return {
    pace: (ms) => ms * least * (most / least) ** (uniformInt(generator, 0, 1 << 16) / (1 << 16)),
    dice: (sides) => uniformInt(generator, 0, sides - 1),
  };
}
