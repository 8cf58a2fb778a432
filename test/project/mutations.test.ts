import { mutationsOf } from '../../scripts/mutations';

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
