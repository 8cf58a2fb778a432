import { strategicMerge, threeWayMerge } from '../../lib/kube/patch';

/** Volumes by name; a capital is the patch's. */
const list = (names: string) => ({ volumes: [...names].map((name) => ({ name: name.toLowerCase(), from: name })) });
const told = (merged: unknown) => (merged as ReturnType<typeof list>).volumes.map(({ from }) => from).join('');

// apimachinery v0.37.1 pkg/util/strategicpatch/patch.go: normalizeElementOrder, mergeSortedSlice
test.each([
  ['ab', 'B', 'aB'],
  ['ab', 'C', 'Cab'],
  ['ab', 'BC', 'aBC'],
  ['ab', 'CB', 'CaB'],
  ['abc', 'BA', 'BAc'],
  ['', 'AB', 'AB'],
])('a strategic merge of %s with %s is %s', (stored, patch, merged) => {
  expect(told(strategicMerge(list(stored), list(patch)))).toBe(merged);
});

test('elements are deleted by key, and the rest keeps its order', () => {
  const patch = { volumes: [{ name: 'b', $patch: 'delete' }] };
  expect(told(strategicMerge(list('abc'), patch))).toBe('ac');
});

test('kubectl apply drops what another type of strategy has left behind, and nothing while the strategy stays', () => {
  const stored = { spec: { replicas: 5, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  const manifest = (type: string) => ({ spec: { strategy: { type } } });
  expect(threeWayMerge(manifest('RollingUpdate'), manifest('Recreate'), stored)).toEqual({
    spec: { replicas: 5, strategy: { type: 'Recreate' } },
  });
  expect(threeWayMerge(manifest('RollingUpdate'), manifest('RollingUpdate'), stored)).toEqual(stored);
});
