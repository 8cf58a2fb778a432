import { list } from '../util/text';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, isBound, isUsed } from './facts/claims';
import { driverName } from './facts/described-cluster';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { classResource, hasProvisioner, storageOf } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND03: Rule = {
  code: 'BND03',
  slug: 'provisioner-missing',
  title: "the class's driver is not installed",
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['simulation'],
  clusterTexts: [
    "Waiting for a volume to be created either by the external provisioner '…' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
  ],
  *check(facts) {
    if (!facts.cluster?.drivers) return;
    for (const source of claimsOf(facts).sources) {
      const waiting = source.claims.filter((claim) => isWaiting(claim, facts));
      if (waiting.length > 0) yield finding(facts, source, waiting);
    }
  },
};

function isWaiting(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  const { storageClass } = storage.classOf(claim.object);
  if (isBound(claim) || !storageClass || !hasProvisioner(storageClass) || claim.object.spec.volumeName) return false;
  const name = driverName(storageClass.provisioner);
  // Names of Kubernetes' own that nobody redirects have no driver anywhere: BND13.
  if (name.startsWith('kubernetes.io/') || facts.cluster?.drivers?.has(name)) return false;
  // A claim that nobody uses waits for its pod if the class says so.
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !isUsed(claim)) return false;
  return !storage.hasVolumeFor(claim);
}

function finding(facts: Facts, { on, path }: ClaimSource, claims: readonly FutureClaim[]): Finding {
  const [claim] = claims as readonly [FutureClaim];
  const storage = storageOf(facts);
  const { name, storageClass, byDefault } = storage.classOf(claim.object);
  const { provisioner = '' } = storageClass ?? {};
  const driver = driverName(provisioner);
  const installed = [...(facts.cluster?.drivers?.keys() ?? [])];
  const served = [...storage.classes.values()].filter((each) => installed.includes(driverName(each.provisioner)));
  const told = driver === provisioner ? provisioner : `${provisioner} (today ${driver})`;
  const has = installed.length > 0 ? `it has ${list(installed)}` : 'it has none';
  const rendered = classResource(facts, name);
  return {
    on,
    path: byDefault ? path : [...path, 'storageClassName'],
    message: `StorageClass ${name} wants provisioner ${told}, which this cluster does not have (${has}): claim ${claim.name} stays Pending`,
    why: 'The controller manager marks the claim for the provisioner and waits; only that driver makes the volume, and it does not run.',
    help: [
      ...(served.length > 0 ? [`storageClassName: ${served.map(({ metadata }) => metadata.name).join(' | ')}`] : []),
      ...(rendered && installed.length > 0 ? [`StorageClass ${name}: provisioner: ${installed.join(' | ')}`] : []),
      `or install the driver ${driver}`,
    ],
    about: [on.id, ...aboutClaims(...claims)],
    ...evidenceOfClaim(facts, claim),
  };
}
