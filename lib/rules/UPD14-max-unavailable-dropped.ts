import { percentOf, scaledValue } from '../kube/int-or-string';
import type { IntOrString } from '../kube/objects';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD14: Rule = {
  code: 'UPD14',
  slug: 'max-unavailable-dropped',
  title: 'maxUnavailable without effect',
  severity: 'info',
  foundBy: ['static'],
  *check({ render, switches, version }) {
    for (const workload of render.sets) {
      const written = writtenMaxUnavailable(workload);
      // One at a time is what happens anyway.
      if (written === undefined || String(written) === '1' || workload.replicas < 2) continue;
      if (!switches.maxUnavailableStatefulSet) yield finding(workload, written, `is dropped by Kubernetes ${version}`);
      else if (resolvesToOne(written, workload)) yield finding(workload, written, `of ${workload.replicas} is 1`);
    }
  },
};

/** What is written counts: where the gate is off, the stored object has lost it. */
function writtenMaxUnavailable({ resource }: SetWorkload): IntOrString | undefined {
  const { spec } = resource.manifest.object as {
    spec?: { updateStrategy?: { rollingUpdate?: { maxUnavailable?: IntOrString | null } | null } | null };
  };
  return spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? undefined;
}

/** Rounded down, to at least 1 (`stateful_set_utils.go`: getStatefulSetMaxUnavailable). */
function resolvesToOne(value: IntOrString, { replicas }: SetWorkload): boolean {
  return percentOf(value) !== undefined && scaledValue(value, replicas, 'down') < 2;
}

function finding(workload: SetWorkload, value: IntOrString, what: string): Finding {
  const { resource, name, set } = workload;
  const isDropped = what.startsWith('is dropped');
  const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
  return {
    on: resource,
    path: ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'],
    message: `StatefulSet ${name}: maxUnavailable ${value} ${what}: members are updated one at a time`,
    why: isDropped
      ? 'The gate MaxUnavailableStatefulSet is off in this version: the API server drops the field, and says nothing.'
      : 'A percentage is rounded down, and to at least 1; the documentation of the field says up.',
    help: [
      isDropped
        ? 'nothing, if one at a time is well; otherwise a version, or a cluster, with the gate on'
        : 'a number instead of a percentage',
      ...(isOrdered ? ['with OrderedReady several members go together, and come back one by one'] : []),
    ],
  };
}
