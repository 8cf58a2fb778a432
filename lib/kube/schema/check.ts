/** What the API server would refuse in one object before it looks at what its values mean together. */

import { type ManifestObject, problemAt } from '../read/manifest';
import type { Finding, Problem } from '../read/problem';
import { type Api, resolveApi } from './api';
import type { CustomResources } from './custom';
import { Schemas } from './store';
import { decodingError, walk } from './walk';

/**
 * The problems of an object's structure in a version of Kubernetes (`1.34`, `1.34.2`): its API, unknown and missing fields,
 * types, enums, quantities. An object whose API is misspelt or removed is also judged as what it was probably meant to be.
 * Custom resources pass, unless their definition is among `custom`.
 */
export function checkStructure(manifest: ManifestObject, version: string, custom?: CustomResources): Problem[] {
  const api = resolveApi(manifest.apiVersion, manifest.kind, version);
  if (api.status === 'custom') {
    return (custom?.check(manifest) ?? []).map((finding) => problemAt(manifest, finding));
  }
  const findings: Finding[] = api.status === 'served' ? [] : [apiFinding(api, manifest, version)];
  if (api.type !== undefined) findings.push(...walk(manifest.object, api.type, Schemas.of(version)));
  return findings.map((finding) => problemAt(manifest, withWritten(finding, manifest)));
}

/** Where YAML changed what was written, the message shows both, and the help quotes what was written. */
function withWritten(finding: Finding, manifest: ManifestObject): Finding {
  const match = finding.kind === 'wrong-type' ? / is the \w+ (.+?), it must/.exec(finding.message) : null;
  const written = match === null ? undefined : manifest.written(finding.fieldPath);
  if (match === null || written === undefined || written.length > 60 || /^["'|>]/.test(written)) return finding;
  const read = match[1];
  if (written === read || JSON.stringify(written) === read) return finding;
  return {
    ...finding,
    message: `${finding.message} (written as ${written}; YAML reads that as ${read})`,
    help: finding.help.replace(/^(Put it in quotes: .*: ").*"$/, `$1${written}"`),
  };
}

function apiFinding(
  api: Exclude<Api, { status: 'served' | 'custom' }>,
  { apiVersion, kind }: ManifestObject,
  version: string,
): Finding {
  const fieldPath = api.type?.apiVersion === apiVersion ? ['kind'] : ['apiVersion'];
  const clusterText = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const instead =
    api.type && (api.type.kind === kind ? api.type.apiVersion : `${api.type.kind} in ${api.type.apiVersion}`);
  if (api.status === 'unknown') {
    const guess = api.type === undefined ? '' : `; did you mean ${api.type.kind} in ${api.type.apiVersion}?`;
    return {
      kind: 'unknown-api',
      fieldPath,
      message: `there is no ${kind} in ${apiVersion}${guess}`,
      help:
        api.type === undefined
          ? 'kubectl api-resources lists what a cluster serves.'
          : `apiVersion: ${api.type.apiVersion}, kind: ${api.type.kind}`,
      clusterText,
    };
  }
  const when = api.removedIn === undefined ? `it is served from ${api.servedFrom}` : `removed in ${api.removedIn}`;
  return {
    kind: 'api-not-served',
    fieldPath: ['apiVersion'],
    message: `${kind} in ${apiVersion} is not served by Kubernetes ${version} (${when}); ${instead === undefined ? 'nothing takes its place' : `use ${instead}`}`,
    help: instead === undefined ? 'Remove the object.' : `apiVersion: ${api.type!.apiVersion}`,
    clusterText,
  };
}

/**
 * The one text that the API server answers when it cannot decode an object: its first type error, or all unknown fields
 * together; nothing if it can decode it. Fields are met in alphabetical order, in which clients send them.
 */
export function decodingFailure(manifest: ManifestObject, problems: readonly Problem[]): string | undefined {
  const sorted = [...problems].sort((a, b) => comparePaths(a, b));
  const broken = sorted.find(
    ({ kind, clusterText }) => (kind === 'wrong-type' || kind === 'invalid-number') && clusterText !== undefined,
  );
  if (broken !== undefined) return broken.clusterText;
  const unknown = sorted.filter(({ kind }) => kind === 'unknown-field').map(({ path }) => `unknown field "${path}"`);
  return unknown.length === 0 ? undefined : decodingError(manifest, `strict decoding error: ${unknown.join(', ')}`);
}

function comparePaths(a: Problem, b: Problem): number {
  for (let i = 0; ; i++) {
    const [x, y] = [a.fieldPath[i], b.fieldPath[i]];
    if (x === undefined || y === undefined) return a.fieldPath.length - b.fieldPath.length;
    if (x !== y) return x < y ? -1 : 1;
  }
}
