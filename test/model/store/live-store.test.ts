import fc from 'fast-check';
import type { Kind, Row } from '../../../lib/model/kinds';
import { indexesOf, isIndexedLabel, MENTIONING } from '../../../lib/model/store/indexes';
import { LiveStore } from '../../../lib/model/store/live-store';

/** Pods are the kind with the most indexes; memory has one that files a row under several values. */
const pods = fc.record({
  metadata: fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    namespace: fc.constantFrom('x', 'y'),
    labels: fc.record(
      { app: fc.constantFrom('one', 'two'), 'controller-revision-hash': fc.constantFrom('1', '2') },
      { requiredKeys: [] },
    ),
    ownerReferences: fc.array(fc.record({ uid: fc.constantFrom('u', 'v'), controller: fc.boolean() }), {
      maxLength: 2,
    }),
  }),
  spec: fc.record(
    {
      nodeName: fc.constantFrom('n', 'm'),
      volumes: fc.array(
        fc.record({
          name: fc.constant('data'),
          persistentVolumeClaim: fc.record({ claimName: fc.constantFrom('p', 'q') }),
        }),
        {
          maxLength: 2,
        },
      ),
    },
    { requiredKeys: [] },
  ),
  status: fc.record({ phase: fc.constantFrom('Running', 'Failed') }),
}) as unknown as fc.Arbitrary<Row<'Pod'>>;
const memos = fc.record({
  controller: fc.constantFrom('s', 't'),
  id: fc.constant('i'),
  value: fc.nat(2),
  about: fc.array(fc.constantFrom('k', 'l'), { maxLength: 2 }),
}) as fc.Arbitrary<Row<'Memo'>>;

type Put = readonly [kind: Kind, key: string, row: Row<Kind> | undefined];
const keys = fc.constantFrom('k1', 'k10', 'k2', 'k3');
const puts = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('Pod' as const), keys, fc.option(pods, { nil: undefined })),
    fc.tuple(fc.constant('Memo' as const), keys, fc.option(memos, { nil: undefined })),
  ),
  { maxLength: 30 },
) as fc.Arbitrary<readonly Put[]>;

/** What a store holds, worked out from nothing: rows by key, and every index by asking every row. */
function contents(rows: ReadonlyMap<string, Row<Kind>>, kind: Kind) {
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  const filed = new Map<string, Row<Kind>[]>();
  for (const { name, values } of indexesOf(kind))
    for (const [, row] of sorted)
      for (const value of new Set(values(row)))
        filed.set(`${name} ${value}`, [...(filed.get(`${name} ${value}`) ?? []), row]);
  return { keys: sorted.map(([key]) => key), rows: sorted.map(([, row]) => row), filed };
}

function expectSame(store: LiveStore, tables: ReadonlyMap<Kind, ReadonlyMap<string, Row<Kind>>>): void {
  for (const [kind, rows] of tables) {
    const plain = contents(rows, kind);
    expect(store.keys(kind)).toEqual(plain.keys);
    expect(store.list(kind)).toEqual(plain.rows);
    for (const [filed, wanted] of plain.filed) {
      const space = filed.indexOf(' ');
      const found = store.by(kind, filed.slice(0, space) as never, filed.slice(space + 1));
      expect([filed, found]).toEqual([filed, wanted]);
    }
  }
}

function apply(tables: Map<Kind, Map<string, Row<Kind>>>, [kind, key, row]: Put): void {
  const rows = tables.get(kind) ?? new Map<string, Row<Kind>>();
  tables.set(kind, rows);
  if (row === undefined) rows.delete(key);
  else rows.set(key, row);
}

test('tables and indexes are those of a plain rebuild', () => {
  fc.assert(
    fc.property(puts, (script) => {
      const store = new LiveStore();
      const tables = new Map<Kind, Map<string, Row<Kind>>>();
      for (const put of script) {
        store.put(...put);
        apply(tables, put);
        expectSame(store, tables);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('a fork and its origin do not see what the other writes', () => {
  fc.assert(
    fc.property(puts, puts, puts, (before, mine, theirs) => {
      const store = new LiveStore();
      const [origin, copy] = [new Map(), new Map()] as Map<Kind, Map<string, Row<Kind>>>[];
      for (const put of before) {
        store.put(...put);
        apply(origin, put);
        apply(copy, put);
      }
      const fork = store.fork();
      for (const put of mine) {
        store.put(...put);
        apply(origin, put);
      }
      for (const put of theirs) {
        fork.put(...put);
        apply(copy, put);
      }
      expectSame(store, origin);
      expectSame(fork, copy);
    }),
    { numRuns: 200, seed: 2 },
  );
});

test('a row that is no longer filed under a value is not found there', () => {
  const store = new LiveStore();
  const pod = (nodeName?: string) => ({ metadata: { name: 'a', namespace: 'x' }, spec: { nodeName } }) as Row<'Pod'>;
  store.put('Pod', 'x/a', pod('n'));
  store.put('Pod', 'x/a', pod());
  expect(store.by('Pod', 'node', 'n')).toEqual([]);
});

test('observers hear of changes only, and a fork has none', () => {
  const store = new LiveStore();
  const heard: string[] = [];
  store.observe((kind, key, row) => heard.push(`${kind} ${key} ${row ? 'put' : 'gone'}`));
  const memo = { controller: 's', id: 'i', value: 1 };
  store.put('Memo', 's i', memo);
  store.put('Memo', 's i', memo);
  store.fork().put('Memo', 's j', memo);
  store.put('Memo', 's i', undefined);
  expect(heard).toEqual(['Memo s i put', 'Memo s i gone']);
});

test('what tells pods of a set apart is not indexed, and whatever has owners mentions them', () => {
  expect(['app', 'statefulset.kubernetes.io/pod-name'].map(isIndexedLabel)).toEqual([true, false]);
  expect(MENTIONING).toEqual(expect.arrayContaining(['Pod', 'PersistentVolumeClaim', 'ControllerRevision']));
});
