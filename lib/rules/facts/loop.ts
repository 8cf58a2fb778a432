import { isApiKind, type Key, type Kind } from '../../model/kinds';
import type { Settled, SettledChange } from './settled';

/** What two components do to an object for ever. */
export interface Loop {
  readonly kind: Kind;
  readonly key: Key;
  /** In the order of their first change. */
  readonly components: readonly string[];
  /** `` for the object as a whole; else the way to the first field that changes: `spec.replicas`. */
  readonly field: string;
  /** What it is, from one change to the next, until it is again what it was. */
  readonly values: readonly string[];
}

/** Components that only carry out what others have decided. */
const FOLLOWERS: ReadonlySet<string> = new Set(['apiserver', 'scheduler', 'kubelet', 'garbage-collector-controller']);

/** Longer than any period of the control plane. */
const LATEST_MS = 600_000;

/** What comes again and again in a run that does not come to rest; undefined when nothing does. */
export function loopOf(settled: Settled): Loop | undefined {
  return contested(settled.latest(LATEST_MS));
}

interface Contest {
  readonly kind: Kind;
  readonly key: Key;
  readonly changes: { readonly by: string; readonly before?: object; readonly after?: object }[];
}

/** The object that components take out of each other's hands: rather a pod than what only counts pods. */
function contested(latest: readonly SettledChange[]): Loop | undefined {
  const contests = new Map<string, Contest>();
  for (const { by, change } of latest) {
    const { kind, key, before, after } = change;
    if (!isApiKind(kind)) continue;
    const contest = contests.get(`${kind} ${key}`) ?? { kind, key, changes: [] };
    contests.set(`${kind} ${key}`, contest);
    contest.changes.push({ by, ...(before && { before }), ...(after && { after }) });
  }
  const loops = [...contests.values()].map(told).filter((loop) => loop !== undefined);
  return loops.find(({ kind }) => kind === 'Pod') ?? loops[0];
}

function told({ kind, key, changes }: Contest): Loop | undefined {
  const components = [...new Set(changes.map(({ by }) => by).filter((by) => !FOLLOWERS.has(by)))];
  if (components.length < 2) return undefined;
  const [first] = changes;
  const isWhole = changes.some(({ before, after }) => !before || !after);
  const field = isWhole ? '' : differing(first?.before, first?.after).join('.');
  const worth = (row: object | undefined) => (isWhole ? presence(row) : textOf(partAt(row, field.split('.'))));
  const all = [worth(first?.before), ...changes.map(({ after }) => worth(after))];
  const values = all.filter((value, i) => value !== all[i - 1]);
  const again = values.indexOf(values[0] as string, 1);
  // Twice around, or it may be a slow way to somewhere else.
  if (again < 0 || values.indexOf(values[0] as string, again + 1) < 0) return undefined;
  return { kind, key, components, field, values: values.slice(0, again + 1) };
}

function presence(row: object | undefined): string {
  if (!row) return 'missing';
  const { phase } = (row as { readonly status?: { readonly phase?: string } }).status ?? {};
  return phase ?? 'there';
}

/** The way to the first field of two objects that differs, as deep as both go. */
function differing(a: unknown, b: unknown): readonly string[] {
  if (!isObject(a) || !isObject(b)) return [];
  const name = [...new Set([...Object.keys(a), ...Object.keys(b)])].find((each) => a[each] !== b[each]);
  return name === undefined ? [] : [name, ...differing(a[name], b[name])];
}

function partAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return value === undefined ? 'unset' : typeof value === 'string' ? value : JSON.stringify(value);
}
