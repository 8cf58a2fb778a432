import type { ReductionLevel } from '../exploration/reductions';
import type { KubeObject } from '../kube/objects';
import type { Reader } from '../model/store/store';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { DescribedCluster } from '../rules/facts/described-cluster';
import type { BehaviourHints, Faults } from '../rules/facts/tool';
import type { Bounds } from '../run/bounds';
import type { Source, Subject } from '../run/workers/protocol';
import { ExploredWorld } from './explored-world';

/** All that a world to be explored is made of, as plain data: every thread and every process makes the same one of it. */
export interface ExploredWorldData {
  readonly group: readonly KubeObject[];
  readonly kubernetesVersion: string;
  readonly cluster?: ClusterDescription;
  readonly behaviours: BehaviourHints;
  readonly faults: Faults;
  readonly bounds?: Bounds;
  readonly reductions?: ReductionLevel;
}

export function exploredWorld({ group, cluster, bounds, reductions, ...data }: ExploredWorldData): ExploredWorld {
  return new ExploredWorld(group, {
    ...data,
    ...(cluster && { cluster: new DescribedCluster(cluster) }),
    ...(bounds && { bounds }),
    ...(reductions && { reductions }),
  });
}

/**
 * Where a thread finds the system: see sourceOf.
 *
 * @public
 */
export function exploredSubject(data: ExploredWorldData): Subject<Reader> {
  return exploredWorld(data);
}

export function sourceOf(data: ExploredWorldData): Source {
  return { module: __filename, name: exploredSubject.name, argument: data };
}
