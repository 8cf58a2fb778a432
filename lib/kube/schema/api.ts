import { distance } from 'fastest-levenshtein';
import { nearest } from '../../util/text';
import { type BuiltInKind, removedKind, removedKinds, Schemas, servedIn } from './store';

/** What a pair of apiVersion and kind is to one minor. */
export type Api =
  | { readonly status: 'served'; readonly type: BuiltInKind }
  /** Of a group that is not Kubernetes' own: only a CustomResourceDefinition knows. */
  | { readonly status: 'custom' }
  /** Served once, or not yet; `type` is what to use instead, in this minor. */
  | {
      readonly status: 'not-served';
      readonly removedIn?: string;
      readonly servedFrom?: string;
      readonly type?: BuiltInKind;
    }
  /** Never served in this spelling; `type` is what was probably meant. */
  | { readonly status: 'unknown'; readonly type?: BuiltInKind };

/** Looks a pair up. What it is not, it says with the way out. */
export function resolveApi(apiVersion: string, kind: string, version: string): Api {
  const schemas = Schemas.of(version);
  const type = schemas.kind(apiVersion, kind);
  if (type !== undefined) return { status: 'served', type };
  return (
    notServed(apiVersion, kind, schemas) ??
    (isCustom(apiVersion, kind, schemas)
      ? { status: 'custom' }
      : { status: 'unknown', type: meant(apiVersion, kind, schemas) })
  );
}

function notServed(apiVersion: string, kind: string, schemas: Schemas): Api | undefined {
  const removed = removedKind(apiVersion, kind);
  const served = servedIn(apiVersion, kind);
  if (served !== undefined && served.first > schemas.minor) {
    return {
      status: 'not-served',
      servedFrom: `1.${served.first}`,
      type: successor(apiVersion, kind, undefined, schemas),
    };
  }
  if (removed === undefined && served === undefined) return undefined;
  const removedIn = removed?.removedIn ?? `1.${served!.last + 1}`;
  return { status: 'not-served', removedIn, type: successor(apiVersion, kind, removed?.replacement, schemas) };
}

/** What this minor serves in its place: the named replacement, or its own replacement, or the same kind in the same group. */
function successor(
  apiVersion: string,
  kind: string,
  replacement: string | undefined,
  schemas: Schemas,
): BuiltInKind | undefined {
  const [toVersion, toKind] = (replacement ?? '').split(' ');
  if (replacement !== undefined) {
    const type = schemas.kind(toVersion, toKind);
    if (type !== undefined) return type;
    const next = removedKind(toVersion, toKind);
    if (next?.replacement !== undefined) return successor(toVersion, toKind, next.replacement, schemas);
  }
  const versions = [...schemas.kinds()].filter(
    (other) => other.kind === kind && groupOf(other.apiVersion) === groupOf(toVersion || apiVersion),
  );
  const stability = ({ apiVersion: of }: BuiltInKind) => (of.includes('alpha') ? 2 : of.includes('beta') ? 1 : 0);
  return versions.sort((a, b) => stability(a) - stability(b))[0];
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Groups with a dot belong to whoever owns the domain, unless Kubernetes does, or it is a slip of one of Kubernetes' own. */
function isCustom(apiVersion: string, kind: string, schemas: Schemas): boolean {
  const group = groupOf(apiVersion);
  if (!group.includes('.')) return false;
  const own = [
    ...new Set([...schemas.kinds()].map((type) => groupOf(type.apiVersion)).concat(removedKinds().map(groupOf))),
  ];
  if (own.includes(group)) return false;
  const slip = nearest(
    group,
    own.filter((name) => name.includes('.') && Math.abs(name.length - group.length) <= 2),
  );
  return (
    slip === undefined ||
    distance(slip, group) > 2 ||
    ![...schemas.kinds()].some((type) => groupOf(type.apiVersion) === slip && type.kind === kind)
  );
}

/** The probable type: the same kind in the nearest apiVersion, else the nearest kind in this or any apiVersion. */
function meant(apiVersion: string, kind: string, schemas: Schemas): BuiltInKind | undefined {
  const all = [...schemas.kinds()];
  const sameKind = all.filter((type) => type.kind.toLowerCase() === kind.toLowerCase());
  if (sameKind.length > 0) {
    const stable = sameKind.filter((type) => /(^|\/)v\d+$/.test(type.apiVersion));
    return [...(stable.length > 0 ? stable : sameKind)].sort(
      (a, b) => distance(a.apiVersion, apiVersion) - distance(b.apiVersion, apiVersion),
    )[0];
  }
  const sameVersion = all.filter((type) => type.apiVersion === apiVersion);
  const among = sameVersion.length > 0 ? sameVersion : all;
  const name = nearest(
    kind,
    among.map((type) => type.kind),
  );
  return among.find((type) => type.kind === name);
}
