import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Misuse } from '../util/misuse';
import type { Io } from './io';

/** Writes a text with a line break at its end: to the standard output, or to a file, which is there whole or not at all. */
export function written(text: string, file: string | undefined, io: Io): void {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (file === undefined) io.out(whole);
  else writeWhole(file, whole);
}

/** @throws Misuse when the file cannot be written */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new Misuse(`'${file}' cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** @throws Misuse when the folder is not there and cannot be made */
export function madeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Misuse(`the folder '${folder}' cannot be made: ${(error as NodeJS.ErrnoException).code}`);
  }
}
