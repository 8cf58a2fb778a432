import { claimNameOf } from '../kube/names';
import type { VolumeClaimTemplate } from '../kube/objects';
import { compareQuantities } from '../kube/quantity';
import type { FieldPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import { idOf } from './facts/resource';
import { successionOf } from './facts/succession';
import { few, named, sizeText } from './facts/words';
import { ordinalsOf, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD03: Rule = {
  code: 'UPD03',
  slug: 'claim-template-resize',
  title: 'a new size in the claim template',
  severity: 'error',
  needs: ['previous'],
  foundBy: ['upgrade'],
  clusterTexts: ['spec.volumeClaimTemplates: Invalid value: …: field is immutable'],
  *check({ render, previous, cluster }) {
    if (!previous) return;
    for (const { before, now } of successionOf(previous, render).sets) {
      const templates = now.set.spec.volumeClaimTemplates ?? [];
      for (const [index, template] of templates.entries()) {
        const name = template.metadata.name;
        const old = before.set.spec.volumeClaimTemplates?.find(({ metadata }) => metadata.name === name);
        if (old === undefined) continue;
        const sizes = { old: sizeOf(old), next: sizeOf(template) };
        if (compareQuantities(sizes.old, sizes.next) !== 0) yield refusal(now, { name, index, ...sizes, before });
        else yield* strangeSizes(now, { name, index, size: sizes.next }, cluster);
      }
    }
  },
};

function sizeOf({ spec }: VolumeClaimTemplate): string {
  return sizeText(spec?.resources?.requests?.storage);
}

interface Resize {
  readonly name: string;
  readonly index: number;
  readonly old: string;
  readonly next: string;
  readonly before: SetWorkload;
}

function refusal(workload: SetWorkload, { name, index, old, next, before }: Resize): Finding {
  const { resource, namespace } = workload;
  const claims = ordinalsOf(before).map((ordinal) => claimNameOf(name, workload.name, ordinal));
  const place = namespace === 'default' ? '' : ` -n ${namespace}`;
  const patches = claims.map(
    (claim) => `kubectl patch pvc ${claim}${place} -p '{"spec":{"resources":{"requests":{"storage":"${next}"}}}}'`,
  );
  const orphan = `kubectl delete statefulset ${workload.name}${place} --cascade=orphan, then apply`;
  const grows = compareQuantities(next, old) > 0;
  const keep = claims.length === 1 ? 'keeps' : 'keep';
  const kept = claims.length === 0 ? '' : `, and ${named(claims, 'claim')} ${keep} ${old}`;
  return {
    on: resource,
    path: pathOf(index),
    message: `StatefulSet ${workload.name}: the claim template ${name} goes from ${old} to ${next}: refused${kept}`,
    why: 'Claim templates cannot be changed, and the controller never looks at a claim again once it is made: existing volumes grow only by their own claims.',
    help: grows ? [...patches, orphan] : [`keep ${old}: a volume cannot shrink`, `for new ordinals alone: ${orphan}`],
    trace: [{ what: `before: volumeClaimTemplates[${index}] ${name} ${old}` }, { what: `now: ${name} ${next}` }],
  };
}

/** Nothing is changed, but claims that exist have another size than the template says. */
function* strangeSizes(
  workload: SetWorkload,
  { name, index, size }: { readonly name: string; readonly index: number; readonly size: string },
  cluster: Facts['cluster'],
): Iterable<Finding> {
  if (!cluster?.claims) return;
  const bySize = new Map<string, string[]>();
  for (const ordinal of ordinalsOf(workload)) {
    const claim = claimNameOf(name, workload.name, ordinal);
    const found = cluster.claim(workload.namespace, claim);
    if (!found) continue;
    const own = sizeText(found.spec.resources?.requests?.storage);
    if (compareQuantities(own, size) !== 0) bySize.set(own, [...(bySize.get(own) ?? []), claim]);
  }
  for (const [own, claims] of bySize) {
    const have = claims.length === 1 ? 'has' : 'have';
    yield {
      on: workload.resource,
      path: pathOf(index),
      severity: 'info',
      message: `StatefulSet ${workload.name}: ${few(claims)} ${have} ${own}, the claim template ${name} says ${size}: new ordinals get ${size}`,
      why: 'Somebody changed the size of the claims by hand. Claims that exist are not compared with their template, new ones are made from it.',
      help: [`kubectl delete statefulset ${workload.name} --cascade=orphan, then apply with storage: ${own}`],
      about: claims.map((claim) => idOf('PersistentVolumeClaim', workload.namespace, claim)),
    };
  }
}

function pathOf(index: number): FieldPath {
  return ['spec', 'volumeClaimTemplates', index, 'spec', 'resources', 'requests', 'storage'];
}
