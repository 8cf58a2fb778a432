import type { JsonObject } from '../../kube/read/compose';
import type { ManifestObject } from '../../kube/read/manifest';
import type { ManifestIssue } from './facts';
import type { Render } from './render';
import type { Resource } from './resource';

/** The object that an issue is about: one that the API server takes, or one that it refuses. */
export interface Subject {
  readonly resource?: Resource;
  /** As it was written. */
  readonly manifest?: ManifestObject;
}

interface Candidates {
  readonly resources: readonly Resource[];
  readonly refused: readonly ManifestObject[];
}

const indexes = new WeakMap<Render, ReadonlyMap<string, Candidates>>();

/** Objects of one kind and name are told apart by the place of the issue. */
export function subjectOf(issue: ManifestIssue, render: Render): Subject {
  if (issue.object === undefined) return {};
  const index = indexes.get(render) ?? indexOf(render);
  indexes.set(render, index);
  const { kind, name } = issue.object;
  const { resources, refused } = index.get(`${kind}/${name}`) ?? { resources: [], refused: [] };
  const resource = resources.find(({ manifest }) => isAt(manifest, issue));
  if (resource) return { resource, manifest: resource.manifest };
  const manifest = refused.find((each) => isAt(each, issue));
  return manifest ? { manifest } : {};
}

/** What was written at a place of an object, as far as it is there. */
export function writtenAt(object: JsonObject | undefined, ...path: readonly (string | number)[]): unknown {
  let value: unknown = object;
  for (const step of path) value = (value as { readonly [step: string]: unknown } | null | undefined)?.[step];
  return value;
}

function isAt(manifest: ManifestObject, { file, line, column, fieldPath }: ManifestIssue): boolean {
  if (manifest.file !== file) return false;
  const place = manifest.locate(fieldPath);
  return place.line === line && place.column === column;
}

function indexOf({ resources, refused }: Render): ReadonlyMap<string, Candidates> {
  const index = new Map<string, { resources: Resource[]; refused: ManifestObject[] }>();
  const entry = (kind: string, name: string) => {
    const known = index.get(`${kind}/${name}`) ?? { resources: [], refused: [] };
    index.set(`${kind}/${name}`, known);
    return known;
  };
  for (const each of resources)
    entry(each.kind, each.manifest.name || (each.manifest.generateName ?? '')).resources.push(each);
  for (const each of refused) entry(each.kind, each.name || (each.generateName ?? '')).refused.push(each);
  return index;
}
