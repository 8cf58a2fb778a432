import { parse } from 'yaml';
import { type Columns, PRINTERS } from '../../../lib/kube/printers';
import { API_KINDS } from '../../../lib/model/kinds';

test('every kind of the model has its columns', () => {
  expect(Object.keys(PRINTERS).sort()).toEqual(Object.keys(API_KINDS).sort());
});

test.each(Object.entries(PRINTERS))('the columns of %s begin with the name, wide ones stand last', (_, columns) => {
  const all = columns as Columns<never>;
  expect(all[0].name).toBe('NAME');
  const wide = all.map((column) => column.wide === true);
  expect(wide).toEqual([...wide].sort());
});

const TEMPLATE = 'template: {spec: {containers: [{name: a, image: a:1}, {name: b}]}}';

/** What kubectl prints, cell by cell, of an object as the API server stores it. */
test.each<[keyof typeof PRINTERS, string, string]>([
  [
    'StatefulSet',
    `metadata: {name: n}\nspec: {replicas: 3, ${TEMPLATE}}\nstatus: {readyReplicas: 2}`,
    'n|2/3|a,b|a:1,',
  ],
  ['StatefulSet', `metadata: {name: n}\nspec: {${TEMPLATE}}`, 'n|0/1|a,b|a:1,'],
  [
    'Deployment',
    `metadata: {name: n}\nspec: {replicas: 2, selector: {matchLabels: {b: c, a: d}}, ${TEMPLATE}}\nstatus: {readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1}`,
    'n|1/2|2|1|a,b|a:1,|a=d,b=c',
  ],
  [
    'Deployment',
    `metadata: {name: n}\nspec: {selector: {matchExpressions: [{key: z, operator: In, values: [c, b]}, {key: y, operator: NotIn, values: [a]}, {key: x, operator: Exists}, {key: w, operator: DoesNotExist}]}, ${TEMPLATE}}`,
    'n|0/1|0|0|a,b|a:1,|!w,x,y notin (a),z in (b,c)',
  ],
  [
    'ReplicaSet',
    `metadata: {name: n}\nspec: {replicas: 2, selector: {}, ${TEMPLATE}}\nstatus: {replicas: 3, readyReplicas: 1}`,
    'n|2|3|1|a,b|a:1,|<none>',
  ],
  [
    'ControllerRevision',
    'metadata: {name: n, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]}\nrevision: 4',
    'n|statefulset.apps/web|4',
  ],
  ['ControllerRevision', 'metadata: {name: n}\nrevision: 1', 'n|<none>|1'],
  [
    'PodDisruptionBudget',
    'metadata: {name: n}\nspec: {maxUnavailable: 25%}\nstatus: {disruptionsAllowed: 1}',
    'n|N/A|25%|1',
  ],
  ['PodDisruptionBudget', 'metadata: {name: n}\nspec: {minAvailable: 0}', 'n|0|N/A|0'],
  [
    'PersistentVolumeClaim',
    'metadata: {name: n}\nspec: {storageClassName: fast, volumeMode: Block, resources: {requests: {storage: 1Gi}}}\nstatus: {phase: Pending}',
    'n|Pending||||fast|<unset>|Block',
  ],
  [
    'PersistentVolumeClaim',
    'metadata: {name: n}\nspec: {volumeName: v}\nstatus: {phase: Bound, capacity: {storage: 1024Mi}, accessModes: [ReadWriteMany, ReadWriteOnce]}',
    'n|Bound|v|1Gi|RWO,RWX||<unset>|<unset>',
  ],
  [
    'PersistentVolumeClaim',
    'metadata: {name: n, deletionTimestamp: true}\nspec: {}\nstatus: {phase: Bound}',
    'n|Terminating|||||<unset>|<unset>',
  ],
  [
    'PersistentVolume',
    'metadata: {name: n}\nspec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOncePod], persistentVolumeReclaimPolicy: Retain, storageClassName: fast, claimRef: {namespace: a, name: b}, volumeAttributesClassName: gold, volumeMode: Filesystem}\nstatus: {phase: Released, reason: why}',
    'n|5Gi|RWOP|Retain|Released|a/b|fast|gold|why|Filesystem',
  ],
  ['StorageClass', 'metadata: {name: n}\nprovisioner: p', 'n|p|Delete|Immediate|false'],
  [
    'StorageClass',
    'metadata: {name: n}\nprovisioner: p\nreclaimPolicy: Retain\nvolumeBindingMode: WaitForFirstConsumer\nallowVolumeExpansion: true',
    'n|p|Retain|WaitForFirstConsumer|true',
  ],
  [
    'VolumeAttachment',
    'metadata: {name: n}\nspec: {attacher: a, nodeName: m, source: {persistentVolumeName: v}}\nstatus: {attached: true}',
    'n|a|v|m|true',
  ],
  [
    'Service',
    'metadata: {name: n}\nspec: {type: ClusterIP, clusterIP: None, clusterIPs: [None], ports: [{port: 80, protocol: TCP}, {port: 53, nodePort: 30053, protocol: UDP}], selector: {b: c, a: d}}',
    'n|ClusterIP|None|<none>|80/TCP,53:30053/UDP|a=d,b=c',
  ],
  [
    'Service',
    'metadata: {name: n}\nspec: {type: LoadBalancer, clusterIP: 10.0.0.1}',
    'n|LoadBalancer|10.0.0.1|<pending>|<none>|<none>',
  ],
  [
    'Service',
    'metadata: {name: n}\nspec: {type: ExternalName, externalName: e.org}',
    'n|ExternalName|<none>|e.org|<none>|<none>',
  ],
  [
    'EndpointSlice',
    'metadata: {name: n}\naddressType: IPv4\nports: [{port: 80}, {name: x}]\nendpoints: [{addresses: [1.1.1.1]}, {addresses: [1.1.1.2]}, {addresses: [1.1.1.3]}, {addresses: [1.1.1.4]}, {addresses: [1.1.1.5]}]',
    'n|IPv4|80,x|1.1.1.1,1.1.1.2,1.1.1.3 + 2 more...',
  ],
  ['EndpointSlice', 'metadata: {name: n}\naddressType: IPv4', 'n|IPv4|<unset>|<unset>'],
  [
    'Node',
    'metadata: {name: n, labels: {node-role.kubernetes.io/worker: "", kubernetes.io/role: db}}\nspec: {unschedulable: true}\nstatus: {conditions: [{type: Ready, status: Unknown}]}',
    'n|NotReady,SchedulingDisabled|db,worker',
  ],
  ['Node', 'metadata: {name: n}', 'n|Unknown|<none>'],
  ['ConfigMap', 'metadata: {name: n}\ndata: {a: b}\nbinaryData: {c: d}', 'n|2'],
  ['Secret', 'metadata: {name: n}\ntype: Opaque', 'n|Opaque|0'],
  [
    'CSIDriver',
    'metadata: {name: n}\nspec: {attachRequired: false, tokenRequests: [{audience: a}], volumeLifecycleModes: [Persistent, Ephemeral]}',
    'n|false|false|false|a|false|Persistent,Ephemeral',
  ],
  ['CSINode', 'metadata: {name: n}\nspec: {drivers: [{name: d, nodeID: n}]}', 'n|1'],
  ['CSIStorageCapacity', 'metadata: {name: n}\nstorageClassName: s\ncapacity: 2048Ki', 'n|s|2Mi'],
])('%s %#', (kind, yaml, cells) => {
  const object = parse(yaml);
  expect((PRINTERS[kind] as unknown as Columns<unknown>).map(({ cell }) => cell(object)).join('|')).toBe(cells);
});
