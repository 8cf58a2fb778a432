import { compareQuantities } from '../kube/quantity';
import { hasClass } from '../kube/storage-classes';
import { volumeModeOf } from '../model/volumes';
import { count } from '../util/text';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { requestOf } from './facts/storage';
import { containersOf, isSet, type SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const BND10: Rule = {
  code: 'BND10',
  slug: 'existing-claim-adopted',
  title: 'an old claim is taken over',
  severity: 'warning',
  data: true,
  needs: ['cluster'],
  foundBy: ['static', 'upgrade'],
  *check(facts) {
    if (!facts.cluster?.claims) return;
    for (const source of claimsOf(facts).sources) {
      const set = setOf(source, facts);
      const adopted = set ? source.claims.filter(({ exists }) => exists) : [];
      if (set && adopted.length > 0) yield finding(facts, set, source, adopted);
    }
  },
};

/** The set whose claim template it is, if the set is new. */
function setOf({ on, path }: ClaimSource, { render, previous }: Facts): SetWorkload | undefined {
  if (on.kind !== 'StatefulSet' || !path.includes('volumeClaimTemplates')) return undefined;
  // With the render before at hand, its sets had these claims all along.
  if (previous?.has('StatefulSet', on.namespace, on.name)) return undefined;
  const workload = render.workload(on.kind, on.namespace, on.name);
  return workload && isSet(workload) ? workload : undefined;
}

function finding(facts: Facts, set: SetWorkload, { on, path }: ClaimSource, adopted: readonly FutureClaim[]): Finding {
  const useless = adopted.find((claim) => uselessness(claim, set) !== undefined);
  const claim = useless ?? (adopted[0] as FutureClaim);
  const others = adopted.length > 1 ? ` (and ${count(adopted.length - 1, 'more claim')})` : '';
  const secrets = newSecrets(set, facts);
  const secret = secrets.length > 0 ? `; Secret ${secrets[0]} is new, the data was written with the old one` : '';
  const message = useless
    ? `claim ${claim.name} exists already and ${uselessness(claim, set)}: ${set.name} cannot start with it`
    : `claim ${claim.name}${others} exists already: StatefulSet ${set.name} takes its data as it is${difference(claim, set)}${secret}`;
  return {
    on,
    path: path.slice(0, -1),
    severity: useless ? 'error' : 'warning',
    message,
    why: 'A set makes a claim only if there is none of that name. It neither looks at the data nor changes size and class of a claim that is there.',
    help: [
      `if the data is meant: metadata.annotations cdk8s-stateful/allow.BND10 with the reason, on StatefulSet ${set.name}`,
      `else another name for the set, or after a backup: kubectl delete pvc -n ${claim.namespace} ${claim.name}`,
      ...(secrets.length > 0 ? [`keep or import the old Secret ${secrets[0]}`] : []),
    ],
    trace: [
      {
        what: `PersistentVolumeClaim/${claim.name}: ${claim.object.status?.phase ?? 'Bound'}, ${requestOf(claim.object)}`,
      },
    ],
    about: [on.id, ...aboutClaims(...adopted)],
  };
}

/** Why a claim that exists serves nobody. */
function uselessness({ object, source }: FutureClaim, set: SetWorkload): string | undefined {
  if (object.status?.phase === 'Lost') return 'is Lost (its volume is gone)';
  if (object.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  const template = templateOf(set, source);
  if (!template) return undefined;
  const [old, wanted] = [volumeModeOf(object), template.spec.volumeMode ?? 'Filesystem'];
  return old === wanted ? undefined : `has volumeMode ${old}, not ${wanted}`;
}

/** ` (5Gi, class slow instead of 10Gi, class fast)`, where they differ. */
function difference({ object, source }: FutureClaim, set: SetWorkload): string {
  const template = templateOf(set, source);
  if (!template) return '';
  const [size, wanted] = [requestOf(object), template.spec.resources?.requests?.storage ?? '0'];
  const [className, wantedClass] = [object.spec.storageClassName, template.spec.storageClassName];
  const old: string[] = [];
  const fresh: string[] = [];
  if (compareQuantities(size, wanted) !== 0) {
    old.push(String(size));
    fresh.push(String(wanted));
  }
  if (hasClass(object) && wantedClass !== undefined && className !== wantedClass) {
    old.push(`class ${className}`);
    fresh.push(`class ${wantedClass}`);
  }
  return old.length === 0 ? '' : ` (${old.join(', ')} instead of ${fresh.join(', ')})`;
}

function templateOf({ set }: SetWorkload, source: ClaimSource | undefined) {
  return set.spec.volumeClaimTemplates?.[Number(source?.path[2])];
}

/** Secrets of the render that the pods read and that did not exist when the data was written. */
function newSecrets(set: SetWorkload, { render, previous, cluster }: Facts): readonly string[] {
  const names = new Set<string>();
  for (const { container } of containersOf(set)) {
    const envFrom = (container.envFrom ?? []) as readonly { readonly secretRef?: { readonly name?: string } }[];
    for (const { secretRef } of envFrom) if (secretRef?.name) names.add(secretRef.name);
    for (const { valueFrom } of container.env ?? []) {
      const { name } = (valueFrom?.secretKeyRef ?? {}) as { readonly name?: string };
      if (name) names.add(name);
    }
  }
  const { namespace } = set;
  return [...names].filter((name) => {
    if (!render.get('Secret', namespace, name) || cluster?.has('Secret', namespace, name)) return false;
    return previous ? !previous.has('Secret', namespace, name) : cluster?.isComplete === true;
  });
}
