import { claimsOf, podWords } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { type ClaimUse, claimId, claimUsesOf, isSet, ordinalsOf, podId, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const BND14: Rule = {
  code: 'BND14',
  slug: 'claim-not-found',
  title: "the pod's claim does not exist",
  severity: 'error',
  foundBy: ['static', 'simulation'],
  clusterTexts: ['persistentvolumeclaim "…" not found'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      for (const use of namedUses(workload)) {
        if (isThere(use, facts)) continue;
        const meant = meantBy(use, facts);
        if (meant || facts.cluster?.isComplete) yield finding(facts, use, meant);
      }
    }
  },
};

/** A claim that all pods of a workload name is told once. */
function namedUses(workload: Workload): readonly ClaimUse[] {
  const ordinals = isSet(workload) ? ordinalsOf(workload).slice(0, 1) : [];
  return [...claimUsesOf(workload, ordinals)].filter(({ kind }) => kind === 'named');
}

function isThere({ namespace, claim }: ClaimUse, facts: Facts): boolean {
  const { render, cluster } = facts;
  const kind = 'PersistentVolumeClaim';
  return (
    claimsOf(facts).get(namespace, claim) !== undefined ||
    render.has(kind, namespace, claim) ||
    cluster?.has(kind, namespace, claim) === true ||
    // What describes a pool of claims without naming them.
    render.isRefused('StatefulSet', namespace)
  );
}

/** The claim that was meant: one of nearly that name, or of that name in another namespace. */
interface Meant {
  readonly name: string;
  readonly namespace: string;
}

function meantBy({ namespace, claim }: ClaimUse, facts: Facts): Meant | undefined {
  const { byNamespace, byName } = namesOf(facts);
  const name = nearMiss(claim, byNamespace.get(namespace) ?? []);
  if (name !== undefined) return { name, namespace };
  const [elsewhere] = byName.get(claim) ?? [];
  return elsewhere === undefined ? undefined : { name: claim, namespace: elsewhere };
}

interface Names {
  readonly byNamespace: ReadonlyMap<string, readonly string[]>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

const names = new WeakMap<object, Names>();

/** Claim objects of the render: the claims of sets are many, and their names are not written by hand. */
function namesOf({ render }: Facts): Names {
  const known = names.get(render);
  if (known) return known;
  const byNamespace = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  for (const { namespace, name } of render.of('PersistentVolumeClaim')) {
    push(byNamespace, namespace, name);
    push(byName, name, namespace);
  }
  const found = { byNamespace, byName };
  names.set(render, found);
  return found;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function finding(facts: Facts, use: ClaimUse, meant: Meant | undefined): Finding {
  const { workload, claim, namespace } = use;
  const { resource, kind, name } = workload;
  const isElsewhere = meant !== undefined && meant.namespace !== namespace;
  const question = isElsewhere
    ? `; there is one in namespace ${meant.namespace}`
    : meant
      ? `; did you mean "${meant.name}"?`
      : '';
  const evidence = facts.cluster
    ? evidenceOfClaim(facts, { id: claimId(use), namespace, name: claim, object: MISSING, exists: false, users: [use] })
    : {};
  return {
    on: resource,
    path: [...use.path, 'persistentVolumeClaim', 'claimName'],
    message: `${kind} ${name}: claim "${claim}" does not exist in namespace ${namespace}${question}`,
    why: `A pod is not placed before all of its claims exist, and it finds only those of its own namespace: ${podWords(use)} stays Pending.`,
    help: isElsewhere
      ? [
          `one namespace for both: metadata.namespace: ${meant.namespace} on ${kind} ${name}, or ${namespace} on the claim`,
        ]
      : meant
        ? [`claimName: ${meant.name}`]
        : [`a PersistentVolumeClaim ${claim} in namespace ${namespace}`, 'or the name of one that exists'],
    about: [resource.id, claimId(use), podId(use) ?? workload.id],
    ...evidence,
    clusterMessage: evidence.clusterMessage ?? `persistentvolumeclaim "${claim}" not found`,
  };
}

const MISSING = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: '' }, spec: {} };
