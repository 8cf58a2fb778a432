import { ClusterSystem } from '../exploration/cluster-system';
import { durationsOf } from '../exploration/durations';
import { lift } from '../exploration/lift';
import { type ReductionLevel, reductionsOf, reductionWords } from '../exploration/reductions';
import { type StoryStep, storyOf } from '../exploration/story';
import { interchangeableWords } from '../exploration/symmetry';
import type { KubeObject } from '../kube/objects';
import { isApiKind, keyIn } from '../model/kinds';
import type { Reader } from '../model/store/store';
import type { Answer, Explored, ExploredStory, ReachedBound, StoryEvent } from '../rules/facts/explored';
import type { Faults } from '../rules/facts/tool';
import { applyAll, type WorldInput, worldFor } from '../rules/facts/world';
import { PROPERTIES } from '../rules/properties';
import { recoversUnaided } from '../rules/properties/recovers-unaided';
import { type Bounds, wordsOf } from '../run/bounds';
import type { Exploration, Result } from '../run/explore';
import type { Property } from '../run/properties';
import { replay, tokenOf } from '../run/replay';
import { changeWords, isMachine, objectName } from '../scenarios/words';
import { list } from '../util/text';
import { faultSetup } from './fault-budgets';

/** How far an exploration goes when nothing else is said: some seconds, and some hundred megabytes at most. */
export const DEFAULT_BOUNDS: Bounds = { states: 400_000, seconds: 60 };

export interface ExplorationInput extends WorldInput {
  readonly faults: Faults;
  /** Default: DEFAULT_BOUNDS. */
  readonly bounds?: Bounds;
  /** Default: most. */
  readonly reductions?: ReductionLevel;
}

/** Every wait of the control plane ends within it. */
const LIMIT_MS = 3_600_000;
/** Nobody reads what these write: the endpoints, and without evictions the state of the budgets. */
const UNREAD = ['endpointslice-controller', 'disruption-controller'];

/** What evictions and updates leave is not asked, for none of the faults is one; nor what `recovers-unaided` asks more kindly. */
const NOT_ASKED: ReadonlySet<string> = new Set(['all-ready', 'budget-respected', 'quorum-kept', 'rolled-out']);

/** Asked of every world. */
const ASKED = [recoversUnaided, ...PROPERTIES.filter(({ property }) => !NOT_ASKED.has(property.name))];

/** Workloads that have to do with each other, on their cluster, when everything has come to rest. */
export class ExploredWorld {
  readonly workloads: readonly string[];
  readonly properties: readonly Property<Reader>[];
  readonly bounds: Bounds;
  /** What is not there although nothing has happened: then faults are not asked about. */
  readonly isAsWanted: boolean;
  private readonly reduced: ClusterSystem;
  private readonly unreduced: ClusterSystem;
  private readonly reductionWords: readonly string[];

  constructor(group: readonly KubeObject[], input: ExplorationInput) {
    const { run, assumed } = worldFor(group, input);
    applyAll(run.store, (request) => run.request('user', request), [...assumed, ...group]);
    const isQuiet = run.rest(LIMIT_MS);
    const { restarts, ...faults } = faultSetup(input.faults);
    const setup = { model: run.cluster.model, start: run.store, without: UNREAD, ...faults };
    this.workloads = group.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment').map(idOf);
    this.bounds = input.bounds ?? DEFAULT_BOUNDS;
    const reductions = reductionsOf(input.reductions ?? 'most', restarts);
    this.reduced = new ClusterSystem({ ...setup, reductions });
    this.reductionWords = [
      ...reductionWords(reductions),
      ...interchangeableWords(this.reduced.symmetry?.classes ?? []),
    ];
    this.unreduced = new ClusterSystem(setup);
    this.isAsWanted = isQuiet && recoversUnaided.property.holds(run.store);
    this.properties = ASKED.flatMap(({ property, seen }) => [property, seen]).map((each) => this.reduced.tabled(each));
  }

  /** What `explore` walks. */
  get system() {
    return this.reduced.packed;
  }

