/**
 * What becomes of the objects of one render in the next: those that stay (same kind, namespace and name), those that go, those that come, and which of the
 * workloads that come take the place of one that goes.
 */
import { semanticallyEqual } from '../../kube/equality';
import type { KubeObject } from '../../kube/objects';
import type { Render } from './render';
import type { Resource } from './resource';
import { isSet, type SetWorkload, type Workload } from './workload';

/** The same thing before and after. */
export interface Kept<T> {
  readonly before: T;
  readonly now: T;
}

/** A workload that goes, and the one that takes its place. */
export interface Successor {
  readonly old: Workload;
  readonly next: Workload;
  /** template: equal but for names. images: the same images and ports. only: nothing else goes or comes that it could be, and they have something in common. */
  readonly because: 'template' | 'images' | 'only';
}

export class Succession {
  /** Objects of the old render that the new one does not have. */
  readonly gone: readonly Resource[];
  /** Objects of the new render that the old one did not have. */
  readonly added: readonly Resource[];
  /** Workloads that are in both. */
  readonly workloads: readonly Kept<Workload>[];
  readonly sets: readonly Kept<SetWorkload>[];
  private recognized: readonly Successor[] | undefined;

  constructor(
    readonly before: Render,
    readonly now: Render,
  ) {
    // An object that is refused is there, whatever it says.
    this.gone = before.resources.filter(({ kind, namespace, name }) => !now.has(kind, namespace, name));
    this.added = now.resources.filter(({ kind, namespace, name }) => !before.has(kind, namespace, name));
    this.workloads = now.workloads.flatMap((workload) => {
      const old = before.workload(workload.kind, workload.namespace, workload.name);
      return old ? [{ before: old, now: workload }] : [];
    });
    this.sets = this.workloads.filter(areSets);
  }

  /** Objects of a kind that are in both. */
  kept<T extends KubeObject>(kind: string): readonly Kept<Resource<T>>[] {
    return this.now.of<T>(kind).flatMap((now) => {
      const before = this.before.get<T>(kind, now.namespace, now.name);
      return before ? [{ before, now }] : [];
    });
  }

  /** Workloads that go. */
  get ended(): readonly Workload[] {
    return workloadsAmong(this.gone, this.before);
  }

  /** Workloads that come. */
  get begun(): readonly Workload[] {
    return workloadsAmong(this.added, this.now);
  }

  /** The workloads that come and take the place of one that goes, as far as that can be told without doubt. */
  get successors(): readonly Successor[] {
    this.recognized ??= successorsAmong(this.ended.filter(lasts), this.begun.filter(lasts));
    return this.recognized;
  }
}

const known = new WeakMap<Render, Succession>();

/** Compared once for two renders, however many rules ask. */
export function successionOf(before: Render, now: Render): Succession {
  const found = known.get(now);
  if (found?.before === before) return found;
  const succession = new Succession(before, now);
  known.set(now, succession);
  return succession;
}

/** Whether the pods of a workload are others than before: its template means something else after defaulting. */
export function templateChanged({ before, now }: Kept<Workload>): boolean {
  return !semanticallyEqual(templateOf(before), templateOf(now));
}

/** `registry.example.com:5000/library/postgres:16@sha256:…` is `postgres`. */
export function imageName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.replace(/[:@].*$/, '');
}

function areSets(kept: Kept<Workload>): kept is Kept<SetWorkload> {
  return isSet(kept.before) && isSet(kept.now);
}

/** Kinds whose pods come back; a Job of another name is another run. */
const LASTING: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'ReplicationController',
]);

function lasts({ kind }: Workload): boolean {
  return LASTING.has(kind);
}

function workloadsAmong(resources: readonly Resource[], render: Render): readonly Workload[] {
  return resources.flatMap(({ kind, namespace, name }) => render.workload(kind, namespace, name) ?? []);
}

function successorsAmong(ended: readonly Workload[], begun: readonly Workload[]): readonly Successor[] {
  const found: Successor[] = [];
  const open = { ended: new Set(ended), begun: new Set(begun) };
  const pair = (old: Workload, next: Workload, because: Successor['because']): void => {
    found.push({ old, next, because });
    open.ended.delete(old);
    open.begun.delete(next);
  };
  const candidates = grouped(begun);
  for (const [key, olds] of grouped(ended)) {
    for (const [old, next] of matched(olds, candidates.get(key) ?? [])) {
      pair(old, next, equalButForNames(old, next) ? 'template' : 'images');
    }
  }
  const [olds, nexts] = [[...open.ended].filter(keepsData), [...open.begun].filter(keepsData)];
  const [[old], [next]] = [olds, nexts];
  if (olds.length === 1 && nexts.length === 1 && old && next && resemble(old, next)) pair(old, next, 'only');
  return found;
}

