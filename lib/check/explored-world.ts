import { ClusterSystem } from '../exploration/cluster-system';
import { durationsOf } from '../exploration/durations';
import { lift } from '../exploration/lift';
import { endOf, minimalPath, minimalUnrecovered, pathBy } from '../exploration/minimal-path';
import { type ReductionLevel, reductionsOf, reductionWords } from '../exploration/reductions';
import { type StoryStep, storyOf } from '../exploration/story';
import { interchangeableWords } from '../exploration/symmetry';
import type { KubeObject } from '../kube/objects';
import { isApiKind, keyIn } from '../model/kinds';
import type { Reader } from '../model/store/store';
import type { Answer, Explored, ExploredStory, Needs, ReachedBound, StoryEvent } from '../rules/facts/explored';
import type { Faults } from '../rules/facts/tool';
import { applyAll, type WorldInput, worldFor } from '../rules/facts/world';
import { PROPERTIES } from '../rules/properties';
import { recoversUnaided } from '../rules/properties/recovers-unaided';
import { type Bounds, wordsOf } from '../run/bounds';
import { type Exploration, type ExploreOptions, exploreAsync, type Result } from '../run/explore';
import type { Property } from '../run/properties';
import type { RecoveryFinding } from '../run/recover';
import { decodeTrace, replay, tokenOf } from '../run/replay';
import { changeWords, isMachine, objectName } from '../scenarios/words';
import { assert } from '../util/assert';
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

