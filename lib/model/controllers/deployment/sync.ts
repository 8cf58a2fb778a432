import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../kube/objects';
import type { Action, Aside, EventNote, Plan } from '../../actions';
import type { View } from '../../controller';
import { type Key, uidOf } from '../../kinds';
import { condition } from '../../pods';
import { type Conditions, hasProgressDeadline, PROGRESSING, REASONS, setCondition } from './conditions';

/**
 * One sync of a Deployment: what it reads, its working copy, and the plan that its phases add to.
 *
 * Every write carries the resource version that was read (DEP-09), so the second one to an object in one sync meets a Conflict, and the sync is tried again.
 * MODEL: as that is sure, the request is left out, and the sync fails where its answer would come.
 */
export class Sync {
  plan: Action[] = [];
  /** The working copy, which keeps what this sync has changed even where a write was answered with something else. */
  deployment: Deployment;
  private progressUpdated = false;
  private written: ReadonlySet<string> = new Set();

  constructor(
    readonly view: View,
    readonly key: Key,
    private readonly read: Deployment,
    /** Claimed, the oldest first. */
    readonly sets: readonly ReplicaSet[],
  ) {
    this.deployment = read;
  }

  get status(): DeploymentStatus {
    return this.deployment.status ?? {};
  }

  /** Sets a condition of the working copy. */
  setCondition(wanted: Parameters<typeof setCondition>[1]): void {
    const before = condition(this.status.conditions, PROGRESSING);
    this.changeStatus({ ...this.status, ...withConditions(setCondition(this.status.conditions, wanted)) });
    if (condition(this.status.conditions, PROGRESSING) !== before) this.progressUpdated = true;
  }

  changeStatus(status: DeploymentStatus): void {
    this.deployment = { ...this.deployment, status };
  }

  /** The status of the working copy is written, with the annotations, as far as the API server takes them in a status update. */
  putStatus({ deferred = false } = {}): void {
    if (!deferred && !this.isFirstWrite(uidOf(this.read))) return;
    const after = this.progressUpdated ? this.restartedDeadline() : [];
    this.plan.push({
      do: 'put',
      kind: 'Deployment',
      seen: this.read,
      to: this.deployment,
      sub: 'status',
      ...(after.length > 0 && { after }),
      ...(deferred && { deferred }),
    });
  }

  /** Whether a write to an object, a set or the Deployment, can succeed; otherwise the sync ends here. */
  isFirstWrite(uid: string): boolean {
    if (this.written.has(uid)) {
      this.plan.push({ do: 'fail', error: `${uid} has been modified by this sync` });
      return false;
    }
    this.written = new Set([...this.written, uid]);
    return true;
  }

  /** The Deployment itself is written. */
  put(to: Deployment, after: readonly Aside[]): void {
    if (!this.isFirstWrite(uidOf(this.read))) return;
    this.plan.push({ do: 'put', kind: 'Deployment', seen: this.read, to, ...(after.length > 0 && { after }) });
  }

  /** DEP-25: a new status; `progressed` if it renews the moment from which the deadline counts. */
  putNewStatus(status: DeploymentStatus, progressed: boolean): void {
    if (progressed) this.progressUpdated = true;
    this.changeStatus(status);
    this.putStatus();
  }

  /**
   * The timer of the progress deadline [progress.go: requeueStuckDeployment].
   * MODEL: it starts when the condition Progressing is written, upstream when a sync then finds nothing to do, for what is left of the same time. A deadline
   * that is changed meanwhile counts from the next sync.
   */
  get deadlineTimer(): string {
    return `progress deadline of ${this.deployment.spec.progressDeadlineSeconds} s`;
  }

  /** Whether progress is waited for, which it is not once a rollout is complete, has timed out or is paused. */
  awaitsProgress(): boolean {
    const progress = condition(this.status.conditions, PROGRESSING);
    return (
      progress !== undefined && hasProgressDeadline(this.deployment) && !DEADLINE_IS_OFF.has(progress.reason ?? '')
    );
  }

  armedDeadline(): Aside {
    const seconds = this.deployment.spec.progressDeadlineSeconds ?? 0;
    return { do: 'arm', timer: this.deadlineTimer, ms: (seconds + 1) * 1000 };
  }

  private restartedDeadline(): readonly Aside[] {
    const off: Aside = { do: 'disarm', timer: this.deadlineTimer };
    return this.awaitsProgress() ? [off, this.armedDeadline()] : [off];
  }

  event(type: EventNote['type'], reason: string, message: string): EventNote {
    return { do: 'event', on: { kind: 'Deployment', key: this.key }, type, reason, message };
  }

  /** What `process` plans, kept apart. The working copy is as before. */
  aside(process: () => void): Plan {
    const { plan, deployment, progressUpdated, written } = this;
    this.plan = [];
    process();
    const planned = this.plan;
    [this.plan, this.deployment, this.progressUpdated, this.written] = [plan, deployment, progressUpdated, written];
    return planned;
  }
}

const DEADLINE_IS_OFF: ReadonlySet<string> = new Set([REASONS.complete, REASONS.timedOut, REASONS.paused]);

/** For a status whose conditions may have gone: the key stays away with them. */
export function withConditions(conditions: Conditions): { readonly conditions?: NonNullable<Conditions> } {
  return conditions ? { conditions } : {};
}
