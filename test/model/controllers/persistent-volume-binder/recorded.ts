import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Condition } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Plan } from '../../../../lib/model/actions';
import { isAside } from '../../../../lib/model/actions';
import { type Admission, answer } from '../../../../lib/model/apiserver';
import { admissionOf } from '../../../../lib/model/apiserver/admit';
import type { Controller } from '../../../../lib/model/controller';
import {
  API_KINDS,
  type ApiKind,
  type ApiRow,
  type Driver,
  isApiKind,
  type Key,
  keyIn,
  type Row,
} from '../../../../lib/model/kinds';
import { addDriver, type ClusterSpec, newCluster } from '../../../../lib/model/setup';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import type { Store } from '../../../../lib/model/store/store';
import { ControllerView } from '../../../../lib/model/view';
import { RECORDED_TIMINGS } from '../../world';

const CONFORMANCE = join(__dirname, '../../../conformance');

export interface Line {
  readonly seq: number;
  readonly step: number;
  readonly by: string;
  readonly verb: string;
  readonly object: string;
  readonly set?: Record<string, unknown>;
  readonly unset?: readonly string[];
  readonly sub?: string;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A recording, with uids and the names of provisioned volumes as the model has them. */
export interface Recording {
  readonly name: string;
  readonly version: string;
  readonly cluster: ClusterSpec;
  readonly steps: readonly { readonly driver?: { readonly name: string } & Partial<Driver> }[];
  readonly lines: readonly Line[];
}

export function recordingNames(version: string): readonly string[] {
  return readdirSync(join(CONFORMANCE, 'recordings', version)).sort();
}

export function readRecording(version: string, name: string): Recording {
  const scenario = parse(readFileSync(join(CONFORMANCE, 'scenarios', `${name.split('.')[0]}.yaml`), 'utf8'));
  const text = readFileSync(join(CONFORMANCE, 'recordings', version, name), 'utf8');
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(asInModel(line)));
  return {
    name: `${version}/${name}`,
    version: head.kubernetes,
    cluster: scenario.cluster ?? {},
    steps: scenario.steps,
    lines: lines.filter((line) => line.by !== undefined),
  };
}

