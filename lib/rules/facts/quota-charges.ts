import { claimNameOf, podNameOf } from '../../kube/names';
import type { PodSpec, QuantityText } from '../../kube/objects';
import type { FieldPath } from '../../kube/read/field-path';
import { type ClaimBook, claimsOf, type FutureClaim } from './claims';
import type { Facts } from './facts';
import type { Resource } from './resource';
import { surgeOf } from './rollout';
import { requestOf, storageOf } from './storage';
import { type ClaimUse, claimUsesOf, isDeployment, isSet, type Workload } from './workload';

/** One object that is created, and what it takes of a quota. */
export interface Charge {
  readonly kind: 'claim' | 'pod';
  readonly object: string;
  /** The ordinal whose turn it is; of other workloads how many pods were there before. */
  readonly number: number;
  /** It comes with a rollout. */
  readonly isSurge?: true;
  readonly claim?: FutureClaim;
  readonly amounts: readonly (readonly [resource: string, amount: QuantityText])[];
}

/** Whoever creates objects: a claim of the render is created by itself. */
export interface Applicant {
  readonly on: Resource;
  readonly path: FieldPath;
  readonly pod?: PodSpec;
  /** In the order of creation. */
  readonly charges: readonly Charge[];
  /** A pod that a rollout needs beside all others. */
  readonly surge?: Charge;
  /** What does not come about when a charge is refused. */
  words(refused: Charge): string;
}

/**
 * What a namespace is to hold, in the order in which it is created. What a described quota counts as used already, because it exists or because the render
 * before had it, is left out.
 */
export function applicantsOf(facts: Facts, namespace: string, isUsedKnown: boolean): readonly Applicant[] {
  const book = claimsOf(facts);
  const there = isUsedKnown ? thereBefore(facts, namespace) : new Set<string>();
  const isNew = (kind: Charge['kind'], name: string) => !there.has(`${kind} ${name}`);
  const ofClaims = book.sources
    .filter(({ on }) => on.kind === 'PersistentVolumeClaim' && on.namespace === namespace)
    .map(({ on, claims }): Applicant => {
      const [claim] = claims as readonly [FutureClaim];
      return {
        on,
        path: ['spec', 'resources', 'requests', 'storage'],
        charges: isNew('claim', claim.name) ? [claimCharge(facts, claim, 0)] : [],
        words: () => `claim ${claim.name} is refused`,
      };
    });
  const ofWorkloads = facts.render.workloadsIn(namespace).map((workload) => ofWorkload(facts, workload, isNew));
  return [...ofClaims, ...ofWorkloads];
}

function ofWorkload(
  facts: Facts,
  workload: Workload,
  isNew: (kind: Charge['kind'], name: string) => boolean,
): Applicant {
  const { kind, name, resource, pod, scale } = workload;
  const charges = isSet(workload) ? setCharges(facts, workload) : podCharges(workload);
  const surge =
    isDeployment(workload) && surgeOf(workload.deployment, scale.most).needsSpare
      ? { ...podCharge(`${name}-…`, 0), isSurge: true as const }
      : undefined;
  return {
    on: resource,
    path: ['spec', 'replicas'],
    pod,
    charges: charges.filter((each) => isNew(each.kind, each.object)),
    ...(surge && { surge }),
    words: (refused) => {
      if (refused.isSurge) return `Deployment ${name}: its next rollout does not begin`;
      if (isSet(workload)) return `${kind} ${name}: ${podNameOf(name, refused.number)} is never created`;
      return `${kind} ${name}: only ${refused.number} of its ${workload.scale.most} pods are created`;
    },
  };
}

/** The claims of an ordinal are made before its pod. Claims that exist are not made. */
function setCharges(facts: Facts, workload: Workload & { readonly kind: 'StatefulSet' }): readonly Charge[] {
  if (!isSet(workload)) return [];
  const book = claimsOf(facts);
  const start = workload.set.spec.ordinals?.start ?? 0;
  const charges: Charge[] = [];
  for (let ordinal = start; ordinal < start + workload.scale.most; ordinal++) {
    for (const use of claimUsesOf(workload, [ordinal])) {
      if (use.kind !== 'template') continue;
      const claim = claimOfUse(book, use, start);
      if (claim && !claim.exists) charges.push(claimCharge(facts, claim, ordinal));
    }
    charges.push({ ...podCharge(podNameOf(workload.name, ordinal), ordinal) });
  }
  return charges;
}

/** Ordinals that only an autoscaler makes are like the first one. */
function claimOfUse(book: ClaimBook, use: ClaimUse, start: number): FutureClaim | undefined {
  const known = book.get(use.namespace, use.claim);
  // A claim of the render that an ordinal takes over is charged by itself.
  if (known) return known.source?.on.kind === 'PersistentVolumeClaim' ? undefined : known;
  const first = book.get(use.namespace, claimNameOf(use.volume, use.workload.name, start));
  return first && { ...first, name: use.claim, exists: false };
}

const ONE_AT_A_TIME: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'Job', 'Pod']);

/** DaemonSets and CronJobs make pods by nodes and by time. */
function podCharges({ kind, name, scale }: Workload): readonly Charge[] {
  if (!ONE_AT_A_TIME.has(kind)) return [];
  return Array.from({ length: scale.most }, (_, i) => podCharge(kind === 'Pod' ? name : `${name}-${i}`, i));
}

function podCharge(object: string, number: number): Charge {
  return {
    kind: 'pod',
    object,
    number,
    amounts: [
      ['pods', 1],
      ['count/pods', 1],
    ],
  };
}

function claimCharge(facts: Facts, claim: FutureClaim, number: number): Charge {
  const { name: className } = storageOf(facts).classOf(claim.object);
  const size = requestOf(claim.object);
  const ofClass = `${className}.storageclass.storage.k8s.io`;
  return {
    kind: 'claim',
    object: claim.name,
    number,
    claim,
    amounts: [
      ['requests.storage', size],
      ['persistentvolumeclaims', 1],
      ['count/persistentvolumeclaims', 1],
      ...(className === ''
        ? []
        : ([
            [`${ofClass}/requests.storage`, size],
            [`${ofClass}/persistentvolumeclaims`, 1],
          ] as const)),
    ],
  };
}

/** Claims and pods that are there before the render is applied: `claim data-db-0`, `pod db-0`. */
function thereBefore({ cluster, previous }: Facts, namespace: string): ReadonlySet<string> {
  const there = new Set<string>();
  for (const { metadata } of cluster?.claims ?? []) {
    if (metadata.namespace === namespace) there.add(`claim ${metadata.name}`);
  }
  for (const { name } of previous?.of('PersistentVolumeClaim') ?? []) there.add(`claim ${name}`);
  for (const workload of previous?.workloadsIn(namespace) ?? []) {
    for (const { claim } of claimUsesOf(workload)) there.add(`claim ${claim}`);
    const start = isSet(workload) ? (workload.set.spec.ordinals?.start ?? 0) : 0;
    const { kind, name, replicas } = workload;
    if (kind === 'Pod') there.add(`pod ${name}`);
    else for (let i = start; i < start + replicas; i++) there.add(`pod ${podNameOf(name, i)}`);
  }
  return there;
}
