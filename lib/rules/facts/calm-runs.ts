import type { Facts } from './facts';
import type { Settled } from './settled';
import type { Workload } from './workload';

/** Of workloads that are all alike and all in trouble, so many are played: thousands of stories would say no more. */
const MOST_ALIKE = 20;

export interface CalmRun {
  readonly workload: Workload;
  readonly settled: Settled;
}

/**
 * The sets and Deployments that come to trouble when nothing happens but their own start. Of workloads that differ in their names alone one is played, as long
 * as that goes well. Nothing is played where nothing is known of the cluster or of the images: the assumed cluster is as kind as a cluster may be.
 */
export function* troubledRuns(facts: Facts, isTroubled: (run: CalmRun) => boolean): Iterable<CalmRun> {
  if (!facts.cluster && Object.keys(facts.behaviours).length === 0) return;
  const clean = new Set<string>();
  const troubled = new Map<string, number>();
  for (const workload of facts.render.workloads) {
    if (workload.kind !== 'StatefulSet' && workload.kind !== 'Deployment') continue;
    const shape = isNamed(workload, facts) ? workload.id : facts.shapeOf(workload);
    const alike = troubled.get(shape) ?? 0;
    if (clean.has(shape) || alike === MOST_ALIKE) continue;
    const run = { workload, settled: facts.settled(workload) };
    if (!isTroubled(run)) clean.add(shape);
    else {
      troubled.set(shape, alike + 1);
      yield run;
    }
  }
}

/** Something is said about just this workload's pods or claims, so that it goes its own way. */
function isNamed({ name }: Workload, { cluster, behaviours }: Facts): boolean {
  const { volumes = [], claims = [] } = cluster?.description ?? {};
  const texts = [
    ...Object.keys(behaviours).filter((key) => key.startsWith('Pod/')),
    ...volumes.map(({ claim = '' }) => claim),
    ...claims.map((claim) => claim.name),
  ];
  return texts.some((text) => text.includes(name));
}
