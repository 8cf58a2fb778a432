import type { ClusterSystem } from '../../lib/exploration/cluster-system';
import { podDeletion } from '../../lib/exploration/disturbances';
import { durationsOf } from '../../lib/exploration/durations';
import { lift } from '../../lib/exploration/lift';
import { minimalPath, minimalUnrecovered } from '../../lib/exploration/minimal-path';
import { reductionsOf } from '../../lib/exploration/reductions';
import { exploring, type Given, story, systemOf } from './exploring';
import { HAZARDS } from './hazards';

function end(system: ClusterSystem, choices: readonly number[]) {
  let state = system.initial;
  for (const choice of choices) state = system.apply(state, system.steps(state)[choice] as never);
  return system.read(state);
}

/** What a reduced exploration finds with pods deleted beside, as steps of the unreduced model. */
function found({ disturbances = [], ...given }: Given, { property }: (typeof HAZARDS)[number]['pair']) {
  const all = { ...given, disturbances: [podDeletion, ...disturbances.filter((each) => each !== podDeletion)] };
  const [reduced, unreduced] = [systemOf({ ...all, reductions: reductionsOf('most') }), systemOf(all)];
  const [result] = exploring(reduced, [property]).results;
  const fewest = result?.byFaults?.[0];
  return { unreduced, fewest, lifted: lift(reduced, fewest?.traces[0] ?? [], unreduced) };
}

const SAFETY = HAZARDS.filter(({ pair }) => pair.property.kind === 'always');
const LIVENESS = HAZARDS.filter(({ pair }) => pair.property.kind === 'recovers');

describe.each(SAFETY)('$title', ({ pair, given, length, tells }) => {
  const { unreduced, lifted } = found(given, pair);
  const path = minimalPath(unreduced, pair.property, lifted);

  test('the story is as short as the shortest of all orders but for one step, and still shows it', () => {
    expect([length, length + 1]).toContain(path.length);
    expect(durationsOf(unreduced, path)).toBeDefined();
    expect(pair.property.holds(end(unreduced, path))).toBe(false);
    const steps = story(unreduced, path);
    for (const step of tells.filter((each) => each.startsWith('somebody'))) expect(steps).toContain(step);
  });

  test('what is minimal stays as it is', () => {
    expect(minimalPath(unreduced, pair.property, path)).toEqual(path);
  });
});

test.each(LIVENESS)(
  '$title: what leads there, and the calm run after it',
  ({ pair: { property, seen }, given, tells }) => {
    const { unreduced, fewest, lifted } = found(given, { property, seen });
    expect(fewest?.faults).toBe(tells.length);
    const minimal = minimalUnrecovered(unreduced, property, lifted);
    const path = minimal?.choices ?? [];
    expect(minimal?.repeats).toBe(false);
    expect(durationsOf(unreduced, path)).toBeDefined();
    expect(property.holds(end(unreduced, path))).toBe(false);
    const disturbances = story(unreduced, path).filter((id) => id.startsWith('somebody'));
    expect(disturbances.slice(0, tells.length)).toEqual(tells);
  },
);
