import { podDeletion } from '../../lib/exploration/disturbances';
import { PROPERTIES } from '../../lib/rules/properties';
import { explore } from '../../lib/run/explore';
import { exploring, systemOf } from './exploring';
import { SMALL_WORLDS } from './small-worlds';
import { database, nodes } from './worlds';

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

test.each([0, 1])(
  'a bound of %i faults leaves what so many allowed ones do, as the system is and in packed form',
  (faults) => {
    const systemWith = (allowed: number) =>
      systemOf({
        manifests: database({ claims: false }),
        cluster: { nodes: nodes(1) },
        disturbances: [podDeletion],
        allowances: { [podDeletion.name]: allowed },
      });
    const counts = (system: unknown, bounds = {}) => {
      const { states, transitions, depth } = explore<unknown>(system as never, [], { bounds });
      return [states, transitions, depth];
    };
    const allowed = counts(systemWith(faults));
    expect(counts(systemWith(2), { faults })).toEqual(allowed);
    expect(counts(systemWith(2).packed, { faults })).toEqual(allowed);
  },
);
