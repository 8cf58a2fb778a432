import type { LabelSelector } from '../kube/objects';
import { selects } from '../kube/selectors';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { hasProvisioner, storageOf } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND06: Rule = {
  code: 'BND06',
  slug: 'selector-with-provisioning',
  title: 'a selector stops provisioning',
  severity: 'error',
  foundBy: ['static', 'simulation'],
  clusterTexts: [
    'claim Selector is not supported',
    'failed to provision volume with StorageClass "…": claim Selector is not supported',
  ],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      const stopped = source.claims.filter((claim) => isStopped(claim, facts));
      if (stopped.length > 0) yield finding(facts, source, stopped);
    }
  },
};

function isStopped(claim: FutureClaim, facts: Facts): boolean {
  const { selector, volumeName } = claim.object.spec;
  if (isBound(claim) || volumeName || !selectsSomething(selector)) return false;
  const storage = storageOf(facts);
  const { storageClass } = storage.classOf(claim.object);
  if (!storageClass || !hasProvisioner(storageClass)) return false;
  // A volume with these labels shows that they are meant; if it does not fit otherwise, that is another matter.
  return (
    !storage.candidatesOf(claim).some(({ object }) => selects(selector, object.metadata.labels)) &&
    !isKept(claim, facts)
  );
}

/** A volume whose claimRef names the claim binds, whatever its labels. */
function isKept(claim: FutureClaim, facts: Facts): boolean {
  return storageOf(facts).reservedFor(claim).length > 0;
}

/** `selector: {}` is no selector. */
function selectsSomething(selector: LabelSelector | undefined): selector is LabelSelector {
  const { matchLabels, matchExpressions } = selector ?? {};
  return Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length > 0;
}

function finding(facts: Facts, { on, path }: ClaimSource, claims: readonly FutureClaim[]): Finding {
  const [claim] = claims as readonly [FutureClaim];
  const { storageClass, name } = storageOf(facts).classOf(claim.object);
  return {
    on,
    path: [...path, 'selector'],
    message: `claim ${claim.name} has a label selector, so ${storageClass?.provisioner} never makes a volume for it, and no existing volume matches`,
    why: 'A selector chooses among volumes that exist. Provisioners refuse claims that have one, since they could not promise the labels.',
    help: [
      'drop the selector',
      `or make labelled PersistentVolumes by hand, in a class whose provisioner is kubernetes.io/no-provisioner, and name it instead of ${name}`,
    ],
    trace: [{ what: `StorageClass/${name}: provisioner ${storageClass?.provisioner}` }],
    about: [on.id, ...aboutClaims(...claims)],
    clusterMessage: facts.cluster ? evidenceOfClaim(facts, claim).clusterMessage : undefined,
  };
}
