import type { KubeObject, OwnerReference, Pod, StatefulSet } from '../../../lib/kube/objects';
import { switchesOf } from '../../../lib/kube/versions';
import type { Request } from '../../../lib/model/actions';
import { type Admission, type Answer, answer } from '../../../lib/model/apiserver';
import { mergeChange, same } from '../../../lib/model/apiserver/merge';
import type { ApiKind, ApiRow } from '../../../lib/model/kinds';
import { LiveStore } from '../../../lib/model/store/live-store';
import { world } from '../world';

/** An API server without defaults and validation: those are tested with kube/. */
function admission(version?: string): Admission {
  return { switches: switchesOf(version), admit: (_, __, object) => object, validate: () => undefined };
}

function asked(store: LiveStore, request: Request, version?: string): Answer {
  return answer(store, request, admission(version));
}

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web-0, labels: {app: web}, generation: 1}
spec: {terminationGracePeriodSeconds: 30, nodeName: node-a}
status: {phase: Running}
`;
const SET = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, generation: 3}
spec: {replicas: 1}
status: {replicas: 1}
`;
const podOf = (store: LiveStore) => store.get('Pod', 'default/web-0') as Pod;
const storedBy = ({ changes }: Answer) => changes[0]?.after as Pod | undefined;

describe('create', () => {
  const create = {
    do: 'create',
    kind: 'Pod',
    object: { metadata: { name: 'web-0', namespace: 'default' } } as Pod,
  } as const;
  test.each([
    ['the first of its name', '', 'Pod/default/web-0#1'],
    ['while something still mentions the last one', 'Pod/default/web-0#1', 'Pod/default/web-0#2'],
    ['a gap is used', 'Pod/default/web-0#2', 'Pod/default/web-0#1'],
  ])('a uid is never given while anybody means another by it: %s', (_, mentioned, uid) => {
    const store = new LiveStore();
    const ownerReferences = [{ uid: mentioned } as OwnerReference];
    if (mentioned)
      store.put('PersistentVolumeClaim', 'default/c', { metadata: { name: 'c', ownerReferences }, spec: {} } as never);
    expect(storedBy(asked(store, create))?.metadata.uid).toBe(uid);
  });

  test.each([
    ['R-R7', POD, 'pods "web-0" already exists'],
    [
      'R-G4.7',
      POD.replace('generation: 1', 'deletionTimestamp: true'),
      'object is being deleted: pods "web-0" already exists',
    ],
  ])('%s a name that is taken', (_, yaml, message) => {
    expect(asked(world(yaml), create)).toEqual({ changes: [], refused: 'AlreadyExists', message });
  });
});

describe('put and patch', () => {
  const other = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, labels: { app: 'web', by: 'other' } } });
  const mine = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, annotations: { by: 'me' } } });
  test.each(['put', 'patch'] as const)('a %s after a write of another', (how) => {
    const store = world(POD);
    const seen = podOf(store);
    store.put('Pod', 'default/web-0', other(seen));
    const answered = asked(store, { do: how, kind: 'Pod', seen, to: mine(seen) });
    if (how === 'put') {
      expect([answered.refused, answered.message]).toEqual([
        'Conflict',
        'Operation cannot be fulfilled on pods "web-0": the object has been modified; please apply your changes to the latest version and try again',
      ]);
    } else {
      expect(storedBy(answered)?.metadata).toMatchObject({ labels: { by: 'other' }, annotations: { by: 'me' } });
    }
  });

  test('of an object that is gone, and of another incarnation', () => {
    const store = world(POD);
    const seen = podOf(store);
    const patch = { do: 'patch', kind: 'Pod', seen, to: mine(seen) } as const;
    store.put('Pod', 'default/web-0', { ...seen, metadata: { ...seen.metadata, uid: 'Pod/default/web-0#2' } });
    expect(asked(store, patch).message).toBe(
      'Operation cannot be fulfilled on pods "web-0": StorageError: invalid object, Code: 4, Key: /registry/pods/default/web-0, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: Pod/default/web-0#1, UID in object meta: Pod/default/web-0#2',
    );
    const { uid: _, ...metadata } = seen.metadata;
    const nobody = { ...seen, metadata } as Pod;
    expect(asked(store, { ...patch, seen: nobody, to: mine(nobody) }).refused).toBeUndefined();
    store.put('Pod', 'default/web-0', undefined);
    expect(asked(store, patch)).toEqual({ changes: [], refused: 'NotFound', message: 'pods "web-0" not found' });
  });

  test('what changes nothing is no write', () => {
    const store = world(POD);
    const seen = podOf(store);
    expect(
      asked(store, { do: 'put', kind: 'Pod', seen, to: { ...seen, metadata: { ...seen.metadata } } }).changes,
    ).toEqual([]);
  });

  test.each<readonly [string, 'status' | undefined, object, object]>([
    ['a spec', undefined, { replicas: 2 }, { generation: 4, replicas: 2, reported: 1 }],
    ['an equal spec', undefined, { replicas: 1 }, { generation: 3, replicas: 1, reported: 1 }],
    ['a status', 'status', { replicas: 2 }, { generation: 3, replicas: 1, reported: 5 }],
  ])('R-A2 API-56 %s leaves the other half alone, and generation counts specs', (_, sub, spec, wanted) => {
    const store = world(SET);
    const seen = store.get('StatefulSet', 'default/web') as StatefulSet;
    const to = { ...seen, spec: { ...seen.spec, ...spec }, status: { replicas: 5 } } as StatefulSet;
    const { changes } = asked(store, { do: 'put', kind: 'StatefulSet', seen, to, ...(sub && { sub }) });
    const stored = (changes[0]?.after ?? seen) as StatefulSet;
    expect({
      generation: stored.metadata.generation,
      replicas: stored.spec.replicas,
      reported: stored.status?.replicas,
    }).toEqual(wanted);
  });

  test('R-G4.5 the write that takes the last finalizer of a deleted object removes it', () => {
    const held = POD.replace(
      'generation: 1',
      'deletionTimestamp: true, deletionGracePeriodSeconds: 0, finalizers: [a, b]',
    );
    const store = world(held);
    const strip = (finalizers: readonly string[]): Answer => {
      const seen = podOf(store);
      return asked(store, {
        do: 'patch',
        kind: 'Pod',
        seen,
        to: { ...seen, metadata: { ...seen.metadata, finalizers } },
      });
    };
    expect(storedBy(strip(['a']))?.metadata.finalizers).toEqual(['a']);
    expect(strip([]).changes).toMatchObject([{ key: 'default/web-0', after: undefined }]);
  });
});

