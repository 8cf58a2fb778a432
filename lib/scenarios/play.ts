import { parseAllDocuments } from 'yaml';
import { withFeatureGates } from '../kube/feature-gates';
import type { Condition, KubeObject } from '../kube/objects';
import { switchesOf } from '../kube/versions';
import { admissionOf } from '../model/apiserver/admit';
import { Cluster, type Model, type Outcome } from '../model/cluster';
import type { Controller, Timings } from '../model/controller';
import { API_KINDS, type ApiKind, type Behaviour, isApiKind, type Key } from '../model/kinds';
import { condition } from '../model/pods';
import { join, newCluster } from '../model/setup';
import type { LiveStore } from '../model/store/live-store';
import { type Habits, TimedRun } from '../model/timed';
import * as user from '../model/user';
import { Misuse } from '../util/misuse';
import { type BehaviourSpec, durationMs, type Flags, type Scenario, type ScenarioStep, verdictOf } from './scenario';

/** The shortened waits of the recordings (test/conformance/README.md), which a scenario's flags may change. */
export function recordedTimings(flags: Flags = {}): Timings {
  return {
    nodeMonitorGraceMs: durationMs(flags.nodeMonitorGrace, 4_000),
    nodeMonitorPeriodMs: durationMs(flags.nodeMonitorPeriod, 500),
    nodeEvictionRate: Number(flags.nodeEvictionRate ?? 0.1),
    tolerationSeconds: flags.tolerationSeconds ?? 3,
    nodeStatusPeriodMs: 250,
    volumeRetryMs: 5,
    fresh: true,
    ...(flags.binderResync && { binderResyncMs: durationMs(flags.binderResync, 0) }),
    ...(flags.terminatedPodLimit !== undefined && { terminatedPodGCThreshold: flags.terminatedPodLimit }),
  };
}

/** From one request of kubectl's to the next; measured on the control planes of the recordings. */
const REQUEST_MS = 7;
/** From a request that changed something to the next step: whoever records waits until all has been seen that was written. */
const STEP_MS = 100;

/** How often whoever records looks whether what a step waits for has come. */
const POLL_MS = 20;

export interface PlayOptions extends Habits {
  readonly kubernetesVersion?: string;
  readonly timings?: Timings;
  readonly controllers: readonly Controller[];
}

/** The cluster that a scenario is played on: its version, its flags and feature gates. */
export function modelOf(scenario: Scenario, options: PlayOptions): Model {
  const switches = withFeatureGates(switchesOf(options.kubernetesVersion), scenario.flags?.featureGates);
  const timings = options.timings ?? recordedTimings(scenario.flags);
  return { controllers: options.controllers, admission: admissionOf(switches, timings), timings };
}

/** What containers do from now on, as a scenario says it: rows of kind Behaviour. Each is new, so whoever does the same again begins anew. */
export function behavioursOf(behaviours: Behaviours): ReadonlyMap<Key, Behaviour> {
  const rows = new Map<Key, Behaviour>();
  for (const [name, { does = 'ready', readyAfter, stopAfter }] of Object.entries(behaviours)) {
    rows.set(name, { does, readyAfterMs: durationMs(readyAfter, 0), stopAfterMs: durationMs(stopAfter, 0) });
  }
  return rows;
}

/** By image, or `Pod/name`. */
type Behaviours = { readonly [imageOrPod: string]: BehaviourSpec };

/** Plays a scenario on a cluster of the model, step by step. */
export class Player {
  readonly run: TimedRun;
  /** The index of the step under way. */
  step = 0;
  /** Puts real names where a step uses symbols for names that a cluster draws. Default: as they are. */
  resolve: (text: string) => string = (text) => text;
  private readonly notes: ((text: string) => void)[] = [];
  private nextStepAt = 0;

