import type { JsonValue } from './compose';

/** Construct paths by the name of the object, as cdk8s writes them with `recordConstructMetadata`. */
export type ConstructPaths = ReadonlyMap<string, string>;

/** The file that cdk8s puts beside the manifests. */
export const CONSTRUCT_METADATA_FILE = 'construct-metadata.json';

/** Reads `{"version": "1.0.0", "resources": {"<name>": {"path": "App/Chart/store"}}}`; nothing if it is something else. */
export function parseConstructMetadata(text: string): ConstructPaths | undefined {
  let data: { resources?: unknown };
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const resources = data?.resources;
  if (resources === null || typeof resources !== 'object' || Array.isArray(resources)) return undefined;
  const paths = new Map<string, string>();
  for (const [name, entry] of Object.entries(resources as Record<string, { path?: unknown } | null>)) {
    if (typeof entry?.path === 'string') paths.set(name, entry.path);
  }
  return paths;
}

/** cdk8s keys by name alone, so two objects of one name share the path that was written last. */
export function constructPathOf(
  paths: ConstructPaths | undefined,
  object: { metadata?: JsonValue },
): string | undefined {
  const { metadata } = object;
  if (paths === undefined || metadata === null || typeof metadata !== 'object' || Array.isArray(metadata))
    return undefined;
  return typeof metadata.name === 'string' ? paths.get(metadata.name) : undefined;
}
