/**
 * Manifests in: text in YAML or JSON, one or many documents, Lists, or plain objects of a synth, to one object each, in the
 * order in which they stand. Everything that cannot be read is a problem with its line; nothing that a user can write throws.
 */
import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { compose, type Duplicate, type JsonValue } from './compose';
import type { ConstructPaths } from './construct-metadata';
import { looksLikeJson, splitJson, splitYaml } from './documents';
import { formatPath } from './field-path';
import { restoreIndentation } from './indentation';
import { Intake } from './intake';
import { isJson, readJson, takeJson } from './json';
import { READ_LIMITS, type ReadLimits } from './limits';
import { type ManifestObject, type Place, SourceText } from './manifest';
import { type Parsed, parseDocument } from './parse';
import type { Position, Problem } from './problem';
import { Unreadable } from './unreadable';

/** Something that holds manifests: a text, or objects that a program made. */
export interface ManifestSource {
  /** The name that problems show: a path, `stdin`, or the name of whoever made the objects. */
  readonly file: string;
  /** YAML or JSON. Bytes are checked to be UTF-8. */
  readonly text?: string | Uint8Array;
  /** What a program made, such as `ApiObject.toJson()` in a synth. They have no lines. */
  readonly objects?: readonly { readonly object: unknown; readonly constructPath?: string }[];
  /** Construct paths by object name, from cdk8s' `construct-metadata.json`. */
  readonly constructPaths?: ConstructPaths;
}

export interface ReadOptions {
  /** Replaces single limits; default: READ_LIMITS. */
  readonly limits?: Partial<ReadLimits>;
}

export interface ReadResult {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
}

/** Reads every source. What is broken is left out and told; what stands beside it is read all the same. */
export function readManifests(sources: Iterable<ManifestSource>, options: ReadOptions = {}): ReadResult {
  const reader = new Reader({ ...READ_LIMITS, ...options.limits });
  for (const source of sources) reader.read(source);
  return reader.intake;
}

class Reader {
  readonly intake: Intake;
  private bytes = 0;
  private readonly withoutIndentation = new Set<SourceText>();

  constructor(private readonly limits: ReadLimits) {
    this.intake = new Intake(limits);
  }

  read({ file, text, objects = [], constructPaths }: ManifestSource): void {
    for (const { object, constructPath } of objects) {
      this.guarded({ file, line: 0, column: 0 }, () =>
        this.intake.add(takeJson(object, this.limits), { file, constructPath, constructPaths }),
      );
    }
    if (text === undefined) return;
    this.guarded({ file, line: 1, column: 1 }, () => {
      const source = new SourceText(file, this.decoded(text, file), this.limits);
      if (looksLikeJson(source.text)) this.json(source, constructPaths);
      else this.yamlStream(source, constructPaths);
    });
  }

  private decoded(text: string | Uint8Array, file: string): string {
    const size = typeof text === 'string' ? Buffer.byteLength(text) : text.byteLength;
    this.bytes += size;
    this.atMost('fileBytes', size, file);
    this.atMost('totalBytes', this.bytes, 'all the input together');
    return typeof text === 'string' ? text : decodeUtf8(text, file, this.limits);
  }

  private json(source: SourceText, constructPaths?: ConstructPaths): void {
    const whole = readJson(source.text, this.limits);
    const parts = whole === undefined ? splitJson(source.text) : [{ text: source.text, offset: 0 }];
    // What does not begin with an object in JSON is YAML in braces; several pieces may also be YAML documents with `---` between.
    if (
      whole === undefined &&
      (!isJson(parts[0].text) || parts.some((part) => part.text.trimStart().startsWith('---')))
    ) {
      this.yamlStream(source, constructPaths);
      return;
    }
    for (const { text, offset } of parts) {
      this.guarded(source.position(offset), () => {
        const read = whole ?? readJson(text, this.limits);
        if (read === undefined) this.yaml(source, text, offset, constructPaths);
        else this.take(read.value, { source, text, offset, document: 0, prefix: [] }, constructPaths);
      });
    }
  }

  private yamlStream(source: SourceText, constructPaths?: ConstructPaths): void {
    for (const { text, offset } of splitYaml(source.text)) this.yaml(source, text, offset, constructPaths);
  }

  private yaml(source: SourceText, text: string, offset: number, constructPaths?: ConstructPaths): void {
    this.guarded(
      (at) => source.position(offset + at),
      () => {
        this.atMost('yamlDocumentBytes', text.length, 'one YAML document');
        const parsed = parseDocument(text, this.limits.depth);
        const flat = restoreIndentation(parsed);
        if (flat.length > 0) this.indentationLost(source, offset + flat[0].start);
        for (const { object, offsets } of flat) {
          this.take(object, { source, text, offset, document: 0, prefix: [], offsets }, constructPaths);
        }
        if (flat.length === 0)
          this.documents(parsed, { source, text, offset, document: 0, prefix: [] }, constructPaths);
      },
    );
  }

  /** Told once a file: it has one cause. */
  private indentationLost(source: SourceText, offset: number): void {
    if (this.withoutIndentation.has(source)) return;
    this.withoutIndentation.add(source);
    this.problem(source.position(offset), INDENTATION_LOST);
  }

