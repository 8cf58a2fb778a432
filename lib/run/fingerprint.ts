/**
 * A fingerprint is 64 bits in two 32-bit lanes, because JavaScript computes on 32-bit integers at full speed and on no
 * wider ones. The fingerprint of a state is a sum over its words, lane by lane: a sum does not depend on the order, so a
 * write of one word updates it in constant time (take the old word's share away, add the new one's).
 */
export interface Fingerprint {
  /** Signed 32-bit integer. */
  readonly low: number;
  /** Signed 32-bit integer. */
  readonly high: number;
}

/** Looked up once: in a sandbox such as jest's, every look at a global costs more than the multiplication. */
const imul = Math.imul;

/** Spreads 32 bits over 32 bits, one to one; 0 stays 0. (The finalizer of MurmurHash3.) */
export function spread(x: number): number {
  x ^= x >>> 16;
  x = imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The low lane's share of the value at a place. A value of 0 is absent and has no share. */
export function lowShare(place: number, value: number): number {
  return value === 0 ? 0 : spread(value + imul(spread(place + 0x3c6ef372), 0x9e3779b1));
}

/** The high lane's share of the value at a place, independent of the low one. */
export function highShare(place: number, value: number): number {
  return value === 0 ? 0 : spread(imul(spread(value ^ 0x5bd1e995), 0x2c1b3c6d) ^ imul(place + 1, 0x297a2d39));
}

/** The fingerprint of a vector of words, from nothing. Trailing zeros do not change it, so a vector may grow. */
export function fingerprintOf(words: ArrayLike<number>): Fingerprint {
  let low = 0;
  let high = 0;
  for (let place = 0; place < words.length; place++) {
    low = (low + lowShare(place, words[place]!)) | 0;
    high = (high + highShare(place, words[place]!)) | 0;
  }
  return { low, high };
}

/** The fingerprint of a text: for systems whose states are most easily told apart as text, such as toys in tests. */
export function fingerprintOfText(text: string): Fingerprint {
  let low = 0x2f0b4a27;
  let high = 0x61c88647;
  for (let i = 0; i < text.length; i++) {
    low = spread(low ^ imul(text.charCodeAt(i) + 1, 0x9e3779b1));
    high = spread(high + imul(text.charCodeAt(i) + 1, 0x2c1b3c6d));
  }
  return { low, high };
}

/**
 * How many states were probably taken for another one with the same fingerprint and so never looked at. TLC's estimate
 * (`MP.printSuccess`, "calculated (optimistic)"): each of the states that were generated again could have been a new one
 * that hit one of the `states` fingerprints in 2^64.
 *
 * @param states distinct states found
 * @param generated states generated, the initial one included
 */
export function expectedLostStates(states: number, generated: number): number {
  return (states * Math.max(0, generated - states)) / 2 ** 64;
}

/** Which of n machines or processes owns the state: equal fingerprints, equal shard, and every shard gets its part. */
export function shardOf(fingerprint: Fingerprint, n: number): number {
  return (spread(fingerprint.high ^ 0x7feb352d) >>> 0) % n;
}
