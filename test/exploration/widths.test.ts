import { podDeletion } from '../../lib/exploration/disturbances';
import type { Key } from '../../lib/model/kinds';
import type { Reader } from '../../lib/model/store/store';
import { explore } from '../../lib/run/explore';
import { systemOf } from './exploring';
import { database, nodes } from './worlds';

test('a property that asks for places that no state has yet is shown each state as it is', () => {
  const world = () => systemOf({ manifests: database(), cluster: { nodes: nodes(1) }, disturbances: [podDeletion] });
  let asked = 0;
  const holds = (state: Reader) => {
    // Each look makes places appear, so that states get wider in the middle of a batch.
    for (let i = 0; i < 2; i++) expect(state.get('Pod', `default/nobody-${asked++}` as Key)).toBeUndefined();
    return state.list('Pod').length <= 1 && state.list('Node').length === 1;
  };
  const property = { kind: 'always', name: 'one', words: 'there is one node, and one pod at most', holds } as const;
  const { results, states } = explore(world().packed, [property], { bounds: { states: 1_500 } });
  expect([results[0]?.verdict === 'violated', states]).toEqual([false, 1_500]);
});
