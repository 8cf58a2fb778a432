import { switchesOf } from '../lib/kube/versions';
import { admissionOf } from '../lib/model/apiserver/admit';
import { Cluster } from '../lib/model/cluster';
import { CONTROLLERS } from '../lib/model/controllers';
import { isReady } from '../lib/model/pods';
import { newCluster } from '../lib/model/setup';
import { TimedRun } from '../lib/model/timed';
import { UPSTREAM_TIMINGS } from '../lib/model/timings';
import { apply } from '../lib/model/user';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

const REPLICAS = 10;
const ROWS = [
  { nodes: 50, pods: 100 },
  { nodes: 500, pods: 1_000 },
  { nodes: 5_000, pods: 1_000 },
  { nodes: 5_000, pods: 10_000 },
];

/** P5 of the performance plan: sets with claims on many nodes, until every pod is Ready. Goal: 5,000 nodes and 10,000 pods in 2 s, linear from there. */
export const manyPods: Bench = {
  title:
    'simulation of StatefulSet pods with claims, provisioned, bound, attached and Ready; goal 5,000 nodes and 10,000 pods in 2 s',
  run(): Report {
    return {
      rows: ROWS.map(measure),
      notes: [`Sets of ${REPLICAS} replicas with podManagementPolicy Parallel. One path, in processor seconds.`],
    };
  },
};

function measure({ nodes, pods }: (typeof ROWS)[number]): Readonly<Record<string, string | number>> {
  const timings = UPSTREAM_TIMINGS;
  const model = { controllers: CONTROLLERS, admission: admissionOf(switchesOf(undefined), timings), timings };
  const before = process.cpuUsage();
  const zones = ['z1', 'z2', 'z3'];
  const store = newCluster({
    nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${i}`, zone: zones[i % 3] })),
  });
  const run = new TimedRun(new Cluster(model), store);
  let moments = 0;
  run.onMoment(() => {
    moments++;
  });
  const [storageClass, set] = storeManifests(REPLICAS, 'Parallel');
  const sets = Array.from({ length: pods / REPLICAS }, (_, i) => ({ ...set, metadata: { name: `db-${i}` } }));
  for (const manifest of [storageClass, ...sets])
    apply(run.store, (request) => run.request('user', request), manifest as never);
  run.rest();
  const seconds = process.cpuUsage(before).user / 1e6;
  return {
    world: `${nodes} nodes, ${pods} pods`,
    ready: run.store.list('Pod').filter(isReady).length,
    moments,
    'CPU s': seconds.toFixed(2),
    'pods/s': Math.round(pods / seconds),
  };
}
