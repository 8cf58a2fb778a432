import { forcedDeletion } from '../../lib/exploration/disturbances';
import { durationsOf } from '../../lib/exploration/durations';
import { oneWriter } from '../../lib/rules/properties';
import { exploring, story, systemOf } from './exploring';
import { HAZARDS, partitioned } from './hazards';

test('two writers need almost seven minutes: 55 s until the node is missed, 6 min until its volume is detached', () => {
  const system = systemOf(partitioned(forcedDeletion));
  const { results } = exploring(system, [oneWriter.property], { until: 'violation' });
  const durations = durationsOf(system, results[0]?.trace ?? []);
  expect(durations?.waits.map(({ ms }) => ms).slice(0, 2)).toEqual([55_000, 360_000]);
  expect(durations?.moments.at(-1)).toBe(415_000);
});

describe.each(HAZARDS)('$title', ({ pair: { property, seen }, given, fixed, length, tells }) => {
  test('is found, by its shortest story', () => {
    const system = systemOf(given);
    const until = property.kind === 'recovers' ? 'exhausted' : 'violation';
    const { results } = exploring(system, [property], { until });
    expect(results[0]?.verdict).toBe('violated');
    const steps = story(system, results[0]?.trace ?? results[0]?.recovery?.finding?.trace);
    expect(steps).toHaveLength(length);
    expect(steps.filter((step) => tells.includes(step)).filter((step, i, all) => step !== all[i + 1])).toEqual(tells);
  });

  test('is not there with the fix', () => {
    const { results, complete } = exploring(systemOf(fixed), [property, seen]);
    expect(complete).toBe(true);
    expect(results.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
  });
});
