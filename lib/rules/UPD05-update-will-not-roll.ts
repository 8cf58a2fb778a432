import { count } from '../util/text';
import { successionOf, templateChanged } from './facts/succession';
import { few } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD05: Rule = {
  code: 'UPD05',
  slug: 'update-will-not-roll',
  title: 'the new template does not reach all pods',
  severity: 'info',
  foundBy: ['static', 'upgrade'],
  *check({ render, previous }) {
    const kept = previous ? new Map(successionOf(previous, render).sets.map((each) => [each.now, each])) : undefined;
    for (const workload of render.sets) {
      if (workload.hints.rolledBy !== undefined) continue;
      const pair = kept?.get(workload);
      const held = heldBack(workload);
      if (held) yield finding(workload, held, pair !== undefined && templateChanged(pair));
    }
  },
};

/** Ordinals that keep their revision, and why. */
interface Held {
  readonly ordinals: readonly number[];
  readonly partition?: number;
}

/** The partition is compared with the index of a pod, not with its ordinal (`stateful_set_control.go`: updateStatefulSet). */
function heldBack(workload: SetWorkload): Held | undefined {
  const { type, rollingUpdate } = workload.set.spec.updateStrategy ?? {};
  const ordinals = ordinalsOf(workload);
  if (ordinals.length === 0) return undefined;
  if (type === 'OnDelete') return { ordinals };
  const partition = rollingUpdate?.partition ?? 0;
  return partition > 0 ? { ordinals: ordinals.slice(0, partition), partition } : undefined;
}

function finding({ resource, name, replicas }: SetWorkload, { ordinals, partition }: Held, isNow: boolean): Finding {
  const strategy = partition === undefined ? 'OnDelete' : `partition ${partition}`;
  const until = partition === undefined ? 'somebody deletes their pods' : 'the partition is lowered';
  const isAll = partition !== undefined && ordinals.length === replicas;
  const which = `ordinal${ordinals.length === 1 ? '' : 's'} ${few(ordinals.map(String))}`;
  return {
    on: resource,
    path: ['spec', 'updateStrategy', ...(partition === undefined ? ['type'] : ['rollingUpdate', 'partition'])],
    severity: isAll && isNow ? 'warning' : 'info',
    message: `StatefulSet ${name}: ${which} ${ordinals.length === 1 ? 'keeps' : 'keep'} the old revision (${strategy}) until ${until}`,
    why:
      partition === undefined
        ? 'With OnDelete the controller makes the new revision and gives it only to pods that it makes anew.'
        : `Pods whose index, the ordinal less spec.ordinals.start, is below the partition stay at the old revision: ${count(ordinals.length, 'pod')} of ${replicas}.`,
    help:
      partition === undefined
        ? [`kubectl delete pod ${name}-${ordinals[ordinals.length - 1]}, and so on down to ${name}-${ordinals[0]}`]
        : ['partition: 0, or step by step down to it', 'the hint rolledBy, if an operator or a pipeline does it'],
    trace: [{ what: `spec.updateStrategy: ${strategy}, spec.replicas: ${replicas}` }],
  };
}
