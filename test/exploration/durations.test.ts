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
