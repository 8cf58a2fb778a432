import { ClusterSystem } from '../lib/exploration/cluster-system';
import { type Disturbance, nodeBack, nodeSilent, podDeletion } from '../lib/exploration/disturbances';
import { type ReductionLevel, reductionsOf } from '../lib/exploration/reductions';
import { worldOf } from '../lib/exploration/world';
import { oneWriter, ownData } from '../lib/rules/properties';
import { explore } from '../lib/run/explore';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

interface Row {
  readonly title: string;
  readonly replicas: number;
  readonly nodes: number;
  readonly from: 'applied' | 'settled';
  readonly disturbances: readonly Disturbance[];
  readonly reductions: ReductionLevel;
}

/** As in lib/check/explored-world.ts: nobody reads what these write. */
const UNREAD = ['endpointslice-controller', 'disruption-controller'];
const LOST = [nodeSilent, nodeBack, podDeletion];
const WORLDS: readonly Omit<Row, 'reductions'>[] = [
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
const ROWS: readonly Row[] = WORLDS.flatMap((world) => LEVELS.map((reductions) => ({ ...world, reductions })));

/** P2 of the performance plan: the real model, exact, on one core. Processor time is what is counted: other programs do not change it much. */
export const exploration: Bench = {
  title: 'exploration of the cluster model, one core, 60 s at most a row',
  run(): Report {
    return {
      rows: ROWS.map(measure),
      notes: [
        'Reductions: see docs/exploration.md. On in every row: syncs that would do nothing, counts that only make back-offs. Properties: one-writer, own-data.',
        'Steps worked out: those that no table had yet. The rest was looked up.',
      ],
    };
  },
};

function measure({
  title,
  replicas,
  nodes,
  from,
  disturbances,
  reductions,
}: Row): Readonly<Record<string, string | number>> {
  const world = worldOf({
    manifests: storeManifests(replicas),
    cluster: { nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${'abc'[i]}`, zone: 'z1' })) },
    from,
  });
  const system = new ClusterSystem({ ...world, disturbances, reductions: reductionsOf(reductions), without: UNREAD });
  const before = process.cpuUsage();
  const properties = [oneWriter, ownData].map(({ property }) => system.tabled(property));
  const found = explore(system.packed, properties, { bounds: { seconds: 60 } });
  const seconds = process.cpuUsage(before).user / 1e6;
  return {
    world: title,
    reductions,
    states: found.states,
    transitions: found.transitions,
    ended: found.complete ? 'complete' : 'bound',
    'k states/s': Math.round(found.states / seconds / 1000),
    'k transitions/s': Math.round(found.transitions / seconds / 1000),
    'bytes a state': Math.round(found.peakBytes / found.states),
    rows: system.cells.rows.length,
    'worked out': system.agents.cascade.computed,
  };
}
