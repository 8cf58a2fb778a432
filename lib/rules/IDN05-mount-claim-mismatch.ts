import { volumeOf } from './facts/data';
import type { Facts } from './facts/facts';
import { containersOf, type SetWorkload } from './facts/workload';
import { issueRule, ofObject } from './issue-rule';
import type { Finding } from './rule';

export const IDN05 = issueRule('mount-claim-mismatch', {
  title: 'a mount without volume, a claim template without mount',
  severity: 'error',
  why: 'A container mounts a volume by its name: one of the template, or a claim template of the set. Without it the API server refuses every pod.',
  clusterTexts: ['…volumeMounts[…].name: Not found: "…"', '…volumeDevices[…].name: Not found: "…"'],
  words: (issue) => ({ message: ofObject(issue, issue.message.replace(' names the volume ', ' mounts ')) }),
  more: unmounted,
});

/** Claim templates whose volumes nobody uses: they are made, paid for and attached for nothing. */
function* unmounted(facts: Facts): Iterable<Finding> {
  for (const workload of facts.render.sets) {
    const mounts = mountsOf(workload);
    // A name that was misspelt is the cause, and is told as such.
    if ([...mounts.keys()].some((name) => volumeOf(workload, name) === undefined)) continue;
    for (const [i, { metadata }] of (workload.set.spec.volumeClaimTemplates ?? []).entries()) {
      if (!mounts.has(metadata.name)) yield finding(workload, metadata.name, i, facts);
    }
  }
}

/** Where the volumes of a set are used, by name. */
function mountsOf(workload: SetWorkload): ReadonlyMap<string, { readonly container: string; readonly where: string }> {
  const mounts = new Map<string, { readonly container: string; readonly where: string }>();
  for (const { container } of containersOf(workload)) {
    for (const { name, mountPath } of container.volumeMounts ?? [])
      mounts.set(name, { container: container.name, where: mountPath });
    for (const { name, devicePath } of container.volumeDevices ?? [])
      mounts.set(name, { container: container.name, where: devicePath });
  }
  return mounts;
}

function finding({ resource, name, namespace }: SetWorkload, template: string, index: number, facts: Facts): Finding {
  const before = facts.previous?.workload('StatefulSet', namespace, name);
  const lost = before && mountsOf(before as SetWorkload).get(template);
  const history = lost ? `; before, ${lost.container} had it at ${lost.where}` : '';
  return {
    on: resource,
    path: ['spec', 'volumeClaimTemplates', index],
    severity: 'warning',
    message: `StatefulSet ${name}: no container mounts the claim template "${template}"${history}: its volumes are made and attached for nothing`,
    why: 'Each pod gets a claim of every template, whether a container mounts it or not.',
    help: [
      ...(lost
        ? [
            `volumeMounts: [{name: ${template}, mountPath: ${lost.where}}] in container ${lost.container}; a patch of containers or volumeMounts replaced the list`,
          ]
        : []),
      `volumeMounts: [{name: ${template}, mountPath: …}] in the container that needs it, or remove the template before the first install`,
    ],
  };
}
