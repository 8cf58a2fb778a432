import { testExamples, told } from './support/examples';

testExamples('FLD10');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a tab',
    { text: 'apiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n' },
    [
      'error: base.yaml:115:1: a tab; YAML indents with spaces; replace the tabs at the beginning of the line by spaces',
    ],
  ],
  ['no kind', { text: 'apiVersion: v1\nmetadata: {name: x}\n' }, ['error: base.yaml:112:1: an object without kind']],
  [
    'a template',
    { text: 'apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Values.name }}}\n' },
    ['error: base.yaml:114:18: a template marker that was never filled in'],
  ],
  ['no mapping', { text: '- a\n- b\n' }, ['error: base.yaml:112:1: a list where an object belongs']],
  [
    'no indentation',
    { text: 'apiVersion: v1\nkind: Service\nmetadata:\nname: x\nspec:\nclusterIP: None\n' },
    [
      'error: base.yaml:112:1: every line starts at column 1: the indentation is lost; indent fields below their parents',
    ],
  ],
  ['nothing', { text: '# nothing\n' }, []],
  [
    'a List',
    { text: '{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}]}' },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD10', fragment)).toEqual(expected);
});
