import type { KubeObject } from '../kube/objects';
import type { EventNote } from '../model/actions';
import type { Timings } from '../model/controller';
import type { Key, Kind, Mount } from '../model/kinds';

/**
 * What a simulation found, as plain data: it can be written as JSON and read back. The same input gives the same text, byte for byte, on every machine.
 * Times are milliseconds since the beginning.
 */
export interface Simulation {
  /** Of the scenario. */
  readonly name: string;
  readonly about?: string;
  /** The version whose behaviour was simulated, e.g. `1.37.1`. */
  readonly kubernetesVersion: string;
  readonly timings: Timings;
  /** Of the dice for equally good choices; none: always the first. */
  readonly seed?: number;
  readonly steps: readonly PlayedStep[];
  readonly timeline: readonly Moment[];
  /** What the API server stores in the end, by kind and key. */
  readonly objects: readonly KubeObject[];
  /** The Events, in the order of their first occurrence. */
  readonly events: readonly EventRecord[];
  readonly volumes: readonly VolumeRecord[];
  /** Notes of the scenario, and waits that timed out. */
  readonly notes: readonly { readonly at: number; readonly step: number; readonly text: string }[];
  /** Requests of the scenario's user that the API server refused. */
  readonly rejections: readonly Rejection[];
  readonly endedAt: number;
}

export interface PlayedStep {
  readonly at: number;
  /** In words, such as `scale StatefulSet/web to 1`. */
  readonly text: string;
}

/** One write, or one deed on a machine, with the Events and the refusal that came with it. */
export interface Moment {
  readonly at: number;
  /** The index of the scenario's step under way. */
  readonly step: number;
  /** The component, by the name that it writes under; `user` is the scenario's. */
  readonly who: string;
  readonly changes: readonly RowChange[];
  readonly events: readonly EventNote[];
  readonly refusal?: Refusal;
}

/** A row before and after: without `before` it was made, without `after` it is gone. */
export interface RowChange {
  readonly kind: Kind;
  readonly key: Key;
  readonly before?: object;
  readonly after?: object;
}

export interface Refusal {
  /** `Pod/web-0`. */
  readonly object: string;
  /** Of the HTTP answer. */
  readonly code: number;
  readonly reason: string;
  /** The API server's text. */
  readonly message: string;
}

export interface Rejection extends Refusal {
  readonly at: number;
  readonly step: number;
}

/** Equal Events of one object, counted as the API server keeps them. */
export interface EventRecord {
  /** `Pod/web-0`. */
  readonly object: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The reporting component. */
  readonly from: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** The data of one volume: who wrote, who found what, who has it mounted in the end. */
export interface VolumeRecord {
  /** The disk in the storage system: a CSI volume's handle, or `node:path`. */
  readonly disk: string;
  /** The PersistentVolume and the claim through which it was last reached, if it ever was. */
  readonly persistentVolume?: string;
  readonly claim?: Key;
  /** The disk is no more, and its data neither. */
  readonly gone?: true;
  /** Whose data is on it: `namespace/name` of pods that come back under their name, `namespace/Kind/name` of the workload of others. */
  readonly writtenBy: readonly string[];
  readonly mountedBy: readonly { readonly pod: Key; readonly node: string; readonly readOnly: boolean }[];
  /** What containers found on it, each time that they started. */
  readonly starts: readonly VolumeStart[];
}

export interface VolumeStart {
  readonly at: number;
  readonly pod: Key;
  readonly node: string;
  readonly claim: Key;
  readonly readOnly: boolean;
  /** `empty`: nobody had ever written. `own`: data of its identity. `foreign`: only data of others. `lost`: its own data was there once, and is not. */
  readonly found: Mount['found'];
}
