import type { ControllerRevision, Pod, StatefulSet } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { selects } from '../../../kube/selectors';
import { type Action, ANSWER, type EventNote, type Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, uidOf } from '../../kinds';
import { isRunningAndReady, isTerminating } from '../../pods';
import type { Claimant } from './claims';
import { parentAndOrdinal, podName, REVISION_LABEL } from './identity';
import { type Revisions, truncateHistory } from './revisions';
import { countPods, differs, newStatus } from './status';

const FAILED: Plan = [{ do: 'fail', error: ANSWER }];

/** An ordinal of the set: its pod, or an empty slot. */
export interface Slot {
  readonly ordinal: number;
  readonly name: string;
  readonly pod: Pod | undefined;
}

export interface CreatedSlot extends Slot {
  readonly pod: Pod;
}

/** One sync of a set: what it reads, and the plan that its phases add to. */
export class Sync {
  plan: Action[] = [];
  /** In range, by index; R-C2. */
  readonly replicas: readonly Slot[];
  /** Out of range, the highest ordinal first. */
  readonly condemned: readonly CreatedSlot[];
  private readonly minReadySeconds: number;
  private readonly first: Slot | undefined;
  private deletedForUpdate = 0;
  private ending: Plan | undefined;

  constructor(
    readonly view: View,
    readonly key: Key,
    readonly set: StatefulSet,
    readonly revisions: Revisions,
    private readonly claimed: readonly Pod[],
  ) {
    this.minReadySeconds = set.spec.minReadySeconds ?? 0;
    [this.replicas, this.condemned] = partition(set, claimed);
    this.first = this.firstUnavailable();
  }

  /** `podManagementPolicy` is not Parallel: one thing at a time. */
  get monotonic(): boolean {
    return this.set.spec.podManagementPolicy !== 'Parallel';
  }

  isAvailable(pod: Pod): boolean {
    return this.view.readyFor(pod, this.minReadySeconds);
  }

  isUnavailable({ pod }: Slot): boolean {
    if (!pod || isTerminating(pod)) return true;
    return this.view.switches.unavailableCountsMinReadySeconds ? !this.isAvailable(pod) : !isRunningAndReady(pod);
  }

  /** R-C3. */
  isFirstUnavailable(slot: Slot): boolean {
    return this.first === slot;
  }

  private firstUnavailable(): Slot | undefined {
    const ascending = [...this.replicas, ...[...this.condemned].reverse()];
    return ascending.find((slot) => this.isUnavailable(slot));
  }

  isOutdated({ pod }: Slot): boolean {
    return pod?.metadata.labels?.[REVISION_LABEL] !== this.revisions.update.metadata.name;
  }

  claimant({ name, pod }: Slot, condemned: boolean): Claimant {
    return { name, uid: pod ? uidOf(pod) : '', ...(pod && { pod }), condemned };
  }

  /** An Event on the set about one of its objects: R-N7. */
  note(type: EventNote['type'], reason: string, verb: string, text: string): EventNote {
    const word = this.view.switches.eventVerbsAreCapitalized ? verb[0].toUpperCase() + verb.slice(1) : verb;
    return { do: 'event', on: { kind: 'StatefulSet', key: this.key }, type, reason, message: `${word} ${text}` };
  }

  podNote(verb: 'create' | 'update' | 'delete', pod: string, error?: string): EventNote {
    const [what, name] = [verb[0].toUpperCase() + verb.slice(1), this.set.metadata.name];
    if (error === undefined)
      return this.note('Normal', `Successful${what}`, verb, `Pod ${pod} in StatefulSet ${name} successful`);
    return this.note('Warning', `Failed${what}`, verb, `Pod ${pod} in StatefulSet ${name} failed error: ${error}`);
  }

  claimNote(claim: string, pod: string, error?: string): EventNote {
    const { name } = this.set.metadata;
    if (error === undefined) {
      return this.note(
        'Normal',
        'SuccessfulCreate',
        'create',
        `Claim ${claim} Pod ${pod} in StatefulSet ${name} success`,
      );
    }
    return this.note(
      'Warning',
      'FailedCreate',
      'create',
      `Claim ${claim} for Pod ${pod} in StatefulSet ${name} failed error: ${error}`,
    );
  }

  /** A deletion for an update. The status counts one current pod less, whatever the pod's revision was: R-S2. */
  countDeletedForUpdate(): void {
    this.deletedForUpdate++;
    this.ending = undefined;
  }

  /** What `process` plans, kept apart: the plan of one branch of a batch. */
  aside(process: () => void): Plan {
    const before = this.plan;
    this.plan = [];
    process();
    const planned = this.plan;
    this.plan = before;
    return planned;
  }

