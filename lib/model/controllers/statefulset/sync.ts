import type { Condition, ControllerRevision, Pod, StatefulSet } from '../../../kube/objects';
import { type Action, ANSWER, type EventNote, type Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, uidOf } from '../../kinds';
import { isRunningAndReady, isTerminating } from '../../pods';
import type { Claimant } from './claims';
import { REVISION_LABEL } from './identity';
import { applyRevision, type Revisions, truncateHistory } from './revisions';
import { type CreatedSlot, partition, type Slot } from './slots';
import { countPods, differs, newStatus } from './status';

export type { CreatedSlot, Slot } from './slots';

/** One sync of a set: what it reads, and the plan that its phases add to. */
export class Sync {
  plan: Action[] = [];
  /** In range, by index; R-C2. */
  readonly replicas: readonly Slot[];
  /** Out of range, the highest ordinal first. */
  readonly condemned: readonly CreatedSlot[];
  /** Pods that this sync makes, and the revisions that they are made at. */
  readonly made = new Map<string, string>();
  readonly isMonotonic: boolean;
  private readonly minReadySeconds: number;
  private first: Slot | undefined;
  private deletedForUpdate = 0;
  private progressing: Condition | undefined;
  /** What is planned now is one branch of a batch. */
  isBranch = false;
  private ending: Plan | undefined;
  private readonly versions = new Map<ControllerRevision, StatefulSet>();

  constructor(
    readonly view: View,
    readonly key: Key,
    readonly set: StatefulSet,
    readonly revisions: Revisions,
    private readonly claimed: readonly Pod[],
  ) {
    this.minReadySeconds = set.spec.minReadySeconds ?? 0;
    this.isMonotonic = set.spec.podManagementPolicy !== 'Parallel';
    [this.replicas, this.condemned] = partition(set, claimed);
  }

  isAvailable(pod: Pod): boolean {
    return this.view.readyFor(pod, this.minReadySeconds);
  }

  isUnavailable({ pod }: Slot): boolean {
    if (!pod || isTerminating(pod)) return true;
    return this.view.switches.unavailableCountsMinReadySeconds ? !this.isAvailable(pod) : !isRunningAndReady(pod);
  }

  /** R-C3: of those in range and then those out of range the one of the lowest ordinal. */
  isFirstUnavailable(slot: Slot): boolean {
    const isUnavailable = (other: Slot) => this.isUnavailable(other);
    this.first ??= this.replicas.find(isUnavailable) ?? this.condemned.findLast(isUnavailable);
    return this.first === slot;
  }

  /** Whether a slot has a pod, or gets one in this sync, that is not of the update revision. */
  isOutdated({ name, pod }: Slot): boolean {
    const revision = pod ? (pod.metadata.labels?.[REVISION_LABEL] ?? '') : this.made.get(name);
    return revision !== undefined && revision !== this.revisions.update.metadata.name;
  }

  /** The set as it is at a revision: what pods are made from. */
  setAt(revision: ControllerRevision): StatefulSet {
    let version = this.versions.get(revision);
    if (!version) {
      version = applyRevision(this.set, revision, this.view.switches);
      this.versions.set(revision, version);
    }
    return version;
  }

  claimant({ name, pod }: Slot, condemned: boolean): Claimant {
    return { name, uid: pod ? uidOf(pod) : '', ...(pod && { pod }), condemned };
  }

  /** An Event on the set about one of its objects: R-N7. */
  private note(type: EventNote['type'], reason: string, verb: string, text: string): EventNote {
    const word = this.view.switches.eventVerbsAreCapitalized ? capitalized(verb) : verb;
    return { do: 'event', on: { kind: 'StatefulSet', key: this.key }, type, reason, message: `${word} ${text}` };
  }

