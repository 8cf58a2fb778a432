import { storeManifests } from '../../bench/support/store';
import { ClusterSystem } from '../../lib/exploration/cluster-system';
import { podDeletion } from '../../lib/exploration/disturbances';
import { randomWalks } from '../../lib/exploration/random-walk';
import { worldOf } from '../../lib/exploration/world';
import { isReady } from '../../lib/model/pods';
import type { Reader } from '../../lib/model/store/store';
import { seededDice } from '../../lib/run/dice';
import type { Property } from '../../lib/run/properties';

const neverReady: Property<Reader> = {
  kind: 'always',
  name: 'never-ready',
  words: 'no pod becomes Ready',
  holds: (cluster) => !cluster.list('Pod').some(isReady),
};

const system = () =>
  new ClusterSystem({ ...worldOf({ manifests: storeManifests(1), from: 'applied' }), disturbances: [podDeletion] });

test('what a walk finds is a path of the system', () => {
  const cluster = system();
  const { violations } = randomWalks(cluster, { steps: 2_000, dice: seededDice(3), properties: [neverReady] });
  let state = cluster.initial;
  for (const id of violations.get('never-ready') ?? []) {
    const step = cluster.steps(state).find((each) => each.id === id);
    expect(step).toBeDefined();
    state = cluster.apply(state, step as NonNullable<typeof step>);
  }
  expect(neverReady.holds(cluster.read(state))).toBe(false);
});

test('the same seed takes the same walks', () => {
  const walked = () => randomWalks(system(), { steps: 3_000, dice: seededDice(5), properties: [neverReady] });
  expect(walked()).toEqual(walked());
});

test('a walk ends where nothing is left to happen, or after its longest', () => {
  expect(randomWalks(system(), { steps: 3_000, dice: seededDice(5) }).walks).toBeGreaterThan(10);
  expect(randomWalks(system(), { steps: 3_000, longest: 10, dice: seededDice(5) })).toMatchObject({
    steps: 3_000,
    walks: 300,
  });
});
