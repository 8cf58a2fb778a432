import type { StatefulSet } from '../../kube/objects';
import { isReady, isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalsOf, podOf } from './sets';

/** Where a store says how many of its members must be up: a number, or `majority`. */
const QUORUM_ANNOTATION = 'cdk8s-stateful/quorum';

/** While a set goes from one revision to the next, as many members as it needs are Ready. Nothing is asked of sets that say of no quorum. */
export const quorumKept: Pair = {
  property: always('quorum-kept', 'a quorum of members stays Ready through an update', (state: Reader) =>
    state.list('StatefulSet').every((set) => !isUpdating(set) || readyMembers(state, set) >= quorumOf(set)),
  ),
  seen: sometimes('an-update', 'a set that says of a quorum is updated, and a member is down for it', (state: Reader) =>
    state
      .list('StatefulSet')
      .some((set) => quorumOf(set) > 0 && isUpdating(set) && readyMembers(state, set) < ordinalsOf(set).length),
  ),
};

function quorumOf(set: StatefulSet): number {
  const quorum = set.metadata.annotations?.[QUORUM_ANNOTATION];
  return quorum === 'majority' ? Math.floor(ordinalsOf(set).length / 2) + 1 : Number(quorum ?? 0);
}

function isUpdating({ status }: StatefulSet): boolean {
  return status?.updateRevision !== undefined && status.updateRevision !== status.currentRevision;
}

function readyMembers(state: Reader, set: StatefulSet): number {
  const pods = ordinalsOf(set).flatMap((ordinal) => state.get('Pod', podOf(set, ordinal)) ?? []);
  return pods.filter((pod) => isReady(pod) && !isTerminating(pod)).length;
}
