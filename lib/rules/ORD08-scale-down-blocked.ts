import { podNameOf } from '../kube/names';
import { isOrderedReady } from './facts/bootstrap';
import { describedUnready } from './facts/broken-pods';
import type { Facts } from './facts/facts';
import { idOf } from './facts/resource';
import { type Kept, successionOf } from './facts/succession';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD08: Rule = {
  code: 'ORD08',
  slug: 'scale-down-blocked',
  title: 'scaling down stops half-way',
  severity: 'warning',
  needs: ['previous', 'cluster'],
  foundBy: ['upgrade'],
  *check(facts) {
    if (!facts.previous) return;
    for (const kept of successionOf(facts.previous, facts.render).sets) {
      const finding = findingOf(kept, facts);
      if (finding) yield finding;
    }
  },
};

/** Where removing pods comes to rest. */
interface Stop {
  /** The pod that is not removed. */
  readonly pod: number;
  /** The one that it waits for. */
  readonly blocker: number;
}

function findingOf({ before, now }: Kept<SetWorkload>, { cluster }: Facts): Finding | undefined {
  const unready = describedUnready(now, cluster);
  if (unready.size === 0 || !isOrderedReady(now)) return undefined;
  const stop = stopOf(ordinalsOf(before), ordinalsOf(now), (ordinal) => unready.has(podNameOf(now.name, ordinal)));
  return stop && blocked(before, now, stop);
}

/**
 * A pod that stays and is not Ready ends every sync before pods are removed. Surplus pods go from the highest ordinal down; of those that are not Ready only the
 * lowest is removed all the same [pkg/controller/statefulset/stateful_set_control.go: processCondemned, v1.37.1].
 */
function stopOf(
  old: readonly number[],
  wanted: readonly number[],
  isUnready: (ordinal: number) => boolean,
): Stop | undefined {
  const stays = new Set(wanted);
  const condemned = old.filter((ordinal) => !stays.has(ordinal));
  const highest = condemned.at(-1);
  if (highest === undefined) return undefined;
  const staying = old.find((ordinal) => stays.has(ordinal) && isUnready(ordinal));
  if (staying !== undefined) return { pod: highest, blocker: staying };
  const surplus = condemned.filter(isUnready);
  const [lowest, second] = [surplus[0], surplus.at(-1)];
  return lowest !== undefined && second !== undefined && second !== lowest
    ? { pod: second, blocker: lowest }
    : undefined;
}

function blocked(before: SetWorkload, now: SetWorkload, stop: Stop): Finding {
  const { resource, name, namespace } = now;
  const [pod, blocker] = [podNameOf(name, stop.pod), podNameOf(name, stop.blocker)];
  const isScaled = before.replicas !== now.replicas;
  const change = isScaled
    ? `scaling ${before.replicas} → ${now.replicas}`
    : `moving ordinals ${rangeOf(before)} → ${rangeOf(now)}`;
  return {
    on: resource,
    path: isScaled ? ['spec', 'replicas'] : ['spec', 'ordinals', 'start'],
    message: `StatefulSet ${name}: ${change} stops at ${pod}: ${blocker} is not Ready, and OrderedReady waits for it`,
    why: 'With OrderedReady the controller removes one pod at a time, from the highest ordinal down, and none while another pod is not Running and Ready; one surplus pod that is not Ready it removes all the same.',
    help: [
      `repair ${blocker}, or kubectl delete pod ${blocker}, before the scaling`,
      'podManagementPolicy: Parallel has no such wait; the policy cannot be changed of a set that exists',
    ],
    trace: [
      { what: `${blocker}: not Ready (cluster description)` },
      {
        who: 'statefulset-controller',
        what: `waits for ${blocker} to be Running and Ready, and does not remove ${pod}`,
      },
    ],
    about: [resource.id, idOf('Pod', namespace, pod), idOf('Pod', namespace, blocker)],
  };
}

function rangeOf(workload: SetWorkload): string {
  const ordinals = ordinalsOf(workload);
  return `${ordinals[0]}–${ordinals.at(-1)}`;
}
