import { cluster, deployment, set, sizes, told } from './objects';

/** The Deployment had `before` replicas, now it has `after`; its sets from the oldest on, the last of which is the newest. */
type Row = readonly [
  title: string,
  given: {
    readonly before: number;
    readonly after: number;
    readonly sets: readonly number[];
    readonly surge?: readonly [number, number];
  },
  expected: readonly number[],
];

const ROWS: readonly Row[] = [
  ['the only active set gets everything', { before: 5, after: 8, sets: [0, 5] }, [0, 8]],
  ['up, by size', { before: 5, after: 10, sets: [3, 2] }, [6, 4]],
  ['down, by size', { before: 5, after: 3, sets: [3, 2] }, [2, 1]],
  ['down, and one keeps nothing', { before: 9, after: 4, sets: [1, 8] }, [0, 4]],
  ['up, three sets', { before: 7, after: 10, sets: [2, 3, 2] }, [3, 4, 3]],
  ['down, three sets', { before: 13, after: 8, sets: [2, 8, 3] }, [1, 5, 2]],
  ['up, equal sizes: the newest first', { before: 3, after: 4, sets: [1, 1, 1] }, [1, 1, 2]],
  ['down, equal sizes: the oldest first', { before: 3, after: 2, sets: [1, 1, 1] }, [0, 1, 1]],
  ['down to nothing', { before: 6, after: 0, sets: [3, 2, 1] }, [0, 0, 0]],
  ['from nothing, the newest', { before: 0, after: 6, sets: [0, 0, 0] }, [0, 0, 6]],
  ['with surge', { before: 10, after: 20, sets: [6, 6], surge: [2, 2] }, [11, 11]],
  ['with a growing surge', { before: 10, after: 50, sets: [5, 8], surge: [3, 6] }, [22, 34]],
];

test.each(ROWS)('DEP-20, DEP-21, DEP-22: %s', (_, { before, after, sets, surge = [0, 0] }, expected) => {
  const images = sets.map((_, i) => `v${i + 1}`);
  const store = cluster(
    deployment({ replicas: after, surge: surge[1], unavailable: 1, image: images.at(-1) }),
    // A scaling event takes an active set that tells of another size.
    ...sets.map((size, i) => set(images[i], { size, desired: before, max: before + surge[0], available: 0 })),
  );
  if (sets.every((size) => size === 0)) {
    expect(sizes(store)).toEqual({ [images.at(-1) as string]: after });
    return;
  }
  const written = sizes(store);
  expect(images.map((image, i) => written[image] ?? sets[i])).toEqual(expected);
});

test('DEP-20: a saturated newest set takes the old ones down', () => {
  const store = cluster(
    deployment({ replicas: 3, surge: 1, unavailable: 0 }),
    set('v1', { size: 2, desired: 5 }),
    set('v2', { size: 3, desired: 3 }),
  );
  expect(sizes(store)).toEqual({ v1: 0 });
});

test('DEP-22: a broken newest set of the right size is not saturated: within the surge nothing changes', () => {
  const store = cluster(
    deployment({ replicas: 2, surge: 1, unavailable: 0 }),
    set('v1', { size: 1, desired: 2, max: 3 }),
    set('v2', { size: 2, desired: 2, max: 3, available: 0 }),
  );
  expect(sizes(store)).toEqual({});
});

test('DEP-23: Recreate scales nothing among several active sets', () => {
  const recreate = deployment({ replicas: 4, spec: { strategy: { type: 'Recreate' } } });
  const store = cluster(recreate, set('v1', { size: 2, desired: 3 }), set('v2', { size: 1, desired: 3 }));
  expect(sizes(store)).toEqual({});
});

test('DEP-21: without the annotation, the pods that the status counts are the size before', () => {
  const store = cluster(
    deployment({ replicas: 10, surge: 0, unavailable: 1, status: { replicas: 5 } }),
    set('v1', { size: 3, desired: 5 }),
    set('v2', { size: 2, desired: 5 }),
  );
  expect(sizes(store)).toEqual({ v1: 6, v2: 4 });
});

test('DEP-02, DEP-13, DEP-19: a scaling event is scaled, told, and counted without an estimate of progress', () => {
  const store = cluster(deployment({ replicas: 5 }), set('v2', { size: 3, desired: 3 }));
  expect(told(store)).toEqual([
    'put Deployment default/app status',
    'disarm progress deadline of 600 s',
    'arm progress deadline of 600 s 601000',
    'put ReplicaSet default/app-v2',
    'event Normal ScalingReplicaSet Scaled up replica set app-v2 from 3 to 5',
    'fail Deployment/default/app#1 has been modified by this sync',
  ]);
});
