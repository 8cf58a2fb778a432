import type { ControllerRevision } from '../../../kube/objects';
import type { Switches } from '../../../kube/versions';
import { safeEncoded } from '../../drawn-names';

/** The hash in a revision's name: R-V2 [pkg/controller/history/controller_history.go: HashControllerRevision, v1.37.1]. */

const remembered = new WeakMap<object, Map<string, string>>();

export function hashOfRevision(data: ControllerRevision['data'], collisionCount: number, switches: Switches): string {
  const id = `${collisionCount} ${switches.revisionHoldsCreationTimestamp}`;
  const known = remembered.get(data as object) ?? new Map<string, string>();
  remembered.set(data as object, known);
  let hash = known.get(id);
  if (hash === undefined) {
    hash = safeEncoded(fnv1(goJson(data, switches.revisionHoldsCreationTimestamp) + collisionCount));
    known.set(id, hash);
  }
  return hash;
}

/** 32-bit FNV-1 over the UTF-8 bytes. */
function fnv1(text: string): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, 16777619) ^ byte;
  return hash >>> 0;
}

/** JSON as Go writes it: keys sorted, and `<`, `>`, `&` escaped. */
function goJson(data: unknown, holdsCreationTimestamp: boolean): string {
  const json = JSON.stringify(data, (key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value);
    // Up to 1.33 the template's metadata was written with an empty time.
    if (key === 'metadata' && holdsCreationTimestamp) entries.push(['creationTimestamp', null]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return json.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}
