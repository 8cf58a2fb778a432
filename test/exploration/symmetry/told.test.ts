import { exploreManifests, replayTrace } from '../../../lib/check/explore';
import { database } from '../worlds';

const input = (podManagementPolicy: string, zones: readonly string[]) => ({
  sources: [
    {
      file: 'db.yaml',
      objects: database({ replicas: 2, spec: { podManagementPolicy } }).map((object) => ({ object })),
    },
  ],
  cluster: { nodes: zones.map((zone, i) => ({ name: `n${i}`, zone })), drivers: [{ name: 'block.example.com' }] },
  faults: { partition: 1, forceDelete: 1 },
});

const told = (words: readonly string[]) => words.filter((each) => each.includes('exchange'));

test.each([
  ['OrderedReady', ['z1', 'z1'], ['states that differ by an exchange of n0 and n1 count once']],
  [
    'Parallel',
    ['z1', 'z2'],
    [
      'states that differ by an exchange of z1 and z2 with their nodes count once',
      'states that differ by an exchange of db-0 and db-1 count once',
    ],
  ],
])('what counts once is told: %s in %j', async (policy, zones, words) => {
  const { explored } = await exploreManifests({ ...input(policy, zones), faults: { podDelete: 1 } });
  expect(told(explored[0]!.reductions)).toEqual(words);
});

test('a story that was found among classes of states is one of single states, and its token replays', async () => {
  const { explored } = await exploreManifests(input('Parallel', ['z1', 'z1']));
  const violated = explored[0]!.answers.filter(({ verdict }) => verdict === 'violated');
  expect(violated.map(({ property }) => property.name)).toEqual(['one-pod-of-a-name', 'one-writer']);
  for (const { story } of violated)
    expect(replayTrace(story!.replay, input('Parallel', ['z1', 'z1']))).toMatchObject({
      disturbances: story!.disturbances,
    });
});

test('without reductions every state is for itself', async () => {
  const given = { ...input('OrderedReady', ['z1', 'z1']), faults: { podDelete: 1 } };
  const { explored } = await exploreManifests(given, { reductions: 'none', bounds: { states: 50 } });
  expect(told(explored[0]!.reductions)).toEqual([]);
});
