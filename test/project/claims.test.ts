import { filesBelow, textOf } from './support/files';

/** Claims of the documents about storage, by document: their ids are S0.1 to S0.7, S1.1 to S1.6 and so on. */
const CLAIMS = { S0: 7, S1: 6, S2: 8, S4: 6 };

test('every claim is cited by the title of a test', () => {
  const tests = [...filesBelow('test'), ...filesBelow('examples')].filter((path) => path.endsWith('.test.ts'));
  const titles = tests.flatMap((path) => textOf(path).match(/\bS\d\.\d+\b.*[:,'"]/g) ?? []).join('\n');
  const ids = Object.entries(CLAIMS).flatMap(([document, last]) =>
    Array.from({ length: last }, (_, i) => `${document}.${i + 1}`),
  );
  expect(ids.filter((id) => !new RegExp(`\\b${id.replace('.', '\\.')}\\b`).test(titles))).toEqual([]);
});
