import { podDeletion } from '../../lib/exploration/disturbances';
import { UNREDUCED } from '../../lib/exploration/reductions';
import { type Given, systemOf } from './exploring';
import { statesOf, visiting } from './graphs';
import { database, nodes } from './worlds';

const worlds: { readonly [title: string]: Given } = {
  'a pod without a volume starts': {
    manifests: database({ claims: false }),
    cluster: { nodes: nodes(1) },
    from: 'applied',
  },
  'a pod without a volume is deleted': {
    manifests: database({ claims: false }),
    cluster: { nodes: nodes(1) },
    disturbances: [podDeletion],
  },
  'a pod with a volume is deleted': {
    manifests: database(),
    cluster: { nodes: nodes(1) },
    disturbances: [podDeletion],
  },
};

describe.each(Object.entries(worlds))('%s', (_, given) => {
  const reduced = systemOf(given);

  test('without the syncs that would do nothing, the same states are left', () => {
    const full = systemOf({ ...given, reductions: UNREDUCED });
    expect([...statesOf(full, reduced)].sort()).toEqual([...statesOf(reduced)].sort());
  });

  test('there are fewer of them', () => {
    const full = systemOf({ ...given, reductions: UNREDUCED });
    const [many, few] = [full, reduced].map((system) => visiting(system, () => undefined).states);
    expect(few).toBeLessThan(many as number);
  });
});
