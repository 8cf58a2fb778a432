import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Plan } from '../../../../lib/model/actions';
import { same } from '../../../../lib/model/apiserver/merge';
import { Cluster, type Outcome, type Step } from '../../../../lib/model/cluster';
import { scheduler } from '../../../../lib/model/controllers/scheduler';
import { API_KINDS, type ApiKind, type ApiRow, type Key, keyIn } from '../../../../lib/model/kinds';
import { LiveStore } from '../../../../lib/model/store/live-store';
import { RECORDED_TIMINGS } from '../../world';

/**
 * Follows a recording with the scheduler alone: everybody else's writes are made as recorded, and each of the scheduler's must be a write that the model
 * makes in that situation. Between two writes it may take turns that write nothing.
 */

type Json = unknown;
type JsonObject = { [key: string]: Json };

interface Line {
  readonly seq: number;
  readonly by: string;
  readonly verb: string;
  readonly object: string;
  readonly set?: JsonObject;
  readonly unset?: readonly string[];
  readonly reason?: string;
  readonly message?: string;
}

export interface Replay {
  /** Writes of the scheduler that the model makes too. */
  readonly matched: number;
  /** Those that it does not make. */
  readonly missed: readonly string[];
  /** Events that came with the steps of the model, as `REASON MESSAGE`. */
  readonly events: ReadonlySet<string>;
  readonly recordedEvents: ReadonlySet<string>;
}

/** What the scheduler looks at. */
const SEEN = new Set([
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet',
  'Service',
  'StatefulSet',
  'StorageClass',
  'VolumeAttachment',
]);

/** Turns that write nothing which may lie between two writes. */
const MAX_SILENT = 4;
/** Caches lag: a decision may rest on what was there so many recorded writes ago. */
const MAX_LAG = 7;
/** Ways to have come to a point of the recording that are followed at the same time. */
const MAX_PATHS = 12;

/** One way to have come to a point of the recording: the state, and those before it, the newest first. */
interface Path {
  readonly store: LiveStore;
  readonly past: readonly LiveStore[];
  readonly events: readonly string[];
}

