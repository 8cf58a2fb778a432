import { join } from 'node:path';
import { exploreManifests } from '../../lib/check/explore';
import { type ExploredWorldData, exploredWorld, sourceOf } from '../../lib/check/explored-subject';
import { DEFAULT_KUBERNETES_VERSION } from '../../lib/kube/versions';
import { explore } from '../../lib/run/explore';
import { exploreInWorkers } from '../../lib/run/workers/explore-in-workers';
import { database } from '../exploration/worlds';

const cluster = { nodes: [{ name: 'a', zone: 'z1', count: 2 }], drivers: [{ name: 'block.example.com' }] };
const group = database().map((object) =>
  object.kind === 'StorageClass' ? object : { ...object, metadata: { ...object.metadata, namespace: 'default' } },
);
const data: ExploredWorldData = {
  ...{ group, cluster, behaviours: {}, kubernetesVersion: DEFAULT_KUBERNETES_VERSION },
  ...{ faults: { partition: 1, forceDelete: 1 }, reductions: 'some', bounds: {} },
};

test('two threads find what one finds, and their stories can be told', async () => {
  const world = exploredWorld(data);
  const told = (found: Parameters<typeof world.explored>[0]) => {
    const { states, transitions, depth, answers, bounds } = world.explored(found);
    const verdicts = answers.map(({ property, verdict, happened, story }) => [
      ...[property.name, verdict, happened],
      ...(story?.disturbances.map(({ fault }) => fault) ?? []),
    ]);
    return { states, transitions, depth, bounds, verdicts };
  };
  const alone = told(explore(world.system, world.properties));
  const execArgv = ['-r', join(__dirname, '../run/typescript-loader.js')];
  expect(told(await exploreInWorkers(sourceOf(data), { threads: 2, execArgv }, world))).toEqual(alone);
  expect(alone.states).toBeGreaterThan(10_000);
  expect(alone.verdicts.filter(([, verdict]) => verdict === 'violated').map(([name]) => name)).toEqual([
    'one-pod-of-a-name',
    'one-writer',
  ]);
}, 120_000);

test('threads are not started for what ends before they would be', async () => {
  const input = { sources: [{ file: 'db.yaml', objects: database().map((object) => ({ object })) }], cluster };
  const told = async (threads: number) => {
    const { explored } = await exploreManifests(input, { threads });
    return explored.map(({ seconds: _, ...rest }) => rest);
  };
  expect(await told(2)).toEqual(await told(1));
});
