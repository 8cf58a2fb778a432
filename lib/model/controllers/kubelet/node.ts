/** The node status that a kubelet reports every nodeStatusUpdateFrequency, if something has changed: pkg/kubelet/kubelet_node_status.go. */

import type { Condition, Node } from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { Plan } from '../../actions';
import type { View } from '../../controller';
import { condition, withCondition } from '../../pods';

const STATUS = 'node status';

/** AD-31: what a kubelet reports of itself while all is well. */
const HEALTHY: readonly Condition[] = [
  { type: 'MemoryPressure', status: 'False' },
  { type: 'DiskPressure', status: 'False' },
  { type: 'PIDPressure', status: 'False' },
  { type: 'Ready', status: 'True' },
];

/** A change waits for the next look at the node's status: neither an attachment nor a pod's deletion waits for it. */
export function syncNode(view: View, name: string): Plan {
  const node = view.get('Node', name);
  const timer = view.timer(STATUS);
  const wanted = node && reportedNode(view, node);
  if (!node || wanted === node) return timer === 'off' ? [] : [{ do: 'disarm', timer: STATUS }];
  if (timer === 'off') return [{ do: 'arm', timer: STATUS, ms: view.timings.nodeStatusPeriodMs, within: true }];
  if (timer === 'armed') return [];
  return [
    { do: 'disarm', timer: STATUS },
    { do: 'patch', kind: 'Node', sub: 'status', seen: node, to: wanted as Node },
  ];
}

/** A machine that is lost takes its containers with it. */
export function sweepMachine(view: View, name: string): Plan {
  return view.by('Sandbox', 'node', name).map(({ uid }) => ({ do: 'host', kind: 'Sandbox', key: uid, to: undefined }));
}

/** The node as the kubelet knows it to be; the same object if it is stored like that. */
function reportedNode(view: View, node: Node): Node {
  const inUse = volumesInUse(view, node.metadata.name);
  const { volumesInUse: have = [], ...rest } = node.status ?? {};
  const known = inUse.length === have.length && inUse.every((name, i) => name === have[i]);
  const ready = condition(rest.conditions, 'Ready')?.status === 'True';
  if (known && ready) return node;
  return {
    ...node,
    status: {
      ...rest,
      ...(!ready && { conditions: HEALTHY.reduce(withOwn, rest.conditions ?? []) }),
      ...(inUse.length > 0 && { volumesInUse: inUse }),
    },
  };
}

function withOwn(conditions: readonly Condition[], own: Condition): readonly Condition[] {
  return withCondition(conditions, own);
}

function volumesInUse(view: View, node: string): readonly string[] {
  const names = new Set<string>();
  for (const { volumes } of view.by('Sandbox', 'node', node)) for (const name of volumes) names.add(name);
  return [...names].sort(compareText);
}
