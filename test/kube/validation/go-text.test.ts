import {
  goJson,
  goPrettyJson,
  goQuote,
  internalUpdateStrategy,
  labelSelector,
  struct,
} from '../../../lib/kube/validation/go-text';

test.each<[unknown, string]>([
  [null, 'null'],
  [undefined, 'null'],
  [3, '3'],
  ['a<b>&c', '"a\\u003cb\\u003e\\u0026c"'],
  [{ b: 1, a: [true, {}], c: undefined }, '{"a":[true,{}],"b":1}'],
  [struct({ B: 1, A: undefined }), '{"B":1,"A":null}'],
  [labelSelector({ matchLabels: { b: '1', a: '2' } }), '{"matchLabels":{"a":"2","b":"1"}}'],
  [labelSelector({}), '{}'],
  [
    labelSelector({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }),
    '{"matchExpressions":[{"key":"a","operator":"Exists"}]}',
  ],
  [internalUpdateStrategy({ type: 'OnDelete' }), '{"Type":"OnDelete","RollingUpdate":null}'],
  [
    internalUpdateStrategy({ rollingUpdate: { maxUnavailable: '5%' } }),
    '{"Type":"","RollingUpdate":{"Partition":0,"MaxUnavailable":"5%"}}',
  ],
])('JSON of %j', (value, text) => {
  expect(goJson(value)).toBe(text);
});

test('lines are indented by one space', () => {
  expect(goPrettyJson(struct({ A: ['x'], B: {}, C: null }))).toBe('{\n "A": [\n  "x"\n ],\n "B": {},\n "C": null\n}');
});

test.each([
  ['plain', '"plain"'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ['tab\tend\n', '"tab\\tend\\n"'],
  ['\u0001\u007f', '"\\x01\\x7f"'],
  ['über <&>', '"über <&>"'],
  ['\u200b\u00a0', '"\\u200b\\u00a0"'],
  ['😀', '"😀"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('quoted %j', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
});
