import type { Switches } from '../kube/versions';
import type { Timings, View } from './controller';
import type { Key, Kind, Row } from './kinds';
import { isReady } from './pods';
import type { IndexName } from './store/indexes';
import type { Reader } from './store/store';

export function workId(controller: string, key: Key): Key {
  return `${controller} ${key}`;
}

export function timerId(controller: string, key: Key, name: string): Key {
  return `${controller} ${key} ${name}`;
}

export function memoId(controller: string, id: string): Key {
  return `${controller} ${id}`;
}

/** The timer that a controller arms to learn that a pod has been Ready for its minReadySeconds. Other seconds are another timer. */
export function availabilityTimer(podUid: string, seconds: number): string {
  return `available ${podUid} ${seconds}`;
}

/** A store as one component sees it while it works on one key. */
export class ControllerView implements View {
  constructor(
    private readonly reader: Reader,
    readonly switches: Switches,
    readonly timings: Timings,
    private readonly controller: string,
    private readonly key: Key,
  ) {}

  get newest(): Reader | undefined {
    return this.reader.newest;
  }

  get books(): Reader {
    return this.reader.books ?? this.reader;
  }

  get<K extends Kind>(kind: K, key: Key): Row<K> | undefined {
    return this.reader.get(kind, key);
  }

  list<K extends Kind>(kind: K): readonly Row<K>[] {
    return this.reader.list(kind);
  }

  keys(kind: Kind): readonly Key[] {
    return this.reader.keys(kind);
  }

  by<K extends Kind>(kind: K, index: IndexName<K>, value: string): readonly Row<K>[] {
    return this.reader.by(kind, index, value);
  }

  timer(name: string): 'off' | 'armed' | 'fired' {
    const timer = this.reader.get('Timer', timerId(this.controller, this.key, name));
    if (!timer) return 'off';
    return timer.fired ? 'fired' : 'armed';
  }

  memo<T>(id: string): T | undefined {
    return this.reader.get('Memo', memoId(this.controller, id))?.value as T | undefined;
  }

  readyFor(pod: Row<'Pod'>, seconds: number): boolean {
    if (!isReady(pod)) return false;
    return seconds === 0 || this.timer(availabilityTimer(pod.metadata.uid as string, seconds)) === 'fired';
  }
}
