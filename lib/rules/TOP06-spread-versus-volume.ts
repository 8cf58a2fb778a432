import type { PodAffinityTerm, TopologySpreadConstraint } from '../kube/objects';
import { HOSTNAME_LABEL } from '../kube/topology';
import type { Key } from '../model/kinds';
import { condition } from '../model/pods';
import { hardSpreads, isEligible } from './facts/capacity';
import { aboutClaims, claimsOf, type FuturePod } from './facts/claims';
import { evidenceOfPod } from './facts/evidence';
import type { Facts } from './facts/facts';
import { domainsOf, ownAntiAffinity, type Placement, placementOf, placesWords } from './facts/placement';
import { type ClaimPlaces, placesOfPod } from './facts/places';
import type { SetWorkload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP06: Rule = {
  code: 'TOP06',
  slug: 'spread-versus-volume',
  title: "the spread forbids the volume's zone",
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    "node(s) didn't match pod topology spread constraints",
    "node(s) didn't match PersistentVolume's node affinity",
    "node(s) didn't match pod anti-affinity rules",
  ],
  yieldsTo: [...BINDING, 'TOP02', 'TOP03', 'TOP04'],
  *check(facts) {
    for (const set of facts.render.sets) {
      const placement = placementOf(facts, set);
      const apart = placement && placement.fitting.length > 0 ? keptApart(set) : undefined;
      if (!placement || !apart) continue;
      const found = atOnce(facts, set, placement, apart) ?? afterLossOfZone(facts, set, placement);
      if (found) yield found;
    }
  },
};

/** What keeps a set's pods in different places, beyond single machines. */
interface Apart {
  readonly spread?: TopologySpreadConstraint;
  readonly antiAffinity?: PodAffinityTerm;
}

function keptApart(set: SetWorkload): Apart | undefined {
  const spread = hardSpreads(set).find(({ topologyKey }) => topologyKey !== HOSTNAME_LABEL);
  const antiAffinity = ownAntiAffinity(set).find(({ topologyKey }) => topologyKey !== HOSTNAME_LABEL);
  return spread || antiAffinity ? { ...(spread && { spread }), ...(antiAffinity && { antiAffinity }) } : undefined;
}

/** The volumes that are there lead to it when the set is created: a run on the described cluster shows it. */
function atOnce(facts: Facts, set: SetWorkload, placement: Placement, apart: Apart): Finding | undefined {
  const pinned = claimsOf(facts)
    .podsOf(set)
    .map((pod) => ({ pod, places: placesOfPod(facts, pod, placement).find(({ is }) => is === 'fixed') }))
    .filter((each): each is { pod: FuturePod; places: ClaimPlaces } => each.places !== undefined);
  // One pod with a place of its own leaves all others to the scheduler.
  if (pinned.length < 2) return undefined;
  const { cluster } = facts.settled(set);
  for (const { pod, places } of pinned) {
    const key = pod.id.split('/').slice(1).join('/') as Key;
    const scheduled = condition(cluster.get('Pod', key)?.status?.conditions, 'PodScheduled');
    const words = scheduled?.status === 'False' ? (scheduled.message ?? '') : '';
    if (/pod topology spread constraints|pod anti-affinity rules/.test(words)) {
      return finding(facts, set, pod, places, apart, placement);
    }
  }
  return undefined;
}

function finding(
  facts: Facts,
  set: SetWorkload,
  pod: FuturePod,
  places: ClaimPlaces,
  { spread, antiAffinity }: Apart,
  placement: Placement,
): Finding {
  const zone = placesWords(places.nodes);
  const rule = spread
    ? `maxSkew ${spread.maxSkew} forbids that zone (now ${countsOf(facts, set, spread, placement)})`
    : `required anti-affinity over ${antiAffinity?.topologyKey} forbids that zone, where another member is`;
  return {
    on: set.resource,
    path: [...set.podPath, ...(spread ? ['topologySpreadConstraints'] : ['affinity', 'podAntiAffinity'])],
    message: `${pod.words} stays Pending from the start: its volume ${places.volume?.name} is in ${zone}, and ${rule}`,
    why: 'A pod with a volume can only go where the volume is, and a hard rule of spreading can forbid just that place. Nobody moves the volume, and nobody relaxes the rule.',
    help: HELP,
    ...evidenceOfPod(facts, pod),
    about: [set.id, pod.id, ...aboutClaims(places.claim)],
  };
}

const HELP: readonly string[] = [
  'whenUnsatisfiable: ScheduleAnyway',
  'or a larger maxSkew',
  'or one set for each zone, with a nodeSelector',
];

/** `z1: 1, z2: 0, z3: 0`: the pods that have a node at the end of the run. */
function countsOf(
  facts: Facts,
  set: SetWorkload,
  { topologyKey }: TopologySpreadConstraint,
  { nodes }: Placement,
): string {
  const { cluster } = facts.settled(set);
  const counts = new Map([...domainsOf(nodes, topologyKey).keys()].map((domain) => [domain, 0]));
  const domains = new Map(nodes.map(({ name, object }) => [name, object.metadata.labels?.[topologyKey]]));
  for (const { id } of claimsOf(facts).podsOf(set)) {
    const node = cluster.get('Pod', id.split('/').slice(1).join('/') as Key)?.spec.nodeName;
    const domain = node === undefined ? undefined : domains.get(node);
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts].map(([domain, count]) => `${domain}: ${count}`).join(', ');
}

/**
 * With more members in a zone than maxSkew allows, the loss of another zone's nodes leaves that zone at none: whoever is replaced then, in an update or by
 * hand, may not come back to its volume. Nodes that are lost keep their Node, and with nodeTaintsPolicy Ignore, the default, they count as a domain.
 */
function afterLossOfZone(facts: Facts, set: SetWorkload, placement: Placement): Finding | undefined {
  const spread = hardSpreads(set).find(({ topologyKey }) => topologyKey !== HOSTNAME_LABEL);
  if (!spread || spread.nodeTaintsPolicy === 'Honor') return undefined;
  const pod = claimsOf(facts).podsOf(set)[0];
  const tied = pod && placesOfPod(facts, pod, placement).find((places) => staysInZone(places));
  if (!pod || !tied) return undefined;
  const domains = [
    ...domainsOf(
      placement.fitting.filter((node) => isEligible(set, spread, node)),
      spread.topologyKey,
    ),
  ];
  const most = Math.ceil(set.replicas / domains.length);
  if (domains.length < 2 || most <= spread.maxSkew) return undefined;
  const [[first = ''] = [], [lost = ''] = []] = [domains[0], domains.at(-1)];
  return {
    on: set.resource,
    path: [...set.podPath, 'topologySpreadConstraints'],
    severity: 'warning',
    message: `StatefulSet ${set.name}: a pod that is replaced while the nodes of ${lost} are lost stays Pending: its volume is in its zone, and maxSkew ${spread.maxSkew} forbids that zone (${first}: ${most - 1} others, ${lost}: 0)`,
    why: 'The pods of the lost zone are gone, so that zone counts none. Any other zone may then hold no more than maxSkew pods, but the volumes of more are there.',
    help: ['nodeTaintsPolicy: Honor, so that lost nodes are no domain', ...HELP],
    about: [set.id],
  };
}

function staysInZone({ is, choices, nodes, driver }: ClaimPlaces): boolean {
  if (is === 'fixed') return nodes.length > 0;
  return driver?.topology === 'zone' && choices.size > 1;
}
