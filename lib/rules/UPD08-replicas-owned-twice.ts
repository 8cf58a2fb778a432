import type { Facts } from './facts/facts';
import type { Resource } from './facts/resource';
import { isDeployment, isSet, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD08: Rule = {
  code: 'UPD08',
  slug: 'replicas-owned-twice',
  title: 'two owners of replicas',
  severity: 'warning',
  foundBy: ['static'],
  *check({ render, previous }) {
    for (const workload of render.workloads) {
      const { by } = workload.scale;
      if (!by || !(isSet(workload) || isDeployment(workload)) || !isOfApps(by)) continue;
      if (isWritten(workload)) {
        if (!isFixed(workload)) yield ownedTwice(workload, by);
      } else if (hadReplicas(workload, previous)) yield handedOver(workload, by);
    }
  },
};

function isOfApps({ object }: Resource): boolean {
  const { scaleTargetRef } = (object as unknown as { spec?: { scaleTargetRef?: { apiVersion?: string } } }).spec ?? {};
  return (scaleTargetRef?.apiVersion ?? 'apps/v1').startsWith('apps/');
}

/** Whether the manifest says how many, and not the API server's default. */
function isWritten({ resource }: Workload): boolean {
  const { spec } = resource.manifest.object as { spec?: { replicas?: unknown } | null };
  return spec?.replicas !== undefined && spec?.replicas !== null;
}

function isFixed({ scale: { least, most }, replicas }: Workload): boolean {
  return least === most && most === replicas;
}

/** The predecessor owned the scale, and had something to hand over. */
function hadReplicas({ kind, namespace, name }: Workload, previous: Facts['previous']): boolean {
  const old = previous?.workload(kind, namespace, name);
  return old !== undefined && isWritten(old) && old.replicas > 1;
}

function ownedTwice(workload: Workload, by: Resource): Finding {
  const { resource, kind, name, replicas, scale } = workload;
  const policy = isSet(workload) ? workload.set.spec.persistentVolumeClaimRetentionPolicy : undefined;
  const losesClaims = policy?.whenScaled === 'Delete' && scale.most > replicas && hasTemplates(workload);
  return {
    on: resource,
    path: ['spec', 'replicas'],
    ...(losesClaims && { severity: 'error' as const, data: true }),
    message: `${kind} ${name}: spec.replicas ${replicas} and autoscaler ${by.name} (${scale.least}–${scale.most}) both own the scale: each apply resets it to ${replicas}`,
    why: `An apply writes what the manifest says, and the autoscaler writes it back later: the pods between are deleted and made again${losesClaims ? ', and their claims with them (whenScaled: Delete)' : ''}.`,
    help: ['leave spec.replicas out', `or remove HorizontalPodAutoscaler ${by.name}`],
    trace: [
      { what: `${kind} ${name}: spec.replicas ${replicas}` },
      { what: `HorizontalPodAutoscaler ${by.name}: minReplicas ${scale.least}, maxReplicas ${scale.most}` },
    ],
    about: [resource.id],
  };
}

function hasTemplates(workload: Workload): boolean {
  return isSet(workload) && (workload.set.spec.volumeClaimTemplates ?? []).length > 0;
}

function handedOver({ resource, kind, name }: Workload, by: Resource): Finding {
  return {
    on: resource,
    path: ['spec'],
    severity: 'info',
    message: `${kind} ${name}: spec.replicas goes from the manifest: a client-side apply sets it to 1 once, before autoscaler ${by.name} raises it`,
    why: 'A field that the last apply had and the new one lacks is removed, and the API server defaults replicas to 1.',
    help: [
      `kubectl apply edit-last-applied ${kind.toLowerCase()} ${name}, and take spec.replicas out before the upgrade`,
      'or hand the field over with server-side apply first',
    ],
  };
}
