import { type ReductionLevel, reductionsOf } from '../../../lib/exploration/reductions';
import type { KubeObject } from '../../../lib/kube/objects';
import { PROPERTIES } from '../../../lib/rules/properties';
import { exploring, type Given, systemOf } from '../exploring';
import { HAZARDS } from '../hazards';
import { SMALL_WORLDS } from '../small-worlds';
import { nodes } from '../worlds';

const on = (given: Given, count: number): Given => ({ ...given, cluster: { nodes: nodes(count, 'z1') } });

const parallel = (given: Given): Given => ({
  ...given,
  manifests: given.manifests.map((object) =>
    object.kind === 'StatefulSet'
      ? ({ ...object, spec: { ...(object as { spec?: object }).spec, podManagementPolicy: 'Parallel' } } as KubeObject)
      : object,
  ),
});

function answers(given: Given, level: ReductionLevel, symmetry: boolean, restarts?: boolean) {
  const system = systemOf({ ...given, reductions: { ...reductionsOf(level, restarts), symmetry } });
  const found = exploring(
    system,
    PROPERTIES.flatMap(({ property, seen }) => [property, seen]),
  );
  return {
    system,
    states: found.states,
    verdicts: found.results.map(({ property, verdict }) => `${property.name} ${verdict}`),
  };
}

/** The same answers with symmetry as without, in no more states. */
function expectTheSame(given: Given, level: ReductionLevel, restarts?: boolean): void {
  const [few, all] = [answers(given, level, true, restarts), answers(given, level, false, restarts)];
  expect(few.verdicts).toEqual(all.verdicts);
  expect(few.system.symmetry).toBeDefined();
  expect(few.states).toBeLessThanOrEqual(all.states);
}

const LEVELS: readonly ReductionLevel[] = ['some', 'most'];

/** Two nodes of which one is singled out are not alike. */
const symmetric = HAZARDS.filter(
  ({ given }) => !given.disturbances?.some(({ singlesOut }) => singlesOut?.includes('node-a')),
);

describe.each(LEVELS)('reductions: %s', (level) => {
  test.each(symmetric)('on two nodes: $title', ({ given, fixed }) => {
    expectTheSame(on(given, 2), level);
    expectTheSame(on(fixed, 2), level);
  });

  test.each(HAZARDS)('on three nodes: $title', ({ pair: { property }, given, fixed }) => {
    expectTheSame(on(given, 3), level);
    expectTheSame(on(fixed, 3), level);
    expect(answers(on(fixed, 3), level, true).verdicts).toContain(`${property.name} holds`);
  });

  test.each(SMALL_WORLDS)('on three nodes, ordinals all at once: $title', ({ given, restarts }) => {
    expectTheSame(on(parallel(given), 3), level, restarts);
  });
});
