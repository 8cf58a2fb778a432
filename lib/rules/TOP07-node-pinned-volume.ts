import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, type FuturePod, isBound } from './facts/claims';
import type { Facts } from './facts/facts';
import { quorumOf } from './facts/hints';
import { reachedBy } from './facts/placement';
import { isLocal, volumeOf } from './facts/places';
import { hasProvisioner, storageOf } from './facts/storage';
import { isDeployment, isSet, type Workload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule, Severity } from './rule';

export const TOP07: Rule = {
  code: 'TOP07',
  slug: 'node-pinned-volume',
  title: 'the volume lives on one machine',
  severity: 'info',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: ["node(s) didn't match PersistentVolume's node affinity"],
  yieldsTo: BINDING,
  *check(facts) {
    // Of a cluster of one machine nothing is left that the pod could come back to.
    if (facts.cluster?.nodes?.length === 1) return;
    for (const workload of facts.render.workloads) {
      if (!isSet(workload) && !isDeployment(workload)) continue;
      const severity = severityFor(workload);
      if (severity === undefined) continue;
      const told = new Set<ClaimSource | undefined>();
      for (const pod of claimsOf(facts).podsOf(workload)) {
        for (const claim of pod.claims) {
          if (told.has(claim.source) || !isPinned(claim, facts)) continue;
          told.add(claim.source);
          yield finding(facts, pod, claim, severity);
        }
      }
    }
  },
};

/**
 * Local volumes under a store that copies its data are a good design: of several members nothing is said, unless hints tell what the loss of one means.
 */
function severityFor({ scale, hints, kind }: Workload): Severity | undefined {
  if (scale.most === 0 || hints.ephemeral) return undefined;
  if (scale.most === 1 || hints.replication === 'none') return 'warning';
  // All pods of a Deployment share the claim, and so the machine.
  if (kind === 'Deployment') return 'info';
  const quorum = quorumOf(hints, scale.least);
  if (quorum !== undefined && scale.least - 1 < quorum) return 'warning';
  return quorum !== undefined || hints.replication === 'full' || hints.rebuilds ? 'info' : undefined;
}

function isPinned(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  const volume = volumeOf(facts, claim);
  if (volume) {
    const { csi } = volume.object.spec;
    return isLocal(volume.object, csi && storage.driver(csi.driver));
  }
  if (isBound(claim)) return false;
  const { storageClass } = storage.classOf(claim.object);
  if (storageClass && hasProvisioner(storageClass)) return storage.driverOf(storageClass)?.topology === 'node';
  const candidates = storage.candidatesOf(claim).filter((each) => storage.misfit(each, claim) === undefined);
  return candidates.length > 0 && candidates.every(({ object }) => isLocal(object, undefined));
}

function finding(facts: Facts, pod: FuturePod, claim: FutureClaim, severity: Severity): Finding {
  const { workload } = pod;
  const { hints, namespace } = workload;
  const volume = volumeOf(facts, claim);
  const [node] = volume ? reachedBy(facts.cluster?.nodes ?? [], volume.object) : [];
  const place = node?.name ?? 'the node on which its volume is made';
  const podName = isSet(workload) ? pod.id.split('/').at(-1) : `-l … (the pods of ${workload.name})`;
  const runbook = `kubectl delete pvc -n ${namespace} ${claim.name}; kubectl delete pod -n ${namespace} ${podName}`;
  const copies = hints.replication === 'full' || hints.rebuilds === true || hints.quorum !== undefined;
  return {
    on: claim.source?.on ?? workload.resource,
    ...(claim.source && { path: claim.source.path }),
    severity,
    message: `${pod.words} can only ever run on ${place}: its volume is local; after the loss of ${node?.name ?? 'that node'} it stays Pending`,
    why: 'The data is on the disk of one machine. When that is gone the claim still says so, and no other node will do, until somebody deletes the claim.',
    help: copies
      ? [`after the loss of the node: ${runbook}; the member copies its data from its peers`, 'or network storage']
      : [
          'network storage: a class whose volumes can be used from several nodes',
          `or backups, and after the loss of the node: ${runbook}`,
        ],
    about: [claim.source?.on.id ?? workload.id, pod.id, ...aboutClaims(claim)],
  };
}
