import { claimNameOf, podNameOf } from '../kube/names';
import type { Facts } from './facts/facts';
import type { Hints } from './facts/hints';
import { idOf } from './facts/resource';
import { type Kept, successionOf } from './facts/succession';
import { few } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const RET06: Rule = {
  code: 'RET06',
  slug: 'stale-data-reattached',
  title: 'old data comes back after scaling',
  severity: 'info',
  data: true,
  foundBy: ['static', 'upgrade'],
  yieldsTo: ['MIG02'],
  *check(facts) {
    const { render, previous } = facts;
    const kept = new Map(previous ? successionOf(previous, render).sets.map((each) => [each.now, each] as const) : []);
    for (const workload of render.sets) {
      if ((workload.set.spec.volumeClaimTemplates ?? []).length === 0 || workload.hints.ephemeral) continue;
      const pair = kept.get(workload);
      const found = pair && grown(pair, facts);
      if (found) yield found;
      else yield* downAndUp(workload);
    }
  },
};

/** The replicas rise, and some of the new ordinals find claims that are described. */
function grown({ before, now }: Kept<SetWorkload>, { cluster }: Facts): Finding | undefined {
  const old = new Set(ordinalsOf(before));
  const claims = ordinalsOf(now)
    .filter((ordinal) => !old.has(ordinal))
    .flatMap((ordinal) => claimsAt(now, ordinal))
    .filter(({ claim }) => {
      const found = cluster?.claim(now.namespace, claim);
      return found?.status?.phase === 'Bound' && !found.metadata.deletionTimestamp;
    });
  return claims.length === 0 ? undefined : finding(now, claims, 'the set was scaled down', 'warning');
}

/** An autoscaler takes members away and gives them back; or the application is known not to know them again. */
function* downAndUp(workload: SetWorkload): Iterable<Finding> {
  const { scale, set, hints, replicas } = workload;
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete') return;
  const forgets = hints.membership === 'removed';
  const isMoved = scale.by !== undefined && scale.least < scale.most;
  if (!isMoved && !(forgets && replicas > 1)) return;
  const last = (set.spec.ordinals?.start ?? 0) + scale.most - 1;
  const event = isMoved ? `a scale-down by autoscaler ${scale.by?.name}` : 'a scale-down';
  yield finding(workload, claimsAt(workload, last), event, forgets ? 'warning' : 'info');
}

interface Seat {
  readonly pod: string;
  readonly claim: string;
}

function claimsAt({ name, set }: SetWorkload, ordinal: number): readonly Seat[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    pod: podNameOf(name, ordinal),
    claim: claimNameOf(metadata.name, name, ordinal),
  }));
}

function finding(workload: SetWorkload, seats: readonly Seat[], event: string, severity: 'warning' | 'info'): Finding {
  const { resource, namespace, hints } = workload;
  const pods = [...new Set(seats.map(({ pod }) => pod))];
  const claims = seats.map(({ claim }) => claim);
  const [comes, its] = pods.length === 1 ? ['comes', 'its'] : ['come', 'their'];
  return {
    on: resource,
    path: ['spec', 'replicas'],
    severity,
    message: `${few(pods)} ${comes} back on ${its} old claim${claims.length === 1 ? '' : 's'} ${few(claims)} (written before ${event}); ${consequence(hints, pods.length === 1)}`,
    why: 'A claim that exists is used as it is: the ordinal finds the data that it had when it left, and the others have moved on.',
    help: [
      `remove the member in the application, then kubectl delete pvc ${claims.join(' ')}, before the set is scaled up`,
      'whenScaled: Delete for stores that rebuild their members',
    ],
    about: [
      ...claims.map((claim) => idOf('PersistentVolumeClaim', namespace, claim)),
      ...pods.map((pod) => idOf('Pod', namespace, pod)),
    ],
  };
}

function consequence({ membership, quorum }: Hints, isOne: boolean): string {
  if (membership === 'removed')
    return `the application has removed ${isOne ? 'that member and does not know it' : 'those members and does not know them'} again`;
  if (quorum !== undefined) return isOne ? 'it votes with what it knew then' : 'they vote with what they knew then';
  return `what ${isOne ? 'it holds' : 'they hold'} is older than what the others have`;
}
