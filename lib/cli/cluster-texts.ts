/** From what a cluster prints to the code that speaks of it. */

/** A text that stands for a code; `…` in it stands for anything. */
export interface KnownText {
  readonly code: string;
  readonly text: string;
}

/** A code that knows a text. */
export interface Match {
  readonly code: string;
  /** Letters that fit: the more, the more exact. */
  readonly letters: number;
}

/**
 * The codes whose texts occur in what was printed, whatever the case, the spaces and the quoted names; if there are none, the codes in whose texts it
 * occurs itself. The most exact first: the one of which the most letters fit.
 */
export function matchesOf(printed: string, known: readonly KnownText[]): readonly Match[] {
  const said = plain(printed);
  const scored = known.map(({ code, text }) => ({ code, score: lettersOf(fragments(text), said) }));
  const fitting = scored.filter(({ score }) => score >= LEAST_LETTERS);
  if (fitting.length > 0) return byScore(fitting);
  if (said.length < LEAST_LETTERS) return [];
  const parts = fragments(printed);
  return byScore(
    known.map(({ code, text }) => ({ code, score: lettersOf(parts, plain(text)) })).filter(({ score }) => score > 0),
  );
}

/** Shorter texts, such as `not found`, are everywhere. */
const LEAST_LETTERS = 12;

function byScore(scored: readonly { readonly code: string; readonly score: number }[]): readonly Match[] {
  const best = new Map<string, number>();
  for (const { code, score } of scored) best.set(code, Math.max(score, best.get(code) ?? 0));
  return [...best].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([code, letters]) => ({ code, letters }));
}

/** How many letters the fragments have, if all of them occur in their order; else 0. */
function lettersOf(parts: readonly string[], text: string): number {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return 0;
    from = at + part.length;
  }
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** What is left when names and wildcards are taken out. */
function fragments(text: string): readonly string[] {
  return plain(text)
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Lower case, single spaces, a wildcard for each quoted name. The apostrophe of `didn't` quotes nothing. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\\"/g, '"')
    .replace(/(?<!\w)(["'`])(?:(?!\1).)*\1(?!\w)/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
}
