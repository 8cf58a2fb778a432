import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readCluster } from '../../../lib/check/inputs/cluster';
import { DescribedCluster } from '../../../lib/rules/facts/described-cluster';
import { Misuse } from '../../../lib/util/misuse';

const of = (...texts: readonly string[]) => readCluster(texts.map((text, i) => ({ file: `f${i}.yaml`, text })));

const NODE = `
apiVersion: v1
kind: Node
metadata:
  name: a
  labels: {kubernetes.io/hostname: a, topology.kubernetes.io/zone: z1, topology.kubernetes.io/region: r}
spec:
  taints: [{key: dedicated, value: db, effect: NoSchedule}, {key: spot, effect: NoExecute}]
status:
  allocatable: {cpu: 3920m, memory: 7Gi, pods: "29"}
`;
const CSI_NODE = `
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: a}
spec:
  drivers:
  - {name: ebs.csi.aws.com, nodeID: i-1, topologyKeys: [topology.ebs.csi.aws.com/zone], allocatable: {count: 25}}
`;
const VOLUME = `
apiVersion: v1
kind: PersistentVolume
metadata: {name: pvc-1}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  volumeMode: Filesystem
  persistentVolumeReclaimPolicy: Retain
  storageClassName: fast
  claimRef: {kind: PersistentVolumeClaim, namespace: shop, name: data-db-0, uid: old}
  csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [z1]}]
status: {phase: Released}
`;
const CLAIM = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-db-0, namespace: shop, uid: new, deletionTimestamp: "2026-11-21T10:00:00Z"}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, volumeMode: Filesystem, volumeName: pvc-2, resources: {requests: {storage: 10Gi}}}
status: {phase: Bound}
`;

test.each([
  [
    'nodes, with what runs there',
    [NODE, CSI_NODE],
    {
      nodes: [
        {
          name: 'a',
          zone: 'z1',
          region: 'r',
          cpu: '3920m',
          memory: '7Gi',
          pods: 29,
          labels: expect.objectContaining({ 'kubernetes.io/hostname': 'a' }),
          taints: ['dedicated=db:NoSchedule', 'spot:NoExecute'],
          drivers: ['ebs.csi.aws.com'],
        },
      ],
      drivers: [{ name: 'ebs.csi.aws.com', topology: 'zone', perNode: 25 }],
    },
  ],
  [
    'a volume whose claim was made anew',
    [VOLUME, CLAIM],
    {
      volumes: [
        {
          name: 'pvc-1',
          class: 'fast',
          size: '10Gi',
          modes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          zone: 'z1',
          phase: 'Released',
          claim: 'shop/data-db-0',
          claimUid: 'old',
          reclaimPolicy: 'Retain',
          driver: 'ebs.csi.aws.com',
        },
      ],
      claims: [
        {
          namespace: 'shop',
          name: 'data-db-0',
          class: 'fast',
          size: '10Gi',
          modes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          phase: 'Bound',
          volume: 'pvc-2',
          terminating: true,
        },
      ],
    },
  ],
  [
    'drivers and their room',
    [
      `
apiVersion: v1
kind: List
items:
- {apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: d}, spec: {attachRequired: false, fsGroupPolicy: File}}
- {apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity, metadata: {name: c, namespace: kube-system}, storageClassName: local, capacity: 5Gi,
   nodeTopology: {matchLabels: {topology.kubernetes.io/zone: z2}}}
- {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: local, annotations: {storageclass.kubernetes.io/is-default-class: "true"}},
   provisioner: d, volumeBindingMode: WaitForFirstConsumer, reclaimPolicy: Retain, allowVolumeExpansion: true,
   parameters: {csi.storage.k8s.io/fstype: xfs},
   allowedTopologies: [{matchLabelExpressions: [{key: topology.kubernetes.io/zone, values: [z2]}]}]}
