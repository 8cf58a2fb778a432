import { readFileSync } from 'node:fs';

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
  readonly unset?: readonly string[];
  readonly code?: number;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly text?: string;
}

export function readRecording(file: string): Recording {
  const [header, ...rest] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const lines = rest.filter((line) => line.verb !== undefined) as Line[];
  const finals = new Map<string, Json>(
    rest.filter((line) => line.final !== undefined).map((line) => [line.final, line.is]),
  );
  return { file, scenario: header.scenario, kubernetes: header.kubernetes, run: header.run, lines, finals };
}
