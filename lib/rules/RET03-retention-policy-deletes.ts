import { claimNameOf } from '../kube/names';
import type { Facts } from './facts/facts';
import { recreatorOf } from './facts/release';
import { idOf } from './facts/resource';
import { type Kept, successionOf } from './facts/succession';
import { few } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const RET03: Rule = {
  code: 'RET03',
  slug: 'retention-policy-deletes',
  title: 'the retention policy deletes claims',
  severity: 'warning',
  data: true,
  foundBy: ['static', 'upgrade'],
  *check(facts) {
    const { render, previous } = facts;
    const kept = new Map(previous ? successionOf(previous, render).sets.map((each) => [each.now, each] as const) : []);
    for (const workload of render.sets) {
      const { hints, set } = workload;
      if ((set.spec.volumeClaimTemplates ?? []).length === 0 || hints.ephemeral === true) continue;
      const { whenScaled, whenDeleted } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
      if (whenScaled === 'Delete' && hints.rebuilds !== true) yield* atScaleDown(workload, kept.get(workload));
      if (whenDeleted === 'Delete') yield atRemoval(workload, kept.get(workload), facts);
    }
  },
};

function* atScaleDown(workload: SetWorkload, kept: Kept<SetWorkload> | undefined): Iterable<Finding> {
  const { replicas, scale } = workload;
  const ordinals = ordinalsOf(workload);
  const gone = kept ? ordinalsOf(kept.before).filter((ordinal) => !ordinals.includes(ordinal)) : [];
  if (kept && gone.length > 0) {
    const event = `this upgrade: replicas ${kept.before.replicas} → ${replicas}`;
    yield finding(workload, 'whenScaled', gone, event, 'error');
  } else if (scale.by && isWritten(workload) && scale.most > replicas) {
    const above = Array.from({ length: scale.most - replicas }, (_, i) => (ordinals[0] ?? 0) + replicas + i);
    const event = `each apply that sets the replicas of autoscaler ${scale.by.name} back to ${replicas}`;
    yield finding(workload, 'whenScaled', above, event, 'error');
  } else if (scale.most > 0) {
    const first = workload.set.spec.ordinals?.start ?? 0;
    const by = scale.by ? ` by autoscaler ${scale.by.name}` : '';
    const event = `a scale-down to ${scale.most - 1}${by}`;
    yield finding(workload, 'whenScaled', [first + scale.most - 1], event, 'warning');
  }
}

function isWritten({ resource }: SetWorkload): boolean {
  const { spec } = resource.manifest.object as { spec?: { replicas?: unknown } | null };
  return spec?.replicas !== undefined && spec?.replicas !== null;
}

function atRemoval(workload: SetWorkload, kept: Kept<SetWorkload> | undefined, { issues, tool }: Facts): Finding {
  const { name, hints } = workload;
  const recreator = recreatorOf(tool);
  const isRefused =
    kept !== undefined &&
    recreator !== undefined &&
    issues.some(
      ({ kind, object }) => kind === 'forbidden-update' && object?.kind === 'StatefulSet' && object.name === name,
    );
  if (kept && isRefused) {
    const event = `this upgrade: ${recreator} deletes the set that it cannot change, and makes it anew`;
    return finding(workload, 'whenDeleted', ordinalsOf(kept.before), event, 'error');
  }
  const severity = hints.rebuilds === true ? 'info' : 'warning';
  return finding(workload, 'whenDeleted', ordinalsOf(workload), 'the removal of the set', severity);
}

function finding(
  { resource, name, namespace, set }: SetWorkload,
  policy: 'whenScaled' | 'whenDeleted',
  ordinals: readonly number[],
  event: string,
  severity: Severity,
): Finding {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claims = templates.flatMap(({ metadata }) =>
    ordinals.map((ordinal) => claimNameOf(metadata.name, name, ordinal)),
  );
  return {
    on: resource,
    path: ['spec', 'persistentVolumeClaimRetentionPolicy', policy],
    severity,
    message: `StatefulSet ${name}: ${policy}: Delete removes ${claims.length === 0 ? 'its claims' : few(claims)} at ${event}`,
    why:
      policy === 'whenScaled'
        ? 'The claims of ordinals that go are owned by their pods, and are collected with them. Failures, drains and updates of pods delete no claim.'
        : 'The claims are owned by the set, and are collected with it, unless it is deleted with --cascade=orphan.',
    help: [
      `${policy}: Retain`,
      policy === 'whenScaled'
        ? 'the hint rebuilds: true, if members rebuild their data from their peers'
        : `kubectl delete statefulset ${name} --cascade=orphan whenever the set is to be made anew`,
    ],
    about: claims.map((claim) => idOf('PersistentVolumeClaim', namespace, claim)),
  };
}