describe('delete', () => {
  const remove = (yaml: string, more: Partial<Extract<Request, { do: 'delete' }>> = {}): Answer =>
    asked(world(yaml), { do: 'delete', kind: 'Pod', key: 'default/web-0', ...more });
  const deletion = (answered: Answer) => storedBy(answered)?.metadata.deletionGracePeriodSeconds;
  test.each<readonly [string, string, number | undefined, number | undefined]>([
    ['its own grace', POD, undefined, 30],
    ['the asked grace', POD, 5, 5],
    ['at most one second less than none', POD, -1, 1],
    ['none without a node', POD.replace(', nodeName: node-a', ''), undefined, 0],
    ['none at its end', POD.replace('Running', 'Failed'), undefined, 0],
    ['none if it asks for none: R-L2', POD.replace(': 30', ': 0'), undefined, 0],
    [
      'a second time it only shortens',
      POD.replace('generation: 1', 'deletionTimestamp: true, deletionGracePeriodSeconds: 30'),
      10,
      10,
    ],
  ])('R-L1 R-R6 a pod gets %s', (_, yaml, graceSeconds, wanted) => {
    expect(deletion(remove(yaml, { ...(graceSeconds !== undefined && { graceSeconds }) }))).toBe(wanted);
  });

  test('R-L1 a later request that would lengthen changes nothing', () => {
    const going = POD.replace('generation: 1', 'deletionTimestamp: true, deletionGracePeriodSeconds: 5');
    expect(remove(going, { graceSeconds: 10 })).toEqual({ changes: [] });
  });

  test('a pod goes in two writes: everybody may see that its grace is over', () => {
    const first = remove(POD, { graceSeconds: 0 });
    expect(storedBy(first)?.metadata).toMatchObject({
      deletionTimestamp: true,
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    const store = new LiveStore();
    store.put('Pod', 'default/web-0', storedBy(first));
    expect(asked(store, { do: 'delete', kind: 'Pod', key: 'default/web-0', graceSeconds: 0 }).changes).toMatchObject([
      { after: undefined },
    ]);
  });

  test.each<readonly [string, Partial<Extract<Request, { do: 'delete' }>>, string | undefined]>([
    ['R-G4.1 another uid', { uid: 'x' }, 'Conflict'],
    ['R-G4.1 its own uid', { uid: 'Pod/default/web-0#1' }, undefined],
    ['R-G7 other owners', { owners: [{ uid: 'x' } as OwnerReference] }, 'Conflict'],
    ['R-G7 its own owners', { owners: [] }, undefined],
    ['another name', { key: 'default/web-1' }, 'NotFound'],
  ])('%s', (_, more, refused) => {
    expect(remove(POD, more).refused).toBe(refused);
  });

  test.each<
    readonly [string, 'Background' | 'Foreground' | 'Orphan' | undefined, readonly string[], readonly string[] | 'gone']
  >([
    ['in the background', 'Background', [], 'gone'],
    ['by default', undefined, [], 'gone'],
    ['in the foreground', 'Foreground', [], ['foregroundDeletion']],
    ['orphaning', 'Orphan', ['foregroundDeletion'], ['orphan']],
    ['in the background, though orphaning was asked', 'Background', ['orphan', 'mine'], ['mine']],
  ])('R-G3 a set, %s', (_, propagation, finalizers, left) => {
    const store = world(SET.replace('generation: 3', `generation: 3, finalizers: [${finalizers.join(', ')}]`));
    const request = {
      do: 'delete',
      kind: 'StatefulSet',
      key: 'default/web',
      ...(propagation && { propagation }),
    } as const;
    const stored = storedBy(asked(store, request));
    if (left === 'gone') expect(stored).toBeUndefined();
    else expect(stored?.metadata).toMatchObject({ finalizers: left, deletionTimestamp: true, generation: 4 });
  });
});

describe('bind', () => {
  const unbound = POD.replace(', nodeName: node-a', '').replace(
    'phase: Running',
    'phase: Pending, nominatedNodeName: node-b',
  );
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: node-a, labels: {topology.kubernetes.io/zone: z1}}';
  const bind = (yaml: string, version?: string, uid = 'Pod/default/web-0#1') =>
    asked(world(`${yaml}---\n${node}`), { do: 'bind', pod: 'default/web-0', uid, node: 'node-a' }, version);
  test.each([
    ['1.34', {}, 'node-b'],
    ['1.37', { 'topology.kubernetes.io/zone': 'z1' }, undefined],
  ])('in %s', (version, labels, nominatedNodeName) => {
    const stored = storedBy(bind(unbound, version));
    expect(stored?.spec.nodeName).toBe('node-a');
    expect(stored?.metadata.labels).toEqual({ app: 'web', ...labels });
    expect(stored?.status?.conditions).toEqual([{ type: 'PodScheduled', status: 'True' }]);
    expect([stored?.status?.nominatedNodeName, 'node-b']).toContain(nominatedNodeName);
  });

  test.each([
    ['a pod that has a node', POD, undefined, /already assigned to node "node-a"/],
    ['a pod that is going', unbound.replace('generation: 1', 'deletionTimestamp: true'), undefined, /is being deleted/],
    ['another incarnation', unbound, 'x', /UID in precondition: x/],
  ])('%s', (_, yaml, uid, message) => {
    expect(bind(yaml, undefined, uid).message).toMatch(message);
  });
});

describe('merging', () => {
  const condition = (type: string, status: string) => ({ type, status });
  test.each<readonly [string, object, object, object, object]>([
    ['a field of another is kept', { a: 1 }, { a: 2 }, { a: 1, b: 3 }, { a: 2, b: 3 }],
    ['a field that is taken away goes', { a: 1, b: 1 }, { b: 1 }, { a: 1, b: 2, c: 3 }, { b: 2, c: 3 }],
    [
      'conditions by type',
      { conditions: [condition('A', 'x')] },
      { conditions: [condition('A', 'y')] },
      { conditions: [condition('B', 'z'), condition('A', 'x')] },
      { conditions: [condition('B', 'z'), condition('A', 'y')] },
    ],
    [
      'finalizers one by one',
      { finalizers: ['a'] },
      { finalizers: ['b'] },
      { finalizers: ['a', 'c'] },
      { finalizers: ['c', 'b'] },
    ],
    [
      'owners by uid',
      { ownerReferences: [{ uid: '1' }] },
      { ownerReferences: [] },
      { ownerReferences: [{ uid: '1' }, { uid: '2' }] },
      { ownerReferences: [{ uid: '2' }] },
    ],
    ['other lists as a whole', { args: [1] }, { args: [2] }, { args: [1, 3] }, { args: [2] }],
  ])('%s', (_, seen, wanted, stored, merged) => {
    expect(mergeChange(seen, wanted, stored)).toEqual(merged);
  });

  test.each<readonly [unknown, unknown, boolean]>([
    [{ a: undefined }, {}, true],
    [{ a: null }, {}, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 1 }] } }, true],
    ['1', 1, false],
  ])('%j and %j are the same: %s', (a, b, equal) => {
    expect([same(a, b), same(b, a)]).toEqual([equal, equal]);
  });
});

test('what a user sends that is no object of the API is told before anything else', () => {
  const decode = () => ({ refused: 'BadRequest', message: 'no such kind' }) as const;
  const body = { kind: 'Nonsense' } as KubeObject;
  const request = { do: 'create', kind: 'Nonsense' as ApiKind, object: body as ApiRow<ApiKind>, body } as const;
  expect(answer(new LiveStore(), request, { ...admission(), decode })).toEqual({
    changes: [],
    refused: 'BadRequest',
    message: 'no such kind',
  });
});
