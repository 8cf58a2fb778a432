import type { Create } from '../actions';
import type { ApiKind, ApiRow, Key } from '../kinds';
import { keyOf } from '../kinds';
import { MENTIONING } from '../store/indexes';
import type { Reader } from '../store/store';
import type { Admission } from './admission';
import { type Answer, alreadyExists, changed, refuse } from './answers';

export function create(stored: Reader, { kind, object }: Create, admission: Admission): Answer {
  const admitted = admission.admit(stored, kind, object);
  const invalid = admission.validate(stored, kind, admitted, undefined, undefined, object);
  if (invalid !== undefined) return refuse(invalid.refused, invalid.message);
  const key = keyOf(admitted);
  const existing = stored.get(kind, key);
  if (existing) return alreadyExists(kind, key, existing.metadata.deletionTimestamp !== undefined);
  const uid = freshUid(stored, kind, key);
  const after = { ...admitted, metadata: { ...admitted.metadata, uid } } as ApiRow<ApiKind>;
  return changed({ kind, key, before: undefined, after });
}

/**
 * A uid for a new object: kind, name and incarnation. The incarnation is the lowest that nothing mentions any more, so that an object made, deleted and
 * made again leads back to the same state and not to endlessly many.
 */
function freshUid(stored: Reader, kind: ApiKind, key: Key): string {
  for (let incarnation = 1; ; incarnation++) {
    const uid = `${kind}/${key}#${incarnation}`;
    if (!MENTIONING.some((other) => stored.by(other, 'mentions' as never, uid).length > 0)) return uid;
  }
}
