import { posix } from 'node:path';
import ts from 'typescript';
import { filesBelow, textOf } from './support/files';

const self = 'test/project/house-rules.test.ts';
const sources = filesBelow().filter(
  (path) =>
    /\.(ts|mjs|js|json|md|yaml|yml)$|^\.ci\//.test(path) &&
    path !== 'package-lock.json' &&
    path !== self &&
    !path.includes('/generated/'),
);
const code = sources.filter((path) => path.endsWith('.ts'));
const lines = (path: string) => textOf(path).split('\n');

/** Where a pattern occurs, as `file:line: text`. */
function occurrences(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    lines(path).flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

test('nothing is left for later', () => {
  expect(occurrences(sources, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  expect(
    occurrences(code, /\b(it|test|describe)\.(skip|only|todo|failing)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(/),
  ).toEqual([]);
});

test('nothing names a folder of somebody’s machine', () => {
  expect(occurrences(sources, /(?<![\w.*-])\/(home|root|Users|work)\/\w/)).toEqual([]);
});

test('no relative path leaves the repository', () => {
  const leaving = sources.flatMap((path) =>
    [...textOf(path).matchAll(/(?<![\w./])(?:\.\.\/)+[\w-]+/g)]
      .filter(([target]) => posix.join(posix.dirname(path), target).startsWith('..'))
      .map(([target]) => `${path}: ${target}`),
  );
  expect(leaving).toEqual([]);
});

/** Files of lib/ that may be longer than 300 lines, each with its reason. */
const long: Readonly<Record<string, string>> = {
  'lib/constructs/pod.ts': 'one class: what the pods of a StatefulSet and of a Deployment have in common',
};

/** Lines without the documentation that stands on lines of its own: nobody should save words there. */
const codeLines = (path: string) =>
  textOf(path)
    .replace(/^ *\/\*\*(?:(?!\*\/).)*\*\/ *\n/gms, '')
    .trimEnd()
    .split('\n').length;

test('a file of lib/ has at most 300 lines beside its documentation, or a reason', () => {
  const tooLong = code.filter((path) => path.startsWith('lib/') && codeLines(path) > 300);
  expect(tooLong).toEqual(Object.keys(long).sort());
});

const forbiddenNames = [
  'Date',
  'performance',
  'process',
  'console',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
];

/** The clocks, random sources and other outside worlds that a source text uses. */
function outsideWorlds(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { readonly name: string; readonly at: string }[] = [];
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isRandom = ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random';
    const isName = ts.isIdentifier(node) && forbiddenNames.includes(node.text);
    if (isName && isDeclaration(node)) declared.add(node.text);
    if (isRandom || (isName && isReference(node))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ name: node.getText(), at: `${path}:${line + 1}: ${node.getText()}` });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found.filter(({ name }) => !declared.has(name)).map(({ at }) => at);
}

/** A name of the file's own, which is then not the outside world's. */
function isDeclaration(name: ts.Identifier): boolean {
  const { parent } = name;
  return (
    (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent)) &&
    parent.name === name
  );
}

/** A name that is used, not one that is being declared, a key of an object or a member of something else. */
function isReference(name: ts.Identifier): boolean {
  const parent = name.parent as ts.Node & { readonly name?: ts.Node };
  return parent.name !== name || ts.isShorthandPropertyAssignment(parent);
}

test.each([
  ['new Date(); Date.now()', ['x.ts:1: Date', 'x.ts:1: Date']],
  ['const n = Math.random() * Math.max(1, 2);', ['x.ts:1: Math.random']],
  ['interface Job { process: string }\njob.process; // Date', []],
  ['function run(process: () => void) { process(); }', []],
])('outside worlds of %s', (text, found) => {
  expect(outsideWorlds('x.ts', text)).toEqual(found);
});

test('the model knows no clock, no random source and no process', () => {
  const model = code.filter((path) => path.startsWith('lib/model/'));
  expect(model.flatMap((path) => outsideWorlds(path, textOf(path)))).toEqual([]);
});

test('a decision record is one to five lines under a number of its own', () => {
  const records = filesBelow('docs/decisions');
  expect(records.filter((path) => !/^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(path))).toEqual([]);
  expect(records.filter((path) => lines(path).filter((line) => line.trim() !== '').length > 5)).toEqual([]);
  expect(records.filter((path) => textOf(path).trim() === '')).toEqual([]);
  const numbers = records.map((path) => posix.basename(path).slice(0, 4));
  expect(numbers).toEqual([...new Set(numbers)]);
});
