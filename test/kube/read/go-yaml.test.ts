import { compose } from '../../../lib/kube/read/compose';
import { READ_LIMITS } from '../../../lib/kube/read/limits';
import { parseDocument } from '../../../lib/kube/read/parse';
import { Unreadable } from '../../../lib/kube/read/unreadable';
import { answeredBy, rows } from './fixtures/go-yaml.json';

/** Where we differ from kubectl's YAML on purpose, or because its behaviour is a slip that no manifest rests on. */
const DEVIATIONS: ReadonlyMap<string, string> = new Map([
  ['a:\n  - b\n  -\tc\n', 'a tab behind a dash is harmless, and read by every other tool'],
  ['\t\na: b\n', 'a blank line with a tab'],
  ['a:\n  b: 1\n\t\n  c: 2\n', 'a blank line with a tab'],
  ['"a":1\n', 'go-yaml drops the value; we refuse the line'],
  ['a: \u0085x\n', 'NEL is a line break in YAML 1.1'],
  ['a: &a.b/c x\nb: *a.b/c\n', 'YAML 1.2 allows more characters in anchors'],
  ['0.00001: a\n', 'a number as a key, printed in another way'],
  ['a: "\\ud83d\\ude00"\n', 'JSON escapes in YAML'],
  ['a: "\\/"\n', 'JSON escapes in YAML'],
  ['%YAML 1.2\n---\na: 1\n', 'refused when documents are split'],
  ['__proto__: 1\n', 'refused: see compose.ts'],
]);

function read(text: string): { json?: unknown; error?: string } {
  try {
    return { json: compose(parseDocument(text, READ_LIMITS.depth), READ_LIMITS).values[0] ?? null };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { error: error.what };
  }
}

describe(`what ${answeredBy} answers`, () => {
  const agreed = rows.filter(({ text }) => !DEVIATIONS.has(text));

  test.each(agreed.filter(({ json }) => json !== undefined).map(({ text, json }) => [text, json!]))(
    '%j is %s',
    (text, json) => {
      expect(read(text)).toEqual({ json: JSON.parse(json) });
    },
  );

  test.each(agreed.filter(({ error }) => error !== undefined).map(({ text, error }) => [text, error!]))(
    '%j is refused: %s',
    (text) => {
      expect(read(text)).toEqual({ error: expect.stringMatching(/./) });
    },
  );

  test('the deviations are deviations', () => {
    for (const text of DEVIATIONS.keys()) {
      const row = rows.find((other) => other.text === text)!;
      expect(read(text)).not.toEqual(
        row.json === undefined ? { error: expect.anything() } : { json: JSON.parse(row.json) },
      );
    }
    expect([agreed.length, DEVIATIONS.size]).toEqual([rows.length - 11, 11]);
  });
});