  podNote(verb: 'create' | 'update' | 'delete', pod: string, error?: string): EventNote {
    const about = `Pod ${pod} in StatefulSet ${this.set.metadata.name}`;
    return error === undefined
      ? this.note('Normal', `Successful${capitalized(verb)}`, verb, `${about} successful`)
      : this.note('Warning', `Failed${capitalized(verb)}`, verb, `${about} failed error: ${error}`);
  }

  claimNote(claim: string, pod: string, error?: string): EventNote {
    const where = `Pod ${pod} in StatefulSet ${this.set.metadata.name}`;
    return error === undefined
      ? this.note('Normal', 'SuccessfulCreate', 'create', `Claim ${claim} ${where} success`)
      : this.note('Warning', 'FailedCreate', 'create', `Claim ${claim} for ${where} failed error: ${error}`);
  }

  /** A deletion for an update: R-S2. */
  countDeletedForUpdate(): void {
    this.deletedForUpdate++;
    this.ending = undefined;
  }

  /** The strategy Recreate tells how far it is. */
  setProgressing(message: string): void {
    this.progressing = { type: 'Progressing', status: 'True', reason: 'RecreateInProgress', message };
    this.ending = undefined;
  }

  /** What `process` plans, kept apart: the plan of one branch of a batch. */
  branch(process: () => void): Plan {
    const [plan, isBranch] = [this.plan, this.isBranch];
    [this.plan, this.isBranch] = [[], true];
    process();
    const planned = this.plan;
    [this.plan, this.isBranch] = [plan, isBranch];
    return planned;
  }

  /** What follows an error: the end of the sync, or in a batch only of its branch. */
  failing(error: string = ANSWER): Plan {
    return this.isBranch ? [{ do: 'fail', error }] : this.end(error);
  }

  /** What every sync ends with, whatever went before: the status if it differs (R-S5), then the history (R-V10), then the error. */
  end(error?: string): Plan {
    this.ending ??= this.ended(this.inPlay());
    return error === undefined ? this.ending : [...this.ending, { do: 'fail', error }];
  }

  /** Every pod that the partition has kept: R-S1. */
  private inPlay(): readonly Pod[] {
    const pods: Pod[] = [];
    for (const { pod } of this.replicas) if (pod) pods.push(pod);
    for (const { pod } of this.condemned) pods.push(pod);
    return pods;
  }

  /** The end of a sync that has not looked at the pods one by one: all that are claimed count (R-S1). */
  endAtOnce(): Plan {
    return this.ended(this.claimed);
  }

  /** The end of a sync that writes no status. */
  endWithoutStatus(error: string, revisions: readonly ControllerRevision[]): Plan {
    return [...this.truncated(revisions), { do: 'fail', error }];
  }

  private ended(pods: readonly Pod[]): Plan {
    const { set, revisions, view } = this;
    const counters = countPods(pods, revisions, (pod) => this.isAvailable(pod));
    const currentReplicas = counters.currentReplicas - this.deletedForUpdate;
    const status = newStatus(set, revisions, { ...counters, currentReplicas }, view.switches, this.progressing);
    const history = this.truncated([revisions.current, revisions.update]);
    if (!differs(set, status, view.switches)) return history;
    // MODEL: upstream puts the status, and after a conflict once more what it has counted, up to five times [stateful_set_status_updater.go].
    const write: Action = {
      do: 'patch',
      kind: 'StatefulSet',
      seen: set,
      to: { ...set, status },
      sub: 'status',
      orElse: [...history, { do: 'fail', error: ANSWER }],
    };
    return [write, ...history];
  }

  private truncated(revisions: readonly ControllerRevision[]): Plan {
    const { listed } = this.revisions;
    if (listed.length <= (this.set.spec.revisionHistoryLimit ?? 10)) return [];
    const live = new Set(revisions.map(({ metadata }) => metadata.name));
    for (const pod of this.claimed) live.add(pod.metadata.labels?.[REVISION_LABEL] ?? '');
    return truncateHistory(this.set, listed, live);
  }
}

function capitalized(verb: string): string {
  return verb[0].toUpperCase() + verb.slice(1);
}
