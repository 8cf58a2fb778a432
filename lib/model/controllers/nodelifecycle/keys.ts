/**
 * What the node lifecycle controller has queues and passes for. Upstream they are a loop over all nodes, a queue of nodes, a rate-limited queue for each
 * zone and a queue of pods; here each is a sort of key, so that their writes interleave as those of upstream's goroutines do.
 */

import type { Key } from '../../kinds';

export type Sort = 'health' | 'schedule' | 'reach' | 'zone' | 'pod' | 'added' | 'removed';

export function keyFor(sort: Sort, name: string): Key {
  return `${sort} ${name}`;
}

export function parseKey(key: Key): { readonly sort: Sort; readonly name: string } {
  const space = key.indexOf(' ');
  return { sort: key.slice(0, space) as Sort, name: key.slice(space + 1) };
}
