import { ClusterSystem } from '../lib/exploration/cluster-system';
import { type Disturbance, nodeBack, nodeSilent, podDeletion } from '../lib/exploration/disturbances';
import { type ReductionLevel, reductionsOf } from '../lib/exploration/reductions';
import { worldOf } from '../lib/exploration/world';
import { oneWriter, ownData } from '../lib/rules/properties';
import { exploreInWorkers } from '../lib/run/workers/explore-in-workers';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

interface WorldRow {
  readonly title: string;
  readonly replicas: number;
  readonly nodes: number;
  readonly from: 'applied' | 'settled';
  readonly disturbances: readonly Disturbance[];
}

/** A world by its title, so that a thread can make it too. */
interface Case {
  readonly title: string;
  readonly reductions: ReductionLevel;
  readonly threads: number;
}

/** As in lib/check/explored-world.ts: nobody reads what these write. */
const UNREAD = ['endpointslice-controller', 'disruption-controller'];
const LOST = [nodeSilent, nodeBack, podDeletion];
const WORLDS: readonly WorldRow[] = [
  { title: '1 replica starts, 1 node', replicas: 1, nodes: 1, from: 'applied', disturbances: [] },
  { title: '1 replica, 2 nodes, a pod deletion', replicas: 1, nodes: 2, from: 'settled', disturbances: [podDeletion] },
  { title: '3 replicas, 3 nodes, a pod deletion', replicas: 3, nodes: 3, from: 'settled', disturbances: [podDeletion] },
  {
    title: '3 replicas, 3 nodes, a node loss and a pod deletion',
    replicas: 3,
    nodes: 3,
    from: 'settled',
    disturbances: LOST,
  },
];
const LEVELS: readonly ReductionLevel[] = ['none', 'some', 'most'];
const CASES: readonly Case[] = WORLDS.flatMap(({ title }) => [
  ...LEVELS.map((reductions) => ({ title, reductions, threads: 1 })),
  // Smaller worlds end before a second thread would be worth its start.
  ...(title === WORLDS.at(-1)?.title ? [{ title, reductions: 'none' as const, threads: 2 }] : []),
]);

/** P2 of the performance plan: the real model, exact, on one core. Processor time is what is counted: other programs do not change it much. */
export const exploration: Bench = {
  title: 'exploration of the cluster model, 60 s at most a row',
  async run(): Promise<Report> {
    const rows = [];
    for (const each of CASES) rows.push(await measure(each));
    return {
      rows,
      notes: [
        'Reductions: see docs/exploration.md. On in every row: syncs that would do nothing, counts that only make back-offs. Properties: one-writer, own-data.',
        'Steps worked out: those that no table had yet. The rest was looked up.',
      ],
    };
  },
};

/** What a row explores, here and in threads. */
export function clusterSubject({ title, reductions }: Case) {
  const { replicas, nodes, from, disturbances } = WORLDS.find((world) => world.title === title) as WorldRow;
  const world = worldOf({
    manifests: storeManifests(replicas),
    cluster: { nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${'abc'[i]}`, zone: 'z1' })) },
    from,
  });
  const cluster = new ClusterSystem({ ...world, disturbances, reductions: reductionsOf(reductions), without: UNREAD });
  const properties = [oneWriter, ownData].map(({ property }) => cluster.tabled(property));
  return { cluster, system: cluster.packed, properties };
}

async function measure(each: Case): Promise<Readonly<Record<string, string | number>>> {
  const { cluster, ...subject } = clusterSubject(each);
  const source = { module: __filename, name: clusterSubject.name, argument: each };
  const before = process.cpuUsage();
  const found = await exploreInWorkers(source, { bounds: { seconds: 60 }, threads: each.threads }, subject);
  const seconds = process.cpuUsage(before).user / 1e6;
  return {
    world: each.title,
    reductions: each.reductions,
    threads: each.threads,
    states: found.states,
    transitions: found.transitions,
    ended: found.complete ? 'complete' : 'bound',
    seconds: found.seconds.toFixed(1),
    'k states/s of a core': Math.round(found.states / seconds / 1000),
    'k transitions/s of a core': Math.round(found.transitions / seconds / 1000),
    'bytes a state': Math.round(found.peakBytes / found.states),
    rows: cluster.cells.rows.length,
    'worked out': each.threads === 1 ? cluster.agents.cascade.computed : '',
  };
}
