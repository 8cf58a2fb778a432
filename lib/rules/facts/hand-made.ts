import { compareQuantities } from '../../kube/quantity';
import { isDelayed } from '../../kube/storage-classes';
import { requestsOf } from '../../model/controllers/scheduler/requests';
import { compareText } from '../../util/order';
import { claimsOf, type FutureClaim, isBound, isUsed } from './claims';
import type { ClusterNode } from './described-cluster';
import type { Facts } from './facts';
import { placementOf, reachedBy } from './placement';
import { capacityOf, hasProvisioner, type KnownVolume, storageOf } from './storage';

/** A claim that nobody makes a volume for, and that gets none of those that exist. */
export interface Unserved {
  readonly claim: FutureClaim;
  /** Volumes that it looked at and why each is not for it, the nearest first. */
  readonly misfits: readonly Misfit[];
}

export interface Misfit {
  readonly volume: KnownVolume;
  readonly reason: string;
}

const answers = new WeakMap<object, ReadonlyMap<FutureClaim, Unserved>>();

/**
 * The claims that get no hand-made volume however volumes are given out. A claim is told only if no other order of binding would help it: volumes are matched
 * to claims so that as many as possible get one, the first ordinals first.
 */
export function unservedClaims(facts: Facts): ReadonlyMap<FutureClaim, Unserved> {
  const known = answers.get(facts.render);
  if (known) return known;
  const matching = new Matching(facts);
  const unserved = new Map<FutureClaim, Unserved>();
  for (const claim of claimsOf(facts).all) {
    if (isBound(claim) || !isHandMade(claim, facts) || matching.serve(claim)) continue;
    unserved.set(claim, { claim, misfits: matching.misfitsOf(claim) });
  }
  answers.set(facts.render, unserved);
  return unserved;
}

/** Whether a claim lives of volumes that exist: its class makes none. */
function isHandMade(claim: FutureClaim, facts: Facts): boolean {
  const storage = storageOf(facts);
  const { is, storageClass } = storage.classOf(claim.object);
  const { volumeName } = claim.object.spec;
  if (volumeName && !storage.volume(volumeName) && !storage.knowsVolumes) return false;
  // By design nothing is bound before there is a pod.
  if (isDelayed(storageClass) && !isUsed(claim)) return false;
  if (storageClass) return !hasProvisioner(storageClass);
  // Volumes without class, or of a class that is but a name, exist where nobody has described them.
  if (is === 'empty') return storage.knowsVolumes || storage.candidatesOf(claim).length > 0;
  return is === 'missing' && storage.candidatesOf(claim).length > 0;
}

/** What there is for claims of one kind. */
interface Offer {
  /** Smallest first, as the binder takes them. */
  readonly fitting: readonly KnownVolume[];
  /** The nearest few of the others. */
  readonly misfits: readonly Misfit[];
}

/** Who has which volume; augmenting paths (Kuhn). */
class Matching {
  private readonly holders = new Map<KnownVolume, FutureClaim>();
  /** Volumes from which a search came to nothing: no later one comes further. */
  private readonly exhausted = new Set<KnownVolume>();
  private readonly offers = new Map<string, Offer>();

  constructor(private readonly facts: Facts) {}

  serve(claim: FutureClaim): boolean {
    const seen = new Set<KnownVolume>();
    if (this.tryToServe(claim, seen)) return true;
    for (const volume of seen) this.exhausted.add(volume);
    return false;
  }

  /** The nearest few. */
  misfitsOf(claim: FutureClaim): readonly Misfit[] {
    const { fitting, misfits } = this.offerFor(claim);
    const taken = fitting.slice(0, MOST_MISFITS).map((volume) => {
      const holder = this.holders.get(volume);
      return { volume, reason: `taken by ${holder?.name ?? 'another claim'}` };
    });
    return [...taken, ...misfits].sort(byNearness).slice(0, MOST_MISFITS);
  }

  private tryToServe(claim: FutureClaim, seen: Set<KnownVolume>): boolean {
    for (const volume of this.offerFor(claim).fitting) {
      if (seen.has(volume) || this.exhausted.has(volume)) continue;
      seen.add(volume);
      const holder = this.holders.get(volume);
      if (holder && !this.tryToServe(holder, seen)) continue;
      this.holders.set(volume, claim);
      return true;
    }
    return false;
  }

  private offerFor(claim: FutureClaim): Offer {
    const key = this.wishesOf(claim);
    const known = this.offers.get(key);
    if (known) return known;
    const storage = storageOf(this.facts);
    const reasons = new Map(
      this.allOf(claim).map((volume) => [volume, storage.misfit(volume, claim) ?? this.nodeMisfit(volume, claim)]),
    );
    const fitting = [...reasons].filter(([, reason]) => reason === undefined).map(([volume]) => volume);
    const misfits = [...reasons].flatMap(([volume, reason]) => (reason === undefined ? [] : [{ volume, reason }]));
    const offer = {
      fitting: fitting.sort(
        (a, b) => compareQuantities(capacityOf(a.object), capacityOf(b.object)) || compareText(a.name, b.name),
      ),
      misfits: misfits.sort(byNearness).slice(0, MOST_MISFITS),
    };
    this.offers.set(key, offer);
    return offer;
  }

  /** Claims that ask for the same, and whose pods may run in the same places, look at the same volumes; one with a volume of its own does not. */
  private wishesOf(claim: FutureClaim): string {
    const storage = storageOf(this.facts);
    if (storage.reservedFor(claim).length > 0) return claim.id;
    const { accessModes, resources, selector, volumeMode, volumeName } = claim.object.spec;
    const pod = claim.users[0]?.workload.pod;
    const { nodeSelector, affinity, tolerations, nodeName } = pod ?? {};
    const places = [nodeSelector, affinity?.nodeAffinity, tolerations, nodeName, pod && requestsOf(pod).asked];
    const { name } = storage.classOf(claim.object);
    return JSON.stringify([name, accessModes, resources?.requests, selector, volumeMode, volumeName, places]);
  }

  /** Volumes worth a word: those of its class, or else those that only their class keeps away. */
  private allOf(claim: FutureClaim): readonly KnownVolume[] {
    const storage = storageOf(this.facts);
    const own = storage.candidatesOf(claim);
    return own.length > 0 ? own : storage.volumes.slice(0, MOST_STRANGERS);
  }

  /** A claim that waits for its pod takes no volume that the pod cannot reach. */
  private nodeMisfit(volume: KnownVolume, claim: FutureClaim): string | undefined {
    const nodes = this.nodesFor(claim);
    if (!nodes || nodes.length === 0 || reachedBy(nodes, volume.object).length > 0) return undefined;
    return 'node: no pod of the claim fits where it is';
  }

  private nodesFor(claim: FutureClaim): readonly ClusterNode[] | undefined {
    const { storageClass } = storageOf(this.facts).classOf(claim.object);
    const [use] = claim.users;
    return use && isDelayed(storageClass) ? placementOf(this.facts, use.workload)?.fitting : undefined;
  }
}

const MOST_STRANGERS = 20;
const MOST_MISFITS = 9;

function byNearness(a: Misfit, b: Misfit): number {
  return nearness(a) - nearness(b) || compareText(a.volume.name, b.volume.name);
}

/** How near a volume comes to fitting: what is easily changed stands first. */
function nearness({ reason }: Misfit): number {
  const order = ['size', 'taken', 'access mode', 'selector', 'volumeMode', 'node', 'Released', 'reserved', 'class'];
  const place = order.findIndex((word) => reason.startsWith(word));
  return place < 0 ? order.length : place;
}
