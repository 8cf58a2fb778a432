import { podNameOf } from '../kube/names';
import { count } from '../util/text';
import { capacityFor } from './facts/capacity';
import { claimsOf, type FuturePod, isBound } from './facts/claims';
import type { Facts } from './facts/facts';
import { grows, ownAntiAffinity, type Placement, placementOf } from './facts/placement';
import { volumeOf } from './facts/places';
import { type DriverInUse, storageOf } from './facts/storage';
import { isSet, type Workload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP08: Rule = {
  code: 'TOP08',
  slug: 'attach-limit',
  title: 'more volumes than the nodes can attach',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: ['node(s) exceed max volume count', 'VolumeAttachmentLimitExceeded'],
  yieldsTo: [...BINDING, 'TOP02', 'TOP03', 'TOP04'],
  *check(facts) {
    const ledger = new Map<string, number>();
    for (const workload of facts.render.workloads) {
      const placement = placementOf(facts, workload);
      if (!placement || placement.fitting.length === 0 || grows(placement.fitting)) continue;
      for (const load of loadsOf(facts, workload)) {
        const full = fullCluster(facts, workload, placement, load, ledger);
        const finding = overload(facts, workload, placement, load) ?? full ?? tight(facts, workload, placement, load);
        if (finding) yield finding;
      }
    }
  },
};

/** The volumes of one driver that a workload's pods attach. */
interface Load {
  readonly driver: DriverInUse;
  /** Distinct volumes of all pods. */
  readonly volumes: number;
  /** Volumes of one pod that no other pod has. */
  readonly own: number;
  /** Volumes that all pods share: once a node. */
  readonly shared: number;
  readonly pods: number;
}

function loadsOf(facts: Facts, workload: Workload): readonly Load[] {
  const pods = claimsOf(facts).podsOf(workload);
  const [first] = pods;
  if (!first || workload.scale.most === 0) return [];
  const byDriver = new Map<string, { driver: DriverInUse; own: number; shared: number }>();
  for (const claim of first.claims) {
    const driver = driverOf(facts, claim);
    if (!driver || driver.perNode === 0) continue;
    const load = byDriver.get(driver.name) ?? { driver, own: 0, shared: 0 };
    const isOwn = isSet(workload) && claim.users.every((use) => use.workload === workload && use.ordinal !== undefined);
    byDriver.set(driver.name, { ...load, [isOwn ? 'own' : 'shared']: load[isOwn ? 'own' : 'shared'] + 1 });
  }
  const { most } = workload.scale;
  return [...byDriver.values()].map((load) => ({ ...load, pods: most, volumes: load.own * most + load.shared }));
}

function driverOf(facts: Facts, claim: FuturePod['claims'][number]): DriverInUse | undefined {
  const storage = storageOf(facts);
  const csi = volumeOf(facts, claim)?.object.spec.csi;
  if (csi) return storage.driver(csi.driver);
  return isBound(claim) ? undefined : storage.driverOf(storage.classOf(claim.object).storageClass);
}

/** The workload's own volumes are more than its nodes can attach. */
function overload(facts: Facts, workload: Workload, placement: Placement, load: Load): Finding | undefined {
  const nodes = placement.fitting.length;
  if (load.own + load.shared > load.driver.perNode) return finding(facts, workload, placement, load, 0, false);
  const places = nodes * podsPerNode(workload, load);
  return places < load.pods ? finding(facts, workload, placement, load, places, false) : undefined;
}

/** It is enough until one node is lost; where something else is in the way then, that is what counts. */
function tight(facts: Facts, workload: Workload, placement: Placement, load: Load): Finding | undefined {
  const [, ...left] = placement.fitting;
  const places = left.length * podsPerNode(workload, load);
  if (left.length === 0 || places >= load.pods || ownAntiAffinity(workload).length > 0) return undefined;
  if (capacityFor(workload, { ...placement, fitting: left }).pods < load.pods) return undefined;
  return finding(facts, workload, placement, load, places, true);
}

function podsPerNode(workload: Workload, { own, shared, driver }: Load): number {
  if (ownAntiAffinity(workload).length > 0) return 1;
  return own === 0 ? Number.POSITIVE_INFINITY : Math.floor((driver.perNode - shared) / own);
}

/** All workloads of the render together: whoever comes last finds no room. */
function fullCluster(
  facts: Facts,
  workload: Workload,
  placement: Placement,
  load: Load,
  ledger: Map<string, number>,
): Finding | undefined {
  const { driver, volumes } = load;
  const before = ledger.get(driver.name) ?? 0;
  const room = (facts.cluster?.nodes ?? []).length * driver.perNode;
  ledger.set(driver.name, before + volumes);
  if (grows(facts.cluster?.nodes ?? []) || before + volumes <= room || before > room) return undefined;
  const total = { ...load, volumes: before + volumes };
  const places = Math.floor((room - before - load.shared) / Math.max(1, load.own));
  return finding(facts, workload, { ...placement, fitting: placement.nodes }, total, Math.max(0, places), false);
}

function finding(
  facts: Facts,
  workload: Workload,
  { fitting }: Placement,
  { driver, volumes, pods }: Load,
  places: number,
  isAfterLoss: boolean,
): Finding {
  const { resource, id, kind, name } = workload;
  const missing = pods - places;
  const stay = missing === 1 ? 'stays' : 'stay';
  const who = isSet(workload) && missing === 1 ? lastPod(workload) : count(missing, `pod`);
  const event = isAfterLoss ? ' after the loss of one node' : '';
  const nodes = fitting.length - (isAfterLoss ? 1 : 0);
  return {
    on: resource,
    path: ['spec', 'replicas'],
    severity: isAfterLoss ? 'warning' : 'error',
    message: `${kind} ${name}: ${count(volumes, 'volume')} of ${driver.name} must fit on ${count(nodes, 'node')} with ${driver.perNode} each: ${who} ${stay} Pending${event}`,
    why: 'A node attaches a limited number of volumes of a driver. The scheduler leaves out nodes that are full; where the limit is not reported the pod hangs in ContainerCreating there.',
    help: [
      'more nodes, or machines that attach more volumes',
      'or fewer claims for each pod',
      ...(isAfterLoss
        ? [
            `headroom: ${fitting.length * driver.perNode - volumes} more volumes with all nodes, ${nodes * driver.perNode - volumes} with one less`,
          ]
        : []),
    ],
    about: [
      id,
      ...(isSet(workload)
        ? claimsOf(facts)
            .podsOf(workload)
            .map((pod) => pod.id)
        : []),
    ],
  };
}

function lastPod(workload: Workload): string {
  const start = isSet(workload) ? (workload.set.spec.ordinals?.start ?? 0) : 0;
  return podNameOf(workload.name, start + workload.scale.most - 1);
}
