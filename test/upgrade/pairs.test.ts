import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { factsOfPlan, type UpgradeFacts } from './support/facts';
import { inputOf, PAIRS } from './support/pairs';

const recorded = JSON.parse(readFileSync(join(__dirname, 'pairs/recorded.json'), 'utf8')) as {
  readonly [pair: string]: UpgradeFacts & { readonly kubernetes: string };
};

test('every pair was played on a real control plane', () => {
  expect(Object.keys(recorded).sort()).toEqual(PAIRS.map(({ name }) => name).sort());
  expect(PAIRS.length).toBeGreaterThanOrEqual(30);
});

describe.each(PAIRS.map((pair) => [pair.name, pair] as const))('%s', (name, pair) => {
  const { kubernetes, ...facts } = recorded[name]!;
  const plan = planUpgrade({ ...inputOf(pair), kubernetesVersion: kubernetes });

  test('the plan foresees what the control plane did', () => {
    expect(factsOfPlan(plan)).toEqual(facts);
  });

  test(`its verdict is ${pair.verdict}`, () => {
    expect(plan.verdict).toBe(pair.verdict);
    expect(plan.notes).toEqual([]);
  });
});
