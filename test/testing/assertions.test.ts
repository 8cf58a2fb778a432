import { AssertionError } from 'node:assert';
import {
  assertHasFinding,
  assertKeepsDataThrough,
  assertPassesRules,
  assertRecoversFrom,
  assertSurvives,
  assertUpgradesFrom,
  type Story,
} from '../../lib/testing';
import { store } from './support';

const ONE = store({ replicas: 1 });
const NOTHING: readonly object[] = [];
const YAML = { yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x: "!"}}\n' };
const impatient: Story = { name: 'impatient', title: 'at once', play: (stage) => stage.expectAllReady() };

test.each<[string, () => unknown]>([
  ['passes rules', () => assertPassesRules(ONE)],
  ['passes rules, as a construct of the chart', () => assertPassesRules(ONE.node.findChild('db'))],
  ['passes rules, as objects', () => assertPassesRules(ONE.toJson())],
  ['has a finding', () => assertHasFinding(YAML, 'FLD05')],
  ['survives a story', () => assertSurvives(ONE, 'rolling-update')],
  ['survives a story of the test', () => assertSurvives(ONE, impatient)],
  ['keeps data through an update', () => assertKeepsDataThrough(ONE, store({ replicas: 1, image: 'db:2' }))],
  ['keeps data when it is scaled down', () => assertKeepsDataThrough(store(), ONE)],
  ['upgrades', () => assertUpgradesFrom(store({ replicas: 1, image: 'db:2' }), ONE)],
  ['recovers', () => assertRecoversFrom(ONE, { podDelete: 1 })],
])('a store %s', async (_, ask) => {
  await ask();
});

test.each<[string, () => unknown, RegExp]>([
  ['rules', () => assertPassesRules(YAML), /^1 finding in 1 object:\n\nerror\[FLD05\]/],
  ['a finding', () => assertHasFinding(ONE, 'FLD05'), /^FLD05 does not speak/],
  ['a story', () => assertSurvives(store({ early: true }), 'node-loss'), /never becomes Ready/],
  ['nothing that could survive', () => assertSurvives(NOTHING, 'node-loss'), /^nothing can survive 'node-loss'/],
  ['a refused object', () => assertSurvives(YAML, 'node-loss'), /^would be refused: ConfigMap\/a: /],
  ['a rename', () => assertKeepsDataThrough(ONE, store({ replicas: 1, id: 'other' })), /db/],
  ['a refused upgrade', () => assertUpgradesFrom(store({ size: 2 }), store()), /refuses/],
  [
    'nothing that could recover',
    () => assertRecoversFrom(NOTHING, 'podDelete'),
    /^there is no workload that could recover$/,
  ],
  ['a bound', () => assertRecoversFrom(ONE, 'podDelete', { bounds: { states: 3 } }), /undecided/],
])('%s fails with an AssertionError that tells it', async (_, ask, words) => {
  const error = await Promise.resolve()
    .then(ask)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(AssertionError);
  expect((error as AssertionError).message).toMatch(words);
});
