import { assert } from '../util/assert';
import { type Cells, NOTHING, type Shelf } from './cells';
import type { Reads } from './reads';

const LEAF = -1;

interface Node<T> {
  /** What to read here, as Reads has it; LEAF: nothing more. */
  readonly what: number;
  readonly value: T | undefined;
  /** The first answer and where it leads; most have no other. */
  readonly found: number;
  kid: Node<T> | undefined;
  others: Map<number, Node<T>> | undefined;
}

/**
 * A function of states, tabled by what it reads: a tree that reads what the function would read, in its order, and has the result at its leaves. It is exact,
 * because the next thing that a function reads depends only on what it has read before.
 */
export class Table<T> {
  private root: Node<T> | undefined;

  constructor(private readonly cells: Cells) {}

  look(words: Int32Array, at: number, width: number): T | undefined {
    const { cells } = this;
    let node = this.root;
    while (node !== undefined) {
      const { what } = node;
      if (what === LEAF) return node.value;
      const number = what >> 1;
      const found =
        (what & 1) === 0
          ? number < width
            ? (words[at + number] as number)
            : NOTHING
          : cells.listOn(cells.allShelves[number] as Shelf, words, at, width);
      node = found === node.found ? node.kid : node.others?.get(found);
    }
    return undefined;
  }

  add({ what, found }: Reads, value: T): void {
    let put = (node: Node<T>): void => {
      this.root = node;
    };
    let node = this.root;
    for (let i = 0; i < what.length; i++) {
      if (!node) {
        node = {
          what: what[i] as number,
          value: undefined,
          found: found[i] as number,
          kid: undefined,
          others: undefined,
        };
        put(node);
      }
      assert(node.what === what[i], 'a function of the state read something else where it had read the same');
      const [here, answer] = [node, found[i] as number];
      put = (next) => {
        if (answer === here.found) here.kid = next;
        else {
          here.others ??= new Map();
          here.others.set(answer, next);
        }
      };
      node = answer === here.found ? here.kid : here.others?.get(answer);
    }
    put({ what: LEAF, value, found: 0, kid: undefined, others: undefined });
  }
}
