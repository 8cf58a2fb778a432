import type { Key, Kind, Row } from '../kinds';
import type { IndexName } from './indexes';

/**
 * What can be read of a state: rows by kind and key, and lists by index. Controllers, rules and the API server read through it, and nothing else
 * tells them about the world; so a view of an older moment, or one that records what was read, is simply another Reader.
 *
 * Lists are in ascending order of key, on every machine.
 */
export interface Reader {
  /** The present, where this is an older moment. */
  readonly newest?: Reader;
  /** What the books of the component show, where they are behind; see View. */
  readonly books?: Reader;
  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined;
  list<K extends Kind>(kind: K): readonly Row<K>[];
  /** The keys of a kind, in the same order as `list`. */
  keys(kind: Kind): readonly Key[];
  /** Rows that an index files under a value, e.g. `by('Pod', 'node', 'node-a')`. */
  by<K extends Kind>(kind: K, index: IndexName<K>, value: string): readonly Row<K>[];
}

/** A state that can move on. Only the transition system writes to it (see ../cluster.ts). */
export interface Store extends Reader {
  /** Replaces a row; `undefined` removes it. Rows are immutable: a changed object is a new one. */
  put<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void;
  /** An independent copy, at the same moment. */
  fork(): Store;
}
