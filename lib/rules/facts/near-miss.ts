import { editDistance } from '../../util/text';

/**
 * The name that a misspelt one most probably meant: at most two slips of the keyboard, another case, a singular for a plural. Names that differ in a number or
 * in one of their short parts are siblings (`gp2` and `gp3`, `data-a` and `data-b`), not slips.
 */
export function nearMiss(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestSlips = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const slips = slipsBetween(name, candidate);
    if (slips < bestSlips) [best, bestSlips] = [candidate, slips];
  }
  return best;
}

function slipsBetween(name: string, candidate: string): number {
  const [a, b] = [name.toLowerCase(), candidate.toLowerCase()];
  if (a === b) return name === candidate ? Number.POSITIVE_INFINITY : 0;
  const slips = editDistance(a, b);
  const allowed = Math.min(a.length, b.length) < SHORT ? 1 : 2;
  return slips <= allowed && !areSiblings(a, b) ? slips : Number.POSITIVE_INFINITY;
}

/** Two slips in a name as short as this make another name: `ssd` and `hdd`. */
const SHORT = 5;

function areSiblings(a: string, b: string): boolean {
  if (a.replace(/\d+/g, '') === b.replace(/\d+/g, '')) return true;
  const [parts, others] = [a.split(/[-._]/), b.split(/[-._]/)];
  if (parts.length !== others.length)
    return parts.length > 1 || others.length > 1 ? isOnePartMore(parts, others) : false;
  // A short name of one part is itself such a part: a letter more or less is a slip, another letter is not.
  return parts.some((part, i) => {
    const other = others[i] as string;
    return part !== other && part.length === other.length && part.length <= 3;
  });
}

/** `data` and `data-b`. */
function isOnePartMore(parts: readonly string[], others: readonly string[]): boolean {
  const [fewer, more] = parts.length < others.length ? [parts, others] : [others, parts];
  return fewer.every((part) => more.includes(part));
}
