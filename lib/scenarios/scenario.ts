import { isMap, LineCounter, parseDocument } from 'yaml';
import type { Taint } from '../kube/objects';
import type { JsonPatch } from '../kube/patch';
import type { Verdict } from '../model/kinds';
import type { ClusterSpec, DriverSpec, NodeSpec } from '../model/setup';
import { Misuse } from '../util/misuse';
import { didYouMean } from '../util/text';

/**
 * What happens to a cluster, step by step. The file format is the one in which scenarios are given to real control planes for recording
 * (see test/conformance/README.md), so one file can be played here and there.
 */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly about?: string;
  /** Versions of Kubernetes that it is meant for. Default: all. */
  readonly versions?: readonly string[];
  /** Shortened timers and feature gates; the names are the flags' of the components. */
  readonly flags?: Flags;
  readonly cluster?: ClusterSpec;
  /** What container images, or single pods (`Pod/web-0`), do when a kubelet runs them. Default: they become Ready at once. */
  readonly behaviours?: { readonly [imageOrPod: string]: BehaviourSpec };
  readonly steps: readonly ScenarioStep[];
}

export interface Flags {
  readonly nodeMonitorPeriod?: string;
  readonly nodeMonitorGrace?: string;
  readonly nodeEvictionRate?: string;
  readonly tolerationSeconds?: number;
  readonly attachDetachResync?: string;
  readonly binderResync?: string;
  readonly terminatedPodLimit?: number;
  readonly featureGates?: { readonly [gate: string]: boolean };
}

export interface BehaviourSpec {
  readonly does?: 'ready' | 'neverReady' | 'pullError' | 'crashLoop' | 'completes';
  /** A duration such as `1s`. */
  readonly readyAfter?: string;
  readonly stopAfter?: string;
}

/** Exactly one of the fields is set. */
export interface ScenarioStep {
  /** YAML documents, as `kubectl apply` takes them. */
  readonly apply?: string;
  /** Lets things happen until nobody has written for `quiet` (default 2.5s). */
  readonly settle?: { readonly quiet?: string; readonly timeout?: string };
  readonly wait?: { readonly for: string; readonly until: string; readonly timeout?: string };
  readonly scale?: { readonly object: string; readonly replicas: number };
  readonly patch?: {
    readonly object: string;
    readonly merge?: unknown;
    readonly strategic?: unknown;
    readonly json?: JsonPatch;
    readonly type?: 'merge' | 'strategic';
    readonly sub?: 'status';
  };
  readonly delete?:
    | string
    | { readonly object: string; readonly grace?: number; readonly cascade?: 'background' | 'foreground' | 'orphan' };
  readonly evict?: string;
  readonly cordon?: string;
  readonly uncordon?: string;
  readonly drain?: string | { readonly node: string; readonly timeout?: string };
  readonly nodeDown?: string;
  readonly nodeUp?: string;
  readonly nodeAdd?: NodeSpec;
  readonly nodeDelete?: string;
  readonly taint?: Taint & { readonly node: string };
  readonly untaint?: Partial<Taint> & { readonly node: string; readonly key: string };
  readonly behave?: { readonly [imageOrPod: string]: BehaviourSpec };
  readonly driver?: DriverSpec;
  readonly fail?: {
    readonly pod: string;
    readonly reason?: string;
    readonly message?: string;
    readonly phase?: 'Failed' | 'Succeeded';
  };
  readonly pass?: string;
  readonly note?: string;
}

const SCENARIO_FIELDS = ['name', 'about', 'versions', 'flags', 'cluster', 'behaviours', 'steps'];

/** What each step may hold; `null`: a plain value, or fields of the user's choosing. */
const STEP_FIELDS: { readonly [step: string]: readonly string[] | null } = {
  apply: null,
  settle: ['quiet', 'timeout'],
  wait: ['for', 'until', 'timeout'],
  scale: ['object', 'replicas'],
  patch: ['object', 'merge', 'strategic', 'json', 'type', 'sub'],
  delete: ['object', 'grace', 'cascade'],
  evict: null,
  cordon: null,
  uncordon: null,
  drain: ['node', 'timeout'],
  nodeDown: null,
  nodeUp: null,
  nodeAdd: ['name', 'zone', 'cpu', 'memory', 'pods', 'labels', 'taints'],
  nodeDelete: null,
  taint: ['node', 'key', 'value', 'effect'],
  untaint: ['node', 'key', 'value', 'effect'],
  behave: null,
  driver: ['name', 'attach', 'topology', 'provision', 'perNode', 'expand'],
  fail: ['pod', 'reason', 'message', 'phase'],
  pass: null,
  note: null,
};

/** Reads a scenario file. Throws a Misuse that names the line of what it does not understand. */
export function readScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error)
    throw new Misuse(`${file}:${lines.linePos(error.pos[0]).line}: not valid YAML: ${error.message.split('\n')[0]}`);
  const lineOf = (path: readonly (string | number)[]) => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    return `${file}:${node?.range ? lines.linePos(node.range[0]).line : 1}`;
  };
  if (!isMap(document.contents))
    throw new Misuse(`${file}:1: a scenario is a mapping with the fields ${SCENARIO_FIELDS.join(', ')}`);
  const scenario = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  checkFields(scenario, SCENARIO_FIELDS, 'a scenario', (field) => lineOf([field]));
  if (typeof scenario.name !== 'string') throw new Misuse(`${file}:1: a scenario needs a 'name'`);
  if (!Array.isArray(scenario.steps)) throw new Misuse(`${file}:1: a scenario needs 'steps', a list`);
  for (const [i, step] of scenario.steps.entries()) checkStep(step, (path) => lineOf(['steps', i, ...path]));
  return scenario as unknown as Scenario;
}

function checkStep(step: unknown, at: (path: readonly string[]) => string): void {
  const names = typeof step === 'object' && step !== null ? Object.keys(step) : [];
  if (names.length !== 1) throw new Misuse(`${at([])}: a step does exactly one thing, this one ${names.length}`);
  const [name] = names;
  if (!Object.hasOwn(STEP_FIELDS, name)) {
    throw new Misuse(
      `${at([])}: there is no step '${name}'.${didYouMean(name, Object.keys(STEP_FIELDS))} The steps are ${Object.keys(STEP_FIELDS).join(', ')}.`,
    );
  }
  const fields = STEP_FIELDS[name];
  const value = (step as Record<string, unknown>)[name];
  if (fields && typeof value === 'object' && value !== null) {
    checkFields(value as Record<string, unknown>, fields, `the step '${name}'`, (field) => at([name, field]));
  }
}

function checkFields(
  given: Record<string, unknown>,
  known: readonly string[],
  of: string,
  at: (field: string) => string,
): void {
  for (const field of Object.keys(given)) {
    if (known.includes(field)) continue;
    throw new Misuse(
      `${at(field)}: ${of} has no field '${field}'.${didYouMean(field, known)} Its fields are ${known.join(', ')}.`,
    );
  }
}

/** What a kubelet says of a pod that it ends: as the recorder's does, an eviction for memory unless the step says more. */
export function verdictOf({ reason, message, phase = 'Failed' }: NonNullable<ScenarioStep['fail']>): Verdict {
  if (phase === 'Succeeded') return { phase };
  return { phase, reason: reason ?? 'Evicted', message: message ?? 'The node was low on resource: memory.' };
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Go writes it: `2.5s`, `1m30s`. */
export function durationMs(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== String(text)) {
    throw new Misuse(`'${text}' is not a duration: wanted is a number with a unit, such as 500ms, 2.5s or 1m30s`);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
