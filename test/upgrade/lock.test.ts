import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepLock } from '../../lib/check/lock';
import type { KubeObject } from '../../lib/kube/objects';
import { checkLock, lockText, type Rendered } from '../../lib/upgrade/lock';
import { chart, patched } from './support/pairs';

const rendered = (objects: readonly KubeObject[], paths: { readonly [id: string]: string } = {}): readonly Rendered[] =>
  objects.map((object) => {
    const constructPath = paths[`${object.kind}/${object.metadata.name}`];
    return { object, ...(constructPath !== undefined && { constructPath }) };
  });
const database = chart('database');
const db = (patch: object) => patched(database, { 'StatefulSet/db': patch as never });

test('remembers what holds data, and nothing else', () => {
  const text = lockText(
    rendered([...database, ...patched(chart('site'), { 'Service/site': null })], { 'StatefulSet/db': 'App/Chart/db' }),
  );
  expect(text.match(/^kind: .*$/gm)).toEqual([
    'kind: Deployment',
    'kind: PersistentVolumeClaim',
    'kind: StatefulSet',
    ...Array.from({ length: 6 }, () => 'kind: StorageClass'),
  ]);
  expect(text).toContain('cdk8s-stateful/construct-path: App/Chart/db');
  expect(text).toContain('image: db:16.1');
  // What a pod is told is no matter of its data.
  expect(text).not.toMatch(/configMapRef|checksum/);
  expect(text.split('\n').length).toBeLessThan(220);
});

test('does not depend on the order of the render', () => {
  expect(lockText(rendered([...database].reverse()))).toBe(lockText(rendered(database)));
});

const ROWS: readonly (readonly [title: string, next: readonly KubeObject[], stops: readonly string[]])[] = [
  ['the same render', database, []],
  ['a new image', db({ spec: { template: { spec: { containers: { 0: { image: 'db:16.2' } } } } } }), []],
  [
    'a new environment',
    db({ spec: { template: { spec: { containers: { 0: { env: [{ name: 'A', value: 'b' }] } } } } } }),
    [],
  ],
  ['fewer replicas, claims kept', db({ spec: { replicas: 1 } }), []],
  [
    'fewer replicas, claims deleted',
    db({ spec: { replicas: 1, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } }),
    ['StatefulSet/default/db'],
  ],
  [
    'a larger template',
    db({ spec: { volumeClaimTemplates: { 0: { spec: { resources: { requests: { storage: '9Gi' } } } } } } }),
    ['StatefulSet/default/db'],
  ],
  ['another policy', db({ spec: { podManagementPolicy: 'Parallel' } }), ['StatefulSet/default/db']],
  [
    'another name',
    patched(database, { 'StatefulSet/db': null, 'StatefulSet/shop-db': { copyOf: 'StatefulSet/db' } }),
    ['StatefulSet/default/shop-db'],
  ],
  [
    'another class of that name',
    patched(database, { 'StorageClass/fast': { reclaimPolicy: 'Retain' } }),
    ['StorageClass/fast'],
  ],
  ['a set that is gone', patched(database, { 'StatefulSet/db': null }), []],
];

test.each(ROWS)('%s', (_, next, stops) => {
  const verdict = checkLock(lockText(rendered(database)), rendered(next));
  expect(verdict.stops.map(({ id }) => id)).toEqual(stops);
});

test('tells which construct moved', () => {
  const moved = patched(database, { 'StatefulSet/db': null, 'StatefulSet/shop-db': { copyOf: 'StatefulSet/db' } });
  const lock = lockText(rendered(database, { 'StatefulSet/db': 'App/Chart/db' }));
  const { stops } = checkLock(lock, rendered(moved, { 'StatefulSet/shop-db': 'App/Chart/Shop/db' }));
  expect(stops[0]!.was!.why).toBe('the construct moved from App/Chart/db to App/Chart/Shop/db');
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const file = join(folder, 'stateful.lock.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is made by the first render, kept up to date by safe ones, and left alone by others', () => {
    expect(keepLock({ file, render: rendered(database) })).toEqual({ stops: [], written: true });
    expect(keepLock({ file, render: rendered(database) })).toEqual({ stops: [], written: false });
    const grown = keepLock({ file, render: rendered(db({ spec: { replicas: 5 } })) });
    expect(grown).toMatchObject({ stops: [], written: true, plan: { verdict: 'in-place' } });
    const before = readFileSync(file, 'utf8');
    const refused = keepLock({ file, render: rendered(db({ spec: { replicas: 5, serviceName: 'other' } })) });
    expect(refused).toMatchObject({
      stops: [{ id: 'StatefulSet/default/db' }],
      written: false,
      plan: { verdict: 'refused' },
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('that cannot be read is told by its name', () => {
    writeFileSync(file, 'a: [b');
    expect(() => keepLock({ file, render: rendered(database) })).toThrow(
      /stateful\.lock\.yaml' is no lock file: .*Bring it back from git/s,
    );
  });
});