function asInModel(line: string): string {
  const uid = (kind: string, name: string, incarnation: string | undefined) => {
    const namespaced = isApiKind(kind) && API_KINDS[kind].namespaced;
    return `${kind}/${namespaced ? 'default/' : ''}${name}#${incarnation ?? 1}`;
  };
  return line
    .replace(/\{pv-of ([^ {}]+)(?: #(\d+))?\}/g, (_, claim, n) => `pvc-default.${claim}.${n ?? 1}`)
    .replace(/\{uid (\w+)\/((?:[^{} ]|\{[^{}]*\})+)(?: #(\d+))?\}/g, (_, kind, name, n) => uid(kind, name, n));
}

export interface Found {
  /** Writes of a component that it plans, by component: how many. */
  readonly accounted: Map<string, number>;
  /** Writes and Events that no plan has. */
  readonly missing: string[];
}

/** What these components look at. */
const READ = ['PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'StorageClass', 'VolumeAttachment', 'Node'] as const;

function isRead(kind: string): kind is (typeof READ)[number] {
  return (READ as readonly string[]).includes(kind);
}

/** How many writes a component's view may be behind. */
const BEHIND = 12;

/** Follows a recording: each write of one of these components must be what it plans next, for some key, on the state then or shortly before. */
export function follow(recording: Recording, controllers: readonly Controller[], found: Found): void {
  const admission = admissionOf(switchesOf(recording.version), RECORDED_TIMINGS);
  const byName = new Map(controllers.map((controller) => [controller.name, controller]));
  const store = newCluster(recording.cluster);
  /** What was there before each write, the last one first. */
  const undo: [ApiKind, Key, Row<ApiKind> | undefined][] = [];
  const told = new Set<string>();
  const steps = [...recording.steps];
  const plansOf = (view: LiveStore, controller: Controller, key: Key): readonly Plan[] => {
    const reader = new ControllerView(view, admission.switches, RECORDED_TIMINGS, controller.name, key);
    const decided = controller.reconcile(reader, key);
    return 'oneOf' in decided ? decided.oneOf : [decided];
  };
  const listen = (key: Key, kind: ApiKind) => {
    for (const controller of controllers)
      for (const work of workOf(controller.name, kind, key, store))
        for (const plan of plansOf(store, controller, work))
          for (const text of eventsOf(plan, controller)) told.add(text);
  };
  const isPlanned = (controller: Controller, kind: ApiKind, key: Key, wanted: Row<ApiKind> | undefined): boolean => {
    const plannedOn = (view: LiveStore) =>
      workOf(controller.name, kind, key, view, wanted).some((work) =>
        plansOf(view, controller, work).some((plan) => firstWriteIs(store, plan, admission, kind, key, wanted)),
      );
    if (plannedOn(store)) return true;
    const past = store.fork();
    return undo.slice(0, BEHIND).some(([kind, key, before]) => {
      past.put(kind, key, before);
      return plannedOn(past);
    });
  };
  recording.lines.forEach((line) => {
    if (applyDriverSteps(store, steps, recording.steps.length, line.step)) {
      for (const claim of store.keys('PersistentVolumeClaim')) listen(claim, 'PersistentVolumeClaim');
    }
    const [kind, name] = splitObject(line.object);
    if (!isRead(kind) || !['create', 'update', 'delete'].includes(line.verb)) return;
    const key = keyIn(API_KINDS[kind].namespaced ? 'default' : undefined, name);
    const after = applied(store, kind, key, name, line);
    const controller = byName.get(line.by);
    if (controller) {
      if (isPlanned(controller, kind, key, after))
        found.accounted.set(line.by, (found.accounted.get(line.by) ?? 0) + 1);
      else found.missing.push(`${recording.name} ${line.seq}: ${line.by} ${line.verb} ${line.object}`);
    }
    undo.unshift([kind, key, store.get(kind, key)]);
    (store as Store).put(kind as ApiKind, key, after);
    listen(key, kind);
  });
  for (const line of recording.lines) if (line.verb === 'event') expectTold(recording, line, controllers, told, found);
}

function expectTold(
  recording: Recording,
  line: Line,
  controllers: readonly Controller[],
  told: ReadonlySet<string>,
  { accounted, missing }: Found,
): void {
  const from = line.by;
  if (!EVENT_SOURCES.has(from) || controllers.length === 0) return;
  const text = `${from} ${line.object} ${line.type} ${line.reason} ${line.message}`;
  if (told.has(text)) accounted.set(`event ${from}`, (accounted.get(`event ${from}`) ?? 0) + 1);
  else missing.push(`${recording.name} ${line.seq}: event ${text}`);
}

const EVENT_SOURCES = new Set([
  'persistentvolume-controller',
  'csi-provisioner',
  'csi-resizer',
  'ephemeral_volume',
  'volume_expand',
]);

function eventsOf(plan: Plan, { name }: Controller): readonly string[] {
  return plan.flatMap((action) => {
    if (action.do === 'event') {
      const { on, type, reason, message, from = name } = action;
      return [`${from} ${on.kind}/${on.key.replace('default/', '')} ${type} ${reason} ${message}`];
    }
    return [];
  });
}

function splitObject(object: string): [string, string] {
  const slash = object.indexOf('/');
  return [object.slice(0, slash), object.slice(slash + 1)];
}

/** The keys of a component that a write to an object may come from. */
function workOf(
  controller: string,
  kind: ApiKind,
  key: Key,
  view: LiveStore,
  wanted?: Row<ApiKind> | undefined,
): readonly string[] {
  const volume = kind === 'PersistentVolume' ? (wanted ?? view.get(kind, key)) : undefined;
  const ref = (volume as Row<'PersistentVolume'> | undefined)?.spec.claimRef;
  const claims =
    kind === 'Pod'
      ? view
          .keys('PersistentVolumeClaim')
          .filter((claim) => view.by('Pod', 'claims', claim).some((pod) => podKey(pod) === key))
      : kind === 'PersistentVolumeClaim'
        ? [key]
        : ref
          ? [`default/${ref.name}`]
          : [];
  const volumes = kind === 'PersistentVolume' ? [key] : [];
  const pods = kind === 'Pod' ? [key] : claims.flatMap((claim) => view.by('Pod', 'claims', claim).map(podKey));
  switch (controller) {
    case 'persistent-volume-binder':
    case 'csi-provisioner':
      return [...claims.map((claim) => `claim ${claim}`), ...volumes.map((name) => `volume ${name}`)];
    case 'pv-protection-controller':
      return volumes;
    case 'ephemeral-volume-controller':
      return pods;
    default:
      return claims;
  }
}

function podKey(pod: Row<'Pod'>): Key {
  return `default/${pod.metadata.name}`;
}

/** Whether the first write of a plan that changes anything leaves this. */
function firstWriteIs(
  store: LiveStore,
  plan: Plan,
  admission: Admission,
  kind: ApiKind,
  key: Key,
  wanted: Row<ApiKind> | undefined,
): boolean {
  for (const action of plan) {
    if (isAside(action) || action.do === 'host' || action.do === 'together') continue;
    const { changes, refused } = answer(store, action, admission);
    if (refused !== undefined && !action.tolerates?.includes(refused)) return false;
    if (changes.length === 0) continue;
    const [change] = changes;
    return change.kind === kind && change.key === key && text(change.after) === text(wanted);
  }
  return false;
}

/** Finalizers and conditions have no order, as in the recordings; and those leave out the grace period of deletions that have none. */
function text(row: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(sorted);
      const set = items.every(
        (item) => typeof item === 'string' || (item as Condition | undefined)?.status !== undefined,
      );
      return set ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value)
      .filter(([key, inner]) => key !== 'deletionGracePeriodSeconds' || inner !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
  };
  return JSON.stringify(sorted(row)) ?? 'gone';
}

function applyDriverSteps(
  store: LiveStore,
  steps: Recording['steps'][number][],
  count: number,
  reached: number,
): boolean {
  let changed = false;
  while (steps.length > 0 && count - steps.length <= reached) {
    const driver = (steps.shift() as Recording['steps'][number]).driver;
    if (!driver) continue;
    addDriver(store, { ...store.get('Driver', driver.name), ...driver });
    changed = true;
  }
  return changed;
}

/** The object after a recorded write. */
function applied(store: LiveStore, kind: ApiKind, key: Key, name: string, line: Line): Row<ApiKind> | undefined {
  if (line.verb === 'delete') return undefined;
  const facts = API_KINDS[kind];
  const before = store.get(kind, key);
  if (line.verb === 'create') {
    const incarnation = (incarnations.get(store)?.get(`${kind}/${key}`) ?? 0) + 1;
    const seen = incarnations.get(store) ?? new Map<string, number>();
    incarnations.set(store, seen.set(`${kind}/${key}`, incarnation));
    const object = denormalized(line.set) as Row<ApiKind>;
    const uid = `${kind}/${key}#${incarnation}`;
    const metadata = { ...object.metadata, name, ...(facts.namespaced && { namespace: 'default' }), uid };
    return { ...object, apiVersion: facts.apiVersion, kind, metadata } as Row<ApiKind>;
  }
  const edited = structuredClone(before ?? { apiVersion: facts.apiVersion, kind, metadata: { name } });
  for (const path of line.unset ?? []) edit(edited, pathOf(path), undefined);
  for (const [path, value] of Object.entries(line.set ?? {})) edit(edited, pathOf(path), value);
  return edited as ApiRow<ApiKind>;
}

const incarnations = new WeakMap<LiveStore, Map<string, number>>();

function denormalized(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'conditions'
        ? Object.entries(inner as object).map(([type, rest]) => ({ type, ...rest }))
        : denormalized(inner),
    ]),
  );
}

function pathOf(path: string): readonly string[] {
  return path
    .replace(/\[([^\]]+)\]/g, (_, inner: string) => `.${inner.replaceAll('.', '\0')}`)
    .split('.')
    .map((part) => part.replaceAll('\0', '.'));
}

type Json = Record<string, unknown>;

function edit(object: unknown, [first, ...rest]: readonly string[], value: unknown): void {
  const parent = object as Json;
  if (first === 'conditions' || first === 'containerStatuses') {
    editListed(parent, first, rest, value);
  } else if (rest.length === 0) {
    if (value === undefined) delete parent[first];
    else parent[first] = value;
  } else {
    const child = (parent[first] ?? {}) as Json;
    edit(child, rest, value);
    if (Object.keys(child).length > 0) parent[first] = child;
    else delete parent[first];
  }
}

/** Lists that a recording has as maps. */
function editListed(parent: Json, list: string, [id, ...field]: readonly string[], value: unknown): void {
  const idField = list === 'conditions' ? 'type' : 'name';
  const items = [...((parent[list] ?? []) as Json[])];
  const at = items.findIndex((item) => item[idField] === id);
  const item: Json = at < 0 ? { [idField]: id } : items[at];
  if (at < 0) items.push(item);
  if (field[0] === 'waiting') item.state = value === undefined ? { running: {} } : { waiting: { reason: value } };
  else if (value === undefined) delete item[field[0]];
  else item[field[0]] = value;
  const left = items.filter((each) => Object.keys(each).length > 1);
  if (left.length > 0) parent[list] = left;
  else delete parent[list];
}
