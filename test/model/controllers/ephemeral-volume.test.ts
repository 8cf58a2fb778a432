import type { Create } from '../../../lib/model/actions';
import { ephemeralVolume } from '../../../lib/model/controllers/ephemeral-volume';
import type { ApiKind, ApiRow } from '../../../lib/model/kinds';
import { claim, lines, plansOf, pod, stored } from './persistent-volume-binder/objects';

type Objects = readonly ApiRow<ApiKind>[];

const syncs = (objects: Objects) => plansOf(ephemeralVolume, stored(...objects), 'default/web-0')[0];
const web = pod('web-0', { ephemeral: ['scratch', 'cache'], claims: ['data'] });
const foreign =
  'ephemeral volume scratch: PVC default/web-0-scratch was not created for pod default/web-0 (pod is not owner)';

describe('which claims are made', () => {
  test.each<[string, Objects, readonly string[]]>([
    [
      'all',
      [web],
      ['create PersistentVolumeClaim default/web-0-scratch', 'create PersistentVolumeClaim default/web-0-cache'],
    ],
    [
      'the missing one',
      [web, claim('web-0-scratch', { owner: web })],
      ['create PersistentVolumeClaim default/web-0-cache'],
    ],
    [
      'none after one that belongs to the pod’s predecessor',
      [web, claim('web-0-scratch', { owner: pod('web-0', { uid: 'Pod/default/web-0#2' }) })],
      [`event Warning FailedBinding ${foreign}`, `fail pod default/web-0, ${foreign}`],
    ],
    ['none for a pod that is being deleted', [pod('web-0', { ephemeral: ['scratch'], deleted: true })], []],
    ['none for a pod that is gone', [], []],
    ['none for a pod without such volumes', [pod('web-0', { claims: ['data'] })], []],
  ])('%s', (_, objects, plan) => {
    expect(lines(syncs(objects))).toEqual(plan);
  });
});

test('a claim is the pod’s, and is as the template says', () => {
  expect(syncs([web])[0]).toMatchObject({
    do: 'create',
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'web-0-scratch',
        namespace: 'default',
        labels: { of: 'web-0' },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Pod',
            name: 'web-0',
            uid: 'Pod/default/web-0#1',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { storageClassName: 'block' },
    },
    orElse: [
      {
        do: 'event',
        on: { kind: 'Pod', key: 'default/web-0' },
        type: 'Warning',
        reason: 'FailedBinding',
        message: 'ephemeral volume scratch: create PVC web-0-scratch: {answer}',
        from: 'ephemeral_volume',
      },
      { do: 'fail' },
    ],
  });
});

test.each<[string, object | undefined, object]>([
  [
    'labels and annotations',
    { labels: { a: 'b' }, annotations: { c: 'd' } },
    { labels: { a: 'b' }, annotations: { c: 'd' } },
  ],
  ['annotations alone', { annotations: { c: 'd' } }, { annotations: { c: 'd' } }],
  ['neither', undefined, {}],
])('of its template’s metadata a claim has %s', (_, metadata, expected) => {
  const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata, spec: {} } } }];
  const [create] = syncs([{ ...web, spec: { ...web.spec, volumes } } as typeof web]);
  const { name, namespace, ownerReferences, ...rest } = (create as Create).object.metadata;
  expect([name, namespace, ownerReferences?.length]).toEqual(['web-0-scratch', 'default', 1]);
  expect(rest).toStrictEqual(expected);
});

describe('what wakes the controller', () => {
  const [pods, claims] = ephemeralVolume.watches;
  test.each([
    ['a pod comes', undefined, web, ['default/web-0']],
    ['a pod changes', web, web, []],
    ['a pod goes', web, undefined, []],
    ['a pod comes that is being deleted', undefined, pod('web-0', { ephemeral: ['scratch'], deleted: true }), []],
    ['a pod without such volumes comes', undefined, pod('web-0', { claims: ['data'] }), []],
  ])('%s', (_, before, after, keys) => {
    const change = { kind: 'Pod', key: 'default/web-0', before, after };
    expect(pods.keys(change as never, undefined as never)).toEqual(keys);
  });

  test.each([
    ['its claim goes', 'web-0-scratch', ['default/web-0']],
    ['a claim goes that it only names: nothing to make, but looked at', 'data', ['default/web-0']],
    ['another claim goes', 'other', []],
  ])('%s', (_, name, keys) => {
    const change = { kind: 'PersistentVolumeClaim', key: `default/${name}`, before: claim(name), after: undefined };
    expect(claims.keys(change as never, stored(web) as never)).toEqual(keys);
  });

  test.each([
    ['a pod without such volumes', pod('web-0', { claims: ['data'] }), 'data'],
    ['a pod that is being deleted', pod('web-0', { ephemeral: ['scratch'], deleted: true }), 'web-0-scratch'],
  ])('not that the claim of %s goes', (_, user, name) => {
    const change = { kind: 'PersistentVolumeClaim', key: `default/${name}`, before: claim(name), after: undefined };
    expect(claims.keys(change as never, stored(user) as never)).toEqual([]);
  });
});
