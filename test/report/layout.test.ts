import fc from 'fast-check';
import { layout, wrapped } from '../../lib/report/layout';

test('columns are as wide as their widest cell, and three spaces apart', () => {
  expect(
    layout([
      ['A', 'BBB', 'C'],
      ['aaa', '', 'c'],
      ['', 'b', ''],
    ]),
  ).toBe('A     BBB   C\naaa         c\n      b');
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 13, ['one two three']],
  ['incomprehensibilities are long', 5, ['incomprehensibilities', 'are', 'long']],
  [' spaces  around ', 20, ['spaces around']],
  ['', 5, []],
])('%j in lines of %d', (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines);
});

test('wrapping loses no word and no line is too long for its words', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 1, max: 40 }), (words, width) => {
      const lines = wrapped(words.join(' '), width);
      expect(lines.join(' ')).toBe(words.join(' '));
      for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
    }),
  );
});
