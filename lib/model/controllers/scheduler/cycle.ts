/** What the plugins of one attempt share. */

import type { Pod } from '../../../kube/objects';
import type { View } from '../../controller';
import type { Key } from '../../kinds';
import type { PodRequests } from './requests';
import type { NodeInfo, Snapshot } from './snapshot';
import type { PluginName, Rejection, SchedulerError, Status } from './status';

export interface Cycle {
  readonly view: View;
  readonly pod: Pod;
  readonly key: Key;
  readonly requests: PodRequests;
  readonly snapshot: Snapshot;
}

export type NodeFilter = (node: NodeInfo) => Status;

/** A filter for nodes; or none, if the pod gives the plugin nothing to do; or a verdict before any node is looked at. */
export type Prepared =
  | {
      readonly filter?: NodeFilter /** Only these nodes can do: the rest is not looked at. */;
      readonly only?: ReadonlySet<string>;
    }
  | Rejection
  | SchedulerError;

/** PreFilter and Filter of a plugin: what `prepare` finds out about the pod, its filter holds against each node. */
export interface FilterPlugin {
  readonly name: PluginName;
  prepare(cycle: Cycle): Prepared;
}

export const SKIP: Prepared = {};
