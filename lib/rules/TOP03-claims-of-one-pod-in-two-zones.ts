import { list } from '../util/text';
import { aboutClaims, claimsOf, type FuturePod } from './facts/claims';
import type { ClusterNode } from './facts/described-cluster';
import { evidenceOfPod } from './facts/evidence';
import type { Facts } from './facts/facts';
import { placementOf, placesWords } from './facts/placement';
import { both, type ClaimPlaces, placesOfPod } from './facts/places';
import { agree } from './facts/spread-of-claims';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP03: Rule = {
  code: 'TOP03',
  slug: 'claims-of-one-pod-in-two-zones',
  title: 'two volumes of one pod in two zones',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: ["node(s) didn't match PersistentVolume's node affinity", 'node(s) had volume node affinity conflict'],
  yieldsTo: [...BINDING, 'TOP02', 'TOP04'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || placement.fitting.length === 0) continue;
      for (const pod of claimsOf(facts).podsOf(workload)) {
        if (pod.claims.length < 2) continue;
        const tied = placesOfPod(facts, pod, placement).filter(({ is }) => is !== 'delayed');
        const pair = pairApart(tied, placement.fitting);
        if (!pair) continue;
        yield finding(facts, pod, pair);
        // Volumes that are yet to be made fail alike at every ordinal.
        if (pair.isLuck) break;
      }
    }
  },
};

interface Pair {
  readonly a: ClaimPlaces;
  readonly b: ClaimPlaces;
  /** Some choices of places bring them together. */
  readonly isLuck: boolean;
}

/** Two claims of a pod that are apart, or may come to be. */
function pairApart(tied: readonly ClaimPlaces[], fitting: readonly ClusterNode[]): Pair | undefined {
  let unlucky: Pair | undefined;
  for (const [i, a] of tied.entries()) {
    for (const b of tied.slice(i + 1)) {
      const apart = areApart(a, b, fitting);
      if (apart === 'always') return { a, b, isLuck: false };
      if (apart === 'perhaps') unlucky ??= { a, b, isLuck: true };
    }
  }
  return unlucky;
}

function areApart(a: ClaimPlaces, b: ClaimPlaces, fitting: readonly ClusterNode[]): 'always' | 'perhaps' | 'never' {
  const [ofA, ofB] = [both(a.nodes, fitting), both(b.nodes, fitting)];
  // One that fits nowhere by itself is told of by TOP02.
  if (ofA.length === 0 || ofB.length === 0) return 'never';
  const together = both(ofA, ofB);
  if (together.length === 0) return 'always';
  const isOneChosen = a.is === 'chosen' || b.is === 'chosen';
  if (!isOneChosen || agree(a, b)) return 'never';
  return optionsOf(a).every((one) => optionsOf(b).every((other) => both(one, other).length > 0)) ? 'never' : 'perhaps';
}

/** Where the volume may come to be: each option is a set of nodes. */
function optionsOf({ is, nodes, choices }: ClaimPlaces): readonly (readonly ClusterNode[])[] {
  return is === 'chosen' ? [...choices.values()] : [nodes];
}

function finding(facts: Facts, pod: FuturePod, { a, b, isLuck }: Pair): Finding {
  const { workload } = pod;
  const source = b.claim.source ?? a.claim.source;
  const [first, second] = [a.claim.name, b.claim.name];
  const where = (places: ClaimPlaces) =>
    places.is === 'chosen' ? `any of ${list([...places.choices.keys()], 'or')}` : placesWords(places.nodes);
  return {
    on: source?.on ?? workload.resource,
    ...(source && { path: source.path }),
    severity: isLuck ? 'warning' : 'error',
    message: isLuck
      ? `${pod.words} may never start: the volumes of its claims ${first} and ${second} are made before it is placed, in ${where(a)} and in ${where(b)}, and not together`
      : `${pod.words} never starts: its claims ${first} and ${second} are in ${where(a)} and ${where(b)}`,
    why: 'A pod runs on one node, and every one of its volumes must be usable there. Volumes that are made without regard to each other can be in different zones.',
    help: [
      'volumeBindingMode: WaitForFirstConsumer for the classes of all claims of the pod',
      ...(isLuck ? [] : [`a snapshot of one of the volumes, restored in ${placesWords(a.nodes)}`]),
    ],
    trace: [a, b].map((places) => ({
      what: `PersistentVolumeClaim/${places.claim.name}: ${places.volume ? `volume ${places.volume.name} in ${where(places)}` : `to be made in ${where(places)}`}`,
    })),
    clusterMessage: isLuck ? undefined : evidenceOfPod(facts, pod).clusterMessage,
    about: [pod.id, workload.id, ...aboutClaims(a.claim, b.claim)],
  };
}
