import { type ClaimSource, claimsOf, type FutureClaim, workloadsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { earlier, reclaimOf } from './facts/reclaim';
import { isKept, prunerOf, type ToolName } from './facts/release';
import type { Resource } from './facts/resource';
import { successionOf } from './facts/succession';
import { few } from './facts/words';
import { isSet } from './facts/workload';
import type { Finding, Rule } from './rule';

export const RET07: Rule = {
  code: 'RET07',
  slug: 'claim-dropped-by-upgrade',
  title: 'the upgrade drops a claim',
  severity: 'error',
  data: true,
  needs: ['previous'],
  foundBy: ['upgrade'],
  yieldsTo: ['MIG01'],
  *check(facts) {
    const before = earlier(facts);
    if (!before) return;
    const removed = new Set(successionOf(before.render, facts.render).gone.map(({ id }) => id));
    for (const source of claimsOf(before).sources) {
      const { on } = source;
      if (!removed.has(on.id) || !goesWith(source, facts)) continue;
      const claims = source.claims.filter((claim) => !isScratch(claim) && !isStillUsed(claim, facts));
      if (claims.length > 0) yield finding(on, claims, facts, before);
    }
  },
};

/** A claim object that nobody keeps, or the set that deletes its claims when it goes. */
function goesWith({ on, claims }: ClaimSource, { tool }: Facts): boolean {
  if (on.kind === 'PersistentVolumeClaim') return !isKept(on, tool);
  const { workload, kind } = claims[0]?.users[0] ?? {};
  if (!workload || !isSet(workload) || kind !== 'template') return false;
  return workload.set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete' && !isKept(on, tool);
}

function isScratch(claim: FutureClaim): boolean {
  const workloads = workloadsOf(claim);
  return workloads.length > 0 && workloads.every(({ hints }) => hints.ephemeral === true);
}

/** A set of the new render makes a claim of that name, which is then the same one. */
function isStillUsed({ namespace, name }: FutureClaim, now: Facts): boolean {
  return claimsOf(now).get(namespace, name)?.source !== undefined;
}

function finding(on: Resource, claims: readonly FutureClaim[], facts: Facts, before: Facts): Finding {
  const pruner = prunerOf(facts.tool);
  const names = claims.map(({ name }) => name);
  const isOne = claims.length === 1;
  const isObject = on.kind === 'PersistentVolumeClaim';
  const what = isObject
    ? `${names[0]} is in the old render and not in the new one`
    : `StatefulSet ${on.name}, whose claims go with it (whenDeleted: Delete), is in the old render and not in the new one`;
  const whom = isObject ? 'it' : few(names);
  const data = isOne ? 'its data' : 'their data';
  return {
    on,
    severity: pruner === undefined ? 'warning' : 'error',
    message: `${what}: ${pruner ?? 'a tool that prunes'} deletes ${whom}, ${data} is ${fate(claims, facts, before)}`,
    why: `${pruner === undefined ? 'Deploy tools that prune' : toolWords(pruner)} delete what they deployed and do not find in the new render.`,
    help: isObject
      ? ['keep the claim in the render, with the keep mark of the tool (RET02)', 'or copy the data first']
      : ['whenDeleted: Retain, one upgrade before the set goes', 'or copy the data first'],
    about: [on.id, ...claims.map(({ id }) => id)],
  };
}

function toolWords(tool: ToolName): string {
  return tool === 'kubectl' ? 'kubectl apply --prune and tools like it' : `${tool} and tools like it`;
}

/** By what is known of the volume, or else by the default of classes. */
function fate(claims: readonly FutureClaim[], facts: Facts, before: Facts): string {
  const [claim] = claims;
  const reclaim = claim && (reclaimOf(claim, facts) ?? reclaimOf(claim, before));
  if (reclaim?.policy !== 'Retain')
    return reclaim ? `destroyed (reclaimPolicy Delete of ${reclaim.of})` : 'destroyed, unless its volume is retained';
  const volume = claim?.object.spec.volumeName;
  return `left on ${volume ? `volume ${volume}` : 'a volume that nobody has'}`;
}
