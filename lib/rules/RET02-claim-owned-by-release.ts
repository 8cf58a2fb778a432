import type { PersistentVolumeClaim } from '../kube/objects';
import { claimsOf, workloadsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { reclaimOf } from './facts/reclaim';
import { deployersOf, isKept, KEEP_MARKS, keeps, type ToolName } from './facts/release';
import type { Resource } from './facts/resource';
import { type ClaimUse, containersOf } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const RET02: Rule = {
  code: 'RET02',
  slug: 'claim-owned-by-release',
  title: 'the release owns the claim',
  severity: 'warning',
  data: true,
  foundBy: ['static'],
  *check(facts) {
    for (const claim of facts.render.of<PersistentVolumeClaim>('PersistentVolumeClaim')) {
      if (!isInUse(claim, facts)) continue;
      const found = finding(claim, facts);
      if (found) yield found;
    }
  },
};

/** Somebody writes to it, and does not say that the data may be lost. */
function isInUse({ namespace, name }: Resource, facts: Facts): boolean {
  const claim = claimsOf(facts).get(namespace, name);
  if (!claim?.users.some(writes)) return false;
  return !workloadsOf(claim).every(({ hints }) => hints.ephemeral === true);
}

function writes({ workload, volume }: ClaimUse): boolean {
  const source = (workload.pod.volumes ?? []).find(({ name }) => name === volume);
  if (source?.persistentVolumeClaim?.readOnly === true) return false;
  for (const { container } of containersOf(workload)) {
    if ((container.volumeMounts ?? []).some((mount) => mount.name === volume && mount.readOnly !== true)) return true;
    if ((container.volumeDevices ?? []).some((device) => device.name === volume)) return true;
  }
  return false;
}

/** What ends a claim that a tool deploys. */
const EVENTS: { readonly [Name in ToolName]: string } = {
  Helm: 'the release is uninstalled or renamed',
  'Argo CD': 'the application is deleted or the claim leaves git',
  Flux: 'the Kustomization is deleted or the claim leaves git',
  kubectl: 'somebody deletes what the manifests describe (kubectl delete -f)',
};

function finding(claim: Resource<PersistentVolumeClaim>, facts: Facts): Finding | undefined {
  const { tool } = facts;
  const deployers = deployersOf(claim, tool);
  const own = claimsOf(facts).get(claim.namespace, claim.name);
  const isRetained = own !== undefined && reclaimOf(own, facts)?.policy === 'Retain';
  const data = isRetained ? 'and leaves its data on a volume that nobody has' : 'with its data';
  if (deployers.length === 0) {
    if (isKept(claim, tool)) return undefined;
    return words(claim, 'info', `whoever deletes the release deletes it, ${data}`, Object.values(KEEP_MARKS));
  }
  const owner = deployers.find(({ name }) => !keeps(name, claim) && !(name === 'Flux' && tool?.flux?.prune === false));
  if (owner === undefined) return undefined;
  const { name } = owner;
  const isQuiet = isRetained || (name === 'kubectl' && tool?.kubectl?.prune !== true);
  const mark = KEEP_MARKS[name];
  return words(
    claim,
    isQuiet ? 'info' : 'warning',
    `${name} deletes it, ${data}, when ${EVENTS[name]}`,
    mark ? [mark] : [],
  );
}

function words(claim: Resource, severity: Severity, consequence: string, marks: readonly string[]): Finding {
  return {
    on: claim,
    path: ['metadata', 'annotations'],
    severity,
    message: `PersistentVolumeClaim ${claim.name} belongs to the release: ${consequence}`,
    why: 'A claim object of the manifests is deleted like any other of them; claims that a StatefulSet makes from its claim templates are not.',
    help: [
      ...marks.map((mark) => `${mark} (SharedVolumeApp writes it)`),
      'a claim template of a StatefulSet, whose claims are part of no release',
    ],
    about: [claim.id],
  };
}
