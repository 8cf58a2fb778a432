/**
 * Parts of a whole that is enough for something, without those that it can miss: delta debugging, as `shrink` does it with the steps of a path. It leaves out
 * runs of parts, the last ones first and halving their length, again and again until a whole round leaves nothing out. So of what it returns no single part
 * can be missed, and asking for the needed ones of these returns the same.
 *
 * @param parts are enough together
 * @param isEnough whether some of them, in their order, are still enough; asked again about the same parts in a later round
 */
export async function needed<Part>(
  parts: readonly Part[],
  isEnough: (kept: readonly Part[]) => Promise<boolean>,
): Promise<readonly Part[]> {
  let kept = parts;
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    for (let length = before; length > 0; length = length === 1 ? 0 : Math.ceil(length / 2)) {
      for (let from = kept.length; from > 0; ) {
        const to = from;
        from = Math.max(0, from - length);
        const fewer = [...kept.slice(0, from), ...kept.slice(to)];
        if (await isEnough(fewer)) kept = fewer;
      }
    }
  }
  return kept;
}
