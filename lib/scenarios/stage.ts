import type { Deployment, Pod, ReplicaSet, StatefulSet } from '../kube/objects';
import { controllerOf } from '../kube/owner';
import type { EventNote } from '../model/actions';
import type { Change } from '../model/controller';
import { type Key, keyIn, keyOf, nameOf, type Sandbox, uidOf } from '../model/kinds';
import { condition, isReady, isTerminal, isTerminating } from '../model/pods';
import type { LiveStore } from '../model/store/live-store';
import type { TimedRun } from '../model/timed';
import * as user from '../model/user';

/** A StatefulSet, or a Deployment whose pods have claims. */
export type Workload = StatefulSet | Deployment;

/** What went wrong with a pod of a workload, and the story that led there. */
export interface Trouble {
  readonly story: string;
  /** `StatefulSet` or `Deployment`. */
  readonly kind: string;
  /** The workload. */
  readonly set: Key;
  /** Of a Deployment that is stuck without a pod to blame: its own key. */
  readonly pod: Key;
  readonly problem: 'never-ready' | 'missing' | 'stuck' | 'foreign-data' | 'lost-data' | 'claim-lost';
  /** In the cluster's own words, where it has any: the last message about the pod. */
  readonly detail: string;
  readonly trace: readonly TraceLine[];
}

/** One line of a story: who did what, when. */
export interface TraceLine {
  /** Milliseconds since the story began. */
  readonly at: number;
  readonly who: string;
  readonly change?: Change;
  readonly event?: EventNote;
}

/** A story that is played with every workload of a cluster, from the point where all of them are at rest. */
export interface Story {
  readonly name: string;
  /** What happens, as a clause: "pod by pod is deleted". */
  readonly title: string;
  play(stage: Stage): void;
}

/** The workloads of a cluster, and what can be done to them and be seen of them. */
export class Stage {
  readonly troubles: Trouble[] = [];
  private trace: TraceLine[] = [];
  private began = 0;
  private story = '';

  constructor(readonly run: TimedRun) {
    run.onMoment(({ at, outcome }) => {
      for (const change of outcome.changes) {
        this.trace.push({ at: at - this.began, who: outcome.by, change });
        if (change.kind === 'Sandbox') this.lookAtData(change as Change<'Sandbox'>);
      }
      for (const event of outcome.events)
        this.trace.push({ at: at - this.began, who: event.from ?? outcome.by, event });
    });
  }

  get store(): LiveStore {
    return this.run.store;
  }

  /** Sets that have pods: what has none cannot go wrong. */
  get sets(): readonly StatefulSet[] {
    return this.store.list('StatefulSet').filter((set) => (set.spec.replicas ?? 1) > 0);
  }

  /**
   * Deployments that have pods, and whose pods have claims. One that names a claim which is not there counts on something that is made elsewhere, and nothing
   * can be said about it.
   */
  get deployments(): readonly Deployment[] {
    return this.store.list('Deployment').filter((deployment) => {
      const claims = claimsOf(deployment);
      const known = claims.every((key) => this.store.get('PersistentVolumeClaim', key));
      return (deployment.spec.replicas ?? 1) > 0 && claims.length > 0 && known;
    });
  }

  play(story: Story): void {
    this.trace = [];
    this.began = this.run.now;
    this.story = story.title;
    story.play(this);
  }

  readonly send: user.Send = (request) => this.run.request('user', request);

  patch(workload: Workload, change: unknown): void {
    const kind = isDeployment(workload) ? 'Deployment' : 'StatefulSet';
    user.patch(this.store, this.send, kind, keyOf(workload), { merge: change });
  }

  /** The names of a set's pods, the lowest ordinal first. */
  pods(set: StatefulSet): readonly Key[] {
    const start = set.spec.ordinals?.start ?? 0;
    const { namespace, name } = set.metadata;
    return Array.from({ length: set.spec.replicas ?? 1 }, (_, i) => keyIn(namespace, `${name}-${start + i}`));
  }

  pod(key: Key): Pod | undefined {
    return this.store.get('Pod', key);
  }

  /** The pods of a Deployment that are to stay, the newest ReplicaSet's last. */
  podsOf(deployment: Deployment): readonly Pod[] {
    return this.store
      .by('ReplicaSet', 'controller', uidOf(deployment))
      .slice()
      .sort((a, b) => revisionOf(a) - revisionOf(b))
      .flatMap((set) => this.store.by('Pod', 'controller', uidOf(set)))
      .filter((pod) => !isTerminal(pod) && !isTerminating(pod));
  }

