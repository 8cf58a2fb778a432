import type { KubeObject } from '../../lib/kube/objects';
import { planUpgrade, type UpgradeInput } from '../../lib/upgrade/upgrade';
import { chart, patched } from './support/pairs';

/** The database's set under a name, in a namespace. */
function named(name: string, extra: object = {}): readonly KubeObject[] {
  const set = { 'StatefulSet/db': null, [`StatefulSet/${name}`]: { copyOf: 'StatefulSet/db', ...extra } };
  return name === 'db'
    ? patched(chart('database'), { 'StatefulSet/db': extra as never })
    : patched(chart('database'), set);
}

interface Row {
  readonly title: string;
  readonly from: readonly [name: string, extra?: object];
  readonly to: readonly [name: string, extra?: object];
  readonly paths?: readonly [old: string, now: string];
  readonly was: string;
  readonly why: string;
}

const ROWS: readonly Row[] = [
  {
    title: 'another name',
    from: ['db'],
    to: ['shop-db'],
    was: 'StatefulSet/default/db',
    why: 'its pods are equal but for names',
  },
  {
    title: 'another name and another image',
    from: ['db'],
    to: ['shop-db', { spec: { template: { spec: { containers: { 0: { image: 'db:16.2' } } } } } }],
    was: 'StatefulSet/default/db',
    why: 'it has the same images and ports',
  },
  {
    title: 'another hash: a construct that moved',
    from: ['shop-db-c8a1b2c3'],
    to: ['shop-db-c8d4e5f6'],
    was: 'StatefulSet/default/shop-db-c8a1b2c3',
    why: 'only the hash in its name changed: the construct moved in the tree of the app, or the app was renamed',
  },
  {
    title: 'another chart id',
    from: ['shop-db-c8a1b2c3'],
    to: ['store-db-c8d4e5f6'],
    was: 'StatefulSet/default/shop-db-c8a1b2c3',
    why: 'the part of its name before db changed: another chart id, or the construct moved into another scope',
  },
  {
    title: 'a name that was pinned',
    from: ['shop-db-c8a1b2c3'],
    to: ['db'],
    was: 'StatefulSet/default/shop-db-c8a1b2c3',
    why: 'its name was pinned: before, it was computed from the place of the construct',
  },
  {
    title: 'a name that is pinned no longer',
    from: ['db'],
    to: ['shop-db-c8a1b2c3'],
    was: 'StatefulSet/default/db',
    why: 'its name is no longer pinned: it is computed from the place of the construct',
  },
  {
    title: 'a construct whose path is known',
    from: ['db'],
    to: ['shop-db'],
    paths: ['App/Chart/db', 'App/Chart/Shop/db'],
    was: 'StatefulSet/default/db',
    why: 'the construct moved from App/Chart/db to App/Chart/Shop/db',
  },
  {
    title: 'another namespace',
    from: ['db'],
    to: ['db', { metadata: { namespace: 'shop' } }],
    was: 'StatefulSet/default/db',
    why: 'the namespace changed from default to shop',
  },
];

test.each(ROWS)('$title: starts empty, and says why', ({ from, to, paths, was, why }) => {
  const [old, next] = [from, to].map(([name, extra]) => named(name, extra)) as [
    readonly KubeObject[],
    readonly KubeObject[],
  ];
  const id = `StatefulSet/${(to[1] as { metadata?: { namespace?: string } })?.metadata?.namespace ?? 'default'}/${to[0]}`;
  const constructPaths: UpgradeInput['constructPaths'] = paths && {
    old: new Map([[was, paths[0]]]),
    new: new Map([[id, paths[1]]]),
  };
  const plan = planUpgrade({ old, new: next, prune: true, ...(constructPaths && { constructPaths }) });
  expect(plan.verdict).toBe('migrates');
  const change = plan.changes.find((each) => each.id === id)!;
  expect(change.was).toEqual({ id: was, why });
  expect(change.effects.map(({ effect }) => effect)).toEqual(['created', 'stranded', 'migrates']);
  expect(change.effects).toContainEqual(
    expect.objectContaining({
      effect: 'migrates',
      from: was,
      finds: 'empty',
      recipe: expect.objectContaining({ id: 'rename' }),
    }),
  );
});

test('another kind: a Deployment on a claim becomes a set with claims of its own', () => {
  const old = patched(chart('site'), { 'Deployment/site': { spec: { replicas: 1 } } });
  const [deployment] = old.filter(({ kind }) => kind === 'Deployment') as unknown as [
    { spec: { template: { spec: object } } },
  ];
  const { volumes: _, ...pod } = deployment.spec.template.spec as { volumes: unknown };
  const spec = {
    replicas: 1,
    serviceName: 'site',
    selector: { matchLabels: { app: 'site' } },
    template: { metadata: { labels: { app: 'site' } }, spec: pod },
    volumeClaimTemplates: [
      {
        metadata: { name: 'uploads' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast',
          resources: { requests: { storage: '10Gi' } },
        },
      },
    ],
  };
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'site' }, spec } as KubeObject;
  const next = [...patched(old, { 'Deployment/site': null }), set];
  const { changes } = planUpgrade({ old, new: next, prune: true });
  const change = changes.find(({ id }) => id === 'StatefulSet/default/site')!;
  expect(change.was).toEqual({ id: 'Deployment/default/site', why: 'the kind changed from Deployment to StatefulSet' });
  expect(change.effects).toContainEqual(expect.objectContaining({ effect: 'migrates', finds: 'empty' }));
});

test('two that are alike are no rename', () => {
  const old = chart('database');
  const next = patched(old, { 'StatefulSet/copy': { copyOf: 'StatefulSet/db' } });
  const { changes, verdict } = planUpgrade({ old, new: next });
  expect(changes.map(({ id, was }) => [id, was])).toEqual([['StatefulSet/default/copy', undefined]]);
  expect(verdict).toBe('in-place');
});

test('what nobody deletes runs on beside its successor', () => {
  const { changes } = planUpgrade({ old: named('db'), new: named('shop-db') });
  expect(changes.map(({ id, effects }) => [id, effects.map(({ effect }) => effect)])).toEqual([
    ['StatefulSet/default/shop-db', ['created', 'migrates']],
    ['StatefulSet/default/db', ['left-behind']],
  ]);
});
