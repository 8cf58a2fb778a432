import type { Block, Interchangeable } from './interchangeable';
import type { Renaming } from './renaming';

/** Renamings that are looked at for every state. More cost more than they save. */
const MOST_RENAMINGS = 300;
/** Names are bits of an integer; see renaming.ts. */
const MOST_NAMES = 31;

/** Names, and a group of renamings of them. */
export interface Group {
  readonly names: readonly string[];
  /** The first of them changes nothing. */
  readonly renamings: readonly Renaming[];
  /** What is exchanged in it. */
  readonly classes: readonly Interchangeable[];
}

/** The group that exchanges of neighbours in classes generate. An exchange that would make it too large is left out, and parts its class. */
export function groupOf(classes: readonly Interchangeable[]): Group {
  let names: readonly string[] = [];
  let generators: readonly Renaming[] = [];
  let renamings: readonly Renaming[] = [[]];
  const exchanged: Block[][] = [];
  for (const blocks of classes) {
    let together: Block[] | undefined;
    for (let i = 1; i < blocks.length; i++) {
      const pair = [blocks[i - 1] as Block, blocks[i] as Block] as const;
      const more = [...new Set([...names, ...pair.flat()])];
      const next = [...generators, exchange(more, ...pair)].map((generator) => extended(generator, more.length));
      const found = more.length > MOST_NAMES ? undefined : closure(next, more.length);
      if (!found) {
        together = undefined;
        continue;
      }
      [names, generators, renamings] = [more, next, found];
      if (together) together.push(pair[1]);
      else {
        together = [...pair];
        exchanged.push(together);
      }
    }
  }
  return { names, renamings, classes: exchanged };
}

function exchange(names: readonly string[], one: Block, other: Block): Renaming {
  const to = Array.from(names.keys());
  one.forEach((name, i) => {
    const [a, b] = [names.indexOf(name), names.indexOf(other[i] as string)];
    [to[a], to[b]] = [b, a];
  });
  return to;
}

function extended(renaming: Renaming, length: number): Renaming {
  return Array.from({ length }, (_, i) => renaming[i] ?? i);
}

/** All products of generators; undefined when there are too many. */
function closure(generators: readonly Renaming[], length: number): readonly Renaming[] | undefined {
  const found = new Map([[extended([], length).join(), extended([], length)]]);
  for (const one of found.values()) {
    for (const generator of generators) {
      const product = one.map((name) => generator[name] as number);
      found.set(product.join(), found.get(product.join()) ?? product);
    }
    if (found.size > MOST_RENAMINGS) return undefined;
  }
  return [...found.values()];
}