  constructor(
    readonly scenario: Scenario,
    options: PlayOptions,
  ) {
    const cluster = new Cluster(modelOf(scenario, options));
    this.run = new TimedRun(cluster, newCluster(scenario.cluster), options);
    this.behave(scenario.behaviours ?? {});
  }

  onNote(listener: (text: string) => void): void {
    this.notes.push(listener);
  }

  play(): void {
    for (const [i, step] of this.scenario.steps.entries()) {
      this.run.passUntil(Math.max(this.run.now, this.nextStepAt));
      this.step = i;
      this.do(step);
    }
  }

  do(step: ScenarioStep): void {
    const [name] = Object.keys(step) as (keyof ScenarioStep)[];
    const deed = DEEDS[name] as (player: Player, value: unknown) => void;
    deed(this, (JSON.parse(this.resolve(JSON.stringify(step))) as ScenarioStep)[name]);
  }

  get store(): LiveStore {
    return this.run.store;
  }

  /** Requests of a user take their time, as those of components do. */
  readonly send: user.Send = (request): Outcome => {
    const outcome = this.run.request('user', request);
    if (outcome.changes.length > 0) this.nextStepAt = this.run.now + STEP_MS;
    this.run.wait(REQUEST_MS, 'user');
    return outcome;
  };

  apply(manifests: string): void {
    for (const document of parseAllDocuments(manifests)) {
      const object = document.toJS() as KubeObject | null;
      if (!object) continue;
      if (!isApiKind(object.kind) && !this.run.cluster.model.admission.decode?.(object))
        throw new Misuse(
          `step ${this.step}: the simulator has no kind '${object.kind}'; it has ${Object.keys(API_KINDS).join(', ')}`,
        );
      user.apply(this.store, this.send, object);
    }
  }

  settle(quiet?: string, timeout?: string): void {
    const limit = durationMs(timeout, 90_000);
    if (!this.run.settle(durationMs(quiet, 2_500), limit)) this.note(`it did not settle within ${limit / 1000} s`);
  }

  wait(what: string, until: string, timeout?: string): void {
    const { kind, key } = this.named(what);
    const limit = durationMs(timeout, 30_000);
    if (!this.run.until((store) => holds(store, kind, key, until), limit))
      this.note(`timed out waiting for ${what} until ${until}`);
    else this.run.wait(POLL_MS / 2, 'user');
  }

  sendEviction(pod: Key): void {
    if (!user.evict(this.run, pod)) this.nextStepAt = this.run.now + STEP_MS;
  }

  behave(behaviours: Behaviours): void {
    for (const [name, behaviour] of behavioursOf(behaviours)) this.run.impose('Behaviour', name, behaviour);
  }

  kubelet(node: string, state: 'up' | 'silent' | 'gone'): void {
    const host = this.store.get('Host', node);
    if (!host) throw new Misuse(`step ${this.step}: there is no node '${node}'`);
    this.run.impose('Host', node, { ...host, kubelet: state });
  }

  named(text: string): { readonly kind: ApiKind; readonly key: Key } {
    const found = user.named(text);
    if (!found)
      throw new Misuse(
        `step ${this.step}: '${text}' names no object of a known kind; wanted is Kind/name, such as StatefulSet/web`,
      );
    return found;
  }

  note(text: string): void {
    for (const listener of this.notes) listener(text);
  }
}

type Deeds = {
  readonly [Name in keyof ScenarioStep]-?: (player: Player, value: NonNullable<ScenarioStep[Name]>) => void;
};

