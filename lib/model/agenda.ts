import type { Controller } from './controller';
import type { Key, Row } from './kinds';

export type Due =
  | { readonly work: Key }
  | { readonly timer: Key; readonly row: Row<'Timer'> }
  | { readonly resync: Controller };

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly what: Due;
}

/** What is due when: a binary heap, first by time, then by the order of arrival. A piece of work is due once. */
export class Agenda {
  private readonly heap: Entry[] = [];
  /** The entry of each piece of work. One that was hastened leaves its old entry in the heap, which means nothing any more. */
  private readonly works = new Map<Key, Entry>();
  private arrivals = 0;

  get size(): number {
    return this.heap.length;
  }

  next(): number {
    return this.heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  holds(work: Key): boolean {
    return this.works.has(work);
  }

  add(due: number, what: Due): void {
    if ('work' in what && this.works.has(what.work)) return;
    this.push({ due, order: this.arrivals++, what });
  }

  /** A piece of work is due at that moment already, if it would have been later. */
  hasten(work: Key, due: number): void {
    const known = this.works.get(work);
    if (known && known.due <= due) return;
    this.push({ due, order: this.arrivals++, what: { work } });
    this.dropOutdated();
  }

  private push(entry: Entry): void {
    if ('work' in entry.what) this.works.set(entry.what.work, entry);
    const { heap } = this;
    heap.push(entry);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at], heap[parent])) break;
      [heap[at], heap[parent]] = [heap[parent], heap[at]];
      at = parent;
    }
  }

  pop(): Entry | undefined {
    const first = this.removeFirst();
    if (first && 'work' in first.what) this.works.delete(first.what.work);
    this.dropOutdated();
    return first;
  }

  /** What stands first is always still due. */
  private dropOutdated(): void {
    for (let [first] = this.heap; first && this.isOutdated(first); [first] = this.heap) this.removeFirst();
  }

  private isOutdated(entry: Entry): boolean {
    return 'work' in entry.what && this.works.get(entry.what.work) !== entry;
  }

  private removeFirst(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first && last && heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    return first;
  }

  private sink(): void {
    const { heap } = this;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      let least = at;
      if (left < heap.length && isBefore(heap[left], heap[least])) least = left;
      if (left + 1 < heap.length && isBefore(heap[left + 1], heap[least])) least = left + 1;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
