import { isMap, LineCounter, parseDocument } from 'yaml';
import type { Taint } from '../kube/objects';
import type { JsonPatch } from '../kube/patch';
import type { Verdict } from '../model/kinds';
import type { ClusterSpec, DriverSpec, NodeSpec } from '../model/setup';
import { Misuse } from '../util/misuse';
import { didYouMean } from '../util/text';
import { checkShape, type Place, parseDuration, type Shape } from './shape';

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

const TAINT = {
  fields: { key: 'text', value: 'text', effect: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
  needs: ['key', 'effect'],
} as const satisfies Shape;
const NODE: Shape = {
  fields: {
    name: 'text',
    zone: 'text',
    cpu: 'quantity',
    memory: 'quantity',
    pods: 'number',
    labels: { mapOf: 'text' },
    taints: { listOf: TAINT },
  },
  needs: ['name'],
};
const DRIVER: Shape = {
  fields: {
    name: 'text',
    attach: 'boolean',
    topology: ['zone', 'node', 'none'],
    topologyKey: 'text',
    provision: ['ok', 'fail', 'full'],
    perNode: 'number',
    expand: 'boolean',
  },
  needs: ['name'],
};
const BEHAVIOURS: Shape = {
  mapOf: {
    fields: {
      does: ['ready', 'neverReady', 'pullError', 'crashLoop', 'completes'],
      readyAfter: 'duration',
      stopAfter: 'duration',
    },
  },
};
const FLAGS: Shape = {
  fields: {
    nodeMonitorPeriod: 'duration',
    nodeMonitorGrace: 'duration',
    nodeEvictionRate: 'quantity',
    tolerationSeconds: 'number',
    attachDetachResync: 'duration',
    binderResync: 'duration',
    terminatedPodLimit: 'number',
    featureGates: { mapOf: 'boolean' },
  },
};
const SCENARIO = {
  fields: {
    name: 'text',
    about: 'text',
    versions: { listOf: 'text' },
    flags: FLAGS,
    cluster: { fields: { nodes: { listOf: NODE }, drivers: { listOf: DRIVER } } },
    behaviours: BEHAVIOURS,
    steps: { listOf: 'anything' },
  },
  needs: ['name', 'steps'],
} as const satisfies Shape;

const STEPS: { readonly [Step in keyof ScenarioStep]-?: Shape } = {
  apply: 'text',
  settle: { fields: { quiet: 'duration', timeout: 'duration' } },
  wait: { fields: { for: 'text', until: 'text', timeout: 'duration' }, needs: ['for', 'until'] },
  scale: { fields: { object: 'text', replicas: 'number' }, needs: ['object', 'replicas'] },
  patch: {
    fields: {
      object: 'text',
      merge: 'anything',
      strategic: 'anything',
      json: { listOf: 'anything' },
      type: ['merge', 'strategic'],
      sub: ['status'],
    },
    needs: ['object'],
  },
  delete: {
    textOr: {
      fields: { object: 'text', grace: 'number', cascade: ['background', 'foreground', 'orphan'] },
      needs: ['object'],
    },
  },
  evict: 'text',
  cordon: 'text',
  uncordon: 'text',
  drain: { textOr: { fields: { node: 'text', timeout: 'duration' }, needs: ['node'] } },
  nodeDown: 'text',
  nodeUp: 'text',
  nodeAdd: NODE,
  nodeDelete: 'text',
  taint: { fields: { ...TAINT.fields, node: 'text' }, needs: ['node', 'key', 'effect'] },
  untaint: { fields: { ...TAINT.fields, node: 'text' }, needs: ['node', 'key'] },
  behave: BEHAVIOURS,
  driver: DRIVER,
  fail: {
    fields: { pod: 'text', reason: 'text', message: 'text', phase: ['Failed', 'Succeeded'] },
    needs: ['pod'],
  },
  pass: 'duration',
  note: 'text',
};

/** Reads a scenario file. Throws a Misuse that names the line of what it does not understand. */
export function readScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error)
    throw new Misuse(`${file}:${lines.linePos(error.pos[0]).line}: not valid YAML: ${error.message.split('\n')[0]}`);
  // What is missing stands where it should: at the nearest thing around it.
  const at = (path: readonly (string | number)[]): string => {
    const node = document.getIn(path, true) as { range?: [number, number, number] | null } | null | undefined;
    if (path.length > 0 && !node?.range) return at(path.slice(0, -1));
    return `${file}:${node?.range ? lines.linePos(node.range[0]).line : 1}`;
  };
  if (!isMap(document.contents))
    throw new Misuse(`${file}:1: a scenario is a mapping with the fields ${Object.keys(SCENARIO.fields).join(', ')}`);
  const scenario = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  checkShape(scenario, SCENARIO, { whole: 'a scenario', part: '', path: [], at });
  for (const [i, step] of (scenario.steps as readonly unknown[]).entries()) checkStep(step, ['steps', i], at);
  return scenario as unknown as Scenario;
}

function checkStep(step: unknown, path: Place['path'], at: Place['at']): void {
  const names = typeof step === 'object' && step !== null ? Object.keys(step) : [];
  if (names.length !== 1) {
    const given = names.length === 0 ? 'nothing' : names.join(', ');
    throw new Misuse(`${at(path)}: a step does exactly one thing, this one ${given}`);
  }
  const [name] = names;
  if (!Object.hasOwn(STEPS, name)) {
    const known = Object.keys(STEPS);
    throw new Misuse(
      `${at([...path, name])}: there is no step '${name}'.${didYouMean(name, known)} The steps are ${known.join(', ')}.`,
    );
  }
  const place = { whole: `the step '${name}'`, part: '', path: [...path, name], at };
  checkShape((step as Record<string, unknown>)[name], STEPS[name as keyof ScenarioStep], place);
}

/** What a kubelet says of a pod that it ends: as the recorder's does, an eviction for memory unless the step says more. */
export function verdictOf({ reason, message, phase = 'Failed' }: NonNullable<ScenarioStep['fail']>): Verdict {
  if (phase === 'Succeeded') return { phase };
  return { phase, reason: reason ?? 'Evicted', message: message ?? 'The node was low on resource: memory.' };
}

/** Milliseconds of a duration such as `2.5s` or `1m30s`. */
export function durationMs(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new Misuse(`'${text}' is not a duration: wanted is a number with a unit, such as 500ms, 2.5s or 1m30s`);
  return ms;
}
