import { planText } from '../../lib/report/plan';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { inputOf, PAIRS } from '../upgrade/support/pairs';

const planned = (name: string, options = {}) =>
  planUpgrade({ ...inputOf(PAIRS.find((pair) => pair.name === name)!), ...options });

const TOLD = [
  'image',
  'template-size',
  'another-name',
  'retention-and-replicas-in-one',
  'broken-image',
  'claim-removed-under-its-users',
  'ordinals-start',
  'spelled-out-defaults',
];

describe.each(TOLD)('%s', (name) => {
  test('for a terminal', () => {
    expect(planText(planned(name))).toMatchSnapshot();
  });

  test('for a pull request', () => {
    expect(planText(planned(name), { markdown: true })).toMatchSnapshot();
  });
});

test('the summary is read in ten seconds: a sentence, and a line for each object', () => {
  for (const pair of PAIRS) {
    const plan = planUpgrade(inputOf(pair));
    const [summary = ''] = planText(plan).split('\n\n');
    expect(summary.trimEnd().split('\n')).toHaveLength(1 + plan.changes.length);
    for (const line of summary.split('\n')) expect(line.length).toBeLessThan(200);
  }
});

test('what was explored is told, and what was found', () => {
  const plan = planned('replicas-down', { exhaustive: { fault: 'none' } });
  expect(planText(plan)).toContain(`explored without a fault: ${plan.exploration!.states} states`);
  const findings = [
    {
      property: 'own-data',
      words: 'no ordinal starts with none',
      story: ['kubelet default/db-0', 'somebody deletes pod db-0'],
    },
  ];
  const told = planText({ ...plan, exploration: { ...plan.exploration!, complete: false, findings } });
  expect(told).toContain('the time was over before every order of events was looked at');
  expect(told).toContain('    2  somebody deletes pod db-0');
});

test('what Markdown reads as markup is taken at its word', () => {
  const plan = planned('image');
  const [change] = plan.changes;
  const told = planText(
    { ...plan, changes: [{ ...change!, fields: [{ path: 'metadata.annotations.a|b', before: '<x>', after: '*y*' }] }] },
    { markdown: true },
  );
  expect(told).toContain('metadata.annotations.a\\|b: \\<x\\> → \\*y\\*');
});
