import { manifestFiles } from '../kube/read/files';
import type { ManifestSource } from '../kube/read/read';
import { Misuse } from '../util/misuse';

/** What a test asks about: an app, a chart or any construct; objects; YAML; or files and folders, as a synth writes them. */
export type Subject =
  | ConstructLike
  | readonly object[]
  | { readonly yaml: string }
  | { readonly files: readonly string[] };

/** A construct tree, whoever's `constructs` package it was made with. */
export interface ConstructLike {
  readonly node: { findAll(): readonly object[]; readonly path: string };
}

/**
 * The manifests of a subject. Constructs are rendered, not synthesized: nothing is written, and no validation runs.
 *
 * @throws Misuse for what is none
 */
export function sourcesOf(subject: Subject): readonly ManifestSource[] {
  if (Array.isArray(subject)) return [{ file: '', objects: subject.map((object) => ({ object })) }];
  if (isConstruct(subject)) return [{ file: '', objects: rendered(subject) }];
  if (hasField(subject, 'yaml') && typeof subject.yaml === 'string') return [{ file: '', text: subject.yaml }];
  if (hasField(subject, 'files') && Array.isArray(subject.files)) return [...manifestFiles(subject.files)];
  throw new Misuse(
    `wanted is an App, a Chart or another construct, a list of objects, { yaml } or { files }, got ${shown(subject)}`,
  );
}

/** The API objects of a tree, in the order in which they were made, each with its path. */
function rendered({ node }: ConstructLike): NonNullable<ManifestSource['objects']> {
  return node.findAll().flatMap((construct) => {
    if (!isApiObject(construct)) return [];
    return [{ object: construct.toJson(), constructPath: construct.node.path }];
  });
}

interface ApiObjectLike extends ConstructLike {
  toJson(): unknown;
}

/** A Chart has `toJson` too, but no kind. */
function isApiObject(construct: object): construct is ApiObjectLike {
  return (
    isConstruct(construct) &&
    hasField(construct, 'kind') &&
    hasField(construct, 'toJson') &&
    typeof construct.toJson === 'function'
  );
}

function isConstruct(value: unknown): value is ConstructLike {
  return hasField(value, 'node') && hasField(value.node, 'findAll') && typeof value.node.findAll === 'function';
}

function hasField<F extends string>(value: unknown, field: F): value is { readonly [K in F]: unknown } {
  return typeof value === 'object' && value !== null && field in value;
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ')}`
    : String(value);
}
