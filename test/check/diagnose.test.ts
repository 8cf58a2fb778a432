import { diagnose } from '../../lib/check/diagnose';

/** A custom resource of which nothing is known. */
const custom = (rest: string) => `apiVersion: example.org/v1\nkind: Thing\n${rest}`;

test.each([
  ['no metadata', custom('spec: {}\n')],
  ['metadata that is a text', custom('metadata: x\n')],
  ['metadata that is a list', custom('metadata: [x]\n')],
  ['labels and annotations that are none', custom('metadata: {name: x, labels: [a], annotations: b}\n')],
  ['a name that is a number', custom('metadata: {name: 5, namespace: 6}\n')],
  ['an annotation that is a number', custom('metadata: {name: x, annotations: {cdk8s-stateful/allow.NET01: 5}}\n')],
])('a custom resource with %s is looked at and judged by nobody', (_, text) => {
  const { diagnostics, objects } = diagnose({ sources: [{ file: 'a.yaml', text }] });
  expect(objects).toBe(1);
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
});