const DEEDS: Deeds = {
  apply: (player, manifests) => player.apply(manifests),
  settle: (player, { quiet, timeout }) => player.settle(quiet, timeout),
  wait: (player, { for: what, until, timeout }) => player.wait(what, until, timeout),
  scale: (player, { object, replicas }) => {
    const { kind, key } = player.named(object);
    user.patch(player.store, player.send, kind, key, { merge: { spec: { replicas } } });
  },
  patch: (player, { object, merge, strategic, json, type, sub }) => {
    const { kind, key } = player.named(object);
    const change = json
      ? { json }
      : strategic !== undefined || type === 'strategic'
        ? { strategic: strategic ?? merge }
        : { merge };
    user.patch(player.store, player.send, kind, key, change, sub);
  },
  delete: (player, what) => {
    const { object, grace, cascade = 'background' } = typeof what === 'string' ? { object: what } : what;
    const propagation = ({ background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const)[cascade];
    player.send({
      do: 'delete',
      ...player.named(object),
      propagation,
      ...(grace !== undefined && { graceSeconds: grace }),
    });
  },
  evict: (player, pod) => player.sendEviction(player.named(pod.includes('/') ? pod : `Pod/${pod}`).key),
  cordon: (player, node) => user.cordon(player.store, player.send, node, true),
  uncordon: (player, node) => user.cordon(player.store, player.send, node, false),
  drain: (player, what) => {
    const { node, timeout } = typeof what === 'string' ? { node: what, timeout: undefined } : what;
    user.drain(player.run, node, durationMs(timeout, 30_000));
  },
  nodeDown: (player, node) => player.kubelet(node, 'silent'),
  nodeUp: (player, node) => player.kubelet(node, 'up'),
  nodeAdd: (player, spec) => {
    join(player.store, spec, (request) => player.run.request('kubelet', request));
  },
  nodeDelete: (player, node) => {
    player.kubelet(node, 'gone');
    player.send({ do: 'delete', kind: 'Node', key: node, propagation: 'Background' });
  },
  taint: (player, { node, ...wanted }) => user.taint(player.store, player.send, node, wanted, true),
  untaint: (player, { node, ...wanted }) => user.taint(player.store, player.send, node, wanted as never, false),
  behave: (player, behaviours) => player.behave(behaviours),
  driver: (player, spec) => {
    const driver = player.store.get('Driver', spec.name);
    if (!driver) throw new Misuse(`step ${player.step}: there is no driver '${spec.name}'`);
    player.run.impose('Driver', spec.name, { ...driver, ...spec });
  },
  fail: (player, step) => {
    const { key } = player.named(`Pod/${step.pod}`);
    const sandbox = player.store.by('Sandbox', 'pod', key)[0];
    if (!sandbox) throw new Misuse(`step ${player.step}: pod ${step.pod} is on no node`);
    player.run.impose('Sandbox', sandbox.uid, { ...sandbox, verdict: verdictOf(step) });
  },
  pass: (player, duration) => player.run.passUntil(player.run.now + durationMs(duration, 0)),
  note: (player, text) => player.note(text),
};

/** Whether a wait's condition is true of an object: exists, gone, Ready, NotReady, Terminating, phase=…, or a path and a value. */
export function holds(store: LiveStore, kind: ApiKind, key: Key, until: string): boolean {
  const object = store.get(kind, key) as
    | (KubeObject & { readonly status?: { readonly conditions?: readonly Condition[]; readonly phase?: string } })
    | undefined;
  if (until === 'gone' || !object) return until === 'gone' && !object;
  if (until === 'exists') return true;
  if (until === 'Terminating') return object.metadata.deletionTimestamp !== undefined;
  if (until === 'Ready' || until === 'NotReady') {
    return (condition(object.status?.conditions, 'Ready')?.status === 'True') === (until === 'Ready');
  }
  const [path, wanted] = until.split('=');
  if (wanted === undefined)
    throw new Misuse(
      `cannot wait until '${until}': wanted is exists, gone, Ready, NotReady, Terminating, phase=… or status.field=value`,
    );
  const fields =
    path === 'phase'
      ? ['status', 'phase']
      : path
          .replace(/^\{?(jsonpath=)?\{?\.?/, '')
          .replace(/\}$/, '')
          .split('.');
  const value = fields.reduce<unknown>((of, field) => (of as Record<string, unknown> | undefined)?.[field], object);
  return String(value) === wanted;
}