  private documents(parsed: Parsed, place: Place, constructPaths?: ConstructPaths): void {
    const { values, duplicates } = compose(parsed, this.limits);
    values.forEach((value, document) => {
      this.take(value, { ...place, document }, constructPaths);
    });
    const second = duplicates.find(({ path, by }) => by === 'key' && path.length === 1 && path[0] === 'apiVersion');
    for (const duplicate of second === undefined ? duplicates : [second]) {
      this.intake.problems.push(duplicateProblem(place, duplicate, values, duplicate === second));
    }
  }

  private take(value: JsonValue, place: Place, constructPaths?: ConstructPaths): void {
    this.intake.add(value, { file: place.source.file, place, constructPaths });
  }

  private atMost(limit: 'fileBytes' | 'totalBytes' | 'yamlDocumentBytes', given: number, what: string): void {
    if (given <= this.limits[limit]) return;
    throw new Unreadable(0, `${what}: ${given} bytes, more than ${this.limits[limit]} (limit ${limit})`, {
      help: 'Split the input and check it in parts.',
    });
  }

  /** Runs a part of the reading; what it cannot read becomes a problem, and the rest goes on. */
  private guarded(position: Position | ((offset: number) => Position), read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.problem(typeof position === 'function' ? position(error.offset) : position, error);
    }
  }

  private problem(
    position: Position,
    { what, help, clusterText }: Pick<Unreadable, 'what' | 'help' | 'clusterText'>,
  ): void {
    this.intake.problems.push({
      kind: 'unreadable-document',
      path: '',
      fieldPath: [],
      message: what,
      help,
      ...position,
      ...(clusterText === undefined ? {} : { clusterText: `error converting YAML to JSON: yaml: ${clusterText}` }),
    });
  }
}

const INDENTATION_LOST = {
  what: 'every line starts at column 1: the indentation is lost',
  help: 'Indent fields below their parents. What follows is judged as if that were done.',
};

function duplicateProblem(
  place: Place,
  duplicate: Duplicate,
  values: readonly JsonValue[],
  isObject: boolean,
): Problem {
  const path = formatPath(duplicate.path);
  const first = place.source.position(place.offset + duplicate.firstOffset);
  const second = place.source.position(place.offset + duplicate.offset);
  const shared = { kind: 'duplicate-entry', path, fieldPath: duplicate.path, ...objectOf(values[0]) } as const;
  if (duplicate.by === 'merge') {
    return {
      ...shared,
      ...first,
      message: `${path} is replaced by the merge key '<<' below it (line ${second.line}): kubectl takes keys and merges in the order of the lines`,
      help: "Put '<<' first in its mapping, or remove the key.",
    };
  }
  if (isObject) {
    return {
      ...shared,
      ...second,
      message: `a second object begins here (apiVersion, as in line ${first.line}), but nothing separates it from the first`,
      help: "Put a line '---' between two objects.",
      clusterText: 'key "apiVersion" already set in map',
    };
  }
  const [lost, wins] = duplicate.values ?? [];
  const isEqual = lost !== undefined && isDeepStrictEqual(lost, wins);
  return {
    ...shared,
    ...second,
    ...(isEqual && { severity: 'warning' as const }),
    message: `${path} is given twice (lines ${first.line} and ${second.line}); ${isEqual ? 'both are equal' : whoWins(lost, wins, path)}`,
    help: 'Keep one.',
    clusterText: `key "${duplicate.path.at(-1)}" already set in map`,
  };
}

/** Values that are short enough are shown; those of a Secret never. */
function whoWins(lost: JsonValue | undefined, wins: JsonValue | undefined, path: string): string {
  const isShort = (value: JsonValue | undefined) =>
    String(value).length <= 30 && (value === null || typeof value !== 'object');
  const isSecret = /^(data|stringData)\b/.test(path);
  if (lost === undefined || wins === undefined || isSecret || !isShort(lost) || !isShort(wins))
    return 'the second one wins and the first is lost';
  return `"${wins}" wins and "${lost}" is lost`;
}

function objectOf(value: JsonValue): Pick<Problem, 'object'> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return {};
  const name = metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata) ? metadata.name : '';
  return { object: { apiVersion, kind, name: typeof name === 'string' ? name : '' } };
}

/** kubectl reads UTF-8 only: everything else is refused, with the place of the first wrong byte. */
function decodeUtf8(bytes: Uint8Array, file: string, limits: ReadLimits): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Unreadable(0, 'the text is UTF-16; manifests are UTF-8', {
      help: `Convert it: iconv -f UTF-16 -t UTF-8 ${file}`,
      clusterText: 'control characters are not allowed',
    });
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (isUtf8(bytes)) return text;
  const { line, column } = new SourceText(file, text, limits).position(text.indexOf('\ufffd'));
  throw new Unreadable(0, `a byte that is not UTF-8 at line ${line}, column ${column}`, {
    help: `Save the file as UTF-8; from Latin-1: iconv -f ISO-8859-1 -t UTF-8 ${file}`,
    clusterText: 'invalid leading UTF-8 octet',
  });
}
