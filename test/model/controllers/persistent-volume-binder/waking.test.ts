import { switchesOf } from '../../../../lib/kube/versions';
import { admissionOf } from '../../../../lib/model/apiserver/admit';
import { Cluster } from '../../../../lib/model/cluster';
import { persistentVolumeBinder } from '../../../../lib/model/controllers/persistent-volume-binder';
import type { ApiKind, ApiRow } from '../../../../lib/model/kinds';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { RECORDED_TIMINGS } from '../../world';
import { boundClaim, claim, pod, storageClass, stored, volume } from './objects';

const uid = 'PersistentVolumeClaim/default/data#1';
const bound = [boundClaim('data', 'a'), volume('a', { phase: 'Bound', claimRef: `data ${uid}` })];
const admission = admissionOf(switchesOf('1.37.1'), RECORDED_TIMINGS);
const cluster = new Cluster({ controllers: [persistentVolumeBinder], admission, timings: RECORDED_TIMINGS });

const queued = (store: LiveStore) => store.list('Work').map((work) => work.key);
const create = (object: ApiRow<ApiKind>, ...there: readonly ApiRow<ApiKind>[]) => {
  const store = stored(...there);
  cluster.request(store, 'user', { do: 'create', kind: object.kind as ApiKind, object });
  return queued(store);
};
const remove = (kind: ApiKind, key: string, ...there: readonly ApiRow<ApiKind>[]) => {
  const store = stored(...there);
  cluster.request(store, 'user', { do: 'delete', kind, key });
  return queued(store);
};

describe('PV-01: what wakes the controller', () => {
  test.each([
    ['a claim', create(claim('data')), ['claim default/data']],
    ['a volume', create(volume('a')), ['volume a']],
    ['not a class', create(storageClass('late'), claim('data', { storageClass: 'late' })), []],
    ['not a pod', create(pod('web-0', { claims: ['data'] }), claim('data')), []],
    [
      'a claim that goes: its volume',
      remove('PersistentVolumeClaim', 'default/data', boundClaim('data', 'a', { finalizers: [] })),
      ['volume a'],
    ],
    [
      'a claim that goes unbound: nobody',
      remove('PersistentVolumeClaim', 'default/data', claim('data', { finalizers: [] })),
      [],
    ],
    [
      'a volume that goes: its claim',
      remove('PersistentVolume', 'a', volume('a', { finalizers: [], claimRef: 'data' })),
      ['claim default/data'],
    ],
    ['a free volume that goes: nobody', remove('PersistentVolume', 'a', volume('a', { finalizers: [] })), []],
  ])('%s', (_, have, wanted) => {
    expect(have).toEqual(wanted);
  });
});

describe('PV-02: what the resync finds to do', () => {
  test.each<[string, readonly ApiRow<ApiKind>[], readonly string[]]>([
    ['a bound pair: nothing', bound, []],
    ['a claim that waits for its class: nothing', [claim('data', { storageClass: 'x' })], []],
    ['a volume that came after its claim', [claim('data', { storageClass: '' }), volume('a')], ['claim default/data']],
    [
      'two, and either may be taken',
      [claim('data', { storageClass: '' }), volume('a'), volume('b')],
      ['claim default/data', 'claim default/data'],
    ],
    [
      'a class that came after its claim',
      [claim('data', { storageClass: 'early' }), storageClass('early')],
      ['claim default/data'],
    ],
    ['PV-26: a volume that has come unbound', [boundClaim('data', 'a'), volume('a')], ['claim default/data']],
    [
      'PV-27: a lost claim whose volume is back',
      [boundClaim('data', 'a', { phase: 'Lost' }), bound[1]],
      ['claim default/data'],
    ],
    [
      'PV-30: a reserved volume that its claim cannot take: nothing',
      [claim('data', { storageClass: '', size: '9Gi' }), volume('a', { phase: 'Pending', claimRef: `data ${uid}` })],
      [],
    ],
  ])('%s', (_, objects, keys) => {
    expect(cluster.resyncs(stored(...objects), persistentVolumeBinder).map(({ key }) => key)).toEqual(keys);
  });
});

test('a claim deleted and a volume gone leave their keys with nothing to do', () => {
  const store = stored();
  for (const key of ['claim default/data', 'volume a']) {
    expect(cluster.plans(store, persistentVolumeBinder, key)).toEqual([[]]);
  }
});
