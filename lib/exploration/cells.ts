import type { Key, Kind, Row } from '../model/kinds';
import { exploredIndexesOf, indexesOf } from '../model/store/indexes';
import type { Fingerprint } from '../run/fingerprint';
import { compareText } from '../util/order';
import { Interner } from './interner';
import { timeless } from './timeless';

export type AnyRow = Row<Kind>;

/** Where a row may stand: a kind and a key that some state has held. Numbered at first appearance. */
export interface Place {
  readonly number: number;
  readonly kind: Kind;
  readonly key: Key;
  /** The rows that have stood there, by cell. */
  readonly cells: Map<AnyRow, number>;
}

/** The places whose rows an index files under one value, or all places of a kind. */
export interface Shelf {
  readonly number: number;
  /** In ascending order of key. */
  readonly places: Place[];
  /** The cells that are filed here; undefined when all are. */
  readonly members: Set<number> | undefined;
  /** See Cells.filings: when the last of the places came. */
  grown: number;
}

/** The cell of every place where nothing stands. */
export const NOTHING = 0;

/**
 * The rows that the states of one exploration are made of. A cell is a row at a place, numbered at first appearance; a state is a vector of cells by place.
 * Millions of states share some thousands of cells.
 */
export class Cells {
  readonly interner = new Interner();
  readonly places: Place[] = [];
  /** By cell. */
  readonly rows: (AnyRow | undefined)[] = [undefined];
  /** By cell: what it is taken for in a state. */
  private readonly staying: number[] = [NOTHING];
  /** The shares of the cells in a state's fingerprint, which is their sum: by place and contents, so that numbering does not matter. */
  low = new Int32Array(1 << 12);
  high = new Int32Array(1 << 12);
  private readonly byKind = new Map<Kind, Map<Key, Place>>();
  /** By kind, index and value; all of a kind stand under ''. Looked up a million times, so that no name is put together for it. */
  private readonly shelves = new Map<Kind, Map<string, Map<string, Shelf>>>();
  readonly allShelves: Shelf[] = [];
  /** How often a place has come to stand on a shelf. */
  filings = 0;
  private readonly lists: (readonly AnyRow[])[] = [[]];
  private readonly longerLists = new Map<number, number>();

  /**
   * @param normal what a row is taken for; states whose rows are taken for the same are the same
   * @param filesQueues whether the indexes that only explorations have are kept
   */
  constructor(
    private readonly normal: (kind: Kind, row: AnyRow) => AnyRow = timeless,
    readonly filesQueues = false,
  ) {}

  place(kind: Kind, key: Key): Place {
    let keys = this.byKind.get(kind);
    if (!keys) {
      keys = new Map();
      this.byKind.set(kind, keys);
    }
    let place = keys.get(key);
    if (!place) {
      place = { number: this.places.length, kind, key, cells: new Map() };
      keys.set(key, place);
      this.places.push(place);
      this.file(this.shelf(kind), place);
    }
    return place;
  }

  cell(place: Place, row: AnyRow | undefined): number {
    return row === undefined ? NOTHING : this.cellOf(place, this.normal(place.kind, row));
  }

  /** As `cell`, but of Work as it was written; in a state that is left it stands as `asItStays` says. */
  cellAsWritten(place: Place, row: AnyRow | undefined): number {
    return row === undefined || place.kind !== 'Work' ? this.cell(place, row) : this.cellOf(place, row);
  }

  asItStays(cell: number): number {
    return this.staying[cell] as number;
  }

  private cellOf(place: Place, row: AnyRow): number {
    const unique = this.interner.unique(row);
    return place.cells.get(unique) ?? this.addCell(place, unique);
  }

  /** All of a kind, or what an index files under a value. */
  shelf(kind: Kind, index = '', value = ''): Shelf {
    let shelf = this.shelves.get(kind)?.get(index)?.get(value);
    if (!shelf) {
      shelf = { number: this.allShelves.length, places: [], members: index === '' ? undefined : new Set(), grown: 0 };
      this.allShelves.push(shelf);
      const indexes = entry(this.shelves, kind, () => new Map<string, Map<string, Shelf>>());
      entry(indexes, index, () => new Map<string, Shelf>()).set(value, shelf);
    }
    return shelf;
  }

  /** The number of the list of rows that a shelf holds in a state: equal numbers, equal lists. */
  listOn(shelf: Shelf, words: Int32Array, at: number, width: number): number {
    const { places, members } = shelf;
    let list = 0;
    for (let i = 0; i < places.length; i++) {
      const { number } = places[i] as Place;
      const cell = number < width ? words[at + number] : NOTHING;
      if (cell !== NOTHING && (members === undefined || members.has(cell))) list = this.longer(list, cell);
    }
    return list;
  }

  longer(list: number, cell: number): number {
    const name = list * 0x4000000 + cell;
    let longer = this.longerLists.get(name);
    if (longer === undefined) {
      longer = this.lists.length;
      this.longerLists.set(name, longer);
      this.lists.push([...(this.lists[list] as readonly AnyRow[]), this.rows[cell] as AnyRow]);
    }
    return longer;
  }

  rowsOf(list: number): readonly AnyRow[] {
    return this.lists[list] as readonly AnyRow[];
  }

  /** The share of a row at a place. */
  share(kind: Kind, key: Key, row: AnyRow): Fingerprint {
    return this.interner.fingerprint({ place: `${kind} ${key}`, row });
  }

  private addCell(place: Place, row: AnyRow): number {
    const cell = this.rows.length;
    this.rows.push(row);
    this.staying.push(cell);
    place.cells.set(row, cell);
    if (cell === this.low.length) [this.low, this.high] = [doubled(this.low), doubled(this.high)];
    const { low, high } = this.share(place.kind, place.key, row);
    this.low[cell] = low;
    this.high[cell] = high;
    const indexes = this.filesQueues
      ? [...indexesOf(place.kind), ...exploredIndexesOf(place.kind)]
      : indexesOf(place.kind);
    for (const { name, values } of indexes) {
      for (const value of values(row)) {
        const shelf = this.shelf(place.kind, name, value);
        (shelf.members as Set<number>).add(cell);
        if (!shelf.places.includes(place)) this.file(shelf, place);
      }
    }
    this.staying[cell] = this.cell(place, row);
    return cell;
  }

  private file(shelf: Shelf, place: Place): void {
    const { places } = shelf;
    let at = places.length;
    while (at > 0 && compareText((places[at - 1] as Place).key, place.key) > 0) at--;
    places.splice(at, 0, place);
    shelf.grown = ++this.filings;
  }
}

function entry<K, V>(map: Map<K, V>, key: K, made: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = made();
  map.set(key, value);
  return value;
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length);
  longer.set(array);
  return longer;
}
