/** One document's text and where it begins in its file. */
export interface DocumentText {
  readonly text: string;
  readonly offset: number;
}

/**
 * Splits a stream of YAML documents at its `---` lines, as kubectl does before it parses (apimachinery v0.37.1
 * `pkg/util/yaml/decoder.go`), so that a broken document leaves its neighbours readable. Documents that hold nothing but
 * blanks and comments are left out.
 */
export function* splitYaml(text: string): Generator<DocumentText> {
  let start = 0;
  while (start <= text.length) {
    const end = nextMarker(text, start);
    const document = text.slice(start, end);
    if (!isEmpty(document)) yield { text: document, offset: start };
    if (end >= text.length) return;
    start = end;
  }
}

/** The offset of the next line that begins with `---` and nothing glued to it, behind the one at `from`. */
function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('\n---', from); at >= 0; at = text.indexOf('\n---', at + 1)) {
    const after = text.charCodeAt(at + 4);
    // End of text, tab, line breaks, blank.
    if (Number.isNaN(after) || after === 0x09 || after === 0x0a || after === 0x0d || after === 0x20) return at + 1;
  }
  return text.length;
}

function isEmpty(document: string): boolean {
  // Nearly every document says otherwise in its first line; the loop is for comments and templates' blank output.
  for (let start = document.startsWith('---') ? 3 : 0; start < document.length; ) {
    const newline = document.indexOf('\n', start);
    const end = newline < 0 ? document.length : newline;
    const line = document.slice(start, end).trim();
    if (line !== '' && line[0] !== '#' && line !== '...' && line !== '\ufeff') return false;
    start = end + 1;
  }
  return true;
}

/** Whether a text is JSON by the measure of kubectl: its first character that is no blank is `{`. */
export function looksLikeJson(text: string): boolean {
  return /^\ufeff?[ \t\r\n]*\{/.test(text);
}

/** The top-level values of a stream of JSON objects that follow one another with nothing but blanks between. */
export function splitJson(text: string): DocumentText[] {
  const values: DocumentText[] = [];
  let depth = 0;
  let start = 0;
  scanJson(text, (char, at) => {
    if (char === OPEN_BRACE || char === OPEN_BRACKET) depth++;
    else if ((char === CLOSE_BRACE || char === CLOSE_BRACKET) && --depth <= 0) {
      values.push({ text: text.slice(start, at + 1), offset: start });
      start = at + 1;
      depth = 0;
    }
  });
  if (text.slice(start).trim() !== '') values.push({ text: text.slice(start), offset: start });
  return values;
}

/** How many `"name":` a JSON text has: more than its value has keys means that some key stands twice. */
export function countJsonKeys(text: string): number {
  let count = 0;
  scanJson(text, (char) => {
    if (char === COLON) count++;
  });
  return count;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Calls back for every character outside of strings. A loop, because a pattern would take quadratic time on made texts. */
function scanJson(text: string, found: (char: number, at: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char !== QUOTE) found(char, at);
    else
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
  }
}