/** Stories that no durations fit and that are shortened all the same, in a tenth of a second each: what makes them impossible may be what they can miss. */
const MOST_TRIED_SHORTER = 8;

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
  private readonly faults: Faults;

  constructor(group: readonly KubeObject[], input: ExplorationInput) {
    const { run, assumed } = worldFor(group, input);
    applyAll(run.store, (request) => run.request('user', request), [...assumed, ...group]);
    const isQuiet = run.rest(LIMIT_MS);
    this.faults = input.faults;
    const { restarts, ...faults } = faultSetup(input.faults);
    const setup = { model: run.cluster.model, start: run.store, without: UNREAD, ...faults };
    this.workloads = group.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment').map(idOf);
    this.bounds = input.bounds ?? DEFAULT_BOUNDS;
    const reductions = reductionsOf(input.reductions ?? 'most', restarts);
    this.reduced = new ClusterSystem({ ...setup, reductions });
    this.reductionWords = [
      ...reductionWords(reductions, (input.faults.staleReads ?? 0) > 0),
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
      return this.answer(of(property.name), of(seen.name).verdict === 'holds', found.complete);
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

  /** What happens in a story, in words that mean the same in other worlds. */
  stepsOf({ replay: token }: ExploredStory): readonly string[] {
    return storyOf(this.unreduced, decodeTrace(token).choices).map(({ step }) => step.id);
  }

  /** The story of these steps, those that can be taken here, if it violates a property here too and durations fit it. */
  retold(name: string, steps: readonly string[]): ExploredStory | undefined {
    const { unreduced } = this;
    const property = unreduced.tabled(this.asked(name));
    if (property.kind === 'recovers') {
      const minimal = minimalUnrecovered(
        unreduced,
        property,
        pathBy(unreduced, steps, () => true),
      );
      return minimal && this.story(minimal.choices, minimal.repeats);
    }
    const path = pathBy(unreduced, steps, (state) => property.holds(state));
    if (property.holds(unreduced.read(endOf(unreduced, path)))) return undefined;
    return this.story(minimalPath(unreduced, property, path), false);
  }

  /** Explores for one property alone: the story against it, if there is one within the bounds. */
  async storyAgainst(
    name: string,
    bounds: Bounds,
    { signal, onProgress }: Pick<ExploreOptions, 'signal' | 'onProgress'> = {},
  ): Promise<{ readonly story?: ExploredStory; readonly isInterrupted: boolean }> {
    const property = this.asked(name);
    const storyUntil = async (until: 'violation' | 'exhausted') => {
      const found = await exploreAsync(this.system, [property], { bounds, until, signal, onProgress });
      const [result] = found.results as readonly [Result<Reader>];
      const { story } = this.answer(result, true, found.complete).answer;
      const isInterrupted = found.reached.some(({ bound }) => bound === 'interrupted' || bound === 'seconds');
      return { ...(story && { story }), isInterrupted, isImpossible: !story && result.verdict === 'violated' };
    };
    // The first violation will do. Where no durations fit it, all are looked at.
    const first = await storyUntil('violation');
    return first.isImpossible && property.kind !== 'recovers' ? storyUntil('exhausted') : first;
  }

  private asked(name: string): Property<Reader> {
    const property = this.properties.find((each) => each.name === name);
    assert(property, `nobody asks for the property '${name}'`);
    return property;
  }

  private answer(
    result: Result<Reader>,
    happened: boolean,
    isComplete: boolean,
  ): { answer: Answer; bound?: ReachedBound } {
    const { property: asked, verdict } = result;
    const property = { kind: asked.kind, name: asked.name, words: asked.words };
    if (verdict !== 'violated') return { answer: { property, verdict, happened, impossible: 0 } };
    let impossible = 0;
    // Of each state one way there is known: where no durations fit that, another one may be possible.
    let isFewest = isComplete && result.byFaults !== undefined;
    for (const candidates of candidatesOf(result)) {
      for (const candidate of candidates) {
        const story = this.minimalStory(asked, candidate, impossible < MOST_TRIED_SHORTER);
        if (story)
          return { answer: { property, verdict, happened, story, needs: this.needs(story, isFewest), impossible } };
        impossible++;
      }
      isFewest = false;
    }
    const remained = result.violating - impossible;
    const words = `${asked.words}: the first ${impossible} stories that speak against it fit no durations`;
    const bound = { workloads: this.workloads, bound: 'stories', limit: impossible, remained, words };
    return { answer: { property, verdict: 'undecided', happened, impossible }, ...(remained > 0 && { bound }) };
  }

  /**
   * The story of a candidate without the steps that it can miss; undefined when no durations fit it.
   *
   * @param isShortened whether durations that fit no more than the shorter story will do
   */
  private minimalStory(
    asked: Property<Reader>,
    { trace, calm, repeats }: Candidate,
    isShortened: boolean,
  ): ExploredStory | undefined {
    const { reduced, unreduced } = this;
    const property = unreduced.tabled(asked);
    const whole = lift(reduced, [...trace, ...(calm ?? [])], unreduced);
    if (!isShortened && !durationsOf(unreduced, whole)) return undefined;
    if (!calm) return this.story(minimalPath(unreduced, property, whole), false);
    const minimal = minimalUnrecovered(unreduced, property, lift(reduced, trace, unreduced));
    return minimal ? this.story(minimal.choices, minimal.repeats) : this.story(whole, repeats);
  }

  /** Where nothing happens by itself, something has to be done. */
  private get leastFaults(): number {
    const { unreduced } = this;
    return unreduced.steps(unreduced.initial).every((step) => unreduced.isFault(step)) ? 1 : 0;
  }

  private needs({ disturbances }: ExploredStory, isFewest: boolean): Needs {
    const budgets = Object.entries(this.faults).filter(([, budget]) => budget > 0);
    const happens = (fault: string) => disturbances.filter((each) => each.fault === fault).length;
    const counts = budgets.map(([fault, budget]) => ({ fault, needed: happens(fault), budget }));
    const positive = (each: readonly (readonly [string, number])[]) =>
      Object.fromEntries(each.filter(([, n]) => n > 0));
    return {
      faults: positive(counts.map(({ fault, needed }) => [fault, needed])),
      spare: positive(counts.map(({ fault, needed, budget }) => [fault, budget - needed])),
      isFewest: isFewest || counts.reduce((sum, { needed }) => sum + needed, 0) <= this.leastFaults,
    };
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

/** A way to a violation in the reduced system. */
interface Candidate {
  readonly trace: readonly number[];
  /** What follows once the faults stop; undefined when the trace itself ends in a state that violates. */
  readonly calm?: readonly number[];
  readonly repeats: boolean;
}

/** The ways to a violation by how many faults are on them, the fewest first. */
function candidatesOf({ byFaults = [], trace, recovery }: Result<Reader>): readonly (readonly Candidate[])[] {
  const recovered = ({ trace, calm, loopFrom }: RecoveryFinding) => ({ trace, calm, repeats: loopFrom !== undefined });
  const counted = byFaults.map(
    ({ traces, findings }) => findings?.map(recovered) ?? traces.map((each) => ({ trace: each, repeats: false })),
  );
  if (counted.length > 0) return counted;
  return [[recovery?.finding ? recovered(recovery.finding) : { trace: trace ?? [], repeats: false }]];
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
