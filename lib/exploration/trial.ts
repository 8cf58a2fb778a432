import type { Key, Kind, Row } from '../model/kinds';
import type { IndexName } from '../model/store/indexes';
import type { Store } from '../model/store/store';
import { type AnyRow, type Cells, NOTHING, type Place, type Shelf } from './cells';
import type { Reads } from './reads';
import type { VectorReader } from './vector-reader';

/**
 * A step that is being tried: reads come from a state and are noted, writes stay here. What a step does depends on what it has read and on nothing else, so
 * that the note says in which other states it does the same.
 */
export class Trial implements Store {
  private readonly cells: Cells;

  constructor(
    private readonly state: VectorReader,
    readonly reads: Reads,
    /** What has been written, by place. A row of a queue becomes a cell when the step is done: most are overwritten within it. */
    readonly written: Map<Place, AnyRow | undefined> = new Map(),
  ) {
    this.cells = state.cells;
  }

  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined {
    const place = this.cells.place(kind, key);
    if (this.written.has(place)) return this.normal(place) as Row<K> | undefined;
    const cell = this.state.cellAt(place.number);
    this.reads.place(place, cell);
    return this.cells.rows[cell] as Row<K> | undefined;
  }

  list<K extends Kind>(kind: K): readonly Row<K>[] {
    return this.on(kind, this.cells.shelf(kind)) as readonly Row<K>[];
  }

  keys(kind: Kind): readonly Key[] {
    const { places } = this.cells.shelf(kind);
    this.on(kind, this.cells.shelf(kind));
    return places.filter((place) => this.now(place) !== NOTHING).map(({ key }) => key);
  }

  by<K extends Kind>(kind: K, index: IndexName<K>, value: string): readonly Row<K>[] {
    return this.on(kind, this.cells.shelf(kind, index, value)) as readonly Row<K>[];
  }

  put<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void {
    const place = this.cells.place(kind, key);
    this.written.set(place, row);
    // What indexes file must be found by them at once.
    if (kind !== 'Work' || this.cells.filesQueues) this.cells.cell(place, row);
  }

  fork(): Trial {
    return new Trial(this.state, this.reads, new Map(this.written));
  }

  /** A row of a queue as it was written, for whether it has failed decides what follows at once; any other as the state will have it. */
  private normal(place: Place): AnyRow | undefined {
    const row = this.written.get(place);
    return place.kind === 'Work' ? row : this.cells.rows[this.cells.cell(place, row)];
  }

  private now(place: Place): number {
    return this.written.has(place) ? this.cells.cell(place, this.written.get(place)) : this.state.cellAt(place.number);
  }

  private on(kind: Kind, shelf: Shelf) {
    const { cells, state } = this;
    const list = cells.listOn(shelf, state.words, state.at, state.width);
    this.reads.shelf(shelf, list);
    if (!this.hasWritten(kind)) return cells.rowsOf(list);
    let mixed = 0;
    for (const place of shelf.places) {
      const cell = this.now(place);
      if (cell !== NOTHING && (shelf.members?.has(cell) ?? true)) mixed = cells.longer(mixed, cell);
    }
    return cells.rowsOf(mixed);
  }

  private hasWritten(kind: Kind): boolean {
    for (const place of this.written.keys()) if (place.kind === kind) return true;
    return false;
  }
}
