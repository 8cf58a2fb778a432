import { podNameOf } from '../kube/names';
import { maxUnavailable } from '../model/controllers/statefulset/update';
import { isOrderedReady } from './facts/bootstrap';
import { type Break, breakOf, describedUnready } from './facts/broken-pods';
import type { Facts } from './facts/facts';
import { idOf } from './facts/resource';
import { type Kept, successionOf, templateChanged } from './facts/succession';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD04: Rule = {
  code: 'ORD04',
  slug: 'forced-rollback-trap',
  title: 'a broken revision blocks its own repair',
  severity: 'info',
  foundBy: ['static', 'upgrade'],
  *check(facts) {
    const changed = new Set<SetWorkload>();
    if (facts.previous) {
      for (const kept of successionOf(facts.previous, facts.render).sets) {
        if (!templateChanged(kept)) continue;
        changed.add(kept.now);
        const finding = trapped(kept, facts) ?? willBeTrapped(kept, facts);
        if (finding) yield finding;
      }
    }
    for (const workload of facts.render.sets) {
      const finding = changed.has(workload) ? undefined : trap(workload, facts);
      if (finding) yield finding;
    }
  },
};

/** Pods that are not Ready and stay so, the lowest ordinal first. */
function brokenOf(workload: SetWorkload, { behaviours, cluster }: Facts): readonly number[] {
  const { set, pod, name } = workload;
  const { minReadySeconds } = set.spec;
  const unready = describedUnready(workload, cluster);
  const ordinals = ordinalsOf(workload);
  const isEvery = breakOf(pod, behaviours, { minReadySeconds }) !== undefined;
  // In order, none is made after the first one that does not get Ready.
  if (isEvery) return isOrderedReady(workload) ? ordinals.slice(0, 1) : ordinals;
  return ordinals.filter((ordinal) => {
    const own = podNameOf(name, ordinal);
    return unready.has(own) || breakOf(pod, behaviours, { name: own, minReadySeconds }) !== undefined;
  });
}

/** The broken pod that the rollout of a set waits for without replacing it; nothing if it replaces it. */
function waitedFor(workload: SetWorkload, broken: readonly number[], { switches }: Facts): number | undefined {
  const { set } = workload;
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return undefined;
  const ordinals = ordinalsOf(workload);
  const present = broken.filter((ordinal) => ordinals.includes(ordinal));
  const [first] = present;
  // What the partition keeps is not meant to be replaced.
  if (first === undefined || ordinals.indexOf(first) < (rollingUpdate?.partition ?? 0)) return undefined;
  if (isOrderedReady(workload)) return first;
  // In these versions broken pods use up what may be unavailable, and nothing is left to replace them.
  const isUsedUp = switches.maxUnavailableStatefulSet && !switches.parallelUpdateHasTwoPhases;
  return isUsedUp && present.length >= maxUnavailable(set) ? present.at(-1) : undefined;
}

/** The old world has a broken pod, which the new template is meant to repair. */
function trapped({ before, now }: Kept<SetWorkload>, facts: Facts): Finding | undefined {
  const ordinal = waitedFor(now, brokenOf(before, facts), facts);
  if (ordinal === undefined) return undefined;
  const pod = podNameOf(now.name, ordinal);
  return stuck(now, pod, facts, {
    severity: 'error',
    message: `StatefulSet ${now.name}: the new template never reaches ${pod}, which is not Ready at the old revision (${imagesOf(before)})\ndelete it by hand: kubectl delete pod ${pod}`,
    recovery: `kubectl delete pod ${pod}, after the right template is applied`,
  });
}

/** The new template is the broken one: the rollout stops at its first pod, and going back does not replace that. */
function willBeTrapped({ now }: Kept<SetWorkload>, facts: Facts): Finding | undefined {
  const does = breakOf(now.pod, facts.behaviours, { minReadySeconds: now.set.spec.minReadySeconds });
  const ordinals = ordinalsOf(now);
  const last = ordinals.at(-1);
  if (does === undefined || last === undefined) return undefined;
  const ordinal = waitedFor(now, [last], facts);
  if (ordinal === undefined) return undefined;
  const pod = podNameOf(now.name, ordinal);
  return stuck(now, pod, facts, {
    severity: 'warning',
    message: `StatefulSet ${now.name}: the rollout stops at ${pod}, which ${WORDS[does]} (${imagesOf(now)}), and the old template does not reach it any more\ndelete it by hand then: kubectl delete pod ${pod}`,
    recovery: `stuck already: apply the old template, then kubectl delete pod ${pod}`,
  });
}

/** There is no old world: what the set is in for. */
function trap(workload: SetWorkload, facts: Facts): Finding | undefined {
  const does = breakOf(workload.pod, facts.behaviours, { minReadySeconds: workload.set.spec.minReadySeconds });
  if (does === undefined) return undefined;
  const ordinal = waitedFor(workload, brokenOf(workload, facts), facts);
  if (ordinal === undefined) return undefined;
  const pod = podNameOf(workload.name, ordinal);
  return stuck(workload, pod, facts, {
    severity: 'info',
    message: `StatefulSet ${workload.name}: ${pod} ${WORDS[does]} (${imagesOf(workload)}), and no later template reaches it\ndelete it by hand: kubectl delete pod ${pod}`,
    recovery: `kubectl delete pod ${pod}, after the right template is applied`,
  });
}

const WORDS: { readonly [What in Break]: string } = {
  neverReady: 'never gets Ready',
  pullError: 'cannot pull its image',
  crashLoop: 'crashes again and again',
};

function stuck(
  { resource, name, namespace, podPath, set }: SetWorkload,
  pod: string,
  { switches }: Facts,
  {
    severity,
    message,
    recovery,
  }: { readonly severity: 'error' | 'warning' | 'info'; readonly message: string; readonly recovery: string },
): Finding {
  const isParallel = set.spec.podManagementPolicy === 'Parallel';
  return {
    on: resource,
    path: podPath.slice(0, -1),
    severity,
    message,
    why: isParallel
      ? `With Kubernetes ${switches.kubernetesVersion} pods that are not Ready use up maxUnavailable, and the rollout deletes nothing while nothing may be unavailable.`
      : `With OrderedReady the controller waits for ${pod} to be Running and Ready before it replaces any pod, ${pod} included.`,
    help: [
      recovery,
      'next time: updateStrategy.rollingUpdate.partition, so that one pod tries the new template first',
      ...(isParallel
        ? []
        : [
            'podManagementPolicy: Parallel, decided before the install: it replaces broken pods (not in Kubernetes 1.35.0 to 1.35.3)',
          ]),
    ],
    trace: [
      { who: 'kubectl', what: `statefulset.apps/${name} configured` },
      { who: 'statefulset-controller', what: `waits for Pod ${pod} to be Running and Ready` },
    ],
    about: [resource.id, idOf('Pod', namespace, pod)],
  };
}

function imagesOf({ pod }: SetWorkload): string {
  return (pod.containers ?? []).map(({ image = '' }) => image).join(', ');
}
