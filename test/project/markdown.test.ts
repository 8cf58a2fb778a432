import { blocksOf, exchangesOf, fileLinksOf, printed } from './support/markdown';

test.each([
  ['no block', 'text', []],
  ['a block', 'a\n```ts\nx;\ny;\n```\nb', [{ line: 3, language: 'ts', text: 'x;\ny;' }]],
  ['a fence within a longer one', '````text\n```ts\n```\n````', [{ line: 2, language: 'text', text: '```ts\n```' }]],
  ['in a list', '- a\n  ```sh\n  x\n\n    y\n  ```', [{ line: 3, language: 'sh', text: 'x\n\n  y' }]],
])('blocks: %s', (_, markdown, blocks) => {
  expect(blocksOf('a.md', markdown)).toEqual(blocks.map((block) => ({ file: 'a.md', ...block })));
});

test('a block that is never closed is told', () => {
  expect(() => blocksOf('a.md', 'x\n```ts\ny')).toThrow('a.md:3: this block is never closed');
});

test('exchanges of a console block', () => {
  expect(exchangesOf('$ a b\none\n\ntwo\n$ c\n')).toEqual([
    { command: 'a b', output: 'one\n\ntwo' },
    { command: 'c', output: '' },
  ]);
});

test.each([
  ['one\ntwo', 'one\ntwo\n', true],
  ['one\ntwo', 'one  \ntwo\n', true],
  ['one\ntwo', 'one\nnot two\n', false],
  ['one\n…\ntwo', 'one\ntwo\n', true],
  ['one\n…\ntwo', 'one\n1.5\n\ntwo\n', true],
  ['a.b', 'axb\n', false],
  ['one', 'one\ntwo\n', false],
])('the page says %j, the command %j', (page, command, same) => {
  expect(printed(page).test(command)).toBe(same);
});

test('links to files', () => {
  const page = '[a](b.md#c) ![d](e.png) [f](https://example.org) [g](#h) [i](../j.md)';
  expect(fileLinksOf(page)).toEqual(['b.md', 'e.png', '../j.md']);
});
