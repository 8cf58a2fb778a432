import { CONTROLLERS, controllers, mutantsOf } from '../../scripts/mutants';
import { page } from '../../scripts/mutation-page';
import { mutationsOf } from '../../scripts/mutations';
import { REASONS } from '../../scripts/mutations-not-noticeable';
import { textOf } from './support/files';

test.each<readonly [string, readonly string[]]>([
  ['const a = b < c;', ['const a = b <= c;']],
  ['if (a && b) run();', ['if (false) run();', 'if (a || b) run();', 'if (a) run();', 'if (b) run();']],
  ['const a = b ? 1 : c;', ['const a = b ? c : 1;', 'const a = b ? 2 : c;']],
  ['const a = b.filter(c).sort(d);', ['const a = b.filter(c);', 'const a = b.sort(d);']],
  ['run([a, b, c]);', ['run([b, a, c]);']],
  ['const a = !b.some(c);', ['const a = b.some(c);', 'const a = !b.every(c);']],
  ['const a = true;', ['const a = false;']],
  ["const a = b + 'c';", []],
  ["import { a } from 'b';", []],
  ['const WAIT_MS = 20;', []],
])('%s', (line, expected) => {
  expect(mutationsOf(line).map(({ after }) => after)).toEqual(expected);
});

test('a mutation names its line and changes nothing else', () => {
  expect(mutationsOf('const a = 0;\n\nconst b = a < 1;\n')).toMatchObject([
    { line: 1, text: 'const a = 1;\n\nconst b = a < 1;\n' },
    { line: 3, what: '< becomes <=', text: 'const a = 0;\n\nconst b = a <= 1;\n' },
    { line: 3, what: '1 becomes one more', text: 'const a = 0;\n\nconst b = a < 2;\n' },
  ]);
});

test('every controller has ten mutations, the same for the same seed', () => {
  const drawn = controllers().map((name) => mutantsOf(name, 10, 1));
  expect(drawn.map((mutants) => new Set(mutants.map(({ text }) => text)).size)).toEqual(drawn.map(() => 10));
  expect(mutantsOf('scheduler', 10, 1)).toEqual(mutantsOf('scheduler', 10, 1));
  expect(mutantsOf('scheduler', 10, 2)).not.toEqual(mutantsOf('scheduler', 10, 1));
});

test.each(Object.entries(REASONS))('what is excused in %s are mutations of it', (file, reasons) => {
  const possible = new Set(mutationsOf(textOf(`${CONTROLLERS}/${file}`)).map(({ after }) => after));
  expect(Object.keys(reasons).filter((after) => !possible.has(after))).toEqual([]);
});

test('the page counts by what noticed, and says what was not tried', () => {
  const mutant = {
    controller: 'podgc',
    file: `${CONTROLLERS}/podgc.ts`,
    line: 7,
    what: 'a',
    before: 'b',
    after: 'c',
    text: '',
  };
  const text = page(
    [
      { mutant, tried: ['types'], noticedBy: 'types' },
      { mutant, tried: ['types', 'own tests'], noticedBy: 'own tests', byTime: true },
      { mutant, tried: ['types', 'own tests', 'model'] },
    ],
    3,
    1,
  );
  expect(text).toContain('**2 of 3 mutations noticed (66.7 %).** Of the 1 survivors 0 cannot be noticed');
  expect(text).toContain('1 kept the tests from coming to an end');
  expect(text).toContain('Not tried in this run:\n\n- recordings: 1 of the survivors\n');
  expect(text).toContain('| podgc | 3 | 1 | 1 | 0 | 0 | 1 |');
  expect(text).toContain('- `podgc.ts:7`: a\n  - `b`\n  - `c`');
});
