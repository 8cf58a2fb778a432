/** What the API server answers before it looks at what an object means: its kind must be served, and its text must fit the kind. */

import type { KubeObject } from './objects';
import type { JsonObject } from './read/compose';
import { Manifest } from './read/manifest';
import { kindNotServed, type Rejection, undecodable } from './rejection';
import { resolveApi } from './schema/api';
import { checkStructure, decodingFailure } from './schema/check';

/** Why this object, as written, cannot be decoded by an API server of a version (`1.37`, `1.37.1`); nothing if it can. */
export function rejectionOfBody(object: KubeObject, version: string): Rejection | undefined {
  const { status } = resolveApi(object.apiVersion, object.kind, version);
  if (status === 'custom') return undefined;
  if (status !== 'served') return kindNotServed();
  const manifest = new Manifest(object as unknown as JsonObject, '');
  const failure = decodingFailure(manifest, checkStructure(manifest, version));
  return failure === undefined ? undefined : undecodable(failure);
}
