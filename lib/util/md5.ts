/** MD5 (RFC 1321) over the UTF-8 bytes of a text, in hex: for what others order by it, not for security. Runs where there is no `node:crypto`. */
export function md5(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < words.length; at += 16) state = plus(state, rounds(state, words.subarray(at, at + 16)));
  return state.map(hexOfBytes).join('');
}

type State = readonly [number, number, number, number];

/** The message, a single 1 bit, zeros, and the length in bits, as little-endian words in blocks of 16. */
function padded(bytes: Uint8Array): Uint32Array {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const words = new Uint32Array(16 * blocks);
  const put = (at: number, byte: number) => {
    words[at >> 2] |= byte << (8 * (at & 3));
  };
  for (const [at, byte] of bytes.entries()) put(at, byte);
  put(bytes.length, 0x80);
  // No text that is hashed here has 2^29 bytes: the length's upper half is zero.
  words[words.length - 2] = 8 * bytes.length;
  return words;
}

/** How far each step of a round turns, in turn. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const ADDENDS = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

function rounds(from: State, block: Uint32Array): State {
  let [a, b, c, d] = from;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, word] = mix(round, i, b, c, d);
    const sum = (a + mixed + ADDENDS[i] + block[word]) | 0;
    const turn = TURNS[round][i & 3];
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  return [a, b, c, d];
}

function mix(round: number, i: number, b: number, c: number, d: number): readonly [mixed: number, word: number] {
  switch (round) {
    case 0:
      return [(b & c) | (~b & d), i];
    case 1:
      return [(d & b) | (~d & c), (5 * i + 1) & 15];
    case 2:
      return [b ^ c ^ d, (3 * i + 5) & 15];
    default:
      return [c ^ (b | ~d), (7 * i) & 15];
  }
}

function plus(a: State, b: State): State {
  return [(a[0] + b[0]) | 0, (a[1] + b[1]) | 0, (a[2] + b[2]) | 0, (a[3] + b[3]) | 0];
}

/** The four bytes of a word, the lowest first. */
function hexOfBytes(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
}
