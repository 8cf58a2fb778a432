/** Letters and digits that make no words: what the API server draws names from [apimachinery pkg/util/rand/rand.go]. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 5;

/**
 * A name for an object with a generateName: the prefix and five characters, the first that is free. The API server throws dice; the model counts, so that
 * the same steps lead to the same names.
 */
export function drawnName(prefix: string, isTaken: (name: string) => boolean): string {
  for (let n = 0; ; n++) {
    const name = prefix + suffix(n);
    if (!isTaken(name)) return name;
  }
}

function suffix(n: number): string {
  let text = '';
  for (let rest = n, i = 0; i < LENGTH; i++, rest = Math.floor(rest / ALPHABET.length))
    text = ALPHABET[rest % ALPHABET.length] + text;
  return text;
}

/** A hash in the same letters, which makes it fit for names [apimachinery pkg/util/rand/rand.go: SafeEncodeString]. */
export function safeEncoded(hash: number): string {
  let text = '';
  for (const digit of String(hash)) text += ALPHABET[digit.charCodeAt(0) % ALPHABET.length];
  return text;
}
