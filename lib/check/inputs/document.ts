/** Files that a person writes for us, not for a cluster: their value, and where each part of it stands. */
import { compose, type JsonObject, type JsonValue } from '../../kube/read/compose';
import { type FieldPath, formatPath } from '../../kube/read/field-path';
import { READ_LIMITS } from '../../kube/read/limits';
import { locate } from '../../kube/read/locate';
import { positionAt, SourceText } from '../../kube/read/manifest';
import { parseDocument } from '../../kube/read/parse';
import { Unreadable } from '../../kube/read/unreadable';
import { Misuse } from '../../util/misuse';

export interface OwnDocument {
  readonly file: string;
  /** `undefined` for a file that holds nothing but comments. */
  readonly value: JsonValue | undefined;
  /** `cluster.yaml:12`, of a field, of an item, or of the deepest part of the path that is written. */
  at(path: FieldPath): string;
  /** A scalar as it stands in the file; undefined where it is none. */
  written(path: FieldPath): string | undefined;
}

/**
 * Reads YAML or JSON with the rules of kubectl, which is what the people who write these files know.
 *
 * @throws Misuse for what is no YAML, for a key that stands twice, for a second document
 */
export function readOwnDocument(text: string, file: string): OwnDocument {
  const source = new SourceText(file, text, READ_LIMITS);
  const lineAt = (offset: number) => `${file}:${source.position(offset).line}`;
  try {
    const parsed = parseDocument(text, READ_LIMITS.depth);
    const { values, duplicates } = compose(parsed, READ_LIMITS);
    const [twice] = duplicates;
    if (twice) {
      const first = source.position(twice.firstOffset).line;
      throw new Misuse(`${lineAt(twice.offset)}: '${formatPath(twice.path)}' is given twice, first in line ${first}`);
    }
    if (values.length > 1) throw new Misuse(`${file}: has ${values.length} documents, wanted is one`);
    const place = { source, text, offset: 0, document: 0, prefix: [] };
    return {
      file,
      value: values[0],
      at: (path) => `${file}:${values.length === 0 ? 1 : positionAt(place, path).line}`,
      written: (path) => locate(parsed, path, 0).written,
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const help = error.help === '' ? '' : `. ${error.help}`;
    throw new Misuse(`${lineAt(error.offset)}: ${error.what}${help}`);
  }
}

export function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
