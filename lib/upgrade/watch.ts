import type { Deployment, KubeObject, PersistentVolumeClaim, Pod } from '../kube/objects';
import { controllerOf } from '../kube/owner';
import type { EventNote } from '../model/actions';
import type { Change } from '../model/controller';
import { type Key, type Kind, keyIn, type Sandbox } from '../model/kinds';
import { condition, isReady, isTerminating } from '../model/pods';
import type { Reader } from '../model/store/store';
import type { Moment, TimedRun } from '../model/timed';

/** One incarnation of a pod. */
export interface PodLife {
  readonly key: Key;
  /** `StatefulSet/default/db`, `Deployment/default/app`; empty for a pod that nobody controls. */
  readonly workload: string;
  /** Milliseconds since the upgrade began; absent: it was there before. */
  readonly bornAt?: number;
  /** When its deletion was asked for. */
  endingAt?: number;
  /** Who asked. */
  endedBy?: string;
  goneAt?: number;
  /** When it was first Ready. */
  readyAt?: number;
  ready: boolean;
}

/** A claim whose deletion was asked for. */
export interface ClaimEnd {
  readonly key: Key;
  readonly by: string;
  readonly at: number;
  /** As it was when it was still meant to stay. */
  readonly claim: PersistentVolumeClaim;
  goneAt?: number;
}

/** How many pods of a workload are Ready from a moment on. */
export interface ReadyCount {
  readonly at: number;
  readonly ready: number;
}

/** What containers found on a volume as they started. */
export interface VolumeFind {
  readonly at: number;
  readonly pod: Key;
  readonly claim: Key;
  readonly volume: string;
  readonly found: 'empty' | 'own' | 'foreign' | 'lost';
}

/** Looks on while a cluster changes, and remembers what a plan tells: pods, claims, disks, warnings. */
export class Watch {
  readonly lives: PodLife[] = [];
  readonly claimEnds: ClaimEnd[] = [];
  readonly finds: VolumeFind[] = [];
  readonly disksGone = new Set<string>();
  /** Those that are there, by uid: a uid is given again when nobody mentions it any more. */
  private readonly alive = new Map<string, PodLife>();
  private readonly ending = new Map<string, ClaimEnd>();
  private readonly counts = new Map<string, ReadyCount[]>();
  private readonly warnings = new Map<string, EventNote>();
  private readonly began: number;

  constructor(private readonly run: TimedRun) {
    this.began = run.now;
    for (const pod of run.store.list('Pod')) this.meet(pod);
    run.onMoment((moment) => this.look(moment));
  }

  /** How the number of Ready pods of a workload went; the first entry is of before. */
  readyCounts(workload: string): readonly ReadyCount[] {
    return this.counts.get(workload) ?? [{ at: 0, ready: 0 }];
  }

  /** What `kubectl describe` shows last about an object: what the scheduler says of a pod, or the last Warning. */
  lastWords(kind: Kind, key: Key): string | undefined {
    const pod = kind === 'Pod' ? this.run.store.get('Pod', key) : undefined;
    const scheduled = condition(pod?.status?.conditions, 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.message) return scheduled.message;
    return this.warnings.get(`${kind} ${key}`)?.message;
  }

  private get now(): number {
    return this.run.now - this.began;
  }

  private look({ outcome: { by, changes, events } }: Moment): void {
    for (const event of events)
      if (event.type === 'Warning') this.warnings.set(`${event.on.kind} ${event.on.key}`, event);
    for (const change of changes) {
      if (change.kind === 'Pod') this.lookAtPod(change as Change<'Pod'>, by);
      else if (change.kind === 'PersistentVolumeClaim') this.lookAtClaim(change as Change<'PersistentVolumeClaim'>, by);
      else if (change.kind === 'Sandbox') this.lookAtData(change as Change<'Sandbox'>);
      else if (change.kind === 'Disk' && !change.after) this.disksGone.add(change.key);
    }
  }

  private lookAtPod({ before, after }: Change<'Pod'>, by: string): void {
    const uid = (after ?? before)?.metadata.uid as string;
    const life = this.alive.get(uid) ?? (after && this.meet(after, this.now));
    if (!life) return;
    if (!after || isTerminating(after)) {
      life.endingAt ??= this.now;
      life.endedBy ??= by;
    }
    if (!after) {
      life.goneAt = this.now;
      this.alive.delete(uid);
    }
    const ready = after !== undefined && isReady(after);
    if (ready) life.readyAt ??= this.now;
    if (ready !== life.ready) this.count(life, ready);
  }

  private count(life: PodLife, ready: boolean): void {
    life.ready = ready;
    const counts = this.counts.get(life.workload) ?? [{ at: 0, ready: 0 }];
    const last = counts[counts.length - 1] as ReadyCount;
    const next = { at: this.now, ready: last.ready + (ready ? 1 : -1) };
    if (last.at === next.at) counts[counts.length - 1] = next;
    else counts.push(next);
    this.counts.set(life.workload, counts);
  }

  private meet(pod: Pod, bornAt?: number): PodLife {
    const uid = pod.metadata.uid as string;
    const { name, namespace } = pod.metadata;
    const workload = workloadOf(this.run.store, pod) ?? '';
    const life: PodLife = {
      key: keyIn(namespace, name),
      workload,
      ready: false,
      ...(bornAt !== undefined && { bornAt }),
    };
    this.lives.push(life);
    this.alive.set(uid, life);
    if (bornAt === undefined && isReady(pod)) {
      life.readyAt = 0;
      this.count(life, true);
    }
    return life;
  }

  private lookAtClaim({ key, before, after }: Change<'PersistentVolumeClaim'>, by: string): void {
    if (!before) return;
    const uid = before.metadata.uid as string;
    const known = this.ending.get(uid);
    if (known) {
      if (after) return;
      known.goneAt = this.now;
      this.ending.delete(uid);
      return;
    }
    if (after && !isTerminating(after)) return;
    const end: ClaimEnd = { key, by, at: this.now, claim: before, ...(!after && { goneAt: this.now }) };
    this.claimEnds.push(end);
    if (after) this.ending.set(uid, end);
  }

  private lookAtData({ before, after }: Change<'Sandbox'>): void {
    const sandbox = after as Sandbox | undefined;
    if (sandbox?.life !== 'running' || (before as Sandbox | undefined)?.life === 'running') return;
    for (const { claim, volume, found } of sandbox.mounts) {
      this.finds.push({ at: this.now, pod: sandbox.pod, claim, volume, found });
    }
  }
}

/** The workload that a pod is of, be it through a ReplicaSet. */
export function workloadOf(store: Reader, pod: Pod): string | undefined {
  const { namespace } = pod.metadata;
  const owner = controllerOf(pod);
  if (!owner) return undefined;
  const set = owner.kind === 'ReplicaSet' ? store.get('ReplicaSet', keyIn(namespace, owner.name)) : undefined;
  const { kind, name } = (set && controllerOf(set as KubeObject)) ?? owner;
  return `${kind}/${keyIn(namespace, name)}`;
}

/** A rollout that is over: all pods are of the newest template, and all are available. */
export function isComplete({ spec, status = {}, metadata }: Deployment): boolean {
  const { replicas = 1 } = spec;
  const counts = [status.updatedReplicas ?? 0, status.replicas ?? 0, status.availableReplicas ?? 0];
  return counts.every((count) => count === replicas) && status.observedGeneration === metadata.generation;
}
