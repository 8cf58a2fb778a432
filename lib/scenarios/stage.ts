import type { Pod, StatefulSet } from '../kube/objects';
import type { EventNote } from '../model/actions';
import type { Change } from '../model/controller';
import { type Key, keyIn, keyOf, nameOf, type Sandbox, uidOf } from '../model/kinds';
import { condition, isReady } from '../model/pods';
import type { LiveStore } from '../model/store/live-store';
import type { TimedRun } from '../model/timed';
import * as user from '../model/user';

/** What went wrong with an ordinal, and the story that led there. */
export interface Trouble {
  readonly story: string;
  readonly set: Key;
  readonly pod: Key;
  readonly problem: 'never-ready' | 'missing' | 'foreign-data' | 'lost-data' | 'claim-lost';
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

/** A story that is played with every set of a cluster, from the point where all of them are at rest. */
export interface Story {
  readonly name: string;
  /** What happens, as a clause: "pod by pod is deleted". */
  readonly title: string;
  play(stage: Stage): void;
}

/** The sets of a cluster, and what can be done to them and be seen of them. */
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

  play(story: Story): void {
    this.trace = [];
    this.began = this.run.now;
    this.story = story.title;
    story.play(this);
  }

  readonly send: user.Send = (request) => this.run.request('user', request);

  patch(set: StatefulSet, change: unknown): void {
    user.patch(this.store, this.send, 'StatefulSet', keyOf(set), { merge: change });
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

  /** Every pod of every set is there and Ready; those that are not are in trouble. */
  expectAllReady(): void {
    for (const set of this.sets) {
      for (const key of this.pods(set)) {
        const pod = this.pod(key);
        if (pod && isReady(pod)) continue;
        this.report(set, key, pod ? 'never-ready' : 'missing', this.lastWords(set, key));
      }
    }
  }

  /** Claims that must be there and Bound to the volumes that they had. */
  claims(): ReadonlyMap<Key, string> {
    return new Map(
      this.store
        .list('PersistentVolumeClaim')
        .map((claim) => [keyOf(claim), `${uidOf(claim)} ${claim.spec.volumeName ?? ''}`]),
    );
  }

  report(set: StatefulSet, pod: Key, problem: Trouble['problem'], detail: string): void {
    const known = this.troubles.some((trouble) => trouble.pod === pod && trouble.problem === problem);
    if (!known)
      this.troubles.push({ story: this.story, set: keyOf(set), pod, problem, detail, trace: this.about(set, pod) });
  }

  /** The lines of the story that concern a pod, its claims and its set. */
  private about(set: StatefulSet, pod: Key): readonly TraceLine[] {
    const names = new Set([
      pod,
      keyOf(set),
      ...(set.spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
        keyIn(set.metadata.namespace, `${metadata.name}-${nameOf(pod)}`),
      ),
    ]);
    return this.trace.filter(({ change, event }) => names.has(change?.key ?? event?.on.key ?? ''));
  }

  /** What the cluster last said about a pod that does not come. */
  private lastWords(set: StatefulSet, key: Key): string {
    const scheduled = condition(this.pod(key)?.status?.conditions, 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.message) return scheduled.message;
    const events = this.about(set, key).flatMap(({ event }) => (event?.type === 'Warning' ? [event.message] : []));
    return events.at(-1) ?? '';
  }

  /** What containers find on their volumes as they start. A volume that is rebuilt with its pod may be empty, as may one whose manifest says so. */
  private lookAtData({ after }: Change<'Sandbox'>): void {
    const sandbox = after as Sandbox | undefined;
    if (sandbox?.life !== 'running') return;
    const set = this.sets.find((each) => this.pods(each).includes(sandbox.pod));
    if (!set) return;
    const templates = new Set(
      (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
        keyIn(set.metadata.namespace, `${metadata.name}-${nameOf(sandbox.pod)}`),
      ),
    );
    for (const { claim, found } of sandbox.mounts) {
      if (!templates.has(claim)) continue;
      if (found === 'foreign') this.report(set, sandbox.pod, 'foreign-data', nameOf(claim));
      if (found === 'lost') this.report(set, sandbox.pod, 'lost-data', nameOf(claim));
    }
  }
}
