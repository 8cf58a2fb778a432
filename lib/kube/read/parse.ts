import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { Unreadable } from './unreadable';

/** The events of one YAML document, and the text that their offsets point into. */
export interface Parsed {
  readonly text: string;
  readonly events: readonly Event[];
  /** The offset in the original document of an offset in `text`. */
  original(offset: number): number;
}

/**
 * Parses one document. kubectl's parser takes brackets and quoted text whose continuation lines stand too far left
 * (`args: [` … `]` under the key); the YAML standard and js-yaml do not. Leading blanks mean nothing there, so such a line
 * is moved to the right and the document read again.
 */
export function parseDocument(source: string, maxDepth: number): Parsed {
  const inserted: number[] = [];
  let text = source;
  let work = 0;
  for (;;) {
    try {
      const events = parseEvents(text, { maxDepth });
      return { text, events, original: (offset) => originalOffset(offset, inserted) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const position = error.mark?.position ?? 0;
      work += text.length;
      if (error.reason === 'deficient indentation' && work < MAX_REPAIR_WORK) {
        const lineStart = text.lastIndexOf('\n', position - 1) + 1;
        // At the end of the text nothing can follow that would close what is open.
        if (inserted.at(-1) !== lineStart && position < text.length) {
          text = text.slice(0, lineStart) + INDENT + text.slice(lineStart);
          inserted.push(lineStart);
          continue;
        }
      }
      throw explain(error.reason, source, originalOffset(position, inserted), maxDepth);
    }
  }
}

/** More than any real indentation. */
const INDENT = ' '.repeat(256);
/** Characters read again because of moved lines: enough for every real document, an end for made ones. */
const MAX_REPAIR_WORK = 16 * 1024 * 1024;

/** Lines are moved from top to bottom, so insertions stand in ascending order, each in the text as it then was. */
function originalOffset(offset: number, inserted: readonly number[]): number {
  let original = offset;
  for (let i = inserted.length - 1; i >= 0; i--) {
    if (original > inserted[i]) original = Math.max(inserted[i], original - INDENT.length);
  }
  return original;
}

const CANNOT_START = 'found character that cannot start any token';

/** The parser's reason in the words of somebody who looks at the text. */
function explain(reason: string, text: string, offset: number, maxDepth: number): Unreadable {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const char = text[offset] ?? '';
  if (/\{\{-?[^{}]*\}\}|\{%/.test(line)) return templateMarker(lineStart + line.search(/\{\{|\{%/));
  const tab = /^[ \t]*\t/.exec(line);
  if (tab && !/non-printable|null byte/.test(reason)) {
    return new Unreadable(lineStart + line.indexOf('\t'), 'a tab; YAML indents with spaces', {
      help: 'Replace the tabs at the beginning of the line by spaces.',
      clusterText: CANNOT_START,
    });
  }
  if (reason.startsWith('nesting exceeded')) {
    return new Unreadable(offset, `lists and mappings nested more than ${maxDepth} deep (limit depth)`, {
      help: 'No Kubernetes object is that deep; look for a bracket that is never closed.',
    });
  }
  if (/null byte|non-printable/.test(reason)) {
    const code = char === '' ? '' : ` U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return new Unreadable(offset, `a control character${code}: this is no text file, or a damaged one`, {
      help: 'Remove the character, or write it as an escape in double quotes.',
      clusterText: 'control characters are not allowed',
    });
  }
  if (/^[@`%,]$/.test(char) && /[:-]\s+$/.test(line.slice(0, offset - lineStart))) {
    return new Unreadable(offset, `a value cannot start with '${char}'`, {
      help: `Put it in quotes: '${line.slice(offset - lineStart).trim()}'.`,
      clusterText: char === ',' ? 'did not find expected node content' : CANNOT_START,
    });
  }
  const words = REASONS.find(([pattern]) => pattern.test(reason));
  if (words) return new Unreadable(offset, words[1], { help: words[2], clusterText: words[3] });
  return misplaced(reason, line, offset - lineStart, offset);
}

/** The parser's "bad indentation of a mapping entry", which covers everything that stands where a new field was due. */
function misplaced(reason: string, line: string, column: number, offset: number): Unreadable {
  const char = line[column] ?? '';
  const before = line.slice(0, column);
  if (char === ':') {
    const second = /:\s/.test(before);
    return new Unreadable(
      offset,
      second ? 'a second colon in one line' : 'a field below a value: the line above has its value already',
      {
        help: second
          ? 'If the colon belongs to the value, put the value in quotes; if not, begin a new line.'
          : 'Align the field with the one above, or remove the value there.',
        clusterText: 'mapping values are not allowed in this context',
      },
    );
  }
  if (char === '-') {
    return new Unreadable(offset, 'a list item in the line of its field', {
      help: "Begin the list in a new line, or put text that begins with '- ' in quotes.",
      clusterText: 'block sequence entries are not allowed in this context',
    });
  }
  if (before.trim() === '') {
    return new Unreadable(offset, 'a line that stands between two levels of indentation', {
      help: 'Align it with one of the fields above.',
      clusterText: 'did not find expected key',
    });
  }
  if (/["'\]}]\s*$/.test(before)) {
    return new Unreadable(offset, 'text behind the end of a value', {
      help: 'Put quotation marks around the whole value, or the text in a line of its own.',
      clusterText: 'did not find expected key',
    });
  }
  return new Unreadable(offset, reason, { help: 'Compare the indentation with the lines above.' });
}

export function templateMarker(offset: number): Unreadable {
  return new Unreadable(offset, 'a template marker that was never filled in', {
    help: 'Render the template first (helm template, envsubst, …) and check its output.',
  });
}

/** js-yaml's reasons, what they mean, and the words of kubectl's parser where it has one text for the same cause. */
const REASONS: readonly (readonly [reason: RegExp, message: string, help: string, clusterText?: string])[] = [
  [
    /^deficient indentation|within a flow collection/,
    'the document ends inside of a bracket or a quoted text',
    'Close the bracket or the quotation mark.',
  ],
  [
    /within a double quoted|within a single quoted/,
    'a quotation mark is never closed',
    'Close it.',
    'found unexpected end of stream',
  ],
  [/missed comma/, 'a comma is missing between two entries in brackets', 'Separate the entries by commas.'],
  [
    /expected the node content, but found ','/,
    'a comma with nothing before it',
    'Remove the comma.',
    'did not find expected node content',
  ],
  [
    /unknown escape|hexadecimal/,
    'an escape that double-quoted text does not know',
    'Double the backslash, or use single quotes.',
    'found unknown escape character',
  ],
  [
    /undeclared tag handle/,
    'a tag (`!…!`) that was never declared',
    'Remove the tag; put text that begins with `!` in quotes.',
  ],
  [/duplication of an anchor/, 'two anchors on one value', 'Keep one.'],
  [
    /multiline key/,
    "a line without ':' where a field was expected",
    "Write 'name: value', or indent the line if it continues the one above.",
    "could not find expected ':'",
  ],
  [
    /document separator is expected/,
    'text that belongs to no field',
    "Write 'name: value'; separate documents by a line '---'.",
    'did not find expected <document start>',
  ],
  [
    /directives end mark/,
    'a directive; kubectl reads none',
    "Remove the line that begins with '%'.",
    'did not find expected <document start>',
  ],
  [
    /an alias node must contain/,
    "a '*' that names no anchor",
    'Put text that begins with * in quotes.',
    'did not find expected alphabetic or numeric character',
  ],
  [/a whitespace character is expected after/, "no blank after the ':'", "Put a blank after the ':'."],
  [
    /bad indentation of a sequence entry/,
    'a line that stands between two levels of indentation',
    'Align it with the items or with the fields of the item above.',
    "did not find expected '-' indicator",
  ],
];
