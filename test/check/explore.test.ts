import { type ExploreManifestsInput, exploreManifests, replayTrace } from '../../lib/check/explore';
import type { KubeObject } from '../../lib/kube/objects';
import { Misuse } from '../../lib/util/misuse';
import { database, type SetOptions } from '../exploration/worlds';

const cluster = {
  nodes: [{ name: 'a', zone: 'z1', count: 2 }],
  drivers: [{ name: 'block.example.com' }],
};

function inputOf(more: Partial<ExploreManifestsInput> = {}, options: SetOptions = {}): ExploreManifestsInput {
  const objects = database(options).map((object) => ({ object }));
  return { sources: [{ file: 'db.yaml', objects }], cluster, ...more };
}

async function verdicts(input: ExploreManifestsInput): Promise<readonly string[]> {
  const { explored } = await exploreManifests(input);
  return explored.flatMap(({ answers }) => answers.map(({ property, verdict }) => `${property.name} ${verdict}`));
}

const ALL_WELL = [
  'recovers-unaided holds',
  'claims-kept holds',
  'data-survives holds',
  'one-pod-of-a-name holds',
  'one-writer holds',
  'ordered-start holds',
  'own-data holds',
  'update-order holds',
];

test.each([
  ['nothing is said: a node is lost, a pod deleted', undefined],
  ['a node is cut off', { partition: 1 }],
  ['a machine is lost, and its Node deleted', { nodeLoss: 1, deleteNode: 1 }],
  ['a pod fails', { podFail: 1 }],
  ['a set is made again', { recreateSet: 1 }],
  ['a component restarts', { controllerRestart: 1 }],
  ['a pod is deleted while a cache is behind', { podDelete: 1, staleReads: 1 }],
])('all is well when %s', async (_, faults) => {
  expect(await verdicts(inputOf(faults && { faults }))).toEqual(ALL_WELL);
});

test('a forced deletion in a partition: two pods of one name, two writers', async () => {
  const input = inputOf({ faults: { partition: 1, forceDelete: 1 } });
  const { explored } = await exploreManifests(input);
  const violated = explored[0]?.answers.filter(({ verdict }) => verdict === 'violated') ?? [];
  expect(violated.map(({ property }) => property.name)).toEqual(['one-pod-of-a-name', 'one-writer']);
  const [, writers] = violated;
  expect(writers?.story?.disturbances.map(({ fault, words }) => `${fault}: ${words}`)).toEqual([
    'partition: a-1 goes silent',
    'forceDelete: somebody deletes pod default/db-0 by force',
  ]);
  // 55 s until the node is missed, 6 min until the volume is detached unasked: nobody has to wait for the eviction of what is deleted by force.
  expect(writers?.story?.atLeastMs).toBe(415_000);
  expect(replayTrace(writers?.story?.replay ?? '', input)).toEqual({
    ...writers?.story,
    workloads: ['StatefulSet/default/db'],
  });
});

test('of the faults that are allowed, those that a story needs are told', async () => {
  const input = inputOf({ faults: { partition: 1, forceDelete: 1, podDelete: 1 } });
  const { explored } = await exploreManifests(input);
  const violated = explored[0]?.answers.filter(({ verdict }) => verdict === 'violated') ?? [];
  const spare = { podDelete: 1 };
  expect(violated.map(({ property, needs }) => [property.name, needs])).toEqual([
    ['one-pod-of-a-name', { faults: { forceDelete: 1 }, spare: { partition: 1, ...spare }, isFewest: true }],
    ['one-writer', { faults: { partition: 1, forceDelete: 1 }, spare, isFewest: true }],
  ]);
  expect(violated.map(({ story }) => story?.disturbances.length)).toEqual([1, 2]);
}, 60_000);

test('where not everything was tried, fewer faults may do, but none do nothing', async () => {
  const input = inputOf({ faults: { partition: 1, forceDelete: 1 } });
  const { explored } = await exploreManifests(input, { bounds: { states: 4_000 } });
  expect(explored[0]?.answers.flatMap(({ needs }) => needs ?? [])).toEqual([
    { faults: { forceDelete: 1 }, spare: { partition: 1 }, isFewest: true },
    { faults: { partition: 1, forceDelete: 1 }, spare: {}, isFewest: false },
  ]);
});

