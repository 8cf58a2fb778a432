/** What a plugin says of a node: `pkg/scheduler/framework` (v1.37.1), `interface.go`: Status. */

/** Those of the default profile that can reject a pod, in no order. */
export type PluginName =
  | 'NodeName'
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'NodeVolumeLimits'
  | 'VolumeBinding'
  | 'VolumeZone'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

/** The pod does not fit. `Unschedulable`: without some other pods it might. */
export interface Rejection {
  readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable';
  readonly reasons: readonly string[];
}

/** Something that should not be: the attempt ends with this text. */
export interface SchedulerError {
  readonly code: 'Error';
  readonly error: string;
}

export type Status = Rejection | SchedulerError | undefined;

/** Preemption may help (U in the tables of reasons). */
export function unschedulable(...reasons: readonly string[]): Rejection {
  return { code: 'Unschedulable', reasons };
}

/** Nothing that happens on this node helps (X in the tables of reasons). */
export function unresolvable(...reasons: readonly string[]): Rejection {
  return { code: 'UnschedulableAndUnresolvable', reasons };
}

export function schedulerError(error: string): SchedulerError {
  return { code: 'Error', error };
}
