/** Which of the changed fields a refusal is about. The API server's texts name a field, or the whole and what of it is free, or something of their own. */
import type { FieldChange } from './differences';

export function refusedFields(fields: readonly FieldChange[], refusal: string): readonly string[] {
  const paths = fields.map(({ path }) => path);
  const named = paths.filter((path) => isNamed(path, refusal));
  if (named.length > 0) return named;
  if (refusal.includes('persistentvolumesource')) return paths.filter(isVolumeSource);
  const free = FREE.exec(refusal)?.[1];
  if (free === undefined) return [];
  const words = new Set(free.split(/[\s',]+/));
  const isFree = (path: string) => path.split('.').some((_, i, parts) => words.has(parts.slice(1, i + 2).join('.')));
  return paths.filter((path) => path.startsWith('spec.') && !isFree(path));
}

/** `updates to statefulset spec for fields other than 'replicas', … are forbidden`; `spec is immutable after creation except resources.requests …`. */
const FREE =
  /(?:for fields other than|spec is immutable after creation except) (.*?)(?: are forbidden| for bound claims|$)/s;

/** By itself, by what it is in, or, as of a volume's mode, without the `spec` in front of it. */
function isNamed(path: string, refusal: string): boolean {
  const parts = path.split(/\.(?![^[]*\])/);
  const tops = parts
    .map((_, i) => parts.slice(0, parts.length - i).join('.'))
    .flatMap((top) => [top, top.replace(/\[[^\]]*\]$/, '')])
    .filter((top) => top !== 'spec' && top !== 'metadata');
  return tops.some(
    (top) => refusal.includes(`${top}:`) || refusal.includes(`is invalid: ${top.replace(/^spec\./, '')}:`),
  );
}

/** What a volume has beside its source. */
const OF_ANY_VOLUME: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

function isVolumeSource(path: string): boolean {
  const [top, field = ''] = path.split('.');
  return top === 'spec' && !OF_ANY_VOLUME.has(field);
}
