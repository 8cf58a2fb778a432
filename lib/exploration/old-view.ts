import { isApiKind, type Key, type Kind, keyOf, type Lag, type Row, type Unseen } from '../model/kinds';
import { type IndexName, indexesOf } from '../model/store/indexes';
import type { Reader } from '../model/store/store';
import { assert } from '../util/assert';
import { compareText } from '../util/order';
import { covers, isCached } from './lags';

type AnyRow = Row<Kind>;

/** A state as the caches of a component show it that is behind: where an object has been written since, as it was. */
export class OldView implements Reader {
  readonly newest: Reader;

  constructor(
    private readonly now: Reader,
    private readonly lag: Lag,
  ) {
    this.newest = now;
  }

  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined {
    const unseen = this.unseen(kind).find((each) => each.key === key);
    return unseen ? (unseen.as as Row<K> | undefined) : this.now.get(kind, key);
  }

  list<K extends Kind>(kind: K): readonly Row<K>[] {
    return this.mixed(kind, this.now.list(kind), () => true) as readonly Row<K>[];
  }

  keys(kind: Kind): readonly Key[] {
    return this.unseen(kind).length === 0 ? this.now.keys(kind) : this.list(kind).map((row) => keyOf(row as never));
  }

  by<K extends Kind>(kind: K, name: IndexName<K>, value: string): readonly Row<K>[] {
    const isFiled = (row: AnyRow) =>
      indexesOf(kind).some((index) => index.name === name && index.values(row).includes(value));
    return this.mixed(kind, this.now.by(kind, name, value), isFiled) as readonly Row<K>[];
  }

  private unseen(kind: Kind): readonly Unseen[] {
    if (!isApiKind(kind)) return [];
    assert(isCached(this.lag, kind), `${this.lag.controller} reads ${kind}, of which it is not known to have a cache`);
    return covers(this.lag, kind) ? this.now.by('Unseen', 'of', `${this.lag.controller} ${kind}`) : [];
  }

  private mixed(kind: Kind, rows: readonly AnyRow[], isFiled: (row: AnyRow) => boolean): readonly AnyRow[] {
    const unseen = this.unseen(kind);
    if (unseen.length === 0) return rows;
    const seen = new Map<Key, AnyRow>(rows.map((row) => [keyOf(row as never), row]));
    for (const { key, as } of unseen) {
      if (as && isFiled(as)) seen.set(key, as);
      else seen.delete(key);
    }
    return [...seen].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
  }
}
