import type { StatefulSet } from '../../kube/objects';
import { keyIn, type Row } from '../../model/kinds';
import { controllerOf, isTerminating } from '../../model/pods';
import type { Reader } from '../../model/store/store';
import { isMeantEverywhere, type Mention } from './mentions';
import { Names } from './renaming';

/** Pods of a set that are made all at once, of one template, and of which nothing names one. */
export function ordinalsAlike(state: Reader, set: StatefulSet): readonly string[] {
  const { podManagementPolicy, updateStrategy } = set.spec;
  const isOneRevision = set.status?.updateRevision && set.status.currentRevision === set.status.updateRevision;
  if (podManagementPolicy !== 'Parallel' || !isOneRevision || updateStrategy?.rollingUpdate?.partition) return [];
  if (!areOthersCalledOtherwise(state, set)) return [];
  return podsOf(set).filter((pod) => isMeantEverywhere(state, pod, (mention) => isOfSet(set, mention)));
}

function podsOf({ metadata, spec }: StatefulSet): readonly string[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => `${metadata.name}-${start + i}`);
}

/** No pod that another set makes is called like one of this set, or like a claim of one. */
function areOthersCalledOtherwise(state: Reader, set: StatefulSet): boolean {
  const names = new Names([`${set.metadata.name}-0`], new Map());
  return state.list('StatefulSet').every((other) => other === set || names.mentions(`${other.metadata.name}-0`) === 0);
}

/** A pod or claim of the set itself, or a volume of one. A pod that is in the way, or a claim that is going, ends the making of pods at its ordinal. */
function isOfSet(set: StatefulSet, { kind, key, row }: Mention): boolean {
  const { namespace, uid } = set.metadata;
  const pods = podsOf(set);
  const claims = (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) =>
    pods.map((pod) => keyIn(namespace, `${metadata.name}-${pod}`)),
  );
  switch (kind) {
    case 'Pod':
      return pods.some((pod) => keyIn(namespace, pod) === key) && controllerOf(row as Row<'Pod'>)?.uid === uid;
    case 'PersistentVolumeClaim':
      return claims.includes(key) && !isTerminating(row as Row<'PersistentVolumeClaim'>);
    case 'PersistentVolume': {
      const claim = (row as Row<'PersistentVolume'>).spec.claimRef;
      return claim?.name !== undefined && claims.includes(keyIn(claim.namespace, claim.name));
    }
    default:
      return true;
  }
}
