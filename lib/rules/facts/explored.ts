import type { StoryChange } from '../../exploration/story';
import type { Reader } from '../../model/store/store';
import type { Property } from '../../run/properties';
import type { TraceLine } from '../rule';
import type { Faults } from './tool';

/** What an exploration of workloads that have to do with each other found, within its bounds. */
export interface Explored {
  /** `StatefulSet/default/db` */
  readonly workloads: readonly string[];
  readonly answers: readonly Answer[];
  /** Bounds that were reached before the answer. Empty: every order of events was tried that the reductions leave. */
  readonly bounds: readonly ReachedBound[];
  /** In words; see docs/exploration.md. */
  readonly reductions: readonly string[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Expected number of states lost to equal fingerprints. */
  readonly expectedLost: number;
  readonly seconds: number;
}

/** What became of one property. */
export interface Answer {
  readonly property: Pick<Property<Reader>, 'kind' | 'name' | 'words'>;
  /** `undecided`: a bound was reached before the answer. */
  readonly verdict: 'holds' | 'violated' | 'undecided';
  /** Whether what the property is about was seen to happen at all: a verdict over a world in which it does not says nothing. */
  readonly happened: boolean;
  /** Of a violation: of the stories with the fewest faults that lead to it the shortest, without the steps that it can miss. */
  readonly story?: ExploredStory;
  /** The faults of that story. */
  readonly needs?: Needs;
  /** Stories that lead to it in some order of events, but that no durations fit. They violate nothing. */
  readonly impossible: number;
}

/** What has to go wrong for a violation. */
export interface Needs {
  /** How often each fault happens in the story. */
  readonly faults: Faults;
  /** What was allowed beside that, and is not needed. */
  readonly spare: Faults;
  /** Whether fewer faults are known not to lead there: all that they lead to was looked at. Otherwise no possible story with fewer was found. */
  readonly isFewest: boolean;
}

/** A story of the unreduced model. */
export interface ExploredStory {
  /** Who did what, as people look for it; the steps that change nothing that they see are left out. */
  readonly events: readonly StoryEvent[];
  /** Faults and deeds of users, each with the fault whose budget it is of (`partition`), and as a clause: `a-1 goes silent`. */
  readonly disturbances: readonly { readonly fault: string; readonly words: string }[];
  /** Steps of the model. */
  readonly steps: number;
  /** Since it began, at the earliest: milliseconds. Waits take time, components none. */
  readonly atLeastMs: number;
  /** The cluster as it ended. */
  readonly end: Reader;
  /** Of a run that does not rest: its end repeats for ever. */
  readonly repeats: boolean;
  /** A line that `cdk8s-stateful replay` takes. */
  readonly replay: string;
}

export interface StoryEvent {
  readonly line: TraceLine;
  /** The row that changed; undefined for what happens from outside. */
  readonly change?: StoryChange;
}

/** A bound of an exploration that was reached: what lies beyond it is not known. */
export interface ReachedBound {
  readonly workloads: readonly string[];
  readonly bound: string;
  readonly limit: number;
  /** States that were found and not looked beyond. */
  readonly remained: number;
  /** The whole of it in a sentence. */
  readonly words: string;
}
