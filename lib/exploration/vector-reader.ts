import type { Key, Kind, Row } from '../model/kinds';
import type { IndexName } from '../model/store/indexes';
import type { Reader } from '../model/store/store';
import { type Cells, NOTHING, type Shelf } from './cells';

/** A state in its packed form, as controllers, rules and properties read it. */
export class VectorReader implements Reader {
  constructor(
    readonly cells: Cells,
    public words: Int32Array,
    public at: number,
    public width: number,
  ) {}

  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined {
    return this.cells.rows[this.cellAt(this.cells.place(kind, key).number)] as Row<K> | undefined;
  }

  list<K extends Kind>(kind: K): readonly Row<K>[] {
    return this.on(this.cells.shelf(kind)) as readonly Row<K>[];
  }

  keys(kind: Kind): readonly Key[] {
    return this.cells
      .shelf(kind)
      .places.filter(({ number }) => this.cellAt(number) !== NOTHING)
      .map(({ key }) => key);
  }

  by<K extends Kind>(kind: K, index: IndexName<K>, value: string): readonly Row<K>[] {
    return this.on(this.cells.shelf(kind, index, value)) as readonly Row<K>[];
  }

  cellAt(place: number): number {
    return place < this.width ? (this.words[this.at + place] as number) : NOTHING;
  }

  private on(shelf: Shelf) {
    return this.cells.rowsOf(this.cells.listOn(shelf, this.words, this.at, this.width));
  }
}
