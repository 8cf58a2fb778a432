import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../lib/check/diagnose';
import { inputOf } from './support/fragment';

const FOLDER = join(__dirname, 'well-made');
const files = readdirSync(FOLDER).sort();

function found(file: string, input: object): readonly string[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const { diagnostics } = diagnose({ ...input, sources: [{ file, text }] });
  return diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, code, line, message }) => `${severity}[${code}] ${file}:${line} ${message}`);
}

const { cluster } = inputOf();

test.each(files)('%s by itself', (file) => {
  expect(found(file, {})).toEqual([]);
});

test.each(files)('%s on a described cluster', (file) => {
  expect(found(file, { cluster })).toEqual([]);
});
