import { readManifests } from '../../../lib/kube/read/read';

/** What comes out, one line an object and a problem. */
function read(text: string | Uint8Array, limits = {}): string[] {
  const { objects, problems } = readManifests([{ file: 'f', text }], { limits });
  return [
    ...objects.map(({ apiVersion, kind, name, generateName, locate }, i) => {
      const { line, column } = objects[i].locate([]);
      return `${line}:${column} ${apiVersion} ${kind} ${name || `${generateName}*`}${locate === undefined ? '!' : ''}`;
    }),
    ...problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
  ];
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';

describe('documents', () => {
  test.each<[string, string, string[]]>([
    ['one', POD, ['1:1 v1 Pod a']],
    ['two', `${POD}---\n${POD}`, ['1:1 v1 Pod a', '5:1 v1 Pod a']],
    ['empty ones and comments', `---\n# nothing\n---\n\n${POD}---\n`, ['5:1 v1 Pod a']],
    ['a comment behind the marker', `${POD}--- # next\n${POD}`, ['1:1 v1 Pod a', '5:1 v1 Pod a']],
    ['content behind the marker', `--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n`, ['1:5 v1 Pod a']],
    ['end markers', `${POD}...\n---\n${POD}...\n`, ['1:1 v1 Pod a', '6:1 v1 Pod a']],
    ['Windows line ends', `${POD}---\n${POD}`.replaceAll('\n', '\r\n'), ['1:1 v1 Pod a', '5:1 v1 Pod a']],
    ['a byte order mark', `\ufeff${POD}`, ['1:1 v1 Pod a']],
    ['nothing', '', []],
    ['generateName', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n', ['1:1 v1 Pod a-*']],
    ['JSON', '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}', ['1:1 v1 Pod a']],
    [
      'JSON with tabs',
      '{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {"name": "\\ud83d\\ude00"}}',
      ['1:1 v1 Pod 😀'],
    ],
    [
      'a stream of JSON',
      '{"apiVersion":"v1","kind":"Pod"}\n{"apiVersion":"v1","kind":"Node"}',
      ['1:1 v1 Pod undefined*', '2:1 v1 Node undefined*'],
    ],
    [
      'JSON between markers',
      '{"apiVersion":"v1","kind":"Pod"}\n---\n{"apiVersion":"v1","kind":"Node"}',
      ['1:1 v1 Pod undefined*', '3:1 v1 Node undefined*'],
    ],
    ['YAML in braces', '{apiVersion: v1, kind: Pod, metadata: {name: a}}', ['1:1 v1 Pod a']],
    [
      'a List',
      `apiVersion: v1\nkind: List\nitems:\n- ${POD.replaceAll('\n', '\n  ')}\n- {apiVersion: v1, kind: Node, metadata: {name: n1}}\n`,
      ['4:3 v1 Pod a', '8:3 v1 Node n1'],
    ],
    [
      'a List in a List',
      'apiVersion: v1\nkind: List\nitems:\n- kind: List\n  items:\n  - {apiVersion: v1, kind: Node, metadata: {name: n1}}\n',
      ['6:5 v1 Node n1'],
    ],
    ['a typed list', 'apiVersion: v1\nkind: NodeList\nitems:\n- metadata: {name: n1}\n', ['4:3 v1 Node n1']],
    [
      'a JSON List',
      '{"apiVersion":"v1","kind":"List","items":[\n{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}]}',
      ['2:1 v1 Node n1'],
    ],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', []],
    [
      'anchors and merges',
      'apiVersion: v1\nkind: Pod\nmetadata: &m {name: a}\nspec: {<<: *m, x: *m}\n',
      ['1:1 v1 Pod a'],
    ],
    [
      'brackets that close under their key',
      'apiVersion: v1\nkind: Pod\nmetadata: {\nname: a\n}\nspec:\n  args: [\n    "x"\n  ]\n',
      ['1:1 v1 Pod a'],
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('what cannot be read is told, and the rest is read', () => {
  test.each<[string, string | Uint8Array, string[]]>([
    [
      'a broken document between two',
      `${POD}---\na: [\n---\n${POD}`,
      ['1:1 v1 Pod a', '7:1 v1 Pod a', '6:1 the document ends inside of a bracket or a quoted text'],
    ],
    ['a tab', 'apiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n', ['4:1 a tab; YAML indents with spaces']],
    ['an unclosed quote', 'a: "x\n', ['2:1 the document ends inside of a bracket or a quoted text']],
    ['an unclosed brace in JSON', '{"a": {"b": 1}\n', ['2:1 the document ends inside of a bracket or a quoted text']],
    ['two colons', 'a: b: c\n', ['1:5 a second colon in one line']],
    ['a field below a value', 'a: 1\n b: 2\n', ['2:3 a field below a value: the line above has its value already']],
    ['half an indentation', 'a:\n    b: 1\n  c: 2\n', ['3:3 a line that stands between two levels of indentation']],
    ['a list in the line of its field', 'a: - b\n', ['1:4 a list item in the line of its field']],
    ['text behind a value', 'a: "x" y\n', ['1:8 text behind the end of a value']],
    ['a word', 'hello\n', ['1:1 "hello" where an object belongs']],
    ['a list', '- a\n', ['1:1 a list where an object belongs']],
    ['a number in a List', 'kind: List\nitems:\n- 3\n', ['3:3 3 where an object belongs']],
    ['no kind', 'apiVersion: v1\n', ['1:1 an object without kind']],
    ['no apiVersion', 'kind: Pod\n', ['1:1 an object without apiVersion']],
    ['a kind that is no text', 'apiVersion: v1\nkind: [a]\n', ['1:1 kind is no text: ["a"]']],
    ['a template marker', 'a: {{ .Values.x }}\n', ['1:4 a template marker that was never filled in']],
    ['a template line', '{{- if x }}\na: b\n{{- end }}\n', ['1:1 a template marker that was never filled in']],
    [
      'a directive',
      '%YAML 1.2\n---\nkind: Pod\napiVersion: v1\n',
      ['3:1 v1 Pod undefined*', '2:1 a directive; kubectl reads none'],
    ],
    ['a backtick', 'a: `x`\n', ["1:4 a value cannot start with '`'"]],
    ['an alias without an anchor', 'a: *x\n', ["1:4 an alias '*x' without an anchor '&x' above it"]],
    ['an alias in its own anchor', 'a: &x [*x]\n', ["1:8 an alias '*x' inside of its own anchor"]],
    ['a key that is a list', '? [a]\n: b\n', ['1:3 a key that is a list or a mapping']],
    ['an empty key', 'null: b\n', ['1:1 a key that is empty']],
    ['a merge of a number', 'a: {<<: 3}\n', ["1:5 a merge key '<<' whose value is no mapping"]],
    ['an infinite number', 'a: .inf\n', ['1:4 the number +Inf, which JSON does not have']],
    ['a poisoned key', `${POD}__proto__: {polluted: true}\n`, ["4:1 a key '__proto__'"]],
    [
      'a poisoned key in JSON',
      '{"apiVersion":"v1","kind":"Pod",\n"a":{"__proto__":{"polluted":true}}}',
      ["1:1 a key '__proto__'"],
    ],
    ['a poisoned merge', 'a: &a {"__proto__": {b: 1}}\nb: {<<: *a}\n', ["1:8 a key '__proto__'"]],
    ['a null byte', 'a: b\0c\n', ['1:5 a control character U+0000: this is no text file, or a damaged one']],
    ['Latin-1', bytes(0x61, 0x3a, 0x20, 0xe9, 0x0a), ['1:1 a byte that is not UTF-8 at line 1, column 4']],
    ['UTF-16', bytes(0xff, 0xfe, 0x61, 0x00), ['1:1 the text is UTF-16; manifests are UTF-8']],
    [
      'a second object without ---',
      `${POD}${POD}`,
      [
        '1:1 v1 Pod a',
        '4:1 a second object begins here (apiVersion, as in line 1), but nothing separates it from the first',
      ],
    ],
    [
      'a key twice',
      'apiVersion: v1\nkind: Pod\nmetadata: {}\nspec:\n  a: 1\n  b: 2\n  a: 3\n',
      ['1:1 v1 Pod undefined*', '7:3 spec.a is given twice (lines 5 and 7); "3" wins and "1" is lost'],
    ],
    [
      'a key twice in JSON',
      '{"apiVersion":"v1","kind":"Pod",\n"a":1,\n"a":2}',
      ['1:1 v1 Pod undefined*', '3:1 a is given twice (lines 2 and 3); "2" wins and "1" is lost'],
    ],
    [
      'a merge that replaces',
      'apiVersion: v1\nkind: Pod\nx: &x {p: 1}\nspec:\n  p: 2\n  <<: *x\n',
      [
        '1:1 v1 Pod undefined*',
        "5:3 spec.p is replaced by the merge key '<<' below it (line 6): kubectl takes keys and merges in the order of the lines",
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('limits', () => {
  /** Each alias holds ten of the one before: 10^9 values of 300 bytes. */
  const laughs = Array.from(
    { length: 10 },
    (_, i) =>
      `a${i}: &a${i} [${Array(10)
        .fill(i === 0 ? 'ha' : `*a${i - 1}`)
        .join()}]`,
  ).join('\n');

  test.each<[string, string, object, string[]]>([
    ['aliasedValues', laughs, {}, ['5:38 aliases that add more than 100000 values (limit aliasedValues)']],
    [
      'aliasedValues by merging',
      `a: &a {${Array.from({ length: 60 }, (_, i) => `k${i}: 1`).join()}}\nb: {<<: [*a, *a]}\n`,
      { aliasedValues: 100 },
      ['2:14 aliases that add more than 100 values (limit aliasedValues)'],
    ],
    ['depth', `a: ${'['.repeat(200)}`, {}, ['1:103 lists and mappings nested more than 100 deep (limit depth)']],
    [
      'depth in JSON',
      `{"a": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      {},
      ['1:1 lists and mappings nested more than 100 deep (limit depth)'],
    ],
    [
      'depth by indentation',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      {},
      ['100:100 lists and mappings nested more than 100 deep (limit depth)'],
    ],
    ['fileBytes', POD, { fileBytes: 10 }, ['1:1 f: 45 bytes, more than 10 (limit fileBytes)']],
    ['totalBytes', POD, { totalBytes: 10 }, ['1:1 all the input together: 45 bytes, more than 10 (limit totalBytes)']],
    [
      'yamlDocumentBytes',
      `${POD}---\n${POD}x: ${'y'.repeat(100)}\n`,
      { yamlDocumentBytes: 60 },
      ['1:1 v1 Pod a', '4:1 one YAML document: 153 bytes, more than 60 (limit yamlDocumentBytes)'],
    ],
    [
      'objectBytes',
      `${POD}x: ${'y'.repeat(100)}\n`,
      { objectBytes: 60 },
      ['1:1 the object has more than 60 bytes (limit objectBytes): no API server takes it'],
    ],
    [
      'problemsPerDocument',
      `apiVersion: v1\nkind: Pod\nx: {${'a: 1, '.repeat(50)}}`,
      { problemsPerDocument: 2 },
      ['1:1 v1 Pod undefined*', ...Array(2).fill('x')],
    ],
    [
      'objects',
      `${POD}---\n`.repeat(3),
      { objects: 2 },
      ['1:1 v1 Pod a', '5:1 v1 Pod a', '9:1 more than 2 objects (limit objects)'],
    ],
  ])('%s', (name, text, limits, expected) => {
    const lines = read(text, limits);
    expect(name === 'problemsPerDocument' ? lines.map((line, i) => (i > 0 ? 'x' : line)) : lines).toEqual(expected);
  });

  test('a long line of moved brackets ends', () => {
    expect(read(`a: [\n${'x,\n'.repeat(20_000)}`)).toEqual([
      expect.stringMatching(/the document ends inside of a bracket/),
    ]);
  });
});
