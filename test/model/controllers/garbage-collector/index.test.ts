import type { KubeObject, OwnerReference } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Change } from '../../../../lib/model/controller';
import { garbageCollector } from '../../../../lib/model/controllers/garbage-collector';
import { API_KINDS, type ApiKind } from '../../../../lib/model/kinds';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { ControllerView } from '../../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../../world';

/** `set` owns what it is an owner of; names say what things are. */

type Reference = Partial<OwnerReference> & { readonly kind: string; readonly name: string };

const owner = (reference: Reference): OwnerReference => ({
  apiVersion: 'apps/v1',
  uid: `${reference.kind}/default/${reference.name}#1`,
  controller: true,
  blockOwnerDeletion: true,
  ...reference,
});
const SET = owner({ kind: 'StatefulSet', name: 'set' });

function object(kind: ApiKind, name: string, metadata: Partial<KubeObject['metadata']> = {}): KubeObject {
  return {
    apiVersion: API_KINDS[kind].apiVersion,
    kind,
    metadata: { name, namespace: 'default', uid: `${kind}/default/${name}#1`, ...metadata },
    spec: {},
  } as KubeObject;
}

const set = (metadata: Partial<KubeObject['metadata']> = {}) => object('StatefulSet', 'set', metadata);
const pod = (...ownerReferences: readonly OwnerReference[]) => object('Pod', 'pod', { ownerReferences });
const deleting = (finalizer: string) => ({ deletionTimestamp: true as const, finalizers: [finalizer] });

function cluster(...objects: readonly KubeObject[]): LiveStore {
  return world(
    '',
    objects.map((each) => [each.kind as ApiKind, `default/${each.metadata.name}`, each]),
  );
}

const POD = 'Pod/default/pod#1';
const told = (store: LiveStore, uid = POD, version?: string) => planned(garbageCollector, store, uid, version);

describe('one object', () => {
  test('R-G6: one that is gone, or another incarnation, is nothing to do', () => {
    expect(told(cluster())).toEqual([]);
    expect(told(cluster(pod(SET)), 'Pod/default/pod#2')).toEqual([]);
  });

  test('R-G6.1, R-G6.4: nor is one that is being deleted, or has no owners', () => {
    const stopping = object('Pod', 'pod', { deletionTimestamp: true, ownerReferences: [SET] });
    expect(told(cluster(stopping))).toEqual([]);
    expect(told(cluster(pod()))).toEqual([]);
  });

  test('R-G6.5, R-G6.8, R-G7: all owners are gone: it is deleted, as long as they are its owners', () => {
    expect(planOf(garbageCollector, cluster(pod(SET)), POD)).toEqual([
      {
        do: 'delete',
        kind: 'Pod',
        key: 'default/pod',
        uid: POD,
        owners: [SET],
        propagation: 'Background',
        tolerates: ['NotFound'],
      },
    ]);
    const [old] = planOf(garbageCollector, cluster(pod(SET)), POD, '1.33.0');
    expect(old).not.toHaveProperty('owners');
  });

  test('R-G6.5, R-G12: an owner of the name with another uid is not the owner', () => {
    expect(told(cluster(pod(SET), set({ uid: 'StatefulSet/default/set#2' })))).toEqual(['delete Pod default/pod']);
  });

  test('R-G6.5: owners of kinds that the model lacks are taken to be there', () => {
    expect(told(cluster(pod(owner({ kind: 'Job', name: 'job' }))))).toEqual([]);
  });

  test('R-G6.6: one solid owner keeps it; what is dangling or waiting is struck off', () => {
    const gone = owner({ kind: 'ReplicaSet', name: 'gone', controller: false });
    const [patch] = planOf(garbageCollector, cluster(set(), pod(SET, gone)), POD);
    expect(patch).toMatchObject({ do: 'patch', to: { metadata: { ownerReferences: [SET] } } });
    expect(told(cluster(set(), pod(SET)))).toEqual([]);
  });

  test.each([
    ['orphan', 'Orphan'],
    ['foregroundDeletion', 'Foreground'],
    ['other', 'Background'],
  ])('R-G6.8: with the finalizer %s it is deleted in the way %s', (finalizer, propagation) => {
    const item = object('Pod', 'pod', { ownerReferences: [SET], finalizers: [finalizer] });
    expect(planOf(garbageCollector, cluster(item), POD)).toMatchObject([{ do: 'delete', propagation }]);
  });
});

