import type { NodeSelector } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { list } from '../util/text';
import { aboutClaims, claimsOf, type FuturePod } from './facts/claims';
import type { ClusterNode } from './facts/described-cluster';
import { evidenceOfPod } from './facts/evidence';
import type { Facts } from './facts/facts';
import { grows, namesWords, type Placement, placementOf, placesWords } from './facts/placement';
import { both, type ClaimPlaces, isLocal, placesOfPod } from './facts/places';
import type { Resource } from './facts/resource';
import { placesTaken } from './facts/spread-of-claims';
import { storageOf } from './facts/storage';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP02: Rule = {
  code: 'TOP02',
  slug: 'volume-zone-conflict',
  title: 'volume and pod want different zones',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    "node(s) didn't match PersistentVolume's node affinity",
    "node(s) didn't find available persistent volumes to bind",
    'node(s) had volume node affinity conflict',
  ],
  yieldsTo: [...BINDING, 'TOP04'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || placement.fitting.length === 0 || workload.scale.most === 0) continue;
      const told = new Set<unknown>();
      for (const pod of claimsOf(facts).podsOf(workload)) {
        for (const places of placesOfPod(facts, pod, placement)) {
          // What a class leaves no room for, it leaves no room for at any ordinal.
          const key = places.is === 'fixed' ? places.claim : places.claim.source;
          if (told.has(key)) continue;
          told.add(key);
          const found = conflict(facts, pod, places, placement) ?? lastNode(pod, places, placement);
          if (found) yield found;
        }
      }
    }
  },
};

function conflict(facts: Facts, pod: FuturePod, places: ClaimPlaces, placement: Placement): Finding | undefined {
  const { fitting } = placement;
  if (mayGrowAnywhere(fitting)) return undefined;
  const together = both(places.nodes, fitting);
  if (places.is === 'chosen' && together.length > 0) {
    const good = [...places.choices.values()].filter((nodes) => both(nodes, fitting).length > 0).length;
    return placesTaken(places) > good ? spreadFinding(facts, pod, places, placement) : undefined;
  }
  return together.length > 0 ? undefined : neverFinding(facts, pod, places, placement);
}

/** A group that grows, and of which nobody says in which zone. */
function mayGrowAnywhere(fitting: readonly ClusterNode[]): boolean {
  return grows(fitting.filter(({ description }) => description.zone === undefined));
}

const WHY =
  'A volume that is tied to a zone can only be used from the nodes there. The scheduler places the pod where its volume is, or not at all.';

function neverFinding(facts: Facts, pod: FuturePod, places: ClaimPlaces, { fitting }: Placement): Finding {
  const { claim } = places;
  const evidence = evidenceOfPod(facts, pod);
  return {
    ...place(pod, places),
    message: `${pod.words} can run in ${placesWords(fitting)}, ${volumeWords(facts, places)}: it never starts`,
    why: WHY,
    help: [
      ...(places.nodes.length > 0
        ? [`a nodeSelector, affinity or tolerations that let the pod run in ${placesWords(places.nodes)}`]
        : []),
      `a node that fits the pod where the volume ${places.volume ? 'is' : 'may be made'}`,
      places.volume
        ? 'or a snapshot of the volume, restored where the pod can run'
        : 'or other allowedTopologies (a new class: they cannot be changed)',
    ],
    about: [pod.id, pod.workload.id, ...aboutClaims(claim)],
    ...evidence,
  };
}

function spreadFinding(facts: Facts, pod: FuturePod, places: ClaimPlaces, { fitting }: Placement): Finding {
  const { claim, choices } = places;
  const { name } = storageOf(facts).classOf(claim.object);
  const { workload } = pod;
  return {
    ...place(pod, places),
    message: `${workload.kind} ${workload.name} can run in ${placesWords(fitting)}, class ${name} spreads the volumes of its ${workload.replicas} pods over ${list([...choices.keys()])}: some pods never start`,
    why: 'With volumeBindingMode Immediate volumes are made before any pod is placed, and those of one template go to one zone after the other.',
    help: [
      `volumeBindingMode: WaitForFirstConsumer (it cannot be changed: a new class instead of ${name})`,
      'or a class whose allowedTopologies name only the zones in which the pods can run',
    ],
    about: [pod.id, workload.id, ...aboutClaims(claim)],
  };
}

/** It runs today, and the node that lets it is the only one of its zone. */
function lastNode(pod: FuturePod, places: ClaimPlaces, { fitting }: Placement): Finding | undefined {
  const { volume, driver } = places;
  const [last, ...others] = both(places.nodes, fitting);
  // What is on one machine is another matter (TOP07), and so is a pod that can run nowhere else.
  if (!volume || !last || others.length > 0 || isLocal(volume.object, driver)) return undefined;
  if (fitting.length < 2 || last.description.autoscale || places.nodes.length === fitting.length) return undefined;
  return {
    ...place(pod, places),
    severity: 'warning',
    message: `${pod.words} can run in ${placesWords(fitting)}, its volume ${volume.name} is in ${placesWords([last])}: it does not come back after the drain or loss of ${last.name}`,
    why: `${WHY} ${last.name} is the only node there that fits.`,
    help: [
      `another node that fits in ${placesWords([last])}`,
      'or a wider nodeSelector, where nodes of that zone are left out',
      `or a snapshot of ${volume.name}, restored in a zone with more nodes`,
    ],
    about: [pod.id, ...aboutClaims(places.claim)],
  };
}

function place({ workload }: FuturePod, { claim }: ClaimPlaces): { readonly on: Resource; readonly path: FieldPath } {
  const { source } = claim;
  return source
    ? { on: source.on, path: source.path }
    : { on: workload.resource, path: [...workload.podPath, 'volumes'] };
}

/** `its volume v0 is in zone z2`, `class fast makes its volume in topology.kubernetes.io/zone z9 only`. */
function volumeWords(facts: Facts, { claim, volume, nodes }: ClaimPlaces): string {
  if (volume) {
    const where = nodes.length > 0 ? placesWords(nodes) : affinityWords(volume.object.spec.nodeAffinity?.required);
    return `its volume ${volume.name} is in ${where}`;
  }
  const { storageClass, name } = storageOf(facts).classOf(claim.object);
  const terms = (storageClass?.allowedTopologies ?? []).flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.map(({ key, values }) => `${key} ${list(values, 'or')}`),
  );
  const where = terms.length > 0 ? terms.join(', ') : nodes.length > 0 ? namesWords(nodes) : 'a zone without nodes';
  return `the volume of its claim ${claim.name} is made in ${where} (class ${name})`;
}

function affinityWords(required: NodeSelector | undefined): string {
  const expressions = (required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) => matchExpressions);
  return (
    expressions.map(({ key, values = [] }) => `${key} ${list(values, 'or')}`).join(', ') || 'a place without nodes'
  );
}