/** Whether two templates differ in nothing but what follows from the names of their workloads. */
export function equalButForNames(old: Workload, next: Workload): boolean {
  const same = (a: unknown, b: unknown): boolean => {
    if (a === b) return true;
    if (typeof a === 'string') return typeof b === 'string' && a.replaceAll(old.name, next.name) === b;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    const [x, y] = [a as { [key: string]: unknown }, b as { [key: string]: unknown }];
    const keys = Object.keys(x);
    return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && same(x[key], y[key]));
  };
  return same(old.pod, next.pod);
}

/** Of several that are alike, those whose names tell; a single one on both sides needs no name. */
function matched(olds: readonly Workload[], nexts: readonly Workload[]): readonly (readonly [Workload, Workload])[] {
  if (olds.length === 1 && nexts.length === 1) return [[olds[0] as Workload, nexts[0] as Workload]];
  const [before, after] = [new Names(olds), new Names(nexts)];
  return olds.flatMap((old) => {
    const next = after.of(old.name);
    return next && before.of(next.name) === old ? [[old, next] as const] : [];
  });
}

/** Workloads by their names and by parts of them: `db` and `main` of `db-main`. */
class Names {
  private readonly whole = new Map<string, Workload[]>();
  private readonly parts = new Map<string, Workload[]>();

  constructor(workloads: readonly Workload[]) {
    for (const each of workloads) {
      push(this.whole, each.name, each);
      for (const part of partsOf(each.name)) push(this.parts, part, each);
    }
  }

  /** The only one of a name; or else the only one whose name is a part of it, or has it as a part. */
  of(name: string): Workload | undefined {
    const same = this.whole.get(name);
    if (same) return same.length === 1 ? same[0] : undefined;
    const longer = this.parts.get(name) ?? [];
    const shorter = [...partsOf(name)].flatMap((part) => this.whole.get(part) ?? []);
    return longer.length + shorter.length === 1 ? (longer[0] ?? shorter[0]) : undefined;
  }
}

/** `a`, `b`, `c`, `a-b` and `b-c` of `a-b-c`. */
function partsOf(name: string): ReadonlySet<string> {
  const words = name.split('-');
  const parts = words.flatMap((_, i) => words.slice(i).map((_, length) => words.slice(i, i + length + 1).join('-')));
  return new Set(parts.filter((part) => part !== name));
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** An application that takes another's place has some image or some port of it. */
function resemble(a: Workload, b: Workload): boolean {
  const common = (of: (workload: Workload) => readonly string[]) => of(a).some((each) => of(b).includes(each));
  return common(imagesOf) || common(portsOf);
}

function keepsData({ pod, resource }: Workload): boolean {
  const { spec } = resource.object as { spec?: { volumeClaimTemplates?: readonly unknown[] } };
  if ((spec?.volumeClaimTemplates ?? []).length > 0) return true;
  return (pod.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim);
}

function imagesOf({ pod }: Workload): readonly string[] {
  return (pod.containers ?? []).map(({ image = '' }) => imageName(image)).sort();
}

function portsOf({ pod }: Workload): readonly string[] {
  const ports = (pod.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`).sort();
}

/** Workloads by what they have in common if one is the other's successor: images and ports. */
function grouped(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const groups = new Map<string, Workload[]>();
  for (const each of workloads) push(groups, [...imagesOf(each), ...portsOf(each)].join(' '), each);
  return groups;
}

/** A template without its creationTimestamp, which some tools write and no pod has. */
function templateOf({ resource, podPath }: Workload): unknown {
  let template: unknown = resource.object;
  for (const step of podPath.slice(0, -1)) template = (template as { readonly [field: string]: unknown })[step];
  const { metadata, ...rest } = (template ?? {}) as { metadata?: { creationTimestamp?: unknown } };
  const { creationTimestamp: _, ...named } = metadata ?? {};
  return { ...rest, metadata: named };
}
