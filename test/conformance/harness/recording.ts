import { readFileSync } from 'node:fs';
import { Misuse } from '../../../lib/util/misuse';
import { inOrder } from './shown';

/** A recording of a real control plane; the format is explained in ../README.md. */
export interface Recording {
  readonly file: string;
  readonly scenario: string;
  readonly kubernetes: string;
  readonly run: number;
  readonly lines: readonly Line[];
  readonly finals: ReadonlyMap<string, Json>;
}

export type Json = unknown;
export type JsonObject = { readonly [key: string]: Json };

export interface Line {
  readonly seq: number;
  readonly ms: number;
  readonly step: number;
  readonly by?: string;
  readonly verb: 'create' | 'update' | 'delete' | 'rejected' | 'event' | 'note';
  readonly object?: string;
  readonly sub?: string;
  readonly set?: JsonObject;
  /** Of a new pod: its volumes by name, as they stand in it. */
  readonly volumes?: readonly string[];
  readonly unset?: readonly string[];
  readonly code?: number;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly text?: string;
}

const VERBS: ReadonlySet<string> = new Set<Line['verb']>(['create', 'update', 'delete', 'rejected', 'event', 'note']);

/** Reads a recording. Throws a Misuse that names the line of what is no recording. */
export function readRecording(file: string): Recording {
  const texts = readFileSync(file, 'utf8').split('\n');
  const lines: Line[] = [];
  const finals = new Map<string, Json>();
  const header = parsed(texts[0], file, 1);
  for (const field of ['scenario', 'kubernetes', 'run']) {
    if (!(field in header)) throw new Misuse(`${file}:1: the first line of a recording has '${field}'`);
  }
  for (const [i, text] of texts.entries()) {
    if (i === 0 || text.trim() === '') continue;
    const line = parsed(withoutVersions(text), file, i + 1);
    if (typeof line.final === 'string') finals.set(line.final, inOrder(kindOf(line.final), line.is as JsonObject));
    else if (VERBS.has(String(line.verb))) lines.push(lineOf(line as unknown as Line));
    else
      throw new Misuse(`${file}:${i + 1}: wanted is a line with 'final', or a 'verb' out of ${[...VERBS].join(', ')}`);
  }
  const { scenario, kubernetes, run } = header;
  return { file, scenario: String(scenario), kubernetes: String(kubernetes), run: Number(run), lines, finals };
}

/** Resource versions are no part of a recording; one message has two of them. */
function withoutVersions(text: string): string {
  return text.replace(/\(stored: \d+, assume: \d+\)/g, '(stored: {resourceVersion}, assume: {resourceVersion})');
}

function lineOf(line: Line): Line {
  if (!line.set || !line.object) return line;
  const { volumes } = (line.set.spec ?? {}) as { readonly volumes?: readonly { readonly name: string }[] };
  return {
    ...line,
    set: inOrder(kindOf(line.object), line.set),
    ...(line.verb === 'create' && volumes && { volumes: volumes.map(({ name }) => name) }),
  };
}

function kindOf(object: string): string {
  return object.split('/')[0];
}

function parsed(text: string, file: string, number: number): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    throw new Misuse(`${file}:${number}: not a line of JSON: ${(error as Error).message}`);
  }
  throw new Misuse(`${file}:${number}: a line of a recording is a JSON object`);
}
