import type { KubeObject, StatefulSet } from '../../lib/kube/objects';
import { idOf } from '../../lib/upgrade/delivery';
import { appliedObjects } from '../../lib/upgrade/intake';
import { playRecipe } from '../../lib/upgrade/recipes/play';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { chart, patched } from './support/pairs';

const database = chart('database');

/** What `kubectl get` would print of a cluster in which a render has come to rest. */
function live(render: readonly KubeObject[]): readonly KubeObject[] {
  const before = 'StatefulSet/default/db';
  const nothing = { id: 'rename', title: '', availability: '', steps: [] };
  const { objects } = playRecipe(nothing, { old: render, workload: { before, after: before } });
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: '7' } }));
}

test('of a cluster, what somebody has applied is taken, and not what controllers made of it', () => {
  const ids = appliedObjects(live(database)).map(({ object }) => idOf(object));
  expect(ids.sort()).toEqual(database.map(idOf).sort());
});

test('a cluster compared with the render that it holds changes nothing', () => {
  const { verdict, changes } = planUpgrade({ old: live(database), new: database });
  expect(changes).toEqual([]);
  expect(verdict).toBe('nothing');
});

test('a cluster is upgraded as its render would be', () => {
  const next = patched(database, {
    'StatefulSet/db': { spec: { replicas: 2, template: { spec: { containers: { 0: { image: 'db:2' } } } } } },
  });
  const [fromCluster, fromRender] = [live(database), database].map((old) => planUpgrade({ old, new: next }));
  expect(fromCluster!.changes.map(({ effects }) => effects)).toEqual(fromRender!.changes.map(({ effects }) => effects));
});

test('claims that a set would not make just so are part of what is there', () => {
  const grown = live(database).map((object) =>
    object.metadata.name === 'data-db-1'
      ? ({
          ...object,
          spec: { ...(object as unknown as { spec: object }).spec, resources: { requests: { storage: '20Gi' } } },
        } as KubeObject)
      : object,
  );
  const left = appliedObjects(grown).filter(({ object }) => object.kind === 'PersistentVolumeClaim');
  expect(left.map(({ object }) => object.metadata.name)).toEqual(['data-db-1']);
  expect((left[0]!.object as unknown as { spec: object }).spec).not.toHaveProperty('volumeName');
});

test('a claim of an ordinal that the set does not have is one that waits for it', () => {
  const set = live(database).map((object) =>
    object.kind === 'StatefulSet'
      ? ({ ...object, spec: { ...(object as StatefulSet).spec, replicas: 2 } } as KubeObject)
      : object,
  );
  const left = appliedObjects(set).filter(({ object }) => object.kind === 'PersistentVolumeClaim');
  expect(left.map(({ object }) => object.metadata.name)).toEqual(['data-db-2']);
});

test('what kubectl remembers of an apply decides what is taken away', () => {
  const config = (data: object, last?: object): KubeObject =>
    ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'c',
        namespace: 'default',
        uid: '1',
        ...(last && {
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: last }) },
        }),
      },
      data,
    }) as KubeObject;
  const render = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1' } } as KubeObject];
  const told = (old: KubeObject) => planUpgrade({ old: [old], new: render }).changes.flatMap(({ fields }) => fields);
  expect(told(config({ a: '1', b: '2' }, { a: '1', b: '2' }))).toEqual([{ path: 'data.b', before: '2' }]);
  expect(told(config({ a: '1', b: '2' }))).toEqual([]);
});