describe('foreground deletion', () => {
  const waiting = set(deleting('foregroundDeletion'));
  const claim = (metadata = {}) =>
    object('PersistentVolumeClaim', 'claim', {
      ownerReferences: [owner({ kind: 'Pod', name: 'pod', apiVersion: 'v1' })],
      ...metadata,
    });

  test('R-G6.7: a dependent without dependents is deleted plainly, one with some in the foreground', () => {
    expect(planOf(garbageCollector, cluster(waiting, pod(SET)), POD)).toMatchObject([{ propagation: 'Background' }]);
    expect(planOf(garbageCollector, cluster(waiting, pod(SET), claim()), POD)).toMatchObject([
      { propagation: 'Foreground' },
    ]);
  });

  test('R-G6.7: a circle is broken by references that block no longer', () => {
    const store = cluster(waiting, pod(SET), claim(deleting('foregroundDeletion')));
    expect(planOf(garbageCollector, store, POD)).toMatchObject([
      { do: 'patch', to: { metadata: { ownerReferences: [{ ...SET, blockOwnerDeletion: false }] } } },
      { do: 'delete', propagation: 'Foreground' },
    ]);
  });

  test('R-G8: the owner waits for dependents that block, and for no others', () => {
    const uid = SET.uid;
    expect(told(cluster(waiting, pod(SET)), uid)).toEqual([`requeue ${POD}`]);
    expect(told(cluster(waiting, pod({ ...SET, blockOwnerDeletion: false })), uid)).toEqual([
      'patch StatefulSet default/set',
    ]);
    const both = object('Pod', 'pod', { ...deleting('foregroundDeletion'), ownerReferences: [SET] });
    expect(told(cluster(waiting, both), uid)).toEqual([]);
    const [patch] = planOf(garbageCollector, cluster(waiting), uid);
    expect((patch as { to: KubeObject }).to.metadata).not.toHaveProperty('finalizers');
  });
});

describe('orphaning', () => {
  test('R-G9: dependents lose the reference side by side, then the owner its finalizer', () => {
    const other = owner({ kind: 'ReplicaSet', name: 'other', controller: false });
    const store = cluster(
      set(deleting('orphan')),
      pod(SET, other),
      object('ControllerRevision', 'rev', { ownerReferences: [SET] }),
    );
    expect(told(store, SET.uid)).toEqual([
      'together patch ControllerRevision default/rev | patch Pod default/pod',
      'checkpoint',
      'patch StatefulSet default/set',
    ]);
    const [together] = planOf(garbageCollector, store, SET.uid);
    const [, [patch]] = together.do === 'together' ? together.plans : [];
    expect(patch).toMatchObject({ to: { metadata: { ownerReferences: [other] } } });
  });
});

describe('what wakes it', () => {
  const wakes = (store: LiveStore, before: KubeObject | undefined, after: KubeObject | undefined) => {
    const { kind, metadata } = (after ?? before) as KubeObject;
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, garbageCollector.name, '');
    const found = garbageCollector.watches.find((each) => each.kind === kind);
    const change = { kind, key: `default/${metadata.name}`, before, after } as unknown as Change;
    return found?.keys(change as never, view);
  };

  test.each<[string, readonly KubeObject[], KubeObject | undefined, KubeObject | undefined, readonly string[]]>([
    ['an owner is gone: its dependents', [pod(SET)], set(), undefined, [POD]],
    [
      'a dependent is gone: owners that wait for it',
      [set(deleting('foregroundDeletion'))],
      pod(SET),
      undefined,
      [SET.uid],
    ],
    ['a dependent is gone: owners that do not wait are left alone', [set()], pod(SET), undefined, []],
    ['it appears with an owner that is not there', [], undefined, pod(SET), [POD]],
    ['it appears with an owner that is there', [set()], undefined, pod(SET), []],
    ['it gets an owner that is not there', [], pod(), pod(SET), [POD]],
    [
      'foreground deletion begins: dependents, then the owner',
      [pod(SET)],
      set(),
      set(deleting('foregroundDeletion')),
      [POD, SET.uid],
    ],
    ['orphaning begins: the owner', [pod(SET)], set(), set(deleting('orphan')), [SET.uid]],
    ['a plain deletion begins: nobody', [pod(SET)], set(), set({ deletionTimestamp: true }), []],
    ['a blocking reference is struck off: that owner', [set()], pod(SET), pod(), [SET.uid]],
    [
      'a reference blocks no longer: that owner',
      [set()],
      pod(SET),
      pod({ ...SET, blockOwnerDeletion: false }),
      [SET.uid],
    ],
    ['a status changes: nobody', [], pod(SET), { ...pod(SET), metadata: pod(SET).metadata }, []],
  ])('R-G5: %s', (_, objects, before, after, expected) => {
    expect(wakes(cluster(...objects), before, after)).toEqual(expected);
  });
});
