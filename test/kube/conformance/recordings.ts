/** Scenarios and recordings of real control planes, read back: what was asked, what was answered, what was stored before. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { withFeatureGates } from '../../../lib/kube/feature-gates';
import type { KubeObject, Node } from '../../../lib/kube/objects';
import { type Switches, switchesOf } from '../../../lib/kube/versions';

const ROOT = join(__dirname, '../../conformance');

type Fields = Record<string, unknown>;

export interface Scenario {
  readonly name: string;
  readonly flags?: { readonly featureGates?: { readonly [gate: string]: boolean } };
  readonly cluster?: { readonly nodes?: readonly { readonly name: string; readonly zone?: string }[] };
  readonly steps: readonly { readonly [verb: string]: unknown }[];
}

export interface Line {
  readonly seq: number;
  readonly step: number;
  readonly by: string;
  readonly verb: 'create' | 'update' | 'delete' | 'rejected' | 'event' | 'note';
  /** `Kind/name`. */
  readonly object: string;
  readonly sub?: string;
  readonly set?: Fields;
  readonly unset?: readonly string[];
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

export interface Recording {
  /** `1.37/resize-a-claim.1` */
  readonly id: string;
  /** The exact version, `1.37.1`. */
  readonly version: string;
  readonly scenario: Scenario;
  readonly lines: readonly Line[];
}

/** How the API server of a recording behaves: its version, and the gates that the scenario sets. */
export function switchesFor({ version, scenario }: Recording): Switches {
  return withFeatureGates(switchesOf(version), scenario.flags?.featureGates);
}

/** Every recording there is, in the order of their names. */
export function recordings(): readonly Recording[] {
  const versions = readdirSync(join(ROOT, 'recordings')).sort();
  return versions.flatMap((version) =>
    readdirSync(join(ROOT, 'recordings', version))
      .sort()
      .map((file) => readRecording(version, file)),
  );
}

function readRecording(version: string, file: string): Recording {
  const [head = '', ...rest] = readFileSync(join(ROOT, 'recordings', version, file), 'utf8')
    .trimEnd()
    .split('\n');
  const { scenario, kubernetes } = JSON.parse(head) as { scenario: string; kubernetes: string };
  const lines = rest.map((line) => JSON.parse(line) as Line).filter(({ verb }) => verb !== undefined);
  return {
    id: `${version}/${file.replace('.jsonl', '')}`,
    version: kubernetes,
    scenario: readScenario(scenario),
    lines,
  };
}

const scenarios = new Map<string, Scenario>();

function readScenario(name: string): Scenario {
  const known = scenarios.get(name);
  if (known !== undefined) return known;
  const scenario = parse(readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8')) as Scenario;
  scenarios.set(name, scenario);
  return scenario;
}

/** The documents that a step applies. */
function appliedDocuments(scenario: Scenario, step: number): readonly KubeObject[] {
  const text = scenario.steps[step]?.apply;
  if (typeof text !== 'string') return [];
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

/** The document of a step that speaks of an object, named `Kind/name`. */
export function appliedDocument({ scenario }: Recording, { step, object }: Line): KubeObject | undefined {
  return appliedDocuments(scenario, step).find((each) => `${each.kind}/${each.metadata.name}` === object);
}

/** The machines of a scenario as Node objects, with the labels that their kubelets give them. */
export function nodesOf(scenario: Scenario): readonly Node[] {
  const named = scenario.cluster?.nodes ?? ['a', 'b', 'c'].map((x, i) => ({ name: `node-${x}`, zone: `z${i + 1}` }));
  return named.map(({ name, zone }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
      },
    },
  }));
}

const API_VERSIONS: { readonly [kind: string]: string } = {
  Deployment: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  StorageClass: 'storage.k8s.io/v1',
};

/** `Kind/name` as its parts, with the version that stores it. */
export function identify(object: string): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
} {
  const kind = object.slice(0, object.indexOf('/'));
  return { apiVersion: API_VERSIONS[kind] ?? 'v1', kind, name: object.slice(kind.length + 1) };
}

/** The objects in storage, as recorded, followed write by write. */
export class Storage {
  private readonly objects = new Map<string, Fields>();

  apply({ verb, object, set, unset }: Line): void {
    if (verb === 'create') this.objects.set(object, structuredClone(set ?? {}));
    if (verb === 'delete') this.objects.delete(object);
    if (verb !== 'update') return;
    const stored = this.objects.get(object) ?? {};
    for (const [path, value] of Object.entries(set ?? {})) assign(stored, keysOf(path), structuredClone(value));
    for (const path of unset ?? []) assign(stored, keysOf(path), undefined);
    this.objects.set(object, stored);
  }

  /** An object under its name, with the metadata that recordings leave out put back. */
  get(object: string): KubeObject | undefined {
    const stored = this.objects.get(object);
    if (stored === undefined) return undefined;
    const { apiVersion, kind, name } = identify(object);
    return { apiVersion, kind, ...structuredClone(stored), metadata: { ...(stored.metadata as object), name } };
  }

  all(kind: string): readonly KubeObject[] {
    return [...this.objects.keys()]
      .filter((key) => key.startsWith(`${kind}/`))
      .map((key) => this.get(key) as KubeObject);
  }
}

/** `a.b[c.d].e` → a, b, c.d, e. */
function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, bracketed, plain]) => bracketed ?? plain ?? '');
}

function assign(object: Fields, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete object[key];
    else object[key] = value;
    return;
  }
  if (typeof object[key] !== 'object' || object[key] === null) object[key] = {};
  assign(object[key] as Fields, rest, value);
  // What loses its last leaf is gone itself: recordings tell leaves only.
  if (value === undefined && Object.keys(object[key] as Fields).length === 0) delete object[key];
}

/** The same with plain names in place of the symbols that stand for random ones, which are no valid names. */
export function withoutSymbols<T>(value: T): T {
  let text = JSON.stringify(value);
  const symbol = /\{([A-Za-z][^{}":,]*)\}/g;
  while (symbol.test(text))
    text = text.replace(symbol, (_, name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return JSON.parse(text) as T;
}

/** The object as `kubectl patch --type merge` sends it: RFC 7386. */
export function mergePatch(object: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const base = typeof object === 'object' && object !== null && !Array.isArray(object) ? { ...(object as Fields) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete base[key];
    else base[key] = mergePatch(base[key], value);
  }
  return base;
}
