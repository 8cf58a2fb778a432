import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/rules';
import { ruleIndex } from '../../scripts/rule-index';

const ROOT = join(__dirname, '../..');
const REPAIR = 'node -r @swc-node/register scripts/rule-index.ts';

test(`the list holds every rule beside it; else run: ${REPAIR}`, () => {
  expect(readFileSync(join(ROOT, 'lib/rules/index.ts'), 'utf8')).toBe(ruleIndex());
});

test('every code of the catalogue is there', () => {
  const pages = readdirSync(join(ROOT, 'docs/rules')).filter((file) => /^[A-Z]{3}\d\d\.md$/.test(file));
  expect(RULES.map(({ code }) => `${code}.md`)).toEqual(pages.sort());
  expect(RULES).toHaveLength(110);
});

const METHODS = {
  static: 'a static look',
  simulation: 'simulation',
  exploration: 'exploration',
  upgrade: 'an upgrade',
} as const;

describe.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, { slug, title, foundBy }) => {
  test('its file is named by code and slug', () => {
    expect(existsSync(join(ROOT, 'lib/rules', `${code}-${slug}.ts`))).toBe(true);
  });
  test('its page has its words, and its test runs the examples of the page', () => {
    const page = readFileSync(join(ROOT, 'docs/rules', `${code}.md`), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${code} ${slug}: ${title}`);
    expect(page).toContain(`Found by: ${foundBy.map((method) => METHODS[method]).join(', ')}\n`);
    expect(readFileSync(join(ROOT, 'test/rules', `${code}.test.ts`), 'utf8')).toContain(`testExamples('${code}')`);
  });
});

test('a rule yields to codes that exist', () => {
  const codes = RULES.map(({ code }) => code);
  const unknown = RULES.flatMap(({ code, yieldsTo = [] }) =>
    yieldsTo.filter((wins) => !codes.some((each) => each.startsWith(wins))).map((wins) => `${code} to ${wins}`),
  );
  expect(unknown).toEqual([]);
});

test('a rule that says it plays the model asks for a run, and no other does', () => {
  const RUNS = /evidenceOf|\.settled\(|nodeLosses|\.rollout\(|troubledRuns|violationsOf/;
  const plays = RULES.filter(({ code, slug }) =>
    RUNS.test(readFileSync(join(ROOT, 'lib/rules', `${code}-${slug}.ts`), 'utf8')),
  );
  const says = RULES.filter(({ foundBy }) =>
    foundBy.some((method) => method === 'simulation' || method === 'exploration'),
  );
  expect(plays.map(({ code }) => code)).toEqual(says.map(({ code }) => code));
});
