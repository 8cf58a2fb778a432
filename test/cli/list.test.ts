import { RULES } from '../../lib/rules';
import { STORIES } from '../../lib/scenarios/stories';
import { cli } from './support/cli';

test('rules are listed by code', async () => {
  const { code, out } = await cli(['list']);
  const [head, ...rows] = out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(head).toMatch(/^CODE +SEVERITY +DATA +NEEDS +SLUG +TITLE$/);
  expect(rows.map((row) => row.slice(0, 5))).toEqual(RULES.map((rule) => rule.code));
});

test('scenarios and versions, as JSON', async () => {
  const scenarios = await cli(['list', 'scenarios', '--json']);
  expect(JSON.parse(scenarios.out)).toEqual(STORIES.map(({ name, title }) => ({ name, title })));
  const versions = await cli(['list', 'versions', '--json']);
  expect(JSON.parse(versions.out)).toContainEqual({ version: '1.37' });
});

test.each([
  [['list', 'rule'], "Did you mean 'rules'?"],
  [['list', 'rules', 'scenarios'], 'too many arguments'],
  [['list', '--jsn'], "unknown option '--jsn'"],
])('%j: %s', async (args, said) => {
  const { code, err } = await cli(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
});
