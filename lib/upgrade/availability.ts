import { quorumOf } from '../rules/facts/hints';
import { replicasOf } from './effects/pods';
import type { Availability } from './plan';
import { idOf, type Scene, workloadsIn } from './scene';
import type { ReadyCount } from './watch';

/**
 * How many members stay Ready while an upgrade goes on, those of a predecessor under another name included. Nothing if none was Ready before, if all are all
 * the time, or if the workload is to go.
 */
export function availabilityOf(scene: Scene, id: string, predecessor?: string): Availability | undefined {
  const workload = workloadsIn(scene.after).find((each) => idOf(each) === id);
  if (!workload || !scene.receptions.has(id)) return undefined;
  const counts = sum(scene.watch.readyCounts(id), predecessor ? scene.watch.readyCounts(predecessor) : []);
  const before = (counts[0] as ReadyCount).ready;
  // Members that are removed on purpose are not missed.
  const wanted = Math.min(before, replicasOf(workload));
  const least = Math.min(...counts.map(({ ready }) => ready));
  if (wanted === 0 || least >= wanted) return undefined;
  const quorum = quorumOf(scene.hintsOf(id), before) ?? (before >= 3 ? Math.floor(before / 2) + 1 : undefined);
  const below = (members: number) => timeBelow(counts, members, scene.tookMs);
  return {
    before,
    least,
    reducedMs: below(wanted),
    ...(quorum !== undefined && { quorum, quorumAwayMs: below(quorum) }),
    outageMs: below(1),
  };
}

/** The counts of two workloads together, at every moment at which one of them changes. */
function sum(a: readonly ReadyCount[], b: readonly ReadyCount[]): readonly ReadyCount[] {
  const moments = [...new Set([...a, ...b].map(({ at }) => at))].sort((x, y) => x - y);
  const readyAt = (counts: readonly ReadyCount[], at: number) => counts.findLast((count) => count.at <= at)?.ready ?? 0;
  return moments.map((at) => ({ at, ready: readyAt(a, at) + readyAt(b, at) }));
}

/** Milliseconds in which fewer than `wanted` were Ready, up to the end. */
function timeBelow(counts: readonly ReadyCount[], wanted: number, end: number): number {
  let sum = 0;
  for (const [i, { at, ready }] of counts.entries()) {
    if (ready < wanted) sum += (counts[i + 1]?.at ?? Math.max(end, at)) - at;
  }
  return sum;
}
