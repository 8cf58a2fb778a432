import type { JsonObject } from './compose';
import { type FieldPath, formatPath } from './field-path';
import type { ReadLimits } from './limits';
import { locate } from './locate';
import { type Parsed, parseDocument } from './parse';
import type { Finding, Position, Problem } from './problem';
import { TextLines } from './text-lines';

/** One object that somebody wants to apply, and where it was written. */
export interface ManifestObject {
  /** Plain JSON: own properties only, nothing shared with another object, no key `__proto__`. */
  readonly object: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; empty when the server is to make one from `generateName`. */
  readonly name: string;
  readonly generateName?: string;
  /** As written; absent when the object leaves it to whoever applies it. */
  readonly namespace?: string;
  /** The construct that made it (`App/Chart/store`), when it comes from a synth that says so. */
  readonly constructPath?: string;
  readonly file: string;
  /** The place of a field (its key), of an item of a list, or of the deepest part of the path that is written. Line 0: not from a text. */
  locate(path: FieldPath): Position;
  /** A scalar as it stands in the file, quotation marks included, where YAML might have read something else. */
  written(path: FieldPath): string | undefined;
}

/** A file's text, with what is needed to find places in it again. */
export class SourceText {
  readonly lines: TextLines;
  private parsed: { of: string; parsed: Parsed | undefined } | undefined;

  constructor(
    readonly file: string,
    readonly text: string,
    readonly limits: ReadLimits,
  ) {
    this.lines = new TextLines(text);
  }

  position(offset: number): Position {
    return { file: this.file, ...this.lines.at(offset) };
  }

  /** The events of a document, read again and kept until another one is asked for. */
  parse(document: string): Parsed | undefined {
    if (this.parsed?.of !== document) this.parsed = { of: document, parsed: this.tryParse(document) };
    return this.parsed.parsed;
  }

  private tryParse(document: string): Parsed | undefined {
    if (document.length > this.limits.yamlDocumentBytes) return undefined;
    try {
      return parseDocument(document, this.limits.depth);
    } catch {
      // JSON that is no YAML, such as a lone surrogate: places are then those of the document.
      return undefined;
    }
  }
}

/** Where in a source an object stands: the n-th document of a text, and the way to it inside of a List. */
export interface Place {
  readonly source: SourceText;
  readonly text: string;
  readonly offset: number;
  readonly document: number;
  readonly prefix: FieldPath;
  /** Places by formatted path, where the object is not shaped like its text. */
  readonly offsets?: ReadonlyMap<string, number>;
}

/** The position of a value at a place. */
export function positionAt(place: Place, path: FieldPath): Position {
  const { source, text, offset, offsets, prefix, document } = place;
  if (offsets !== undefined) return source.position(offset + nearestOffset(offsets, path));
  const parsed = source.parse(text);
  return source.position(offset + (parsed === undefined ? 0 : locate(parsed, [...prefix, ...path], document).offset));
}

export class Manifest implements ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;

  constructor(
    readonly object: JsonObject,
    readonly file: string,
    private readonly place?: Place,
    readonly constructPath?: string,
  ) {
    const { metadata } = object;
    const meta = metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata) ? metadata : {};
    this.apiVersion = String(object.apiVersion);
    this.kind = String(object.kind);
    this.name = text(meta.name) ?? '';
    this.generateName = text(meta.generateName);
    this.namespace = text(meta.namespace);
  }

  locate(path: FieldPath): Position {
    return this.place === undefined ? { file: this.file, line: 0, column: 0 } : positionAt(this.place, path);
  }

  written(path: FieldPath): string | undefined {
    const { place } = this;
    if (place === undefined || place.offsets !== undefined) return undefined;
    const parsed = place.source.parse(place.text);
    return parsed && locate(parsed, [...place.prefix, ...path], place.document).written;
  }
}

/** Gives a finding its place and its object. */
export function problemAt(manifest: ManifestObject, finding: Finding): Problem {
  const { apiVersion, kind, name, generateName } = manifest;
  return {
    ...finding,
    path: formatPath(finding.fieldPath),
    ...manifest.locate(finding.fieldPath),
    object: { apiVersion, kind, name: name || (generateName ?? '') },
  };
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: FieldPath): number {
  for (let length = path.length; length >= 0; length--) {
    const offset = offsets.get(formatPath(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
