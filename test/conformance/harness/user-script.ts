import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../lib/kube/objects';
import type { Request } from '../../../lib/model/actions';
import type { Cluster, Outcome } from '../../../lib/model/cluster';
import { evict } from '../../../lib/model/eviction';
import type { Key } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import * as user from '../../../lib/model/user';
import { behavioursOf } from '../../../lib/scenarios/play';
import { type Scenario, type ScenarioStep, verdictOf } from '../../../lib/scenarios/scenario';
import type { Line } from './recording';
import type { Showing } from './shown-write';
import { isSame, type Point, type Trial, type Walk } from './walk';

/** What the scenario's user does, in step with a recording: the requests of a step are sent when the recording shows them. */
export class UserScript {
  private constructor(
    private readonly scenario: Scenario,
    /** The step under way; −1 before the first. */
    readonly step: number,
    /** Requests of this step that have been sent. */
    private readonly sent: number,
    /** What is left of an eviction that was granted. */
    private readonly inFlight: readonly { readonly by: string; readonly request: Request }[],
  ) {}

  static begin(scenario: Scenario): UserScript {
    return new UserScript(scenario, -1, 0, []);
  }

  /** Goes on to a step: what the steps up to it do without a request happens. */
  enter(cluster: Cluster, store: LiveStore, showing: Showing, step: number): UserScript {
    let at: UserScript = this;
    while (at.step < step) {
      at = at.finish(cluster, store, showing);
      at = new UserScript(at.scenario, at.step + 1, 0, []);
      impose(cluster, store, resolved(at.scenario.steps[at.step], showing));
    }
    return at;
  }

  /** Sends what a step has left, which can only be requests that change nothing. */
  private finish(cluster: Cluster, store: LiveStore, showing: Showing): UserScript {
    const deeds = this.deeds(showing);
    for (let i = this.sent; i < deeds.length; i++)
      deeds[i](store, (request) => cluster.request(store, 'user', request));
    return this;
  }

  private deeds(showing: Showing): readonly Deed[] {
    const step = this.scenario.steps[this.step];
    return step ? requestsOf(resolved(step, showing)) : [];
  }

  /** The points behind a line of the user's. */
  *successors(walk: Walk, point: Point, line: Line): Iterable<Point> {
    const step = this.scenario.steps[this.step];
    if (!step) return;
    if (line.by === 'kubelet') {
      if (step.nodeAdd) yield* this.nodeAdded(walk, point, line, step.nodeAdd);
      return;
    }
    if (line.verb === 'delete') yield* walk.removed(point, line);
    if (step.evict !== undefined || step.drain !== undefined) {
      yield* this.evicted(walk, point, line);
      return;
    }
    yield* this.requested(walk, point, line);
  }

  private *requested(walk: Walk, from: Point, line: Line): Iterable<Point> {
    const deeds = this.deeds(from.showing);
    let point = from;
    for (let i = this.sent; i < deeds.length; i++) {
      const trial = walk.try(point, (store) => this.through(walk, store, deeds[i]), 'user');
      const script = new UserScript(this.scenario, this.step, i + 1, []);
      const next = { ...trial.point, user: script };
      if (line.verb === 'rejected' ? isRefused(trial.outcome, line, point.showing) : isSame(trial.writes, line))
        yield next;
      if (line.verb === 'delete' && trial.outcome.changes.length > 0) yield* walk.removed(next, line);
      // A request that changes nothing and is not refused leaves no line.
      if (trial.writes.length > 0 || trial.outcome.refused) return;
      point = next;
    }
  }

  /** The next request, if what it does first leaves no line: others may see it before the line of what it does then. */
  *ahead(walk: Walk, point: Point): Iterable<Point> {
    const step = this.scenario.steps[this.step];
    if (!step) return;
    const [next, ...rest] = this.inFlight;
    if (next) {
      const by = next.by === 'apiserver' ? next.by : 'user';
      const trial = walk.try(point, (store) => walk.request(store, next.request, by), 'evict');
      const user = new UserScript(this.scenario, this.step, this.sent, rest);
      if (isHidden(trial)) yield { ...trial.point, user };
      return;
    }
    const deed = this.deeds(point.showing)[this.sent];
    if (!deed) return;
    const trial = walk.try(point, (store) => this.through(walk, store, deed), 'user');
    const user = new UserScript(this.scenario, this.step, this.sent + 1, []);
    if (isHidden(trial)) yield { ...trial.point, user };
  }

  private through(walk: Walk, store: LiveStore, deed: Deed): Outcome {
    return deed(store, (request) => walk.request(store, request));
  }

  private *nodeAdded(
    walk: Walk,
    point: Point,
    line: Line,
    spec: NonNullable<ScenarioStep['nodeAdd']>,
  ): Iterable<Point> {
    const trial = walk.try(point, (store) => walk.joined(store, spec), 'nodeAdd');
    if (isSame(trial.writes, line)) yield trial.point;
  }

  private *evicted(walk: Walk, point: Point, line: Line): Iterable<Point> {
    const [name] = [line.object?.split('/')[1] ?? ''];
    if (line.object?.startsWith('Node/')) {
      const trial = walk.try(
        point,
        (store) => user.cordon(store, (request) => walk.request(store, request), name, true),
        'cordon',
      );
      if (isSame(trial.writes, line)) yield trial.point;
      return;
    }
    if (this.inFlight.length > 0) {
      yield* this.continued(walk, point, line, this.inFlight);
      return;
    }
    const keys = line.object?.startsWith('Pod/')
      ? [`default/${point.showing.symbols.resolve(name)}`]
      : point.store.keys('Pod');
    for (const key of keys) {
      const answer = evict(point.store, key as Key, walk.switches);
      if ('requests' in answer) yield* this.continued(walk, point, line, answer.requests);
      else if (line.verb === 'rejected' && isAnswer(answer.code, answer.message, line, point.showing)) yield point;
    }
  }

