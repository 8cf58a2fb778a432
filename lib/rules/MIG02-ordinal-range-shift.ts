import { claimNameOf } from '../kube/names';
import type { Facts } from './facts/facts';
import { idOf } from './facts/resource';
import { type Kept, successionOf } from './facts/succession';
import { few } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const MIG02: Rule = {
  code: 'MIG02',
  slug: 'ordinal-range-shift',
  title: 'the ordinal range moves',
  severity: 'warning',
  data: true,
  needs: ['previous'],
  foundBy: ['upgrade'],
  *check(facts) {
    if (!facts.previous) return;
    for (const kept of successionOf(facts.previous, facts.render).sets) {
      const found = shift(kept, facts);
      if (found) yield found;
    }
  },
};

/** Only a range of another start moves; another number of replicas is a scale-up or a scale-down. */
function shift({ before, now }: Kept<SetWorkload>, facts: Facts): Finding | undefined {
  if (startOf(before) === startOf(now)) return undefined;
  const [old, next] = [ordinalsOf(before), ordinalsOf(now)];
  const removed = without(old, next);
  const added = without(next, old);
  if (old.length === 0 || next.length === 0 || (removed.length === 0 && added.length === 0)) return undefined;
  const { resource, name, set } = now;
  const templates = set.spec.volumeClaimTemplates ?? [];
  const hasClaims = templates.length > 0;
  const parts = [
    ...(removed.length > 0 ? [`${pods(name, removed)} ${removed.length === 1 ? 'goes' : 'go'}${claimsStay(now)}`] : []),
    ...(added.length > 0
      ? [
          `${pods(name, added)} ${added.length === 1 ? 'starts' : 'start'}${hasClaims ? ` on ${claimsFor(now, added, facts)} claims` : ''}`,
        ]
      : []),
  ];
  // A range that only loses or only gains members is a step from one set to another one.
  const isShift = removed.length > 0 && added.length > 0;
  const claims = templates.flatMap(({ metadata }) =>
    [...removed, ...added].map((ordinal) =>
      idOf('PersistentVolumeClaim', now.namespace, claimNameOf(metadata.name, name, ordinal)),
    ),
  );
  return {
    on: resource,
    path: ['spec', 'ordinals', 'start'],
    severity: isShift ? 'warning' : 'info',
    data: hasClaims,
    message: `StatefulSet ${name}: ordinals ${range(old)} → ${range(next)}: ${parts.join(', ')}`,
    why: 'No pod is renamed and no claim is moved: the controller makes the new ordinals first, and then deletes those outside of the range.',
    help: [
      `keep spec.ordinals.start: ${startOf(before)}`,
      'or move slice by slice between two sets, with peer lists that name both (NET04), and the claims moved along',
    ],
    trace: [{ what: `before: ordinals ${range(old)}` }, { what: `now: ordinals ${range(next)}` }],
    about: [resource.id, ...claims],
  };
}

function without(ordinals: readonly number[], others: readonly number[]): readonly number[] {
  const known = new Set(others);
  return ordinals.filter((ordinal) => !known.has(ordinal));
}

function startOf({ set }: SetWorkload): number {
  return set.spec.ordinals?.start ?? 0;
}

function range(ordinals: readonly number[]): string {
  return ordinals.length === 1 ? String(ordinals[0]) : `${ordinals[0]}–${ordinals[ordinals.length - 1]}`;
}

function pods(name: string, ordinals: readonly number[]): string {
  return few(ordinals.map((ordinal) => `${name}-${ordinal}`));
}

function claimsStay({ set }: SetWorkload): string {
  if ((set.spec.volumeClaimTemplates ?? []).length === 0) return '';
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' ? ' with its claims' : ' (claims stay)';
}

function claimsFor({ name, namespace, set }: SetWorkload, ordinals: readonly number[], { cluster }: Facts): string {
  const exist = (set.spec.volumeClaimTemplates ?? []).some(({ metadata }) =>
    ordinals.some((ordinal) => cluster?.claim(namespace, claimNameOf(metadata.name, name, ordinal))),
  );
  return exist ? 'existing' : 'new, empty';
}
