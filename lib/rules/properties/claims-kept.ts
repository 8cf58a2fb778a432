import type { StatefulSet } from '../../kube/objects';
import { type Key, type Ledger, nameOf } from '../../model/kinds';
import { isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';
import { ordinalOf } from './sets';

/** The claim of an ordinal that has written data stays, unless the set's retention policy gives it away. */
export const claimsKept: Pair = {
  property: always('claims-kept', 'a claim with data is deleted only if its set says so', (state: Reader) =>
    state.list('Ledger').every((ledger) => isKept(state, ledger.claim) || isGivenAway(state, ledger)),
  ),
  seen: sometimes('a-claim-goes', 'a claim with data is deleted', (state: Reader) =>
    state.list('Ledger').some(({ claim }) => !isKept(state, claim)),
  ),
};

function isKept(state: Reader, key: Key): boolean {
  const claim = state.get('PersistentVolumeClaim', key);
  return claim !== undefined && !isTerminating(claim);
}

function isGivenAway(state: Reader, ledger: Ledger): boolean {
  const sets = state.list('StatefulSet').filter((set) => claims(set, ledger));
  // A set that is gone may have said so before it went.
  return sets.length === 0 || sets.some(saysSo);
}

function claims(set: StatefulSet, { claim, identity }: Ledger): boolean {
  if (ordinalOf(set, identity) === undefined) return false;
  const templates = set.spec.volumeClaimTemplates ?? [];
  return templates.some(({ metadata }) => nameOf(claim) === `${metadata.name}-${nameOf(identity)}`);
}

/** What was scaled away may be wanted again by now, and its claim goes nevertheless: so the number of replicas is not looked at. */
function saysSo(set: StatefulSet): boolean {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  return whenScaled === 'Delete' || (whenDeleted === 'Delete' && isTerminating(set));
}
