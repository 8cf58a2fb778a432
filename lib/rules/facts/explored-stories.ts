import { nameOf, namespaceOf } from '../../model/kinds';
import type { Explored, ExploredStory, StoryEvent } from './explored';
import type { Facts } from './facts';
import { DEFAULT_NAMESPACE } from './resource';
import type { Workload } from './workload';

/** A story that violates a property. */
export interface Found {
  /** The ids of the workloads that were explored together. */
  readonly workloads: readonly string[];
  readonly story: ExploredStory;
}

/** The stories that violate a property, one for each group of workloads. */
export function* violationsOf(facts: Facts, property: string): Iterable<Found> {
  const seen = new Set<Explored>();
  if (!facts.faults) return;
  for (const workload of facts.render.workloads) {
    if (workload.kind !== 'StatefulSet' && workload.kind !== 'Deployment') continue;
    const explored = facts.explored(workload);
    if (!explored || seen.has(explored)) continue;
    seen.add(explored);
    const story = explored.answers.find((answer) => answer.property.name === property)?.story;
    if (story) yield { workloads: explored.workloads, story };
  }
}

/** The workload whose pod this is, by the pod's name: of several the one with the longest name. */
export function workloadOfPod({ render }: Facts, { workloads }: Found, pod: string): Workload | undefined {
  const [namespace, name] = [namespaceOf(pod) ?? DEFAULT_NAMESPACE, nameOf(pod)];
  return render
    .workloadsIn(namespace)
    .filter((workload) => workloads.includes(workload.id) && name.startsWith(`${workload.name}-`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

/** Where in the story, counted from 1, something is seen first; the last of its lines if it never is. */
export function stepOf({ events }: ExploredStory, isIt: (event: StoryEvent) => boolean): number {
  const at = events.findIndex(isIt);
  return at < 0 ? events.length : at + 1;
}

/** What every finding of a story carries. */
export function storyParts({ events, replay }: ExploredStory) {
  return { trace: events.map(({ line }) => line), replay };
}

/** Whether the story needs one of these faults. */
export function needs({ disturbances }: ExploredStory, ...faults: readonly string[]): boolean {
  return disturbances.some(({ fault }) => faults.includes(fault));
}
