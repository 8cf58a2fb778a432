import { described, flag, listOf, mapOf, mapping, natural, oneOf, quantity, seconds, text } from './schema';

const VERSION = {
  type: 'string',
  pattern: '^v?1\\.\\d+(\\.\\d+)?$',
  wanted: 'a Kubernetes version such as 1.36',
  verbatim: true,
} as const;
export const kubernetesVersion = described(
  'The Kubernetes version of the cluster: 1.36, or 1.35.2 where the patch release matters.',
  VERSION,
);

const texts = mapOf(text);
const modes = listOf(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'));
const volumeMode = oneOf('Filesystem', 'Block');
const reclaimPolicy = oneOf('Delete', 'Retain');
const taint = {
  type: 'string',
  pattern: '^[^:=]+(=[^:]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$',
  wanted: 'a taint such as dedicated=db:NoSchedule',
} as const;

const node = mapping(
  {
    name: text,
    count: described('So many nodes of this kind: name-1, name-2, … Default: one, of just this name.', natural),
    zone: text,
    region: text,
    cpu: described('Default: 4.', quantity),
    memory: described('Default: 8Gi.', quantity),
    pods: described('Default: 110.', natural),
    labels: texts,
    taints: described('key=value:Effect or key:Effect.', listOf(taint)),
    drivers: described('The drivers that run there. Default: all.', listOf(text)),
    selinux: flag,
    autoscale: described('The group grows when pods find no room. Default: false.', flag),
    deletedWhenOff: described('A cloud controller deletes the Node of a machine that is off. Default: false.', flag),
  },
  ['name'],
);

const driver = mapping(
  {
    name: described('Of a driver that is known, the name is enough.', text),
    attach: described('CSIDriver.spec.attachRequired. Default: true.', flag),
    topology: described('From where a volume can be used. Default: zone.', oneOf('zone', 'node', 'none')),
    modes: mapping({ Filesystem: modes, Block: modes }),
    provision: described('Default: ok.', oneOf('ok', 'fail')),
    expand: described('Default: true.', { anyOf: [flag, oneOf('offline')] }),
    perNode: described('Attachable volumes a node, net of the system’s own; 0: no limit. Default: 0.', natural),
    fsType: text,
    fsMode: described('Mode of the root directory of a new volume. Default: "0755".', text),
    fsGroupPolicy: oneOf('ReadWriteOnceWithFSType', 'File', 'None'),
    seLinuxMount: flag,
    capacity: listOf(mapping({ zone: text, class: text, free: { ...text } }, ['free'])),
  },
  ['name'],
);

const storageClass = mapping(
  {
    name: text,
    provisioner: text,
    default: flag,
    bindingMode: described('Default: Immediate, as in Kubernetes.', oneOf('Immediate', 'WaitForFirstConsumer')),
    reclaimPolicy: described('Default: Delete, as in Kubernetes.', reclaimPolicy),
    allowExpansion: described('Default: false, as in Kubernetes.', flag),
    allowedTopologies: mapOf(listOf(text)),
    fsType: text,
    parameters: texts,
  },
  ['name', 'provisioner'],
);

const volume = mapping(
  {
    name: text,
    class: text,
    size: quantityText(),
    modes,
    volumeMode,
    zone: text,
    node: text,
    phase: oneOf('Available', 'Bound', 'Released', 'Failed'),
    claim: described('The claim that it is kept for: namespace/name.', text),
    claimUid: described('The uid of the claim it was bound to, when that is not the present one.', text),
    reclaimPolicy,
    labels: texts,
    driver: described('Where no class tells it.', text),
    dataOf: described('Whose data is on it: the name of a pod.', text),
  },
  ['name'],
);

const claim = mapping(
  {
    namespace: text,
    name: text,
    class: text,
    size: quantityText(),
    modes,
    volumeMode,
    phase: described('Default: Bound.', oneOf('Pending', 'Bound', 'Lost')),
    volume: text,
    terminating: flag,
  },
  ['name'],
);

/** A size that stands as a number is a text all the same. */
function quantityText() {
  return { type: 'string', wanted: 'a quantity such as 10Gi', verbatim: true } as const;
}

const object = {
  type: 'string',
  pattern: '^[A-Z]\\w*/[^/]+(/[^/]+)?$',
  wanted: 'Kind/name or Kind/namespace/name',
} as const;

const quantities = mapOf(quantity);
const timers = mapping({
  nodeMonitorGrace: seconds,
  notReadyToleration: seconds,
  forcedDetach: seconds,
  dnsNegativeTtl: seconds,
});

/** `cluster.yaml`: see ClusterDescription. */
export const CLUSTER_SCHEMA = mapping({
  kubernetesVersion,
  previousKubernetesVersion: described('The version before an upgrade of the control plane.', VERSION),
  featureGates: mapOf(flag),
  complete: described('Nothing exists but what is described and rendered. Default: false.', flag),
  nodes: listOf(node),
  drivers: listOf(driver),
  classes: listOf(storageClass),
  volumes: listOf(volume),
  claims: listOf(claim),
  pods: described(
    'Pods of the world before an upgrade that are not as they should be.',
    listOf(mapping({ name: text, namespace: text, ready: flag }, ['name'])),
  ),
  objects: described('What exists besides the render: Kind/name or Kind/namespace/name.', listOf(object)),
  quotas: listOf(mapping({ namespace: text, name: text, hard: quantities, used: quantities }, ['name', 'hard'])),
  limitRanges: listOf(
    mapping(
      {
        namespace: text,
        name: text,
        limits: listOf(mapping({ type: text, min: quantities, max: quantities }, ['type'])),
      },
      ['name', 'limits'],
    ),
  ),
  timers: described('Seconds.', timers),
});