test('a set whose claims go with it loses its data when it is made again', async () => {
  const spec = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
  const told = await verdicts(inputOf({ faults: { recreateSet: 1 } }, { spec }));
  expect(told.filter((verdict) => verdict.endsWith('violated'))).toEqual([
    'claims-kept violated',
    'data-survives violated',
    'own-data violated',
  ]);
});

test('what is not as wanted before anything happens is not explored', async () => {
  const { explored, unsettled } = await exploreManifests(inputOf({ behaviours: { 'db:1': { does: 'neverReady' } } }));
  expect({ explored, unsettled }).toEqual({ explored: [], unsettled: [['StatefulSet/default/db']] });
});

test('what is refused is left out and told', async () => {
  const objects = [{ object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'Bad' } } as KubeObject }];
  const { explored, refused } = await exploreManifests({ sources: [{ file: 'bad.yaml', objects }] });
  expect(explored).toEqual([]);
  expect(refused.map(({ object }) => object)).toEqual(['Service/Bad']);
});

test('bounds that are reached are told, and what was not decided is not claimed', async () => {
  const { explored } = await exploreManifests(inputOf(), { bounds: { states: 20 } });
  expect(explored[0]?.bounds.map(({ bound, limit }) => [bound, limit])).toEqual([['states', 20]]);
  expect(explored[0]?.answers.map(({ verdict }) => verdict)).toEqual(ALL_WELL.map(() => 'undecided'));
});

test('reductions are told, and without them there are more states', async () => {
  const input = inputOf({ faults: { podDelete: 1 } });
  const [most, none] = [await exploreManifests(input), await exploreManifests(input, { reductions: 'none' })];
  expect(most.explored[0]?.reductions).toContain('the writes of one sync come together');
  expect(none.explored[0]?.reductions).toEqual(['syncs with nothing to do are left out']);
  expect(none.explored[0]?.states).toBeGreaterThan(10 * (most.explored[0]?.states ?? Number.POSITIVE_INFINITY));
});

test('a story told where caches may be behind replays there', async () => {
  const input = inputOf({ faults: { forceDelete: 1, staleReads: 1 } });
  const { explored } = await exploreManifests(input);
  expect(explored[0]?.reductions).toContain('a cache falls behind with the first write that it misses');
  const story = explored[0]?.answers.find(({ verdict }) => verdict === 'violated')?.story;
  expect(replayTrace(story?.replay ?? '', input)).toEqual({ ...story, workloads: ['StatefulSet/default/db'] });
});

test('an exploration can be ended', async () => {
  const signal = AbortSignal.abort();
  const { explored } = await exploreManifests(inputOf(), { signal });
  expect(explored.length).toBeLessThanOrEqual(1);
});

test.each<readonly [string, () => unknown, string]>([
  [
    'an unknown fault',
    () => exploreManifests(inputOf({ faults: { nodeLos: 1 } as object })),
    "Did you mean 'nodeLoss'?",
  ],
  ['a budget below zero', () => exploreManifests(inputOf({ faults: { nodeLoss: -1 } })), 'at least 0, got -1'],
  [
    'a budget that is no number',
    () => exploreManifests(inputOf({ faults: { staleReads: 0.5 } })),
    "of fault 'staleReads' must be an integer of at least 0, got 0.5",
  ],
  ['an unknown bound', () => exploreManifests(inputOf(), { bounds: { state: 1 } as object }), "Did you mean 'states'?"],
  ['no token', async () => replayTrace('v1', inputOf()), 'is no replay token'],
])('is refused: %s', async (_, ask, words) => {
  await expect(ask()).rejects.toThrow(Misuse);
  await expect(ask()).rejects.toThrow(words);
});

test('a token of other manifests is refused', async () => {
  const { explored } = await exploreManifests(inputOf({ faults: { forceDelete: 1 } }));
  const token = explored[0]?.answers.find(({ story }) => story)?.story?.replay ?? '';
  const other = inputOf({ faults: { forceDelete: 1 } }, { replicas: 2 });
  expect(() => replayTrace(token, other)).toThrow('made of other manifests');
});
