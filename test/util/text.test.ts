import { count, editDistance, list, nearest } from '../../lib/util/text';

test.each([
  ['zone', 'zone', 0],
  ['zoen', 'zone', 1],
  ['zon', 'zone', 1],
  ['zonee', 'zone', 1],
  ['zine', 'zone', 1],
  ['enoz', 'zone', 4],
  ['', 'a', 1],
  ['ab', 'ba', 1],
])('from %s to %s it is %i', (a, b, slips) => {
  expect(editDistance(a, b)).toBe(slips);
});

test.each([
  ['zoen', ['name', 'zone'], 'zone'],
  ['replica', ['replicas', 'selector'], 'replicas'],
  ['Quorum', ['quorum'], 'quorum'],
  ['abc', ['xyz'], undefined],
])('%s was meant to be one of %j: %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test('lists and counts', () => {
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ]);
  expect([count(1, 'pod'), count(2, 'pod'), count(0, 'policy', 'policies')]).toEqual(['1 pod', '2 pods', '0 policies']);
});
