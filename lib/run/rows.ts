/** A copy of n states, laid out in wider rows; the words that were not there read 0. */
export function widened(words: Int32Array, at: number, n: number, from: number, to: number): Int32Array {
  const wider = new Int32Array(n * to);
  for (let k = 0; k < n; k++) wider.set(words.subarray(at + k * from, at + (k + 1) * from), k * to);
  return wider;
}
