import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { ClusterSystem } from '../lib/exploration/cluster-system';
import { nodeBack, nodeSilent, podDeletion } from '../lib/exploration/disturbances';
import { randomWalks as walkAtRandom } from '../lib/exploration/random-walk';
import { worldOf } from '../lib/exploration/world';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

const STEPS = 1_000_000;

/** P10 of the performance plan: random walks through the real model, on one core. Goal: 300 k steps/s; Quint takes 2.4 k of a model made by hand. */
export const randomWalks: Bench = {
  title:
    'random walks through the cluster model: 3 replicas on 3 nodes, a node loss and a pod deletion; goal 300 k steps/s',
  run(): Report {
    const world = worldOf({ manifests: storeManifests(3), from: 'applied' });
    const system = new ClusterSystem({ ...world, disturbances: [nodeSilent, nodeBack, podDeletion] });
    return {
      rows: [STEPS / 10, STEPS, STEPS].map((steps) => walk(system, steps)),
      notes: ['Each row continues with the tables of the one before: the first works them out.'],
    };
  },
};

function walk(system: ClusterSystem, steps: number): Readonly<Record<string, string | number>> {
  const generator = xoroshiro128plus(7);
  const dice = (sides: number) => uniformInt(generator, 0, sides - 1);
  const before = process.cpuUsage();
  const computed = system.agents.cascade.computed;
  const { walks } = walkAtRandom(system, { steps, dice });
  const seconds = process.cpuUsage(before).user / 1e6;
  return {
    steps,
    walks,
    'k steps/s': Math.round(steps / seconds / 1000),
    'worked out': system.agents.cascade.computed - computed,
  };
}
