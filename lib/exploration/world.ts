import type { KubeObject } from '../kube/objects';
import { switchesOf } from '../kube/versions';
import { admissionOf } from '../model/apiserver/admit';
import { Cluster, type Model } from '../model/cluster';
import { CONTROLLERS } from '../model/controllers';
import type { Behaviour } from '../model/kinds';
import { type ClusterSpec, newCluster } from '../model/setup';
import type { LiveStore } from '../model/store/live-store';
import { TimedRun } from '../model/timed';
import { UPSTREAM_TIMINGS } from '../model/timings';
import { apply } from '../model/user';
import { Misuse } from '../util/misuse';

/** A cluster with manifests, as an exploration begins. */
export interface WorldSpec {
  readonly manifests: readonly KubeObject[];
  readonly cluster?: ClusterSpec;
  /** What images do that are not Ready at once. */
  readonly behaviours?: { readonly [image: string]: Partial<Behaviour> };
  /** `applied`: the manifests have just been applied. `settled` (default): everything that comes of them has happened. */
  readonly from?: 'applied' | 'settled';
  readonly kubernetesVersion?: string;
}

export interface World {
  readonly model: Model;
  readonly start: LiveStore;
}

/**
 * Brings a cluster to where an exploration begins.
 *
 * @throws Misuse when the API server refuses a manifest
 */
export function worldOf({
  manifests,
  cluster,
  behaviours = {},
  from = 'settled',
  kubernetesVersion,
}: WorldSpec): World {
  const timings = UPSTREAM_TIMINGS;
  const admission = admissionOf(switchesOf(kubernetesVersion), timings);
  const model: Model = { controllers: CONTROLLERS, admission, timings };
  const run = new TimedRun(new Cluster(model), newCluster(cluster));
  for (const [image, behaviour] of Object.entries(behaviours))
    run.store.put('Behaviour', image, { does: 'ready', readyAfterMs: 0, stopAfterMs: 0, ...behaviour });
  for (const manifest of manifests) {
    const { refused } = apply(run.store, (request) => run.request('user', request), manifest);
    if (refused) throw new Misuse(`${manifest.kind}/${manifest.metadata.name} is refused: ${refused.answer.message}`);
  }
  if (from === 'settled') run.rest();
  return { model, start: run.store };
}
