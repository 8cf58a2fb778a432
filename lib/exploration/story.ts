import type { Kind } from '../model/kinds';
import type { AnyRow } from './cells';
import type { ClusterStep } from './cluster-step';
import type { ClusterState, ClusterSystem } from './cluster-system';

/** A row that a step changed. */
export interface StoryChange {
  readonly kind: Kind;
  readonly key: string;
  readonly before?: AnyRow;
  readonly after?: AnyRow;
}

/** A step of a story: who took it, and what it changed. */
export interface StoryStep {
  readonly step: ClusterStep;
  /** A component; undefined for a disturbance. */
  readonly by?: string;
  readonly changes: readonly StoryChange[];
  readonly after: ClusterState;
}

/** What happens when these choices are taken. */
export function storyOf(system: ClusterSystem, choices: readonly number[]): readonly StoryStep[] {
  let state = system.initial;
  return choices.map((choice) => {
    const step = system.steps(state)[choice] as ClusterStep;
    const before = state;
    state = system.apply(state, step);
    const by = actorOf(system, before, step);
    return { step, ...(by !== undefined && { by }), changes: changesOf(system, before, step), after: state };
  });
}

function actorOf(system: ClusterSystem, before: ClusterState, { step }: ClusterStep): string | undefined {
  if (step.take === 'disturbance') return undefined;
  return step.take === 'turn' ? step.controller : system.read(before).get('Timer', step.timer)?.controller;
}

function changesOf({ cells }: ClusterSystem, before: ClusterState, step: ClusterStep): readonly StoryChange[] {
  return step.places.flatMap((number, i) => {
    const { kind, key } = cells.places[number] as (typeof cells.places)[number];
    const [was, is] = [cells.rows[before[number] ?? 0], cells.rows[step.cells[i] as number]];
    return was === is ? [] : [{ kind, key, ...(was && { before: was }), ...(is && { after: is }) }];
  });
}
