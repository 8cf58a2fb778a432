import fc from 'fast-check';
import { unifiedDiff } from '../../../lib/kube/validation/unified-diff';

const lines = (...list: string[]): string => list.join('\n');

test.each<[string, string, string, string]>([
  ['nothing', 'a', 'a', ''],
  ['one line of one', 'a', 'b', '@@ -1 +1 @@\n-a\n+b\n'],
  ['an added line', lines('a', 'b'), lines('a', 'x', 'b'), '@@ -1,2 +1,3 @@\n a\n+x\n b\n'],
  ['a line gone', lines('a', 'x', 'b'), lines('a', 'b'), '@@ -1,3 +1,2 @@\n a\n-x\n b\n'],
  [
    'three lines of context',
    lines('1', '2', '3', '4', '5', '6', '7', '8', '9'),
    lines('1', '2', '3', '4', 'x', '6', '7', '8', '9'),
    '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
  ],
  [
    'changes far apart',
    lines('a', '1', '2', '3', '4', '5', '6', '7', 'b'),
    lines('x', '1', '2', '3', '4', '5', '6', '7', 'y'),
    '@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n',
  ],
  [
    'changes near each other',
    lines('a', '1', '2', '3', '4', '5', '6', 'b'),
    lines('x', '1', '2', '3', '4', '5', '6', 'y'),
    '@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n',
  ],
])('%s', (_, before, after, difference) => {
  expect(unifiedDiff(before, after)).toBe(difference);
});

/** Applies a difference, and checks its context on the way. */
function patched(before: string, difference: string): string {
  const source = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of difference.split('\n').slice(0, -1)) {
    const header = /^@@ -(\d+)/.exec(line);
    if (header !== null) while (at < Number(header[1]) - 1) result.push(source[at++] as string);
    else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      expect(source[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      at++;
    }
  }
  return [...result, ...source.slice(at)].join('\n');
}

test('a difference leads from one text to the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 })
    .map((each) => each.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff(before, after))).toBe(after);
    }),
    { numRuns: 500 },
  );
});