  private *continued(walk: Walk, point: Point, line: Line, requests: UserScript['inFlight']): Iterable<Point> {
    const [{ by, request }, ...rest] = requests;
    const trial: Trial = walk.try(
      point,
      (store) => walk.request(store, request, by === 'apiserver' ? by : 'user'),
      'evict',
    );
    const next = { ...trial.point, user: new UserScript(this.scenario, this.step, this.sent, rest) };
    if (isSame(trial.writes, line)) yield next;
    else if (line.verb === 'delete' && isHidden(trial)) yield* walk.removed(next, line);
  }
}

/** The first half of a deletion at once. */
function isHidden({ writes, outcome }: Trial): boolean {
  return writes.length === 0 && outcome.changes.length > 0;
}

type Deed = (store: LiveStore, send: user.Send) => Outcome;

/** The requests of a step, in order. */
function requestsOf(step: ScenarioStep): readonly Deed[] {
  if (step.apply !== undefined) {
    return parseAllDocuments(step.apply)
      .map((document) => document.toJS() as KubeObject | null)
      .filter((object) => object !== null)
      .map((object) => (store, send) => user.apply(store, send, object));
  }
  if (step.scale) {
    const { object, replicas } = step.scale;
    return [(store, send) => patched(store, send, object, { merge: { spec: { replicas } } })];
  }
  if (step.patch) {
    const { object, merge, strategic, json, type, sub } = step.patch;
    const change = json
      ? { json }
      : strategic !== undefined || type === 'strategic'
        ? { strategic: strategic ?? merge }
        : { merge };
    return [(store, send) => patched(store, send, object, change, sub)];
  }
  if (step.delete !== undefined) {
    const {
      object,
      grace,
      cascade = 'background',
    } = typeof step.delete === 'string' ? { object: step.delete } : step.delete;
    return [
      (_, send) =>
        send({
          do: 'delete',
          ...target(object),
          propagation: PROPAGATION[cascade],
          ...(grace !== undefined && { graceSeconds: grace }),
        }),
    ];
  }
  const { cordon, uncordon, taint, untaint, nodeDelete } = step;
  if (cordon !== undefined) return [(store, send) => user.cordon(store, send, cordon, true)];
  if (uncordon !== undefined) return [(store, send) => user.cordon(store, send, uncordon, false)];
  if (taint) return [(store, send) => user.taint(store, send, taint.node, withoutNode(taint), true)];
  if (untaint)
    return [
      (store, send) =>
        user.taint(store, send, untaint.node, withoutNode(untaint as NonNullable<ScenarioStep['taint']>), false),
    ];
  if (nodeDelete !== undefined)
    return [(_, send) => send({ do: 'delete', kind: 'Node', key: nodeDelete, propagation: 'Background' })];
  return [];
}

const PROPAGATION = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const;

function withoutNode<T extends { readonly node: string }>({ node: _, ...rest }: T): Omit<T, 'node'> {
  return rest;
}

function target(text: string) {
  const found = user.named(text);
  if (!found) throw new Error(`'${text}' names no object of a known kind`);
  return found;
}

function patched(store: LiveStore, send: user.Send, object: string, change: user.UserPatch, sub?: 'status'): Outcome {
  const { kind, key } = target(object);
  return user.patch(store, send, kind, key, change, sub);
}

/** A step with the model's names where it uses a recording's symbols. */
function resolved(step: ScenarioStep, { symbols }: Showing): ScenarioStep {
  const text = JSON.stringify(step);
  return /\{(rev|pod|pv-of|uid|ip|attach|slice)/.test(text) ? JSON.parse(symbols.resolve(text)) : step;
}

/** What a step does to machines, images and drivers. */
function impose(cluster: Cluster, store: LiveStore, step: ScenarioStep): void {
  const host = (name: string, kubelet: 'up' | 'silent' | 'gone') => {
    const row = store.get('Host', name);
    if (row) cluster.impose(store, 'Host', name, { ...row, kubelet });
  };
  if (step.nodeDown !== undefined) host(step.nodeDown, 'silent');
  if (step.nodeUp !== undefined) host(step.nodeUp, 'up');
  if (step.nodeDelete !== undefined) host(step.nodeDelete, 'gone');
  for (const [name, behaviour] of behavioursOf(step.behave ?? {})) cluster.impose(store, 'Behaviour', name, behaviour);
  if (step.driver) {
    const driver = store.get('Driver', step.driver.name);
    if (driver) cluster.impose(store, 'Driver', step.driver.name, { ...driver, ...step.driver });
  }
  if (step.fail) {
    const sandbox = store.by('Sandbox', 'pod', `default/${step.fail.pod}`)[0];
    if (sandbox) cluster.impose(store, 'Sandbox', sandbox.uid, { ...sandbox, verdict: verdictOf(step.fail) });
  }
}

const CODES = {
  BadRequest: 400,
  InternalError: 500,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  Forbidden: 403,
  TooManyRequests: 429,
} as const;

function isRefused({ refused }: Outcome, line: Line, showing: Showing): boolean {
  if (!refused) return false;
  const { refused: reason, message = '' } = refused.answer;
  return isAnswer(CODES[reason as keyof typeof CODES], message, line, showing);
}

function isAnswer(code: number, message: string, line: Line, { symbols }: Showing): boolean {
  return code === line.code && symbols.text(message) === line.message;
}
