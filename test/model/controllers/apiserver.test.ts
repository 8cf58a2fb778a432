import { apiserver } from '../../../lib/model/controllers/apiserver';
import type { Row } from '../../../lib/model/kinds';
import { planOf, world } from '../world';

const KEY = 'default/p';
const pod = (metadata: string) =>
  world(`
apiVersion: v1
kind: Pod
metadata: {name: p${metadata}}
spec: {containers: [{name: app}]}`);
const REMOVAL = { do: 'delete', kind: 'Pod', key: KEY, uid: 'Pod/default/p#1', graceSeconds: 0 };

const wakes = (after: Row<'Pod'> | undefined) =>
  apiserver.watches.flatMap((watch) =>
    watch.keys({ kind: 'Pod', key: KEY, before: undefined, after } as never, undefined as never),
  );

test.each<[string, string, boolean]>([
  ['nobody deletes stays', '', false],
  ['has time to stop stays', ', deletionTimestamp: true, deletionGracePeriodSeconds: 30', false],
  ['has one second to stop stays', ', deletionTimestamp: true, deletionGracePeriodSeconds: 1', false],
  ['is to go at once is removed', ', deletionTimestamp: true, deletionGracePeriodSeconds: 0', true],
  ['somebody holds stays', ', deletionTimestamp: true, deletionGracePeriodSeconds: 0, finalizers: [x/y]', false],
  [
    'nobody holds any more is removed',
    ', deletionTimestamp: true, deletionGracePeriodSeconds: 0, finalizers: []',
    true,
  ],
  ['has a grace period of zero, and is not deleted, stays', ', deletionGracePeriodSeconds: 0', false],
])('a pod that %s', (_, metadata, removed) => {
  const store = pod(metadata);
  expect(wakes(store.get('Pod', KEY))).toEqual(removed ? [KEY] : []);
  expect(planOf(apiserver, store, KEY)).toEqual(removed ? [REMOVAL] : []);
});

test('a pod that is gone wakes nobody, and nothing is left to remove', () => {
  expect(wakes(undefined)).toEqual([]);
  expect(planOf(apiserver, world(''), KEY)).toEqual([]);
});
