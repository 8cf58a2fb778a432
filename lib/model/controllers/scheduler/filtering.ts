/** The filters of an attempt: `pkg/scheduler/framework/runtime/framework.go` (v1.37.1): RunPreFilterPlugins, RunFilterPlugins. */

import { compareText } from '../../../util/order';
import type { Cycle, NodeFilter } from './cycle';
import { filterPlugins } from './plugins';
import { type NodeInfo, withNominatedPods } from './snapshot';
import type { PluginName, Rejection, SchedulerError } from './status';

export interface Erred {
  readonly outcome: 'error';
  readonly message: string;
  readonly plugin: PluginName;
}

export interface Prepared {
  readonly cycle: Cycle;
  readonly filters: readonly { readonly plugin: PluginName; readonly filter: NodeFilter }[];
  readonly only?: ReadonlySet<string>;
}

export interface PreFilterRejection extends Rejection {
  readonly plugin: PluginName;
}

/** RunPreFilterPlugins: the first verdict ends it. No plugin of the model says `Unschedulable` before it has seen a node. */
export function prepare(cycle: Cycle): Prepared | PreFilterRejection | Erred {
  const filters: { plugin: PluginName; filter: NodeFilter }[] = [];
  let only: ReadonlySet<string> | undefined;
  for (const { name: plugin, prepare } of filterPlugins(cycle.view)) {
    const prepared = prepare(cycle);
    if ('code' in prepared)
      return prepared.code === 'Error' ? preFilterError(plugin, prepared) : { ...prepared, plugin };
    if (prepared.filter) filters.push({ plugin, filter: prepared.filter });
    only = prepared.only ?? only;
  }
  return { cycle, filters, ...(only && { only }) };
}

function preFilterError(plugin: PluginName, { error }: SchedulerError): Erred {
  return { outcome: 'error', message: `running PreFilter plugin "${plugin}": ${error}`, plugin };
}

export interface NodeRejection extends Rejection {
  readonly plugin: PluginName;
}

export interface Searched {
  readonly feasible: readonly NodeInfo[];
  readonly statuses: ReadonlyMap<string, NodeRejection>;
  /** Nodes that were not looked at, because a plugin knows which ones can do. */
  readonly excluded: number;
}

/**
 * Whether a node fits: with the pods that it is promised to, and without them, since they may never come. NOT MODELLED: filters that look beyond the node
 * (PodTopologySpread, InterPodAffinity) see promised pods on that node alone.
 */
export function judge(prepared: Prepared, node: NodeInfo): NodeRejection | Erred | undefined {
  const { view, pod } = prepared.cycle;
  const promised = withNominatedPods(view, node, pod);
  return (promised && runFilters(prepared, promised)) ?? runFilters(prepared, node);
}

/** The first filter that a node does not pass decides about it (SCH-01). */
function runFilters({ filters }: Prepared, node: NodeInfo): NodeRejection | Erred | undefined {
  for (const { plugin, filter } of filters) {
    const status = filter(node);
    if (!status) continue;
    if (status.code === 'Error') {
      return { outcome: 'error', message: `running "${plugin}" filter plugin: ${status.error}`, plugin };
    }
    return { ...status, plugin };
  }
  return undefined;
}

/** SCH-02: sorted as strings, so that `10 x` stands before `2 y`. */
export function histogramOf(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort(compareText)
    .join(', ');
}
