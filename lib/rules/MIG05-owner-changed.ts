import type { Container } from '../kube/objects';
import { claimMountsOf, runningContainersOf } from './facts/claim-mounts';
import { knownImage } from './facts/images';
import { type Kept, successionOf } from './facts/succession';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const MIG05: Rule = {
  code: 'MIG05',
  slug: 'owner-changed',
  title: 'the files belong to another user',
  severity: 'warning',
  needs: ['previous'],
  foundBy: ['upgrade'],
  clusterTexts: ['Permission denied', 'permission denied'],
  *check({ render, previous }) {
    if (!previous) return;
    for (const kept of successionOf(previous, render).workloads) {
      if (kept.now.hints.ephemeral !== true) yield* findings(kept);
    }
  },
};

function* findings({ before, now }: Kept<Workload>): Iterable<Finding> {
  const olds = new Map(runningContainersOf(before).map(({ container }) => [container.name, container]));
  for (const { container } of runningContainersOf(now)) {
    const old = olds.get(container.name);
    const [from, to] = [old && userOf(old, before), userOf(container, now)];
    // Root may do everything.
    if (!old || from === undefined || to === undefined || from === to || to === 0) continue;
    const had = new Set(claimMountsOf(old, before).map(({ claim }) => claim));
    const claim = claimMountsOf(container, now).find((each) => had.has(each.claim))?.claim;
    if (claim === undefined || getsAccess(claim, before, now)) continue;
    yield finding(now, claim, from, to);
    return;
  }
}

interface SecurityContext {
  readonly runAsUser?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
}

/** The user a container runs as, where somebody says so; an image that is not known may have any. */
function userOf({ securityContext, image }: Container, { pod }: Workload): number | undefined {
  const [own, shared] = [securityContext, pod.securityContext] as readonly (SecurityContext | undefined)[];
  return own?.runAsUser ?? shared?.runAsUser ?? knownImage(image)?.uid;
}

/** The kubelet gives the files to a group anew, or an init container has the claim, and may change them. */
function getsAccess(claim: string, before: Workload, now: Workload): boolean {
  const [old, next] = [before, now].map(({ pod }) => (pod.securityContext ?? {}) as SecurityContext);
  const { fsGroup, fsGroupChangePolicy = 'Always' } = next ?? {};
  // OnRootMismatch looks at the root directory alone, which the old group has already.
  if (fsGroup !== undefined && (fsGroupChangePolicy === 'Always' || fsGroup !== old?.fsGroup)) return true;
  return (now.pod.initContainers ?? []).some((each) => claimMountsOf(each, now).some((found) => found.claim === claim));
}

function finding({ resource, kind, name, podPath, pod }: Workload, claim: string, from: number, to: number): Finding {
  const { fsGroup, fsGroupChangePolicy } = (pod.securityContext ?? {}) as SecurityContext;
  return {
    on: resource,
    path: [...podPath, 'securityContext'],
    message: `${kind} ${name}: files of ${claim} belong to uid ${from}, the new pods run as ${to}`,
    why:
      fsGroup === undefined
        ? 'Without fsGroup nobody changes the owner or the group of what is on the volume.'
        : `With fsGroupChangePolicy ${fsGroupChangePolicy} the kubelet looks at the root directory alone, finds it right, and leaves the files below as they are.`,
    help: [
      `runAsUser: ${from}, as before`,
      'fsGroup and fsGroupChangePolicy: Always for one rollout',
      `or an init container that runs chown -R ${to} once`,
    ],
    trace: [
      { what: `before: uid ${from}` },
      { what: `now: uid ${to}, fsGroup ${fsGroup ?? 'none'}${fsGroupChangePolicy ? `, ${fsGroupChangePolicy}` : ''}` },
    ],
  };
}
