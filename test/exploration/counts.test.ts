import { PROPERTIES } from '../../lib/rules/properties';
import { exploring, systemOf } from './exploring';
import { SMALL_WORLDS } from './small-worlds';

test.each(SMALL_WORLDS)('$title', ({ given, counts, violated = [], seen }) => {
  const found = exploring(
    systemOf(given),
    PROPERTIES.flatMap(({ property, seen }) => [property, seen]),
  );
  expect([found.states, found.transitions, found.depth, found.resting]).toEqual(counts);
  const named = (kind: boolean, verdict: string) =>
    found.results
      .filter(({ property, ...result }) => (property.kind === 'sometimes') === kind && result.verdict === verdict)
      .map(({ property }) => property.name);
  expect(named(false, 'violated')).toEqual(violated);
  expect(named(true, 'holds')).toEqual(seen);
});
