import { exploreManifests } from '../lib/check/explore';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

const REPLICAS = [1, 2, 3, 4, 5];
const NODES = [1, 2, 3, 4];

/** P4 of the performance plan: every size of a set on every size of a cluster, one lost machine, all verdicts. */
export const sweep: Bench = {
  title: 'sweep over 1–5 ordinals, 1–4 nodes, one lost node: all verdicts',
  async run(): Promise<Report> {
    const rows: Record<string, string | number>[] = [];
    const before = process.cpuUsage();
    for (const replicas of REPLICAS) {
      for (const nodes of NODES) rows.push(await measure(replicas, nodes));
    }
    const seconds = process.cpuUsage(before).user / 1e6;
    return { rows, notes: [`All of them: ${seconds.toFixed(1)} s of processor time, settling included.`] };
  },
};

async function measure(replicas: number, nodes: number): Promise<Record<string, string | number>> {
  const objects = storeManifests(replicas).map((object) => ({ object }));
  const cluster = {
    nodes: [{ name: 'node', zone: 'z1', count: nodes }],
    drivers: [{ name: 'block.example.com' }],
  };
  const before = process.cpuUsage();
  const { explored, unsettled } = await exploreManifests({
    sources: [{ file: 'store.yaml', objects }],
    cluster,
    faults: { nodeLoss: 1 },
  });
  const seconds = process.cpuUsage(before).user / 1e6;
  const [found] = explored;
  return {
    ordinals: replicas,
    nodes,
    states: found?.states ?? 0,
    transitions: found?.transitions ?? 0,
    verdicts: unsettled.length > 0 ? 'unsettled' : (found?.answers.map(({ verdict }) => verdict[0]).join('') ?? ''),
    ms: Math.round(1000 * seconds),
  };
}
