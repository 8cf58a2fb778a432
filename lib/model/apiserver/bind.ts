import type { Labels, Node, Pod } from '../../kube/objects';
import type { Bind } from '../actions';
import { uidOf } from '../kinds';
import { withCondition } from '../pods';
import type { Reader } from '../store/store';
import type { Admission } from './admission';
import { type Answer, changed, notFound, otherIncarnation, refuse } from './answers';

const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** The binding subresource: gives a pod its node, for good [pkg/registry/core/pod/storage/storage.go: assignPod]. */
export function bind(stored: Reader, { pod: key, uid, node }: Bind, admission: Admission): Answer {
  const before = stored.get('Pod', key);
  if (!before) return notFound('Pod', key);
  if (uidOf(before) !== uid) return otherIncarnation('Pod', key, uid, uidOf(before));
  const { name } = before.metadata;
  if (before.metadata.deletionTimestamp !== undefined) {
    return refuse(
      'Conflict',
      `Operation cannot be fulfilled on pods/binding "${name}": pod ${name} is being deleted, cannot be assigned to a host`,
    );
  }
  if (before.spec.nodeName) {
    return refuse(
      'Conflict',
      `Operation cannot be fulfilled on pods/binding "${name}": pod ${name} is already assigned to node "${before.spec.nodeName}"`,
    );
  }
  const { nominatedNodeName, ...status } = before.status ?? {};
  const nomination = admission.switches.nominatesNodeBeforeBinding ? undefined : nominatedNodeName;
  const labels = admission.switches.podTopologyLabels ? topologyLabels(stored.get('Node', node)) : {};
  const after: Pod = {
    ...before,
    metadata: {
      ...before.metadata,
      ...(Object.keys(labels).length > 0 && { labels: { ...before.metadata.labels, ...labels } }),
    },
    spec: { ...before.spec, nodeName: node },
    status: {
      ...status,
      ...(nomination !== undefined && { nominatedNodeName: nomination }),
      conditions: withCondition(status.conditions, { type: 'PodScheduled', status: 'True' }),
    },
  };
  return changed({ kind: 'Pod', key, before, after });
}

/** The node's place, copied to its pods by admission from 1.35 on [plugin/pkg/admission/podtopologylabels/admission.go]. */
function topologyLabels(node: Node | undefined): Labels {
  const labels: Record<string, string> = {};
  for (const key of TOPOLOGY_LABELS) {
    const value = node?.metadata.labels?.[key];
    if (value !== undefined) labels[key] = value;
  }
  return labels;
}
