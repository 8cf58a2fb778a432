import { list } from '../util/text';
import type { Facts } from './facts/facts';
import { quorumOf } from './facts/hints';
import { idOf } from './facts/resource';
import type { NodeLoss } from './facts/settled';
import { claimId, claimUsesOf, isSet, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const DSR05: Rule = {
  code: 'DSR05',
  slug: 'node-loss-outage',
  title: 'what the loss of a node does',
  severity: 'info',
  needs: ['cluster', 'hints'],
  foundBy: ['simulation'],
  *check(facts) {
    const harmless = new Set<string>();
    let told = 0;
    for (const workload of facts.render.workloads) {
      if (told === MOST_TOLD || !isAsked(workload)) continue;
      const shape = `${facts.shapeOf(workload)} ${JSON.stringify(workload.hints)}`;
      if (harmless.has(shape)) continue;
      const finding = findingOf(workload, facts);
      if (finding) told++;
      else harmless.add(shape);
      if (finding) yield finding;
    }
  },
};

/** Thousands of stories would say no more than the first ones. */
const MOST_TOLD = 20;

/** Somebody said what the application needs: how many members, or for how long it may be away. */
function isAsked({ kind, scale, hints }: Workload): boolean {
  const isPlayed = kind === 'StatefulSet' || kind === 'Deployment';
  return isPlayed && scale.least > 0 && (hints.quorum !== undefined || hints.maxOutageSeconds !== undefined);
}

/** From when to when fewer pods run than are needed. */
interface Outage {
  readonly loss: NodeLoss;
  readonly left: number;
  /** Seconds; infinite: until a human acts. */
  readonly seconds: number;
}

function findingOf(workload: Workload, facts: Facts): Finding | undefined {
  const needed = neededOf(workload);
  if (needed > workload.replicas) return undefined;
  const outages = facts.nodeLosses(workload).flatMap((loss) => outageOf(loss, needed) ?? []);
  const [worst] = outages.sort((a, b) => b.seconds - a.seconds || a.left - b.left);
  return worst && told(workload, worst, needed);
}

/** Pods without which the application is away. Those of a Deployment stand in for each other, and so do members that all have all data. */
function neededOf(workload: Workload): number {
  const { replicas, hints } = workload;
  const quorum = quorumOf(hints, replicas);
  if (quorum !== undefined) return quorum;
  return isSet(workload) && hints.replication !== 'full' ? replicas : 1;
}

function outageOf(loss: NodeLoss, needed: number): Outage | undefined {
  const { counts } = loss;
  const begin = counts.findIndex(({ ready }) => ready < needed);
  const first = counts[begin];
  // Whoever has too few pods before the loss has another trouble.
  if (!first || first.at > 0 || loss.pods.length === 0 || first.ready + loss.pods.length < needed) return undefined;
  const back = counts.slice(begin).find(({ ready }) => ready >= needed);
  return { loss, left: first.ready, seconds: back ? Math.ceil(back.at / 1000) : Number.POSITIVE_INFINITY };
}

function told(workload: Workload, { loss, left, seconds }: Outage, needed: number): Finding {
  const { resource, kind, name, replicas, hints } = workload;
  const { maxOutageSeconds: most } = hints;
  const isTooLong = most !== undefined && seconds > most;
  const who = isSet(workload) ? list(loss.pods) : `a pod of ${name}`;
  const many = isSet(workload) && loss.pods.length > 1;
  const end = Number.isFinite(seconds)
    ? `${many ? 'are' : 'is'} back after ${seconds} s`
    : `${many ? 'do' : 'does'} not come back until a human acts`;
  const need = hints.quorum === undefined ? '' : `, the quorum is ${needed}`;
  const limit = most === undefined ? '' : `, it may be away for ${most} s`;
  return {
    on: resource,
    path: ['spec', 'replicas'],
    ...((hints.quorum !== undefined || isTooLong) && { severity: 'warning' }),
    message: `loss of ${loss.node}: ${who} ${end}\n${kind} ${name}: ${left} of ${replicas} pods left${need}${limit}`,
    why: isSet(workload)
      ? 'The pod of a silent node is only marked for deletion, by default after 50 s and a toleration of 300 s. A set makes it anew when the old object is gone, which nobody but its kubelet removes, for it might still be running.'
      : 'The pod of a silent node is only marked for deletion, by default after 50 s and a toleration of 300 s. A new one is made at once, but a volume that is attached stays with the old node as long as the old pod object is there.',
    help: [
      `make sure that the machine is off, then: kubectl taint node ${loss.node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute (volumes move in about 20 s)`,
      `or kubectl delete node ${loss.node} (about 40 s, and 6 min more if it still lists the volume)`,
      'three members or more that replicate; a budget does not help against the loss of a node',
    ],
    trace: loss.story(idsOf(workload, loss)),
    about: [resource.id],
  };
}

function idsOf(workload: Workload, { node, pods }: NodeLoss): readonly string[] {
  const lost = pods.map((pod) => idOf('Pod', workload.namespace, pod));
  const ordinals = pods.map((pod) => Number(pod.slice(pod.lastIndexOf('-') + 1)));
  const uses = isSet(workload) ? claimUsesOf(workload, ordinals) : [];
  return [`Node/${node}`, ...lost, workload.id, ...[...uses].map(claimId)];
}
