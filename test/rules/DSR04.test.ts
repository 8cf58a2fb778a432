import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('DSR04');

const budget = (selector: object | null, name = 'db'): Fragment => ({
  'PodDisruptionBudget/db': null,
  [`PodDisruptionBudget/${name}2`]: null,
  [`PodDisruptionBudget/${name}-own`]: {
    apiVersion: 'policy/v1',
    metadata: { name },
    spec: { maxUnavailable: 1, ...(selector && { selector }) },
  },
});
const labels = (matchLabels: object, name?: string) => budget({ matchLabels }, name);
const dead = (selector: string, near = 'the pods of StatefulSet db carry app: db', name = 'db') => [
  `warning: PodDisruptionBudget ${name} selects ${selector}, which no pod carries (${near})`,
];
const operators: Fragment = {
  'Deployment/app': {
    'spec.template.metadata.labels': { app: 'app', 'app.kubernetes.io/name': 'search', role: 'operator' },
  },
};
const more = (selector: object, name = 'more'): Fragment => ({
  [`PodDisruptionBudget/${name}`]: {
    apiVersion: 'policy/v1',
    metadata: { name },
    spec: { maxUnavailable: 1, selector },
  },
});
const two = (...names: readonly string[]) => [
  `error: pods of db have two budgets, ${names.join(' and ')}: every eviction fails`,
];

test.each([
  ['its pods', [labels({ app: 'db' })], []],
  ['a slip in a value', [labels({ app: 'dbs' }, 'other')], dead('app: dbs', undefined, 'other')],
  ['another key', [labels({ name: 'db' }, 'other')], dead('name: db', undefined, 'other')],
  ['one label too many', [labels({ app: 'db', tier: 'x' }, 'other')], dead('app: db, tier: x', undefined, 'other')],
  ['the name of a set', [labels({ cluster: 'main' })], dead('cluster: main')],
  [
    'the name of a set, and an expression',
    [budget({ matchExpressions: [{ key: 'cluster', operator: 'In', values: ['a', 'b'] }] })],
    dead('cluster In (a, b)'),
  ],
  [
    'labels of the set itself',
    [labels({ part: 'store' }, 'other'), { 'StatefulSet/db': { 'metadata.labels': { part: 'store' } } }],
    dead('part: store', 'StatefulSet db does, but its pods carry app: db', 'other'),
  ],
  [
    'no selector',
    [budget(null)],
    ['warning: PodDisruptionBudget db has no selector, and covers no pod (the pods of StatefulSet db carry app: db)'],
  ],
  ['no selector, and nobody’s name', [budget(null, 'other')], []],
  ['pods that an operator makes', [labels({ cluster: 'main' }, 'other')], []],
  [
    'pods that an operator of the render makes',
    [operators, labels({ 'app.kubernetes.io/name': 'search', role: 'data' }, 'other')],
    [],
  ],
  ['a pod that is covered already', [more({ matchLabels: { name: 'db' } })], []],
  ['labels that the controller adds', [labels({ 'apps.kubernetes.io/pod-index': '0' }, 'other')], []],
  ['every pod', [budget({})], []],
  [
    'a set that is refused may carry them',
    [labels({ name: 'db' }), { 'StatefulSet/bad': { apiVersion: 'apps/v1', metadata: { name: 'bad' }, spec: {} } }],
    [],
  ],
  [
    'another namespace has no such pods',
    [labels({ app: 'db' }, 'other'), { 'StatefulSet/db': { 'metadata.namespace': 'shop' } }],
    [],
  ],
] as const)('a budget for %s', (_, fragments, expected) => {
  expect(told('DSR04', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test.each([
  ['the same labels', [more({ matchLabels: { app: 'db' } })], two('db', 'more')],
  [
    'an expression',
    [more({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }), { 'Deployment/app': null }],
    two('db', 'more'),
  ],
  [
    'every pod, one of them in another namespace',
    [more({}), { 'Deployment/app': null, 'PodDisruptionBudget/more': { 'metadata.namespace': 'other' } }],
    [],
  ],
  ['one pod of the set', [more({ matchLabels: { 'apps.kubernetes.io/pod-index': '0' } })], two('db', 'more')],
  [
    'different pods of the set',
    [
      { 'PodDisruptionBudget/db': { 'spec.selector': { matchLabels: { 'apps.kubernetes.io/pod-index': '1' } } } },
      more({ matchLabels: { 'apps.kubernetes.io/pod-index': '0' } }),
    ],
    [],
  ],
  [
    'three',
    [more({ matchLabels: { app: 'db' } }), more({ matchLabels: { app: 'db' } }, 'most')],
    ['error: pods of db have 3 budgets, db, more and most: every eviction fails'],
  ],
  ['no pods', [more({ matchLabels: { app: 'db' } }), { 'StatefulSet/db': { 'spec.replicas': 0 } }], []],
] as const)('two budgets: %s', (_, fragments, expected) => {
  expect(told('DSR04', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