  /** Every pod of every set is there and Ready, and every rollout of a Deployment is complete; those that are not are in trouble. */
  expectAllReady(): void {
    for (const deployment of this.deployments) this.expectRolledOut(deployment);
    for (const set of this.sets) {
      for (const key of this.pods(set)) {
        const pod = this.pod(key);
        if (pod && isReady(pod)) continue;
        this.report(set, key, pod ? 'never-ready' : 'missing', this.lastWords(set, key));
      }
    }
  }

  /** All pods are of the newest template, and all are available: what `kubectl rollout status` waits for. */
  private expectRolledOut(deployment: Deployment): void {
    const { replicas = 1 } = deployment.spec;
    const { updatedReplicas, replicas: all, availableReplicas, observedGeneration } = deployment.status ?? {};
    const counted = [updatedReplicas, all, availableReplicas].every((count) => count === replicas);
    if (counted && observedGeneration === deployment.metadata.generation) return;
    const waiting = this.podsOf(deployment).findLast((pod) => !isReady(pod));
    if (!waiting) this.report(deployment, keyOf(deployment), 'stuck', this.lastWords(deployment, keyOf(deployment)));
    else this.report(deployment, keyOf(waiting), 'never-ready', this.lastWords(deployment, keyOf(waiting)));
  }

  /** Claims that must be there and Bound to the volumes that they had. */
  claims(): ReadonlyMap<Key, string> {
    return new Map(
      this.store
        .list('PersistentVolumeClaim')
        .map((claim) => [keyOf(claim), `${uidOf(claim)} ${claim.spec.volumeName ?? ''}`]),
    );
  }

  report(workload: Workload, pod: Key, problem: Trouble['problem'], detail: string): void {
    if (this.troubles.some((trouble) => trouble.pod === pod && trouble.problem === problem)) return;
    const { story, troubles } = this;
    const [kind, trace] = [workload.kind, this.about(workload, pod)];
    troubles.push({ story, kind, set: keyOf(workload), pod, problem, detail, trace });
  }

  /** The lines of the story that concern a pod, its claims and its workload. */
  private about(workload: Workload, pod: Key): readonly TraceLine[] {
    const claims = isDeployment(workload) ? claimsOf(workload) : templateClaims(workload, pod);
    const names = new Set([pod, keyOf(workload), ...claims]);
    return this.trace.filter(({ change, event }) => names.has(change?.key ?? event?.on.key ?? ''));
  }

  /** What the cluster last said about a pod that does not come. */
  private lastWords(set: Workload, key: Key): string {
    const scheduled = condition(this.pod(key)?.status?.conditions, 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.message) return scheduled.message;
    const events = this.about(set, key).flatMap(({ event }) => (event?.type === 'Warning' ? [event.message] : []));
    return events.at(-1) ?? '';
  }

  /**
   * What containers find on their volumes as they start. A volume that is rebuilt with its pod may be empty, as may one whose manifest says so; what pods of a
   * Deployment share, others may have written to.
   */
  private lookAtData({ after }: Change<'Sandbox'>): void {
    const sandbox = after as Sandbox | undefined;
    if (sandbox?.life !== 'running') return;
    const set = this.sets.find((each) => this.pods(each).includes(sandbox.pod));
    const workload = set ?? this.deploymentOf(sandbox.pod);
    if (!workload) return;
    const claims = isDeployment(workload) ? claimsOf(workload) : templateClaims(workload, sandbox.pod);
    for (const { claim, found } of sandbox.mounts) {
      if (!claims.includes(claim)) continue;
      if (found === 'foreign' && set) this.report(workload, sandbox.pod, 'foreign-data', nameOf(claim));
      if (found === 'lost') this.report(workload, sandbox.pod, 'lost-data', nameOf(claim));
    }
  }

  private deploymentOf(pod: Key): Deployment | undefined {
    const found = this.pod(pod);
    const set = found && controllerOf(found);
    return this.deployments.find((deployment) =>
      this.store.by('ReplicaSet', 'controller', uidOf(deployment)).some((each) => uidOf(each) === set?.uid),
    );
  }
}

function isDeployment(workload: Workload): workload is Deployment {
  return workload.kind === 'Deployment';
}

/** The claims that the pods of a Deployment name. */
function claimsOf({ metadata: { namespace }, spec }: Deployment): readonly Key[] {
  return (spec.template.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [keyIn(namespace, persistentVolumeClaim.claimName)] : [],
  );
}

/** The claims that a set makes for a pod. */
function templateClaims({ metadata: { namespace }, spec }: StatefulSet, pod: Key): readonly Key[] {
  return (spec.volumeClaimTemplates ?? []).map(({ metadata }) => keyIn(namespace, `${metadata.name}-${nameOf(pod)}`));
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}
