import { podNameOf } from '../kube/names';
import { formatPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { type ContainerText, containerTexts, type PeerName, peerNamesIn } from './facts/peer-names';
import { few } from './facts/words';
import { isSet, ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const NET04: Rule = {
  code: 'NET04',
  slug: 'peer-name-unresolvable',
  title: 'a peer name that is no pod',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [
    'lookup …: no such host',
    'java.net.UnknownHostException: …',
    'getaddrinfo ENOTFOUND …',
    'Name or service not known',
  ],
  *check(facts) {
    for (const text of containerTexts(facts.render)) yield* wrongNames(text, facts);
  },
};

interface Wrong {
  readonly severity: Severity;
  readonly reason: string;
  readonly set: SetWorkload;
}

/** One finding for each thing that is wrong with the names of one text. */
function* wrongNames(place: ContainerText, facts: Facts): Iterable<Finding> {
  const found = new Map<string, { readonly wrong: Wrong; readonly names: string[] }>();
  for (const peer of peerNamesIn(place.text)) {
    const wrong = wrongIn(peer, place, facts);
    if (wrong === undefined) continue;
    const key = `${wrong.severity} ${wrong.reason.replace(/\d+/g, '')}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { wrong, names: [peer.name] });
    else if (!known.names.includes(peer.name)) known.names.push(peer.name);
  }
  for (const { wrong, names } of found.values()) yield finding(place, wrong, names);
}

function wrongIn(peer: PeerName, place: ContainerText, facts: Facts): Wrong | undefined {
  const { render } = facts;
  const { namespace = place.namespace } = peer;
  const there = render.workload('StatefulSet', namespace, peer.set);
  const set = there ?? render.workload('StatefulSet', place.namespace, peer.set);
  if (!set || !isSet(set)) return undefined;
  const { serviceName } = set.set.spec;
  if (!isMeant(peer, set, facts)) return undefined;
  if (!serviceName) return { set, severity: 'error', reason: `StatefulSet ${set.name} has no serviceName` };
  if (peer.service !== serviceName) {
    return { set, severity: 'error', reason: `Service is ${serviceName}` };
  }
  if (there === undefined) return ofNamespace(peer, set);
  const [first, last] = peer.ordinals;
  const ordinals = ordinalsOf(set);
  const start = set.set.spec.ordinals?.start ?? 0;
  const end = start + Math.max(ordinals.length, set.scale.most) - 1;
  if (first < start) return { set, severity: 'error', reason: `ordinal ${first} of ${set.name} does not exist` };
  // The list may be ahead of a growth that is planned.
  if (last > end) return { set, severity: 'warning', reason: `ordinal ${last} of ${set.name} does not exist` };
  return undefined;
}

/** A set without an explicit namespace goes wherever it is applied. */
function ofNamespace({ namespace }: PeerName, set: SetWorkload): Wrong | undefined {
  if (namespace === undefined || namespace === set.namespace) return undefined;
  const isKnown = set.resource.manifest.namespace !== undefined;
  const reason = isKnown
    ? `namespace is ${set.namespace}`
    : `it is one only if ${set.name} is applied to namespace ${namespace}`;
  return { set, severity: isKnown ? 'error' : 'info', reason };
}

/** `db-0.log` is a file and `db-0.example` somebody's domain, unless it is near a Service. */
function isMeant({ service, isOfCluster }: PeerName, { set, namespace }: SetWorkload, { render }: Facts): boolean {
  const { serviceName = '' } = set.spec;
  if (isOfCluster || service === serviceName || render.has('Service', namespace, service)) return true;
  if (serviceName === '') return false;
  const parts = serviceName.split('-');
  return (
    nearMiss(service, [serviceName]) !== undefined ||
    (service.split('-').every((each) => parts.includes(each)) && parts.length > 1)
  );
}

function finding({ on, path }: ContainerText, { severity, reason, set }: Wrong, names: readonly string[]): Finding {
  const { serviceName } = set.set.spec;
  const hosts = ordinalsOf(set).map((ordinal) => `${podNameOf(set.name, ordinal)}.${serviceName}`);
  const exist = serviceName && hosts.length > 0 ? `; names that exist: ${few(hosts)}` : '';
  const more = names.length > 1 ? ` (and ${names.length - 1} more)` : '';
  return {
    on,
    path,
    severity,
    message: `${on.kind} ${on.name}: "${names[0]}"${more} in ${formatPath(path)} ${severity === 'info' ? 'may be no pod' : 'is no pod'}: ${reason}${exist}`,
    why: 'The DNS server knows <set>-<ordinal>.<service>.<namespace> of the pods that exist, under the Service that spec.serviceName names; everything else does not resolve.',
    help: [
      ...(serviceName ? [`${few(hosts)}`] : [`spec.serviceName, and a headless Service of that name`]),
      'StatefulStore.hostOf(i) and .hosts write these names and follow the replicas',
    ],
    about: [on.id, set.id],
  };
}