`,
    ],
    {
      drivers: [
        { name: 'd', attach: false, fsGroupPolicy: 'File', capacity: [{ zone: 'z2', class: 'local', free: '5Gi' }] },
      ],
      classes: [
        {
          name: 'local',
          provisioner: 'd',
          default: true,
          bindingMode: 'WaitForFirstConsumer',
          reclaimPolicy: 'Retain',
          allowExpansion: true,
          allowedTopologies: { 'topology.kubernetes.io/zone': ['z2'] },
          fsType: 'xfs',
          parameters: { 'csi.storage.k8s.io/fstype': 'xfs' },
        },
      ],
    },
  ],
  [
    'what merely exists, and pods that are not well',
    [
      'apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: db-0, namespace: shop}\nspec: {containers: [{name: a, image: b}]}\nstatus: {conditions: [{type: Ready, status: "False"}]}\n',
    ],
    { pods: [{ name: 'db-0', namespace: 'shop', ready: false }], objects: ['Secret/shop/db', 'Pod/shop/db-0'] },
  ],
  [
    'quotas and limits',
    [
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: shop}\nspec: {hard: {persistentvolumeclaims: "2"}}\nstatus: {used: {persistentvolumeclaims: "1"}}\n',
      'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: PersistentVolumeClaim, max: {storage: 5Gi}}]}\n',
    ],
    {
      quotas: [
        { namespace: 'shop', name: 'q', hard: { persistentvolumeclaims: '2' }, used: { persistentvolumeclaims: '1' } },
      ],
      limitRanges: [{ name: 'l', limits: [{ type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }] }],
    },
  ],
  [
    'an outline beside objects: lists together, what is said once by the last',
    ['kubernetesVersion: "1.35"\nnodes: [{name: b}]\n', NODE, 'kubernetesVersion: 1.36\n'],
    { kubernetesVersion: '1.36', nodes: [expect.objectContaining({ name: 'a' }), { name: 'b' }] },
  ],
  ['nothing', ['# nothing\n'], {}],
])('%s', (_, texts, expected) => {
  expect(of(...texts)).toEqual(expected);
});

test('described nodes come back as the objects they were', () => {
  const [node] = new DescribedCluster(of(NODE)).nodes ?? [];
  expect(node?.object.spec?.taints).toEqual([
    { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
    { key: 'spot', effect: 'NoExecute' },
  ]);
  expect(node?.object.status?.allocatable).toEqual({ cpu: '3920m', memory: '7Gi', pods: '29' });
});

test.each([
  ['nods: []\n', "f0.yaml:1: the cluster description has no field 'nods'. Did you mean 'nodes'?"],
  ['nodes:\n- zone: z1\n', "f0.yaml:2: 'nodes[0]' of the cluster description needs 'name'"],
  [
    'nodes: [{name: a, taints: [dedicated]}]\n',
    "f0.yaml:1: 'nodes[0].taints[0]' of the cluster description must be a taint such as dedicated=db:NoSchedule, got 'dedicated'",
  ],
  [
    'drivers: [{name: d, topology: zones}]\n',
    "f0.yaml:1: 'drivers[0].topology' of the cluster description must be zone, node or none, got 'zones'. Did you mean 'zone'?",
  ],
  ['apiVersion: v1\nkind: Node\nmetadata: [\n', /^f0\.yaml:\d/],
])('%j is told', (text, words) => {
  expect(() => of(text)).toThrow(words);
});

/** Each value of an object, at whatever depth, by the way to it. */
function waysInto(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([field, inner]) => waysInto(inner, [...way, field]))];
}

const SLIPS = fc.constantFrom<unknown>(undefined, null, 7, 'x', true, [], [7], [null], {}, { x: null }, { x: [] });

test('whatever is wrong with an object of a cluster, it is told or left out', () => {
  const objects = [NODE, CSI_NODE, VOLUME, CLAIM].map((text) => parse(text));
  const slip = fc
    .constantFrom(...objects)
    .chain((object) =>
      fc.record({ object: fc.constant(object), way: fc.constantFrom(...waysInto(object)), to: SLIPS }),
    );
  fc.assert(
    fc.property(slip, ({ object, way, to }) => {
      const broken = structuredClone(object);
      const parent = way.slice(0, -1).reduce((inner, field) => inner[field], broken);
      const last = way.at(-1);
      if (last === undefined) return;
      parent[last] = to;
      try {
        new DescribedCluster(of(stringify(broken)));
      } catch (error) {
        if (!(error instanceof Misuse)) throw error;
      }
    }),
    { numRuns: 1500 },
  );
});
