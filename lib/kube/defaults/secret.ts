/** Defaults of Secrets: `pkg/apis/core/v1/{defaults,conversion}.go` (v1.37.1). */

import type { KubeObject } from '../objects';

interface Secret extends KubeObject {
  readonly type?: string;
  /** In base64. */
  readonly data?: { readonly [key: string]: string };
  /** As text; write-only. */
  readonly stringData?: { readonly [key: string]: string };
}

/** Texts are stored in base64 among the data, and win over it. */
export function secretDefaults({ stringData, ...secret }: Secret): Secret {
  const type = secret.type || 'Opaque';
  if (stringData === undefined) return { ...secret, type };
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return { ...secret, type, data: { ...secret.data, ...Object.fromEntries(encoded) } };
}