export function replay(scenarioFile: string, recordingFile: string): Replay {
  const [header, ...lines] = readFileSync(recordingFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const run = new Run(header.kubernetes, parse(readFileSync(scenarioFile, 'utf8')).cluster);
  for (const line of lines as Line[]) run.follow(line);
  return run;
}

class Run implements Replay {
  matched = 0;
  readonly missed: string[] = [];
  readonly recordedEvents = new Set<string>();
  private readonly cluster: Cluster;
  private paths: readonly Path[] = [{ store: new LiveStore(), past: [], events: [] }];
  /** Objects as recordings show them, by `Kind/name`. */
  private readonly shown = new Map<string, JsonObject>();
  private readonly incarnations = new Map<string, number>();
  private readonly drivers: readonly JsonObject[];

  constructor(version: string, cluster: { nodes?: JsonObject[]; drivers?: JsonObject[] } = {}) {
    const switches = switchesOf(version);
    const admission = {
      switches,
      admit: (_: unknown, __: unknown, object: unknown) => object,
      validate: () => undefined,
    };
    this.cluster = new Cluster({ controllers: [scheduler], admission: admission as never, timings: RECORDED_TIMINGS });
    const zoned = ['a', 'b', 'c'].map((letter, i) => ({ name: `node-${letter}`, zone: `z${i + 1}` }));
    this.drivers = cluster.drivers ?? [{ name: 'block.example.com' }];
    for (const node of cluster.nodes ?? zoned) this.register(node);
  }

  /** Of all paths that are left. */
  get events(): ReadonlySet<string> {
    return new Set(this.paths.flatMap(({ events }) => events));
  }

  follow(line: Line): void {
    if (line.verb === 'event' && line.by === 'scheduler') this.recordedEvents.add(`${line.reason} ${line.message}`);
    if (!['create', 'update', 'delete'].includes(line.verb)) return;
    const [kind, name] = split(line.object);
    if (!SEEN.has(kind)) return;
    const key = keyIn(API_KINDS[kind as ApiKind].namespaced ? 'default' : undefined, name);
    const after = this.rowAfter(line, kind, name);
    if (line.by === 'scheduler') {
      const wanted = (outcome: Outcome) => isWanted(outcome, kind, key, after);
      // A decision on older caches may write the same now and differ later, so both are followed.
      let found = this.paths.flatMap((path) => [
        ...take(1, this.search(path, wanted, MAX_SILENT, false)),
        ...take(MAX_PATHS, this.search(path, wanted, 0, true)),
      ]);
      if (found.length === 0) found = this.paths.flatMap((path) => take(1, this.search(path, wanted, 2, true)));
      if (found.length > 0) {
        this.matched++;
        this.paths = distinct(found);
        return;
      }
      this.missed.push(`${line.object} ${Object.keys(line.set ?? {})} ${Object.values(line.set ?? {})[0]}`);
    }
    this.impose(kind as ApiKind, key, after);
    if (line.verb === 'create' && kind === 'Node') this.putCsiNode(name);
  }

  /** Somebody else's write, on every path. */
  private impose(kind: ApiKind, key: Key, row: ApiRow<ApiKind> | undefined): void {
    this.paths = this.paths.map(({ store, past, events }) => {
      const next = store.fork();
      this.cluster.impose(next, kind, key, row as never);
      return { store: next, past: [store, ...past].slice(0, MAX_LAG), events };
    });
  }

  /** Where a wanted write leads, after as few turns that write nothing as possible. */
  private *search(
    path: Path,
    isWanted: (outcome: Outcome) => boolean,
    silent: number,
    lagging: boolean,
  ): Generator<Path> {
    const quiet: Path[] = [];
    for (const { store, outcome } of this.trials(path, lagging)) {
      const events = [...path.events, ...outcome.events.map(({ reason, message }) => `${reason} ${message}`)];
      const next = { store, past: path.past, events };
      if (isWanted(outcome)) yield next;
      else if (outcome.changes.length === 0) quiet.push(next);
    }
    if (silent > 0) for (const next of quiet) yield* this.search(next, isWanted, silent - 1, false);
  }

  /** What can happen next: steps, and turns that were decided on an older state. */
  private *trials({ store, past }: Path, lagging: boolean): Generator<{ store: LiveStore; outcome: Outcome }> {
    for (const step of this.cluster.enabled(store)) {
      if (isTimeout(step)) continue;
      const next = store.fork();
      yield { store: next, outcome: this.cluster.take(next, step) };
    }
    if (!lagging) return;
    const seen = new Set(this.plansOf(store).map(({ plan }) => JSON.stringify(plan)));
    for (const old of past) {
      for (const { key, plan } of this.plansOf(old)) {
        const text = JSON.stringify(plan);
        if (plan.length === 0 || seen.has(text) || store.get('Work', `scheduler ${key}`)?.plan.length) continue;
        seen.add(text);
        const next = store.fork();
        yield { store: next, outcome: this.cluster.begin(next, scheduler, key, plan) };
      }
    }
  }

  private plansOf(store: LiveStore): readonly { key: Key; plan: Plan }[] {
    return store
      .list('Work')
      .filter(({ plan }) => plan.length === 0)
      .flatMap(({ key }) => this.cluster.plans(store, scheduler, key).map((plan) => ({ key, plan })));
  }

  private rowAfter(line: Line, kind: string, name: string): ApiRow<ApiKind> | undefined {
    if (line.verb === 'delete') {
      this.shown.delete(line.object);
      return undefined;
    }
    if (line.verb === 'create') {
      this.incarnations.set(line.object, (this.incarnations.get(line.object) ?? 0) + 1);
      this.shown.set(line.object, structuredClone(line.set ?? {}));
    }
    const object = this.shown.get(line.object) ?? {};
    if (line.verb === 'update') {
      for (const path of line.unset ?? []) change(object, path, undefined);
      for (const [path, value] of Object.entries(line.set ?? {})) change(object, path, value);
      this.shown.set(line.object, object);
    }
    return this.row(kind, name, object);
  }

  private row(kind: string, name: string, object: JsonObject): ApiRow<ApiKind> {
    const facts = API_KINDS[kind as ApiKind];
    const id = `${kind}/${name}`;
    const incarnation = this.incarnations.get(id) ?? 1;
    const uid = `{uid ${id}${incarnation > 1 ? ` #${incarnation}` : ''}}`;
    const { metadata, status, ...rest } = structuredClone(object) as { metadata?: JsonObject; status?: JsonObject };
    return {
      apiVersion: facts.apiVersion,
      kind,
      metadata: { ...metadata, name, ...(facts.namespaced && { namespace: 'default' }), uid },
      ...rest,
      ...(status && { status: withConditionList(status) }),
    } as unknown as ApiRow<ApiKind>;
  }

  private register(node: JsonObject): void {
    const name = node.name as string;
    const labels = {
      'kubernetes.io/hostname': name,
      ...(node.zone !== undefined && { 'topology.kubernetes.io/zone': node.zone }),
      ...(node.labels as JsonObject),
    };
    const allocatable = { cpu: node.cpu ?? '4', memory: node.memory ?? '8Gi', pods: String(node.pods ?? 110) };
    const taints = node.taints as Json[] | undefined;
    const shown = { metadata: { labels }, ...(taints?.length && { spec: { taints } }), status: { allocatable } };
    this.shown.set(`Node/${name}`, shown);
    this.impose('Node', name, this.row('Node', name, shown));
    this.putCsiNode(name);
  }

  private putCsiNode(name: string): void {
    const drivers = this.drivers.map(({ name: driver, perNode }) => ({
      name: driver as string,
      nodeID: name,
      ...(perNode ? { allocatable: { count: perNode as number } } : {}),
    }));
    const row = { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: { name }, spec: { drivers } };
    this.impose('CSINode', name, row);
  }
}

const isTimeout = (step: Step): boolean => step.take === 'fire' && step.timer.includes('bind timeout');

/** Only what the scheduler writes is compared, and conditions in any order. */
function isWanted({ changes }: Outcome, kind: string, key: Key, wanted: Json): boolean {
  const [first] = changes;
  return changes.length === 1 && first?.kind === kind && first.key === key && same(sorted(first.after), sorted(wanted));
}

function sorted(row: Json): Json {
  const object = row as { status?: { conditions?: { type: string }[] } } | undefined;
  const conditions = object?.status?.conditions;
  if (!object || !conditions) return row;
  return {
    ...object,
    status: { ...object.status, conditions: [...conditions].sort((a, b) => (a.type < b.type ? -1 : 1)) },
  };
}

/** Recordings hold conditions by type. */
function withConditionList(status: JsonObject): JsonObject {
  const { conditions, ...rest } = status;
  if (typeof conditions !== 'object' || conditions === null || Array.isArray(conditions)) return status;
  const list = Object.entries(conditions).map(([type, value]) =>
    typeof value === 'string' ? { type, status: value } : { type, ...(value as JsonObject) },
  );
  return { ...rest, ...(list.length > 0 && { conditions: list }) };
}

function split(object: string): readonly [string, string] {
  const slash = object.indexOf('/');
  return [object.slice(0, slash), object.slice(slash + 1)];
}

/** `metadata.annotations[a.b/c]` as keys. */
function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? (plain as string));
}

