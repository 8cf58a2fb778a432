/**
 * The difference of two texts as the API server shows it behind "is immutable": what `github.com/pmezard/go-difflib` makes of them,
 * which is Python's difflib. The usual diff libraries find shortest edits, which look different.
 */

/** Lines of context around a change. */
const CONTEXT = 3;

/** Unified, without file names; empty when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return grouped(edits(matches(a, b), a.length, b.length))
    .map((group) => hunk(group, a, b))
    .join('');
}

/** Lines `a1` to `a2` stand where `b1` to `b2` stand in the other text. */
interface Edit {
  readonly equal: boolean;
  readonly a1: number;
  readonly a2: number;
  readonly b1: number;
  readonly b2: number;
}

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** The longest common run of lines, then the same left and right of it. */
function matches(a: readonly string[], b: readonly string[]): readonly Match[] {
  const within = (a1: number, a2: number, b1: number, b2: number): readonly Match[] => {
    const best = longestMatch(a, b, a1, a2, b1, b2);
    if (best.size === 0) return [];
    const left = within(a1, best.a, b1, best.b);
    const right = within(best.a + best.size, a2, best.b + best.size, b2);
    return [...left, best, ...right];
  };
  return within(0, a.length, 0, b.length);
}

/** Of several longest runs the first in `a`, of these the first in `b`. */
function longestMatch(
  a: readonly string[],
  b: readonly string[],
  a1: number,
  a2: number,
  b1: number,
  b2: number,
): Match {
  let best: Match = { a: a1, b: b1, size: 0 };
  let previous = new Map<number, number>();
  for (let i = a1; i < a2; i++) {
    const lengths = new Map<number, number>();
    for (let j = b1; j < b2; j++) {
      if (a[i] !== b[j]) continue;
      const size = (previous.get(j - 1) ?? 0) + 1;
      lengths.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    previous = lengths;
  }
  return best;
}

function edits(found: readonly Match[], aLength: number, bLength: number): readonly Edit[] {
  const result: Edit[] = [];
  let [a1, b1] = [0, 0];
  for (const { a, b, size } of [...found, { a: aLength, b: bLength, size: 0 }]) {
    if (a1 < a || b1 < b) result.push({ equal: false, a1, a2: a, b1, b2: b });
    if (size > 0) result.push({ equal: true, a1: a, a2: a + size, b1: b, b2: b + size });
    [a1, b1] = [a + size, b + size];
  }
  return merged(result);
}

/** Equal runs that touch, which matching leaves in pieces, are one. */
function merged(list: readonly Edit[]): readonly Edit[] {
  const result: Edit[] = [];
  for (const edit of list) {
    const last = result[result.length - 1];
    if (last?.equal && edit.equal) result[result.length - 1] = { ...last, a2: edit.a2, b2: edit.b2 };
    else result.push(edit);
  }
  return result;
}

/** Edits with their context; a long equal run parts two groups. */
function grouped(list: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = [];
  let group: Edit[] = [];
  list.forEach((edit, index) => {
    if (!edit.equal) {
      group.push(edit);
      return;
    }
    const length = edit.a2 - edit.a1;
    const [first, last] = [index === 0, index === list.length - 1];
    const head = { ...edit, a2: Math.min(edit.a2, edit.a1 + CONTEXT), b2: Math.min(edit.b2, edit.b1 + CONTEXT) };
    const tail = { ...edit, a1: Math.max(edit.a1, edit.a2 - CONTEXT), b1: Math.max(edit.b1, edit.b2 - CONTEXT) };
    if (first) group.push(tail);
    else if (last) group.push(head);
    else if (length > 2 * CONTEXT) {
      groups.push([...group, head]);
      group = [tail];
    } else group.push(edit);
  });
  if (group.some((edit) => !edit.equal)) groups.push(group);
  return groups;
}

function hunk(group: readonly Edit[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [group[0] as Edit, group[group.length - 1] as Edit];
  const lines = group.flatMap((edit) => {
    if (edit.equal) return a.slice(edit.a1, edit.a2).map((line) => ` ${line}`);
    const gone = a.slice(edit.a1, edit.a2).map((line) => `-${line}`);
    return [...gone, ...b.slice(edit.b1, edit.b2).map((line) => `+${line}`)];
  });
  return `@@ -${range(first.a1, last.a2)} +${range(first.b1, last.b2)} @@\n${lines.map((line) => `${line}\n`).join('')}`;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