  explored(found: Exploration<Reader>): Explored {
    const { states, transitions, depth, expectedLost, seconds, reached } = found;
    const answers = ASKED.map(({ property, seen }) => {
      const of = (name: string) => found.results.find((result) => result.property.name === name) as Result<Reader>;
      return this.answer(of(property.name), of(seen.name).verdict === 'holds');
    });
    const { workloads } = this;
    return {
      workloads,
      answers: answers.map(({ answer }) => answer),
      bounds: [
        ...reached.map((each) => ({ ...each, workloads, words: `${list(workloads)}: ${wordsOf(each)}` })),
        ...answers.flatMap(({ bound }) => bound ?? []),
      ],
      reductions: this.reductionWords,
      states,
      transitions,
      depth,
      expectedLost,
      seconds,
    };
  }

  /** The story of a token that was made of this world; undefined if it was made of another. */
  replayed(token: string, start: { readonly low: number; readonly high: number }): ExploredStory | undefined {
    const { low, high } = this.unreduced.fingerprint(this.unreduced.initial);
    if (start.low !== low || start.high !== high) return undefined;
    const choices: number[] = [];
    let state = this.unreduced.initial;
    replay(this.unreduced, token, (step, after) => {
      choices.push(this.unreduced.steps(state).indexOf(step));
      state = after;
    });
    return this.story(choices, false);
  }

  private answer(result: Result<Reader>, happened: boolean): { answer: Answer; bound?: ReachedBound } {
    const { property: asked, verdict } = result;
    const property = { kind: asked.kind, name: asked.name, words: asked.words };
    if (verdict !== 'violated') return { answer: { property, verdict, happened, impossible: 0 } };
    const candidates = result.recovery ? recoveryTraces(result) : [result.trace ?? [], ...(result.others ?? [])];
    const repeats = result.recovery?.finding?.loopFrom !== undefined;
    for (const [impossible, choices] of candidates.entries()) {
      const story = this.story(lift(this.reduced, choices, this.unreduced), repeats);
      if (story) return { answer: { property, verdict, happened, story, impossible } };
    }
    const impossible = candidates.length;
    const remained = result.violating - impossible;
    const words = `${asked.words}: the first ${impossible} stories that speak against it fit no durations`;
    const bound = { workloads: this.workloads, bound: 'stories', limit: impossible, remained, words };
    return { answer: { property, verdict: 'undecided', happened, impossible }, ...(remained > 0 && { bound }) };
  }

  /** Undefined when no durations fit it. */
  private story(choices: readonly number[], repeats: boolean): ExploredStory | undefined {
    const { unreduced } = this;
    const durations = durationsOf(unreduced, choices);
    if (!durations) return undefined;
    const steps = storyOf(unreduced, choices);
    const { moments } = durations;
    return {
      events: steps.flatMap((step, i) => eventsOf(step, moments[i] as number)),
      disturbances: steps.flatMap(({ step: { step } }) =>
        step.take === 'disturbance' ? { fault: step.name, words: step.words } : [],
      ),
      steps: choices.length,
      atLeastMs: moments.at(-1) ?? 0,
      end: unreduced.read(steps.at(-1)?.after ?? unreduced.initial),
      repeats,
      replay: tokenOf(unreduced, choices),
    };
  }
}

function recoveryTraces({ recovery }: Result<Reader>): readonly (readonly number[])[] {
  const finding = recovery?.finding;
  return finding ? [[...finding.trace, ...finding.calm]] : [];
}

function eventsOf({ step: { step }, by, changes }: StoryStep, at: number): readonly StoryEvent[] {
  if (step.take === 'disturbance') return [{ line: { at, what: step.words } }];
  return changes.flatMap((change) => {
    if (!isApiKind(change.kind) && !isMachine(change.kind)) return [];
    const what = changeWords(change);
    if (what === undefined) return [];
    return [{ line: { at, ...(by !== undefined && { who: by }), what: `${objectName(change)}: ${what}` }, change }];
  });
}

function idOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind}/${keyIn(namespace, name)}`;
}
