import type { ClusterSystem } from '../../lib/exploration/cluster-system';
import { durationsOf } from '../../lib/exploration/durations';
import type { Reader } from '../../lib/model/store/store';
import { allReady, type Pair } from '../../lib/rules/properties';
import { always } from '../../lib/run/properties';
import { exploring, systemOf } from './exploring';
import { database, nodes } from './worlds';

const never = (name: string, holds: (state: Reader) => boolean): Pair['property'] =>
  always(name, name, (state: Reader) => !holds(state));

const slow = (readyAfterMs: number) =>
  systemOf({
    manifests: database({ claims: false, replicas: 2 }),
    cluster: { nodes: nodes(1) },
    behaviours: { 'db:1': { readyAfterMs } },
    from: 'applied',
  });

test('two pods that take a minute each take two minutes one after the other', () => {
  const system = slow(60_000);
  const { results } = exploring(system, [never('both', (state) => !allReady.seen.holds(state))], {
    until: 'violation',
  });
  const durations = durationsOf(system, results[0]?.trace ?? []);
  expect(durations?.waits.map(({ timer, ms }) => [timer, ms])).toEqual([
    ['kubelet pod node-a Pod/default/db-0#1 stage of db', 60_000],
    ['kubelet pod node-a Pod/default/db-1#1 stage of db', 60_000],
  ]);
  expect(durations?.moments.at(-1)).toBe(120_000);
});

/** Lets everything happen but delays, what is about the first pod first; then the delay of db-0 is over. */
function choicesOf(system: ClusterSystem, [first, second]: readonly string[]): readonly number[] {
  const choices: number[] = [];
  let state = system.initial;
  for (;;) {
    const steps = system.steps(state);
    const now = steps.filter(({ step }) => step.take !== 'fire');
    const chosen =
      now.find(({ id }) => id.includes(first!)) ??
      now.find(({ id }) => !id.includes(second!)) ??
      now[0] ??
      steps.find(({ id }) => id.startsWith('fire kubelet') && id.includes('db-0'))!;
    choices.push(steps.indexOf(chosen));
    if (now.length === 0) return choices;
    state = system.apply(state, chosen);
  }
}

test.each([
  ['began after it: impossible', ['db-1', 'db-0'], undefined],
  ['may have begun a minute before it', ['db-0', 'db-1'], 120_000],
])('a delay of two minutes is over before one of one minute: it %s', (_, order, last) => {
  const system = systemOf({
    manifests: database({ claims: false, replicas: 2, spec: { podManagementPolicy: 'Parallel' } }),
    cluster: { nodes: nodes(1) },
    behaviours: { 'Pod/db-0': { readyAfterMs: 120_000 }, 'Pod/db-1': { readyAfterMs: 60_000 } },
    from: 'applied',
  });
  expect(durationsOf(system, choicesOf(system, order))?.moments.at(-1)).toBe(last);
});
