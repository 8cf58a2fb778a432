import type { Change } from '../../model/controller';
import type { Reader } from '../../model/store/store';
import type { TraceLine } from '../rule';

/** A run of the model that has come to rest: every line that was written, and the cluster as it ended. */
export interface Settled {
  readonly cluster: Reader;
  /** It came to rest by itself, and was not given up. */
  readonly isQuiet: boolean;
  /** Objects that the API server would not take, with its words. */
  readonly refused: ReadonlyMap<string, string>;
  /** What is told of a few objects (`Pod/default/db-0`), the latest lines if there are more than `most`. */
  story(about: readonly string[], most?: number): readonly TraceLine[];
  /** The last message of a Warning, or of the scheduler, about an object: what `kubectl describe` shows. */
  lastWords(about: string): string | undefined;
  /** What was changed in the last so many milliseconds of the run, in order. */
  latest(ms: number): readonly SettledChange[];
}

/** What becomes of a workload when a node dies and nobody does anything about it. */
export interface NodeLoss {
  readonly node: string;
  /** Names of the workload's pods that were on it, in order. */
  readonly pods: readonly string[];
  /** How many pods of the workload run and are Ready, from the loss on. */
  readonly counts: readonly ReadyCount[];
  /** What is told of a few objects since the loss. */
  story(about: readonly string[], most?: number): readonly TraceLine[];
}

export interface ReadyCount {
  /** Milliseconds since the loss. */
  readonly at: number;
  readonly ready: number;
}

/** A change of a row, and the component that made it. */
export interface SettledChange {
  readonly by: string;
  readonly change: Change;
}

/** What becomes of a Deployment that gets a new template. */
export interface Rollout {
  /** Old pods stay, and a new one does not get Ready. */
  readonly isStuck: boolean;
  readonly oldPods: readonly string[];
  readonly newPods: readonly string[];
  /** What is told of a few objects since the new template. */
  story(about: readonly string[], most?: number): readonly TraceLine[];
  lastWords(about: string): string | undefined;
}
