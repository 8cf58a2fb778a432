import type { ManifestObject } from '../../kube/read/manifest';
import { type ManifestSource, readManifests } from '../../kube/read/read';
import { resolveApi } from '../../kube/schema/api';
import { checkStructure } from '../../kube/schema/check';
import { withoutNulls } from '../../kube/schema/nulls';
import { Schemas } from '../../kube/schema/store';
import { DEFAULT_KUBERNETES_VERSION } from '../../kube/versions';
import type { ClusterDescription } from '../../rules/facts/cluster-description';
import { Misuse } from '../../util/misuse';
import { type ClusterObject, describeObjects } from './cluster-objects';
import { CLUSTER_SCHEMA } from './cluster-schema';
import { readOwnDocument } from './document';
import { conforming } from './schema';

/**
 * Reads what describes a cluster: files in the outline of ClusterDescription, and Kubernetes objects as `kubectl get … -o yaml` prints them. Of several
 * sources all lists count; of what is said once, the last.
 *
 * @throws Misuse that tells every slip with its line
 */
export function readCluster(sources: Iterable<ManifestSource>): ClusterDescription {
  const outlines: ClusterDescription[] = [];
  const objects: ManifestSource[] = [];
  for (const source of sources) {
    const text = textOf(source);
    if (isOutline(text)) outlines.push(readOutline(text, source.file));
    else objects.push(source);
  }
  return [readObjects(objects), ...outlines].reduce(merged, {});
}

function readOutline(text: string, file: string): ClusterDescription {
  const document = readOwnDocument(text, file);
  if (document.value === undefined || document.value === null) return {};
  return conforming(document, CLUSTER_SCHEMA, 'the cluster description');
}

/** Kubernetes objects have a kind, in YAML and in JSON; the outline has no field of that name. */
function isOutline(text: string): boolean {
  return !/^\s*(- )?['"]?(kind|apiVersion)['"]?\s*:/m.test(text) && !/"apiVersion"\s*:/.test(text);
}

function textOf({ text = '' }: ManifestSource): string {
  return typeof text === 'string' ? text : new TextDecoder().decode(text);
}

/** Objects of a cluster may be older or newer than the schema and have fields of their own; but a list that is a number says nothing. */
function readObjects(sources: readonly ManifestSource[]): ClusterDescription {
  if (sources.length === 0) return {};
  const { objects, problems } = readManifests(sources);
  const structure = objects.flatMap((object) => checkStructure(object, DEFAULT_KUBERNETES_VERSION));
  const wrong = [...problems, ...structure.filter(({ kind }) => WRONG.has(kind))];
  if (wrong.length > 0) {
    throw new Misuse(wrong.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  }
  return describeObjects(objects.map(decoded));
}

function decoded({ object, apiVersion, kind }: ManifestObject): ClusterObject {
  const api = resolveApi(apiVersion, kind, DEFAULT_KUBERNETES_VERSION);
  const type = api.status === 'custom' ? undefined : api.type;
  const plain = type ? withoutNulls(object, type, Schemas.of(DEFAULT_KUBERNETES_VERSION)) : object;
  return plain as unknown as ClusterObject;
}

const WRONG: ReadonlySet<string> = new Set(['wrong-type', 'invalid-number', 'missing-required']);

function merged(one: ClusterDescription, other: ClusterDescription): ClusterDescription {
  const all: Record<string, unknown> = { ...one };
  for (const [field, value] of Object.entries(other)) {
    const before = all[field];
    all[field] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value;
  }
  return all as ClusterDescription;
}
