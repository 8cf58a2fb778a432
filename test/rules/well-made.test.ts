import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../lib/check/diagnose';
import { inputOf } from './support/fragment';

const FOLDER = join(__dirname, 'well-made');
const files = readdirSync(FOLDER).sort();

/** Warnings that their authors would have to hear: file to codes. */
const DEFENDED: { readonly [file: string]: readonly string[] } = {
  // As its chart has it: one controller needs no names of members, and its Service serves clients as well.
  'jenkins.yaml': ['NET02'],
};

function found(file: string, input: object): readonly string[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const { diagnostics } = diagnose({ ...input, sources: [{ file, text }] });
  return diagnostics
    .filter(({ severity }) => severity !== 'info')
    .filter(({ code }) => !DEFENDED[file]?.includes(code))
    .map(({ severity, code, line, message }) => `${severity}[${code}] ${file}:${line} ${message}`);
}

const { cluster } = inputOf();

test.each(files)('%s by itself', (file) => {
  expect(found(file, {})).toEqual([]);
});

test.each(files)('%s on a described cluster', (file) => {
  expect(found(file, { cluster })).toEqual([]);
});

test('every defended warning is one that is told', () => {
  const told = Object.keys(DEFENDED).map((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const codes = diagnose({ cluster, sources: [{ file, text }] }).diagnostics.map(({ code }) => code);
    return [file, (DEFENDED[file] ?? []).filter((code) => codes.includes(code))];
  });
  expect(Object.fromEntries(told)).toEqual(DEFENDED);
});