/** Sets or removes a leaf; maps that become empty go too. */
function change(object: JsonObject, path: string, value: Json): void {
  const keys = keysOf(path);
  const parents: JsonObject[] = [object];
  for (const key of keys.slice(0, -1)) {
    const parent = parents.at(-1) as JsonObject;
    parent[key] ??= {};
    parents.push(parent[key] as JsonObject);
  }
  const last = keys.at(-1) as string;
  if (value !== undefined) {
    (parents.at(-1) as JsonObject)[last] = value;
    return;
  }
  delete (parents.at(-1) as JsonObject)[last];
  for (let i = parents.length - 1; i > 0; i--) {
    if (Object.keys(parents[i] as JsonObject).length === 0)
      delete (parents[i - 1] as JsonObject)[keys[i - 1] as string];
  }
}

/** The paths to follow: after the same writes they differ in what the scheduler has in mind, if at all. */
function distinct(paths: readonly Path[]): readonly Path[] {
  const byMind = new Map<string, Path>();
  for (const path of paths) {
    const mind = JSON.stringify([path.store.list('Work'), path.store.list('Memo'), path.store.list('Timer')]);
    if (!byMind.has(mind)) byMind.set(mind, path);
  }
  return [...byMind.values()].slice(0, MAX_PATHS);
}

function take<T>(count: number, found: Iterable<T>): readonly T[] {
  const taken: T[] = [];
  for (const each of found) if (taken.push(each) === count) break;
  return taken;
}
