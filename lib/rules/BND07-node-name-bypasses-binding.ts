import { isDelayed } from '../kube/storage-classes';
import { aboutClaims, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { storageOf } from './facts/storage';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const BND07: Rule = {
  code: 'BND07',
  slug: 'node-name-bypasses-binding',
  title: 'nodeName bypasses delayed binding',
  severity: 'error',
  foundBy: ['simulation'],
  clusterTexts: [
    'waiting for first consumer to be created before binding',
    'waiting for a pod to be scheduled',
    'error processing PVC …: PVC is not bound',
  ],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      if (!workload.pod.nodeName) continue;
      const claims = new Set(
        claimsOf(facts)
          .podsOf(workload)
          .flatMap((pod) => pod.claims),
      );
      const waiting = [...claims].filter((claim) => isWaiting(claim, facts));
      if (waiting.length > 0) yield finding(facts, workload, waiting);
    }
  },
};

function isWaiting(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  if (isBound(claim) || claim.object.spec.volumeName || storage.reservedFor(claim).length > 0) return false;
  // Another pod that is scheduled brings the claim to a volume.
  if (claim.users.some(({ workload }) => !workload.pod.nodeName)) return false;
  return isDelayed(storage.classOf(claim.object).storageClass);
}

function finding(facts: Facts, workload: Workload, claims: readonly FutureClaim[]): Finding {
  const { resource, kind, name, pod, podPath } = workload;
  const [claim] = claims as readonly [FutureClaim];
  const { trace, clusterMessage } = facts.cluster ? evidenceOfClaim(facts, claim) : {};
  return {
    on: resource,
    path: [...podPath, 'nodeName'],
    message: `${kind} ${name} sets nodeName, so no scheduler ever binds its claim ${claim.name}: the pod stays in ContainerCreating`,
    why: 'With WaitForFirstConsumer it is the scheduler that chooses the volume and has it made, when it places the pod. A pod that has a node already never comes to the scheduler.',
    help: [
      `nodeSelector: {kubernetes.io/hostname: ${pod.nodeName}} instead of nodeName`,
      'or required node affinity, where several nodes will do',
    ],
    ...(trace && { trace }),
    ...(clusterMessage !== undefined && { clusterMessage }),
    about: [resource.id, ...aboutClaims(...claims)],
  };
}
