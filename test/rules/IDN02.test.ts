import { testExamples, told } from './support/examples';

testExamples('IDN02');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'another label',
    { 'StatefulSet/db': { 'spec.selector.matchLabels': { app: 'web' } } },
    [
      "error: StatefulSet db: spec.selector {app: web} does not match the template's labels {app: db}: the API server refuses it",
    ],
  ],
  [
    'no selector',
    { 'Deployment/app': { 'spec.selector': null } },
    ['error: Deployment app: spec.selector is required, and not empty: the API server refuses it'],
  ],
  [
    'an empty one',
    { 'StatefulSet/db': { 'spec.selector': { matchLabels: null } } },
    ['error: StatefulSet db: spec.selector is required, and not empty: the API server refuses it'],
  ],
  [
    'no labels',
    { 'StatefulSet/db': { 'spec.template.metadata.labels': null } },
    [
      "error: StatefulSet db: spec.selector {app: db} does not match the template's labels {}: the API server refuses it",
    ],
  ],
  [
    'an expression that misses',
    { 'StatefulSet/db': { 'spec.selector': { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } } },
    [
      'error: StatefulSet db: spec.selector {matchLabels: {"app":"db"}, matchExpressions: [{"key":"app","operator":"In","values":["web"]}]} does not match the template\'s labels {app: db}: the API server refuses it',
    ],
  ],
  [
    'an expression that fits',
    {
      'StatefulSet/db': {
        'spec.selector': { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] },
      },
    },
    [],
  ],
  [
    'an operator that is none',
    { 'StatefulSet/db': { 'spec.selector': { matchExpressions: [{ key: 'app', operator: 'Is', values: ['db'] }] } } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN02', fragment)).toEqual(expected);
});
