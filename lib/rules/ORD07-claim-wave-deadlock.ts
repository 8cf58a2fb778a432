import { claimsOf, type FutureClaim, isBound, workloadsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { argoPhase, helmHooks, isBefore, type Phase } from './facts/phases';
import type { Resource } from './facts/resource';
import { storageOf } from './facts/storage';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD07: Rule = {
  code: 'ORD07',
  slug: 'claim-wave-deadlock',
  title: 'a claim in an earlier wave than its first pod',
  severity: 'error',
  needs: ['cluster', 'tool'],
  foundBy: ['static'],
  clusterTexts: ['waiting for first consumer to be created before binding'],
  *check(facts) {
    for (const claim of claimsOf(facts).all) {
      const finding = findingOf(claim, facts);
      if (finding) yield finding;
    }
  },
};

function findingOf(claim: FutureClaim, facts: Facts): Finding | undefined {
  const on = claim.source?.on;
  if (on?.kind !== 'PersistentVolumeClaim' || isBound(claim)) return undefined;
  const consumers = workloadsOf(claim).filter(({ scale }) => scale.most > 0);
  // A claim without pods is Pending by design, and nobody says that it is not to be.
  if (consumers.length === 0 || !waitsForItsPod(claim, facts)) return undefined;
  if (facts.tool?.argo) return wavesApart(claim, on, consumers);
  return facts.tool?.helm?.wait ? afterTheWait(claim, on, consumers) : undefined;
}

function waitsForItsPod(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  const { storageClass } = storage.classOf(claim.object);
  // A claim that names its volume, or for which one is kept, binds at once.
  if (claim.object.spec.volumeName || storage.reservedFor(claim).length > 0) return false;
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

function wavesApart(claim: FutureClaim, on: Resource, consumers: readonly Workload[]): Finding | undefined {
  if (on.object.metadata.annotations?.['argocd.argoproj.io/ignore-healthcheck'] === 'true') return undefined;
  const own = argoPhase(on);
  const phases = consumers.map(({ resource }) => argoPhase(resource));
  if (!own || !phases.every((phase): phase is Phase => phase !== undefined && isBefore(own, phase))) return undefined;
  const first = phases.reduce((earliest, phase) => (isBefore(phase, earliest) ? phase : earliest));
  const comes = first.words.startsWith('wave') ? first.words : `phase ${first.words}`;
  return deadlock(claim, on, {
    message: `PersistentVolumeClaim ${claim.name} (${own.words}) waits for its first pod, which comes in ${comes}: the deploy never gets there`,
    why: 'A claim whose class binds WaitForFirstConsumer stays Pending until a pod uses it. Argo CD begins a wave only when everything of the waves before is healthy, and a Pending claim is not.',
    help: `the claim in its consumer's wave (${first.words})`,
    who: 'argocd',
  });
}

/** Helm waits for what is no hook, claims included, before it runs the hooks that come after. */
function afterTheWait(claim: FutureClaim, on: Resource, consumers: readonly Workload[]): Finding | undefined {
  const hooks = consumers.map(({ resource }) => helmHooks(resource));
  const isAfter = (own: readonly string[]) =>
    own.length > 0 && own.every((hook) => hook.startsWith('post-') || hook === 'test');
  if (helmHooks(on).length > 0 || !hooks.every(isAfter)) return undefined;
  const hook = hooks[0]?.[0] ?? '';
  return deadlock(claim, on, {
    message: `PersistentVolumeClaim ${claim.name} waits for its first pod, which comes with a ${hook} hook: helm --wait never gets there`,
    why: 'A claim whose class binds WaitForFirstConsumer stays Pending until a pod uses it. With --wait Helm waits until claims are Bound, and runs the hooks after that.',
    help: `the claim as a hook as well (helm.sh/hook: ${hook}, with a lower helm.sh/hook-weight)`,
    who: 'helm',
  });
}

interface Words {
  readonly message: string;
  readonly why: string;
  readonly help: string;
  readonly who: string;
}

function deadlock(claim: FutureClaim, on: Resource, { message, why, help, who }: Words): Finding {
  return {
    on,
    path: ['metadata', 'annotations'],
    message,
    why,
    help: [help, 'a class with volumeBindingMode: Immediate'],
    trace: [
      {
        who: 'persistentvolume-binder',
        what: `${claim.name}: waiting for first consumer to be created before binding`,
      },
      { who, what: `waits until ${claim.name} is Bound` },
    ],
    clusterMessage: 'waiting for first consumer to be created before binding',
    about: [claim.id],
  };
}
