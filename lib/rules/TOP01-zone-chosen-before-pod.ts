import { list } from '../util/text';
import { aboutClaims, claimsOf, type FuturePod } from './facts/claims';
import type { Facts } from './facts/facts';
import { type Placement, placementOf } from './facts/placement';
import { both, type ClaimPlaces, placesOfPod } from './facts/places';
import { isSpread } from './facts/spread-of-claims';
import { storageOf } from './facts/storage';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP01: Rule = {
  code: 'TOP01',
  slug: 'zone-chosen-before-pod',
  title: 'the zone is chosen before the pod',
  severity: 'warning',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: ["node(s) didn't match PersistentVolume's node affinity", 'node(s) had volume node affinity conflict'],
  yieldsTo: [...BINDING, 'TOP02', 'TOP03', 'TOP04'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || placement.fitting.length === 0) continue;
      const told = new Set<unknown>();
      for (const pod of claimsOf(facts).podsOf(workload)) {
        for (const places of placesOfPod(facts, pod, placement)) {
          if (told.has(places.claim.source) || !isChosenAmongMany(places, placement)) continue;
          told.add(places.claim.source);
          yield finding(facts, pod, places, placement);
        }
      }
    }
  },
};

/** Whether luck decides: there are several places, and a volume in at least one of them lets the pod run. */
function isChosenAmongMany(places: ClaimPlaces, { fitting }: Placement): boolean {
  if (places.is !== 'chosen' || places.choices.size < 2 || places.claim.source === undefined) return false;
  const good = goodPlaces(places, fitting);
  // On a local disk the pod is pinned whoever chooses first: TOP07.
  if (places.driver?.topology === 'node' && good.length === places.choices.size) return false;
  // Ordinals are spread over all places, so that some of them certainly get a bad one: TOP02.
  return good.length > 0 && !(isSpread(places) && good.length < places.choices.size);
}

function goodPlaces({ choices }: ClaimPlaces, fitting: Placement['fitting']): readonly string[] {
  return [...choices].filter(([, nodes]) => both(nodes, fitting).length > 0).map(([place]) => place);
}

function finding(facts: Facts, pod: FuturePod, places: ClaimPlaces, { fitting }: Placement): Finding {
  const { claim, choices, driver } = places;
  const { on, path } = claim.source as NonNullable<typeof claim.source>;
  const { name } = storageOf(facts).classOf(claim.object);
  const good = goodPlaces(places, fitting);
  const bad = [...choices.keys()].filter((place) => !good.includes(place));
  const noun = driver?.topology === 'node' ? 'node' : 'zone';
  const head = `claim ${claim.name}: class ${name} picks a ${noun} before ${pod.words} is placed`;
  return {
    on,
    path: [...path, 'storageClassName'],
    severity: bad.length > 0 ? 'warning' : 'info',
    message:
      bad.length > 0
        ? `${head}; in ${list(bad)} the pod has no node`
        : `${head}; every ${noun} has a node for it today`,
    why: `With volumeBindingMode Immediate the volume is made as soon as the claim exists. It is tied to its ${noun}, and the pod has to follow.`,
    help: [
      `volumeBindingMode: WaitForFirstConsumer (it cannot be changed: a new class instead of ${name}; StorageClass presets have it)`,
      ...(bad.length > 0 ? [`or allowedTopologies that name only ${list(good)}`] : []),
    ],
    trace: [...choices].map(([place, nodes]) => ({
      what: `${noun} ${place}: ${both(nodes, fitting).length} of ${nodes.length} nodes fit ${pod.words}`,
    })),
    about: [on.id, pod.id, ...aboutClaims(claim)],
  };
}
