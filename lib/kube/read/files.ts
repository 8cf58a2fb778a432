/** The thin layer between paths and sources: the only file of the reader that touches the disk. */
import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Misuse } from '../../util/misuse';
import { compareText } from '../../util/order';
import { didYouMean } from '../../util/text';
import { CONSTRUCT_METADATA_FILE, type ConstructPaths, parseConstructMetadata } from './construct-metadata';
import { READ_LIMITS } from './limits';
import type { ManifestSource } from './read';

/** What kubectl takes from a folder. A file that is named itself may be called anything. */
const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const STDIN = 0;

/**
 * The sources behind paths: files, folders (with their subfolders, in alphabetical order; hidden ones and node_modules left
 * out), and `-` for standard input. A folder's `construct-metadata.json` gives its objects their construct paths. Files are
 * read one at a time as the caller asks for them, and never further than one byte behind the limit. Throws a Misuse for a
 * path that does not exist or cannot be opened.
 */
export function* manifestFiles(
  paths: readonly string[],
  fileBytes: number = READ_LIMITS.fileBytes,
): Generator<ManifestSource> {
  for (const path of paths) {
    if (path === '-') yield { file: 'stdin', text: read(STDIN, fileBytes) };
    else if (opened(path, () => statSync(path)).isDirectory()) yield* folder(path, fileBytes);
    else yield file(path, fileBytes, constructPathsIn(dirname(path)));
  }
}

function* folder(path: string, fileBytes: number): Generator<ManifestSource> {
  const entries = opened(path, () => readdirSync(path, { withFileTypes: true })).sort((a, b) =>
    compareText(a.name, b.name),
  );
  const constructPaths = constructPathsIn(path);
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (isFolder(entry)) yield* folder(inner, fileBytes);
    else if (!entry.isDirectory() && EXTENSIONS.has(extname(entry.name)) && entry.name !== CONSTRUCT_METADATA_FILE) {
      yield file(inner, fileBytes, constructPaths);
    }
  }
}

/** Links to folders are not followed: they may lead in circles. */
function isFolder(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
}

function file(path: string, fileBytes: number, constructPaths: ConstructPaths | undefined): ManifestSource {
  const text = opened(path, () => {
    const descriptor = openSync(path, 'r');
    try {
      return read(descriptor, fileBytes);
    } finally {
      closeSync(descriptor);
    }
  });
  return { file: path, text, ...(constructPaths === undefined ? {} : { constructPaths }) };
}

/** Everything, or one byte more than the limit, which is how the reader sees that there was more. */
function read(descriptor: number, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  const { size } = fstatSync(descriptor);
  while (total <= limit) {
    const part = new Uint8Array(Math.min(Math.max(size - total + 1, 65536), limit + 1 - total));
    const count = readSync(descriptor, part);
    if (count === 0) break;
    parts.push(part.subarray(0, count));
    total += count;
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function constructPathsIn(path: string): ConstructPaths | undefined {
  try {
    return parseConstructMetadata(readFileSync(join(path, CONSTRUCT_METADATA_FILE), 'utf8'));
  } catch {
    // Most folders have none, and it only adds a path to a message.
    return undefined;
  }
}

function opened<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Misuse(`'${path}' does not exist.${didYouMean(basename(path), namesBeside(path))}`);
    throw new Misuse(`'${path}' cannot be read: ${code ?? (error as Error).message}`);
  }
}

function namesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}
