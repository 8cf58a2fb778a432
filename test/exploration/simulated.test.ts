import { ClusterSystem } from '../../lib/exploration/cluster-system';
import { podDeletion } from '../../lib/exploration/disturbances';
import { worldOf } from '../../lib/exploration/world';
import { Cluster } from '../../lib/model/cluster';
import { keyOf } from '../../lib/model/kinds';
import { TimedRun } from '../../lib/model/timed';
import { name, statesOf } from './graphs';
import { database, nodes } from './worlds';

const WORLDS = {
  'a pod without a volume starts': { manifests: database({ claims: false }), cluster: { nodes: nodes(1) } },
  'a pod with a volume starts': { manifests: database(), cluster: { nodes: nodes(1) } },
  'two pods without volumes start': {
    manifests: database({ claims: false, replicas: 2 }),
    cluster: { nodes: nodes(1) },
  },
};

/** The states that a run on the clock comes through, after each step. */
function passed(system: ClusterSystem, run: TimedRun): readonly string[] {
  const states: string[] = [];
  const note = () => states.push(name(system.fingerprint(system.stateOf(run.store))));
  note();
  run.onMoment(note);
  run.rest();
  return states;
}

test.each(Object.entries(WORLDS))('every simulated state is explored: %s', (_, spec) => {
  const world = worldOf({ ...spec, from: 'applied' });
  const system = new ClusterSystem(world);
  const explored = statesOf(system);
  const states = passed(system, new TimedRun(new Cluster(system.cluster.model), world.start.fork()));
  expect(states.length).toBeGreaterThan(10);
  expect(states.filter((state) => !explored.has(state))).toEqual([]);
});

test('every simulated state is explored: a pod is deleted and comes back', () => {
  const world = worldOf({ manifests: database(), cluster: { nodes: nodes(1) } });
  const system = new ClusterSystem({ ...world, disturbances: [podDeletion] });
  const explored = statesOf(system);
  const run = new TimedRun(new Cluster(system.cluster.model), world.start.fork());
  // The deletion that was allowed has happened.
  run.store.put('Allowance', podDeletion.name, { name: podDeletion.name, left: 0 });
  const [pod] = run.store.list('Pod');
  run.request('user', { do: 'delete', kind: 'Pod', key: keyOf(pod!), propagation: 'Background' });
  const states = passed(system, run);
  expect(states.length).toBeGreaterThan(10);
  expect(states.filter((state) => !explored.has(state))).toEqual([]);
});
