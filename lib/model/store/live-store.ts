import { compareText } from '../../util/order';
import type { Key, Kind, Row } from '../kinds';
import { type IndexName, indexesOf } from './indexes';
import type { Store } from './store';

/**
 * The store of a single path: tables that change in place, with their indexes kept up to date, so that a step costs what it touches and not what the
 * cluster holds. A fork shares the tables until one of the two writes to them.
 */
export class LiveStore implements Store {
  private readonly tables = new Map<Kind, Table>();
  private observer: ((kind: Kind, key: Key, row: Row<Kind> | undefined) => void) | undefined;

  /** Calls back after every change. A fork is not observed. */
  observe(observer: (kind: Kind, key: Key, row: Row<Kind> | undefined) => void): void {
    this.observer = observer;
  }

  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined {
    return this.tables.get(kind)?.get(key) as Row<K> | undefined;
  }

  list<K extends Kind>(kind: K): readonly Row<K>[] {
    return (this.tables.get(kind)?.sorted() ?? NONE) as readonly Row<K>[];
  }

  keys(kind: Kind): readonly Key[] {
    return this.tables.get(kind)?.keys() ?? NO_KEYS;
  }

  by<K extends Kind>(kind: K, index: IndexName<K>, value: string): readonly Row<K>[] {
    return (this.tables.get(kind)?.filed(index, value) ?? NONE) as readonly Row<K>[];
  }

  put<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void {
    let table = this.tables.get(kind);
    if (table?.get(key) === row) return;
    if (!table || table.isShared) {
      table = table ? table.fork() : new Table(kind);
      this.tables.set(kind, table);
    }
    table.put(key, row);
    this.observer?.(kind, key, row);
  }

  fork(): LiveStore {
    const copy = new LiveStore();
    for (const [kind, table] of this.tables) {
      table.isShared = true;
      copy.tables.set(kind, table);
    }
    return copy;
  }
}

type AnyRow = Row<Kind>;

const NONE: readonly AnyRow[] = [];
const NO_KEYS: readonly Key[] = [];

/** Rows under one index value. The order of keys is kept while only rows change, which is what mostly happens. */
class Shelf {
  readonly rows = new Map<Key, AnyRow>();
  private keysInOrder: Key[] | undefined;
  private inOrder: AnyRow[] | undefined;

  put(key: Key, row: AnyRow): void {
    if (!this.rows.has(key)) this.keysInOrder = undefined;
    this.rows.set(key, row);
    this.inOrder = undefined;
  }

  remove(key: Key): void {
    this.rows.delete(key);
    this.keysInOrder = undefined;
    this.inOrder = undefined;
  }

  keys(): readonly Key[] {
    this.keysInOrder ??= [...this.rows.keys()].sort(compareText);
    return this.keysInOrder;
  }

  sorted(): readonly AnyRow[] {
    this.inOrder ??= this.keys().map((key) => this.rows.get(key) as AnyRow);
    return this.inOrder;
  }

  fork(): Shelf {
    const copy = new Shelf();
    for (const [key, row] of this.rows) copy.rows.set(key, row);
    return copy;
  }
}

/** The rows of a kind, and shelves of them by each of its indexes. */
class Table {
  /** Two stores have it: it must not change any more. */
  isShared = false;
  private all = new Shelf();
  private readonly shelves = new Map<string, Map<string, Shelf>>();

  constructor(private readonly kind: Kind) {
    for (const { name } of indexesOf(kind)) this.shelves.set(name, new Map());
  }

  get(key: Key): AnyRow | undefined {
    return this.all.rows.get(key);
  }

  put(key: Key, row: AnyRow | undefined): void {
    const before = this.get(key);
    if (before === row) return;
    if (row === undefined) this.all.remove(key);
    else this.all.put(key, row);
    for (const index of indexesOf(this.kind)) {
      const shelves = this.shelves.get(index.name) as Map<string, Shelf>;
      const now = row === undefined ? [] : index.values(row);
      for (const value of before === undefined ? [] : index.values(before)) {
        if (!now.includes(value)) unshelve(shelves, value, key);
      }
      for (const value of now) shelve(shelves, value, key, row as AnyRow);
    }
  }

  keys(): readonly Key[] {
    return this.all.keys();
  }

  sorted(): readonly AnyRow[] {
    return this.all.sorted();
  }

  filed(index: string, value: string): readonly AnyRow[] {
    return this.shelves.get(index)?.get(value)?.sorted() ?? NONE;
  }

  fork(): Table {
    const copy = new Table(this.kind);
    copy.all = this.all.fork();
    for (const [name, shelves] of this.shelves) {
      const copies = copy.shelves.get(name) as Map<string, Shelf>;
      for (const [value, shelf] of shelves) copies.set(value, shelf.fork());
    }
    return copy;
  }
}

function shelve(shelves: Map<string, Shelf>, value: string, key: Key, row: AnyRow): void {
  let shelf = shelves.get(value);
  if (!shelf) {
    shelf = new Shelf();
    shelves.set(value, shelf);
  }
  shelf.put(key, row);
}

function unshelve(shelves: Map<string, Shelf>, value: string, key: Key): void {
  const shelf = shelves.get(value);
  shelf?.remove(key);
  if (shelf?.rows.size === 0) shelves.delete(value);
}
