import * as ts from 'typescript';

/** One line of a source text, written wrongly. */
export interface Mutation {
  /** Counts from 1. */
  readonly line: number;
  /** What was done: `=== becomes !==`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** The whole text with that line. */
  readonly text: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly with: string;
  readonly what: string;
}

const OPERATORS: { readonly [operator: string]: string } = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
};

/** Every mutation of a text that changes one line and that a person might have made: a wrong comparison, a condition left out, off by one, a wrong order. */
export function mutationsOf(text: string): readonly Mutation[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    edits.push(...editsAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits.flatMap((edit) => mutation(edit, text, source) ?? []);
}

function* editsAt(node: ts.Node, source: ts.SourceFile): Iterable<Edit> {
  const textOf = (part: ts.Node): string => part.getText(source);
  const replaced = (part: ts.Node, by: string, what: string): Edit => ({
    start: part.getStart(source),
    end: part.end,
    with: by,
    what,
  });
  if (ts.isBinaryExpression(node)) {
    const operator = textOf(node.operatorToken);
    const other = OPERATORS[operator];
    // Texts are put together with + as well.
    const isText = operator === '+' && /['"`]/.test(textOf(node));
    if (other !== undefined && !isText) yield replaced(node.operatorToken, other, `${operator} becomes ${other}`);
    if (operator === '&&' || operator === '||') {
      yield replaced(node, textOf(node.left), `${textOf(node.right)} is left out`);
      yield replaced(node, textOf(node.right), `${textOf(node.left)} is left out`);
    }
  }
  if (ts.isIfStatement(node)) yield replaced(node.expression, 'false', `${textOf(node.expression)} is never so`);
  if (ts.isConditionalExpression(node)) {
    yield replaced(
      node,
      `${textOf(node.condition)} ? ${textOf(node.whenFalse)} : ${textOf(node.whenTrue)}`,
      'the branches are exchanged',
    );
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    yield replaced(node, textOf(node.operand), 'a negation is left out');
  if (ts.isNumericLiteral(node))
    yield replaced(node, String(Number(node.text.replaceAll('_', '')) + 1), `${node.text} becomes one more`);
  if (node.kind === ts.SyntaxKind.TrueKeyword && !isType(node)) yield replaced(node, 'false', 'true becomes false');
  if (node.kind === ts.SyntaxKind.FalseKeyword && !isType(node)) yield replaced(node, 'true', 'false becomes true');
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    if (name.text === 'sort') yield replaced(node, textOf(expression), 'a list is not sorted');
    if (name.text === 'filter') yield replaced(node, textOf(expression), 'nothing is left out of a list');
    if (name.text === 'some') yield replaced(name, 'every', 'some becomes every');
    if (name.text === 'every') yield replaced(name, 'some', 'every becomes some');
  }
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) {
    const parts = node.elements.map(textOf);
    yield replaced(
      node,
      `[${[parts[1], parts[0], ...parts.slice(2)].join(', ')}]`,
      'the first two of a list are exchanged',
    );
  }
}

function isType(node: ts.Node): boolean {
  return ts.isLiteralTypeNode(node.parent);
}

/** Waits and latencies are measured, one more is as right; the order of watches means nothing. */
const NOT_MEANT = /^\s*import |latencyMs|backOff|warmUpMs|_MS\b|Ms:|watches:/;

/** Nothing when it touches more than a line. */
function mutation({ start, end, with: by, what }: Edit, text: string, source: ts.SourceFile): Mutation | undefined {
  const { line } = source.getLineAndCharacterOfPosition(start);
  if (source.getLineAndCharacterOfPosition(end).line !== line || by.includes('\n')) return undefined;
  const mutated = `${text.slice(0, start)}${by}${text.slice(end)}`;
  const [before = '', after = ''] = [text.split('\n')[line], mutated.split('\n')[line]];
  if (NOT_MEANT.test(before)) return undefined;
  return { line: line + 1, what, before: before.trim(), after: after.trim(), text: mutated };
}
