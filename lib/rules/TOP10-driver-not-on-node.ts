import type { CSIDriver } from '../kube/objects';
import { aboutClaims, claimsOf, type FutureClaim, type FuturePod, isBound } from './facts/claims';
import type { ClusterNode } from './facts/described-cluster';
import type { Facts } from './facts/facts';
import { namesWords, type Placement, placementOf } from './facts/placement';
import { both, placesOf, volumeOf } from './facts/places';
import { storageOf } from './facts/storage';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP10: Rule = {
  code: 'TOP10',
  slug: 'driver-not-on-node',
  title: 'the driver does not run on the node',
  severity: 'warning',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: [
    'driver name … not found in the list of registered CSI drivers',
    'CSINode … does not contain driver …',
    'AttachVolume.Attach failed for volume "…" : CSINode … does not contain driver …',
  ],
  yieldsTo: [...BINDING, 'TOP02', 'TOP04'],
  *check(facts) {
    // A node that does not list its drivers has them all.
    if (!facts.cluster?.nodes?.some(({ description }) => description.drivers !== undefined)) return;
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || placement.fitting.length === 0 || workload.scale.most === 0) continue;
      const told = new Set<string>();
      for (const pod of claimsOf(facts).podsOf(workload)) {
        for (const claim of pod.claims) {
          const driver = driverOf(facts, claim);
          if (driver === undefined || told.has(driver)) continue;
          const found = missing(facts, pod, claim, driver, placement);
          if (found) told.add(driver);
          if (found) yield found;
        }
      }
    }
  },
};

function driverOf(facts: Facts, claim: FutureClaim): string | undefined {
  const storage = storageOf(facts);
  const csi = volumeOf(facts, claim)?.object.spec.csi;
  if (csi) return csi.driver;
  const name = isBound(claim) ? undefined : storage.driverOf(storage.classOf(claim.object).storageClass)?.name;
  // A driver that the cluster does not have at all is told of by BND03.
  return name !== undefined && facts.cluster?.drivers && !facts.cluster.drivers.has(name) ? undefined : name;
}

function missing(
  facts: Facts,
  pod: FuturePod,
  claim: FutureClaim,
  driver: string,
  placement: Placement,
): Finding | undefined {
  const places = placesOf(facts, claim, placement);
  const possible = places ? both(placement.fitting, places.nodes) : placement.fitting;
  const without = possible.filter(({ description }) => description.drivers && !description.drivers.includes(driver));
  if (without.length === 0) return undefined;
  const isEverywhere = without.length === possible.length;
  // The scheduler leaves out such nodes for a driver that asks it to.
  if (!isEverywhere && isKeptAway(facts, driver)) return undefined;
  return finding(facts, pod, claim, driver, without, isEverywhere);
}

function isKeptAway({ render, switches }: Facts, driver: string): boolean {
  const resource = render.get<CSIDriver>('CSIDriver', '', driver);
  return switches.volumeLimitScaling && resource?.object.spec?.preventPodSchedulingIfMissing === true;
}

function finding(
  facts: Facts,
  pod: FuturePod,
  claim: FutureClaim,
  driver: string,
  without: readonly ClusterNode[],
  isEverywhere: boolean,
): Finding {
  const { workload } = pod;
  const verb = isEverywhere ? 'can only land on' : 'may land on';
  const labels = isEverywhere ? [] : ['a nodeSelector or node affinity that keeps the pod to nodes with the driver'];
  return {
    on: workload.resource,
    path: workload.podPath,
    severity: isEverywhere ? 'error' : 'warning',
    message: `${pod.words} ${verb} ${namesWords(without)}, where driver ${driver} does not run: its volume cannot be attached there`,
    why: 'Attaching and mounting are done by the driver on the node. The scheduler does not ask whether it runs there, and the pod hangs in ContainerCreating.',
    help: [
      `let the DaemonSet of ${driver} run on ${namesWords(without)}: most often it lacks a toleration`,
      ...labels,
      ...(facts.switches.volumeLimitScaling
        ? [`or CSIDriver ${driver}: spec.preventPodSchedulingIfMissing: true`]
        : []),
    ],
    trace: without.slice(0, 6).map(({ name, description }) => ({
      what: `Node/${name}: drivers ${(description.drivers ?? []).join(', ') || 'none'}`,
    })),
    about: [workload.id, pod.id, ...aboutClaims(claim)],
  };
}