  /** What follows an error: the end of the sync, or in a batch only of its branch. */
  failing(): Plan {
    return this.monotonic ? this.end(ANSWER) : FAILED;
  }

  /** What every sync ends with, whatever went before: the status if it differs (R-S5), then the history (R-V10), then the error. */
  end(error?: string, pods?: readonly Pod[]): Plan {
    if (!pods) this.ending ??= this.ended(this.inPlay());
    const plan = pods ? this.ended(pods) : (this.ending as Plan);
    return error === undefined ? plan : [...plan, { do: 'fail', error }];
  }

  private ended(pods: readonly Pod[]): Plan {
    const { set, revisions, view } = this;
    const counters = countPods(pods, revisions, (pod) => this.isAvailable(pod));
    const currentReplicas = counters.currentReplicas - this.deletedForUpdate;
    const status = newStatus(set, revisions, { ...counters, currentReplicas }, view.switches);
    const plan: Action[] = [];
    if (differs(set, status, view.switches)) {
      plan.push({ do: 'patch', kind: 'StatefulSet', seen: set, to: { ...set, status }, sub: 'status' });
    }
    const inUse = new Set(this.claimed.map((pod) => pod.metadata.labels?.[REVISION_LABEL] ?? ''));
    plan.push(...truncateHistory(set, revisions, inUse));
    return plan;
  }

  /** Every claimed pod that counts after the partition: R-S1. */
  private inPlay(): readonly Pod[] {
    return [...this.replicas, ...this.condemned].flatMap(({ pod }) => pod ?? []);
  }

  allClaimed(): readonly Pod[] {
    return this.claimed;
  }
}

function partition(set: StatefulSet, pods: readonly Pod[]): [readonly Slot[], readonly CreatedSlot[]] {
  const start = set.spec.ordinals?.start ?? 0;
  const replicas: Slot[] = Array.from({ length: set.spec.replicas ?? 1 }, (_, index) => {
    const ordinal = start + index;
    return { ordinal, name: podName(set, ordinal), pod: undefined };
  });
  const condemned: CreatedSlot[] = [];
  for (const pod of pods) {
    const { name } = pod.metadata;
    const { ordinal } = parentAndOrdinal(name);
    const index = ordinal - start;
    if (index >= 0 && index < replicas.length) replicas[index] = { ordinal, name, pod };
    else if (ordinal >= 0) condemned.push({ ordinal, name, pod });
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);
  return [replicas, condemned];
}

/** R-W4: the pods that are the set's, and what it takes to adopt or release some. */
export function claimPods(
  view: View,
  set: StatefulSet,
): { readonly pods: readonly Pod[]; readonly writes: readonly Action[] } {
  const beingDeleted = set.metadata.deletionTimestamp !== undefined;
  const matches = (pod: Pod) =>
    parentAndOrdinal(pod.metadata.name).parent === set.metadata.name && selects(set.spec.selector, pod.metadata.labels);
  const pods: Pod[] = [];
  const claims: Plan[] = [];
  for (const pod of view.by('Pod', 'controller', uidOf(set))) {
    if (matches(pod)) pods.push(pod);
    else if (!beingDeleted)
      claims.push([
        { do: 'patch', kind: 'Pod', seen: pod, to: released(pod, set), tolerates: ['NotFound', 'Invalid'] },
      ]);
  }
  for (const pod of view.by('Pod', 'controller', `orphan ${set.metadata.namespace}`)) {
    if (beingDeleted || isTerminating(pod) || !matches(pod)) continue;
    pods.push(pod);
    claims.push([{ do: 'patch', kind: 'Pod', seen: pod, to: adopted(pod, set), tolerates: ['NotFound'] }]);
  }
  pods.sort((a, b) => parentAndOrdinal(a.metadata.name).ordinal - parentAndOrdinal(b.metadata.name).ordinal);
  // All are tried, in the order in which an index gives the pods, which is any; then an error ends the sync.
  const writes: readonly Action[] = [
    { do: 'together', plans: claims },
    { do: 'checkpoint', orElse: FAILED },
  ];
  return { pods, writes: claims.length > 0 ? writes : [] };
}

export function adopted<T extends Pod | ControllerRevision>(object: T, set: StatefulSet): T {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(set)];
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function released(pod: Pod, set: StatefulSet): Pod {
  const { ownerReferences, ...metadata } = pod.metadata;
  const others = (ownerReferences ?? []).filter((ref) => ref.uid !== uidOf(set));
  return { ...pod, metadata: { ...metadata, ...(others.length > 0 && { ownerReferences: others }) } };
}
