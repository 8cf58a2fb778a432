import type { PersistentVolume } from '../../../lib/kube/objects';
import { pvProtection } from '../../../lib/model/controllers/pv-protection';
import { lines, plansOf, stored, volume } from './persistent-volume-binder/objects';

const released = ['put PersistentVolume/a {"metadata.finalizers":null}'];

describe('RC-12: when a volume that is being deleted is let go', () => {
  test.each<[string, PersistentVolume | undefined, readonly string[], boolean]>([
    ['Bound', volume('a', { deleted: true, phase: 'Bound' }), [], true],
    ['Available', volume('a', { deleted: true }), released, true],
    ['Released', volume('a', { deleted: true, phase: 'Released' }), released, true],
    ['held by somebody else alone', volume('a', { deleted: true, finalizers: ['x'] }), [], false],
    ['not deleted', volume('a'), [], false],
    [
      'not deleted, without the finalizer',
      volume('a', { finalizers: [] }),
      ['put PersistentVolume/a {"metadata.finalizers":["kubernetes.io/pv-protection"]}'],
      true,
    ],
    ['gone', undefined, [], false],
  ])('%s', (_, after, plan, wakes) => {
    const store = stored(...(after ? [after] : []));
    expect(plansOf(pvProtection, store, 'a').map(lines)).toEqual([plan]);
    const change = { kind: 'PersistentVolume', key: 'a', before: undefined, after } as const;
    expect(pvProtection.watches[0].keys(change as never, undefined as never)).toEqual(wakes ? ['a'] : []);
  });
});
