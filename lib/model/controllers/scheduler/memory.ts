/** What the scheduler holds in its process about pods that are not bound yet. A restart loses it, and every unbound pod is then new to the queue. */

import type { Disarm, Remember } from '../../actions';
import type { View } from '../../controller';
import type { Key, Row } from '../../kinds';
import type { PluginName } from './status';

/** Its name in managedFields and Events. The Event's component is `default-scheduler`, which recordings and this model shorten. */
export const SCHEDULER = 'scheduler';

interface Common {
  readonly pod: Key;
  readonly uid: string;
  /** Attempts in a row that ended in an error. */
  readonly errors: number;
}

/**
 * The pod waits, after a failed attempt: in the unschedulable set until an event concerns one of the plugins that rejected it, or `moved` on to the
 * queue. A back-off has only who failed with an error: since 1.33 an idle scheduler takes rejected pods out of the back-off queue at once (gate
 * SchedulerPopFromBackoffQ) [pkg/scheduler/backend/queue/backoff_queue.go, v1.37.1].
 */
export interface Rejected extends Common {
  readonly stage: 'rejected';
  readonly plugins: readonly PluginName[];
  readonly moved: boolean;
}

/** The pod is assumed on a node, and its volumes are being bound (SCH-19, SCH-20). */
export interface Binding extends Common {
  readonly stage: 'binding';
  readonly node: string;
  readonly bindings: readonly StaticBinding[];
  /** Claims to provision. */
  readonly provisions: readonly Key[];
  /** All writes are done: the API server's objects speak for themselves, and the assumptions no longer count. */
  readonly written: boolean;
}

export interface StaticBinding {
  readonly volume: string;
  readonly claim: Key;
}

/** The binding cycle has failed and has yet to be told: an error waits to become an Event and a condition. */
export interface Failed extends Common {
  readonly stage: 'failed';
  readonly error: string;
}

export type Memory = Rejected | Binding | Failed;

const memoryId = (uid: string): string => `pod ${uid}`;

export const TIMERS = {
  backoff: (uid: string): string => `backoff ${uid}`,
  poll: (uid: string): string => `poll ${uid}`,
  bindTimeout: (uid: string): string => `bind timeout ${uid}`,
} as const;

/** What a memory can be found by. `rejected` is the unschedulable set. */
export const ABOUT = {
  pod: (key: Key): string => `Pod ${key}`,
  node: (name: string): string => `Node ${name}`,
  volume: (name: string): string => `PersistentVolume ${name}`,
  claim: (key: Key): string => `PersistentVolumeClaim ${key}`,
  rejected: 'rejected',
} as const;

function aboutOf(memory: Memory): readonly string[] {
  const pod = ABOUT.pod(memory.pod);
  switch (memory.stage) {
    case 'rejected':
      return memory.moved ? [pod] : [pod, ABOUT.rejected];
    case 'failed':
      return [pod];
    case 'binding':
      return [
        pod,
        ABOUT.node(memory.node),
        ...memory.bindings.map(({ volume }) => ABOUT.volume(volume)),
        ...memory.bindings.map(({ claim }) => ABOUT.claim(claim)),
        ...memory.provisions.map(ABOUT.claim),
      ];
  }
}

export function remember(memory: Memory): Remember {
  return { do: 'remember', id: memoryId(memory.uid), value: memory, about: aboutOf(memory) };
}

export function forget(uid: string): Remember {
  return { do: 'remember', id: memoryId(uid), value: undefined };
}

/** Every trace of a pod: its memory, and the timers of its stage. */
export function forgetAll(memory: Memory): readonly (Remember | Disarm)[] {
  const { uid } = memory;
  const timers = memory.stage === 'binding' ? [TIMERS.poll(uid), TIMERS.bindTimeout(uid)] : [TIMERS.backoff(uid)];
  return [forget(uid), ...timers.map((timer): Disarm => ({ do: 'disarm', timer }))];
}

export function memoryOf(view: View, uid: string): Memory | undefined {
  return view.memo<Memory>(memoryId(uid));
}

const NONE: readonly Row<'Memo'>[] = [];

/** Memories about something; see ABOUT. */
export function memosAbout(view: View, what: string): readonly Row<'Memo'>[] {
  const memos = view.by('Memo', 'about', `${SCHEDULER} ${what}`);
  return memos.length > 0 ? memos : NONE;
}

export function memoriesAbout(view: View, what: string): readonly Memory[] {
  return memosAbout(view, what).map((memo) => memo.value as Memory);
}

/** Pods on whose way to a node something hangs: a claim or volume that changes concerns them. */
export function bindingsAbout(view: View, what: string): readonly Binding[] {
  return memoriesAbout(view, what).filter((memory) => memory.stage === 'binding');
}
