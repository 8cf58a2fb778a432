/** Manifests that are valid or slightly broken, drawn from tables: what a real API server is asked about. */

import fc from 'fast-check';

type Json = unknown;
type Fields = Record<string, Json>;

/** One question: whether an object may be created, or, with a patch, whether it may then be changed so. */
export interface Question {
  readonly manifest: Fields;
  /** A merge patch of the object, once it is stored. */
  readonly patch?: Fields;
}

/** A valid object, and other values for some of its fields. `undefined` takes a field away. */
interface Table {
  readonly valid: Fields;
  readonly fields: { readonly [path: string]: readonly Json[] };
  readonly patches: readonly Fields[];
}

const NAMES: readonly Json[] = ['Bad_Name', 'x'.repeat(64), 'x'.repeat(254), '-a', 'a.b', '0a'];
const LABELS: readonly Json[] = [
  { app: 'web', 'example.com/a': 'b' },
  { app: 'web', 'bad key': 'x' },
  { app: 'web', 'a/b/c': 'x' },
  { app: 'web', '/a': 'x' },
  { app: 'web', x: 'y'.repeat(64) },
  { app: 'web', x: '-y' },
  { app: 'web', ['k'.repeat(64)]: 'v' },
];
const ANNOTATIONS: readonly Json[] = [{ 'Example.com/A': 'any text' }, { 'bad key': '' }];
const SELECTORS: readonly Json[] = [
  {},
  { matchLabels: { app: 'other' } },
  { matchLabels: { app: 'bad value' } },
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] },
  { matchExpressions: [{ key: 'app', operator: 'In' }] },
  { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] },
  { matchExpressions: [{ key: 'app', operator: 'Near', values: ['x'] }] },
  { matchExpressions: [{ key: 'bad key', operator: 'Exists' }] },
];
const COUNTS: readonly Json[] = [-1, 0, 3, 'three', 1.5];
const PERCENTS: readonly Json[] = [0, 1, -1, '0%', '25%', '101%', '5', 'x%', '-5%', '200%'];
const SIZES: readonly Json[] = [undefined, '0', '-1Gi', '1.5Gi', '1024Mi', '100m', 'big', '1GB', 5];
const MODES: readonly Json[] = [
  [],
  ['ReadWriteMany', 'ReadOnlyMany'],
  ['ReadWriteOncePod'],
  ['ReadWriteOncePod', 'ReadWriteOnce'],
  ['Sometimes'],
  ['Sometimes', 'ReadWriteOncePod'],
];
const CLASSES: readonly Json[] = ['', 'fast', 'Bad_Class', undefined];
const VOLUME_MODES: readonly Json[] = ['Block', 'Raw'];

const container = (more: Fields = {}): Fields => ({ name: 'app', image: 'app:v1', ...more });
const mounts = (...list: Json[]): Json => [container({ volumeMounts: list })];
const CONTAINERS: readonly Json[] = [
  [],
  [container({ name: 'App_1' })],
  [container({ name: undefined })],
  [container({ image: undefined })],
  [container(), container()],
  [container({ imagePullPolicy: 'Sometimes' })],
  [
    container({
      ports: [
        { containerPort: 80, name: 'http' },
        { containerPort: 81, name: 'http' },
      ],
    }),
  ],
  [container({ ports: [{ containerPort: 70000, name: 'Too_long_for_a_port' }] })],
  [container({ ports: [{ containerPort: 0, protocol: 'HTTP' }] })],
  [
    container({
      ports: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    }),
  ],
  [container({ env: [{ name: 'A', value: '1' }, { name: '' }] })],
  [container({ env: [{ name: 'A=B' }] })],
  [container({ env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] })],
  [container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })],
  [container({ resources: { requests: { cpu: '-1' } } })],
  [container({ resources: { limits: { unknown: '1' } } })],
  [container({ resources: { limits: { pods: '1' } } })],
  [container({ resources: { requests: { 'example.com/gpu': '1' } } })],
  [container({ resources: { requests: { 'example.com/gpu': '1500m' }, limits: { 'example.com/gpu': '2' } } })],
  [container({ readinessProbe: {} })],
  [container({ readinessProbe: { httpGet: { port: 'Bad_Port' }, terminationGracePeriodSeconds: 5 } })],
  [container({ livenessProbe: { tcpSocket: { port: 0 }, successThreshold: 2 } })],
  [container({ livenessProbe: { exec: {}, periodSeconds: -1 } })],
  [container({ livenessProbe: { exec: { command: ['a'] }, tcpSocket: { port: 1 } } })],
  [container({ lifecycle: { preStop: {} } })],
  [
    container({
      lifecycle: { postStart: { exec: { command: ['a'] } }, preStop: { httpGet: { port: 70000, path: '' } } },
    }),
  ],
  [
    container({
      startupProbe: { httpGet: { port: 80, scheme: 'FTP', httpHeaders: [{ name: 'Bad Header', value: 'x' }] } },
    }),
  ],
  [container({ startupProbe: { grpc: { port: 0 }, terminationGracePeriodSeconds: 0 } })],
  [
    container({
      env: [
        { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } } },
      ],
    }),
  ],
  [container({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } })],
  [container({ resources: { limits: { 'requests.example.com/gpu': '1' } } })],
  [container({ resources: { requests: { memory: '1.5', 'ephemeral-storage': '1Gi' }, limits: { memory: '1Ki' } } })],
  [container({ terminationMessagePolicy: 'Never' })],
  mounts({ name: 'none', mountPath: '/d' }),
  mounts({ name: 'cache', mountPath: '/d' }, { name: 'cache', mountPath: '/d' }),
  mounts({ name: 'cache', mountPath: '' }),
  mounts({ name: 'cache', mountPath: '/d', subPath: '../x' }),
  mounts({ name: 'cache', mountPath: '/d', subPath: '/x' }),
  [container({ volumeDevices: [{ name: 'cache', devicePath: '/dev/x' }] })],
  [container({ volumeDevices: [{ name: 'none', devicePath: '' }] })],
  [
    container({
      volumeMounts: [{ name: 'cache', mountPath: '/d' }],
      volumeDevices: [{ name: 'cache', devicePath: '/d' }],
    }),
  ],
];
const claimSpec: Fields = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const VOLUMES: readonly Json[] = [
  [{ name: 'cache' }, { name: 'cache' }],
  [{ name: 'Cache' }],
  [{ emptyDir: {} }],
  [{ name: 'cache', emptyDir: {}, hostPath: { path: '/x' } }],
  [{ name: 'cache', hostPath: { path: '' } }],
  [{ name: 'cache', hostPath: { path: '/x/../y', type: 'Any' } }],
  [{ name: 'cache', persistentVolumeClaim: { claimName: '' } }],
  [{ name: 'cache', persistentVolumeClaim: { claimName: 'c' } }],
  [{ name: 'cache', emptyDir: { sizeLimit: '-1' } }],
  [{ name: 'cache', nfs: { server: '', path: 'x' } }],
  [{ name: 'cache', configMap: { name: '', defaultMode: 1000 } }],
  [{ name: 'cache', secret: { secretName: 's', items: [{ key: '', path: '/x' }] } }],
  [{ name: 'cache', configMap: { name: 'c', items: [{ key: 'k', path: '../x', mode: 512 }] } }],
  [{ name: 'cache', ephemeral: {} }],
  [{ name: 'cache', ephemeral: { volumeClaimTemplate: { spec: {} } } }],
  [{ name: 'cache', csi: { driver: 'Bad_Driver' } }],
  [{ name: 'cache', rbd: { monitors: [], image: '' } }],
  [
    { name: 'cache', cephfs: {} },
    { name: 'disk', gcePersistentDisk: { pdName: '' } },
  ],
  [{ name: 'cache', emptyDir: {}, cephfs: { monitors: ['a'] }, downwardAPI: {} }],
  [
    {
      name: 'cache',
      projected: { sources: [{ downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] } }] },
    },
  ],
  [{ name: 'cache', iscsi: { targetPortal: 'p', iqn: 'iqn.2001-04.com.example:x', lun: 0 } }],
  [
    {
      name: 'cache',
      ephemeral: { volumeClaimTemplate: { metadata: { labels: { 'bad key': 'x' } }, spec: claimSpec } },
    },
  ],
];
const AFFINITIES: readonly Json[] = [
  { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
  {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'z', operator: 'Gt', values: ['1', '2'] }] },
          { matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a', 'b'] }] },
        ],
      },
    },
  },
  { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }] } },
  {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['Bad_Node'] }] },
          { matchFields: [{ key: 'metadata.name', operator: 'Exists' }] },
        ],
      },
    },
  },
  { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, topologyKey: '' }] } },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 101, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', namespaces: ['Bad'] } },
      ],
    },
  },
];
const SPREADS: readonly Json[] = [
  [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Never' }],
  [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
    { maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
];
const TOLERATIONS: readonly Json[] = [
  [{ operator: 'Equal', value: 'x' }],
  [{ key: 'a', operator: 'Exists', value: 'x' }],
  [{ key: 'a', operator: 'Near', effect: 'Sometimes' }],
  [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }],
  [{ key: 'bad key', operator: 'Exists' }],
  [{ key: 'a', value: 'bad value' }],
];

const inTemplate = (template: Fields): Fields => ({ spec: { template } });

/** What the spec of a pod may say. */
const podFields = {
  'spec.containers': CONTAINERS,
  'spec.volumes': VOLUMES,
  'spec.restartPolicy': ['OnFailure', 'Never', 'Sometimes'],
  'spec.affinity': AFFINITIES,
  'spec.topologySpreadConstraints': SPREADS,
  'spec.tolerations': TOLERATIONS,
  'spec.nodeSelector': [{ disk: 'ssd' }, { 'bad key': 'x' }],
  'spec.activeDeadlineSeconds': [0, 5],
  'spec.hostname': ['Bad_Host', 'host'],
  'spec.serviceAccountName': ['Bad_Account', 'account'],
  'spec.priorityClassName': ['Bad_Class'],
  'spec.dnsPolicy': ['Sometimes', 'Default'],
  'spec.terminationGracePeriodSeconds': [0, -1],
  'spec.hostNetwork': [true],
  'spec.initContainers': [
    [container()],
    [container({ name: 'init', readinessProbe: { exec: { command: ['a'] } } })],
    [container({ name: 'init', restartPolicy: 'Always', readinessProbe: { exec: { command: ['a'] } } })],
    [container({ name: 'init', restartPolicy: 'Sometimes' })],
  ],
} as const;

/** The same in a template, under its place in a workload. */
const templateFields: Table['fields'] = {
  'spec.template.metadata.labels': [undefined, { app: 'other' }, ...LABELS],
  ...Object.fromEntries(Object.entries(podFields).map(([path, values]) => [`spec.template.${path}`, values])),
};

const metadataFields = {
  'metadata.name': NAMES,
  'metadata.labels': LABELS,
  'metadata.annotations': ANNOTATIONS,
  'metadata.finalizers': [['example.com/x'], ['Bad finalizer'], ['orphan', 'foregroundDeletion']],
} as const;

const template: Fields = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [container()], volumes: [{ name: 'cache', emptyDir: {} }] },
};

export const TABLES: readonly Table[] = [
  {
    valid: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: {
        replicas: 0,
        serviceName: 'web',
        selector: { matchLabels: { app: 'web' } },
        template,
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec }],
      },
    },
    fields: {
      ...metadataFields,
      ...templateFields,
      'spec.replicas': COUNTS.filter((count) => count !== 3),
      'spec.minReadySeconds': COUNTS,
      'spec.revisionHistoryLimit': COUNTS,
      'spec.ordinals': [{ start: -1 }, { start: 3 }, {}],
      'spec.serviceName': ['Bad_Service', 'a.b', '', undefined],
      'spec.selector': [undefined, ...SELECTORS],
      'spec.podManagementPolicy': ['Parallel', 'Ordered', ''],
      'spec.updateStrategy': [
        { type: 'OnDelete' },
        { type: 'OnDelete', rollingUpdate: { partition: 1 } },
        { type: 'Recreate' },
        { type: 'Sometimes', rollingUpdate: { partition: 1 } },
        { rollingUpdate: { partition: -1 } },
        ...PERCENTS.map((maxUnavailable) => ({ rollingUpdate: { maxUnavailable } })),
      ],
      'spec.persistentVolumeClaimRetentionPolicy': [
        { whenDeleted: 'Delete' },
        { whenDeleted: 'Never', whenScaled: 'Recycle' },
      ],
      'spec.volumeClaimTemplates': [
        undefined,
        [{ metadata: { name: 'data' }, spec: {} }],
        [{ metadata: { name: 'cache' }, spec: claimSpec }],
        [{ metadata: { name: 'Bad_Name' }, spec: claimSpec }],
        [{ metadata: { name: 'a' }, spec: { ...claimSpec, accessModes: ['Sometimes'], volumeMode: 'Raw' } }],
      ],
      'spec.replica': [1],
    },
    patches: [
      { spec: { serviceName: 'other' } },
      { spec: { podManagementPolicy: 'Parallel' } },
      { spec: { podManagementPolicy: 'Sometimes' } },
      { spec: { volumeClaimTemplates: null } },
      {
        spec: {
          volumeClaimTemplates: [
            {
              metadata: { name: 'data', labels: { a: 'b' } },
              spec: {
                ...claimSpec,
                selector: { matchLabels: { x: 'y' } },
                dataSource: { kind: 'PersistentVolumeClaim', name: 'c' },
              },
            },
          ],
        },
      },
      { spec: { selector: { matchLabels: { tier: 'db' } } } },
      { spec: { serviceName: 'other', podManagementPolicy: 'Parallel', volumeClaimTemplates: null } },
      { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } },
      { spec: { updateStrategy: { type: 'OnDelete' } } },
      { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '150%' } } } },
      { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      { spec: { ordinals: { start: 2 }, revisionHistoryLimit: 0, minReadySeconds: 5 } },
      { spec: { replicas: -1 } },
      inTemplate({ spec: { containers: [container({ image: 'app:v2' })] } }),
      inTemplate({ spec: { containers: [container({ name: 'App' })] } }),
      inTemplate({ metadata: { labels: { app: 'other' } } }),
      { metadata: { labels: { 'bad key': 'x' } } },
    ],
  },
  {
    valid: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { replicas: 0, selector: { matchLabels: { app: 'web' } }, template },
    },
    fields: {
      ...metadataFields,
      ...templateFields,
      'spec.replicas': COUNTS.filter((count) => count !== 3),
      'spec.minReadySeconds': COUNTS,
      'spec.revisionHistoryLimit': COUNTS,
      'spec.progressDeadlineSeconds': [...COUNTS, 600],
      'spec.selector': [undefined, ...SELECTORS],
      'spec.paused': [true, 'yes'],
      'spec.strategy': [
        { type: 'Recreate' },
        { type: 'Recreate', rollingUpdate: { maxSurge: 1 } },
        { type: 'Sometimes' },
        { type: 'Sometimes', rollingUpdate: { maxSurge: 1 } },
        { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
        { rollingUpdate: { maxSurge: '0%', maxUnavailable: '0%' } },
        ...PERCENTS.map((maxUnavailable) => ({ rollingUpdate: { maxUnavailable } })),
        ...PERCENTS.map((maxSurge) => ({ rollingUpdate: { maxSurge } })),
      ],
      'spec.replica': [1],
    },
    patches: [
      { spec: { selector: { matchLabels: { tier: 'db' } } } },
      { spec: { strategy: { type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } },
      { spec: { progressDeadlineSeconds: 5, minReadySeconds: 5 } },
      { spec: { paused: true } },
      { spec: { strategy: { rollingUpdate: null } } },
      { spec: { minReadySeconds: 0, replicas: null } },
      inTemplate({ spec: { restartPolicy: 'Never' } }),
      inTemplate({ spec: { volumes: [{ name: 'cache', persistentVolumeClaim: { claimName: '' } }] } }),
    ],
  },
  {
    valid: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      spec: { replicas: 0, selector: { matchLabels: { app: 'web' } }, template },
    },
    fields: {
      'spec.replicas': COUNTS.filter((count) => count !== 3),
      'spec.minReadySeconds': COUNTS,
      'spec.selector': [undefined, ...SELECTORS],
      'spec.template.spec.restartPolicy': ['Never'],
    },
    patches: [
      { spec: { selector: { matchLabels: { tier: 'db' } } } },
      inTemplate({ spec: { containers: [container({ image: 'app:v2' })] } }),
    ],
  },
  {
    // No node has this label: the pod stays where it is.
    valid: {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { nodeSelector: { none: 'such' }, containers: [container()], volumes: [{ name: 'cache', emptyDir: {} }] },
    },
    fields: {
      ...metadataFields,
      ...podFields,
      'spec.nodeSelector': [{ none: 'such', 'bad key': 'x' }],
      'spec.containers': [
        ...CONTAINERS,
        [container({ image: ' app' })],
        [container({ resources: { limits: { cpu: '1' } } })],
        [
          container({
            image: 'app',
            livenessProbe: { grpc: { port: 1 } },
            env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
          }),
        ],
      ],
      'spec.subdomain': ['web', 'Bad_Subdomain'],
    },
    patches: [{ metadata: { labels: { a: 'b' } } }, { metadata: { labels: { a: 'bad value' } } }],
  },
  {
    valid: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { storageClassName: 'none', ...claimSpec } },
    fields: {
      ...metadataFields,
      'spec.accessModes': [undefined, ...MODES],
      'spec.resources.requests.storage': SIZES,
      'spec.storageClassName': CLASSES,
      'spec.volumeMode': VOLUME_MODES,
      'spec.volumeName': ['pv', ''],
      'spec.selector': SELECTORS,
      'spec.volumeAttributesClassName': ['gold', 'Bad_Class', ''],
      'spec.dataSource': [
        { kind: 'PersistentVolumeClaim', name: 'c' },
        { kind: 'Pod', name: '' },
        { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: '' },
      ],
      'spec.dataSourceRef': [
        { kind: 'PersistentVolumeClaim', name: 'd' },
        { kind: 'Pod', name: '' },
        { apiGroup: 'Bad_Group', kind: 'Image', name: 'i' },
      ],
      'spec.resource': [{}],
    },
    patches: [
      { spec: { accessModes: ['ReadWriteMany'] } },
      { spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'], storageClassName: 'other' } },
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: '500Mi' } } } },
      { spec: { resources: { requests: { storage: '1024Mi' } } } },
      { spec: { resources: { limits: { storage: '5Gi' } } } },
      { spec: { resources: null } },
      { spec: { resources: { requests: { storage: '0' } } } },
      { spec: { storageClassName: null } },
      { spec: { volumeName: 'some' } },
      { spec: { volumeMode: 'Block' } },
      { spec: { volumeAttributesClassName: 'gold' } },
      { spec: { selector: { matchLabels: { a: 'b' } } } },
      { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'c' } } },
      { metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } } },
      { metadata: { labels: { a: 'b' }, annotations: { 'volume.kubernetes.io/selected-node': 'n' } } },
    ],
  },
  {
    valid: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], nfs: { server: 'nfs', path: '/x' } },
    },
    fields: {
      ...metadataFields,
      'spec.accessModes': [undefined, ...MODES],
      'spec.capacity': [undefined, {}, { storage: '0' }, { storage: '-1' }, { storage: '1Gi', cpu: '1' }, { cpu: '1' }],
      'spec.persistentVolumeReclaimPolicy': ['Delete', 'Recycle', 'Keep'],
      'spec.storageClassName': CLASSES,
      'spec.volumeMode': VOLUME_MODES,
      'spec.nfs': [undefined, { server: '', path: '' }, { server: 's', path: 'relative' }],
      'spec.hostPath': [{ path: '/x' }, { path: '' }],
      spec: [
        {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/..' },
          persistentVolumeReclaimPolicy: 'Recycle',
        },
        {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/', type: 'Any' },
          persistentVolumeReclaimPolicy: 'Recycle',
        },
        {
          capacity: { storage: '1.5G' },
          accessModes: ['ReadWriteOnce'],
          csi: { driver: 'd.example.com', volumeHandle: 'v' },
          volumeAttributesClassName: 'Bad_Class',
        },
        { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local: { path: '' } },
        { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], rbd: { monitors: ['m'], image: 'i' } },
        { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], cephfs: { monitors: [] } },
      ],
      'spec.local': [{ path: '/x' }, { path: '../x' }],
      'spec.csi': [
        { driver: '', volumeHandle: '' },
        { driver: 'd.example.com', volumeHandle: 'v' },
        { driver: 'D'.repeat(64), volumeHandle: 'v' },
      ],
      'spec.nodeAffinity': [
        {},
        { required: { nodeSelectorTerms: [] } },
        { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['z1'] }] }] } },
        { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Near' }] }] } },
      ],
      'spec.volumeAttributesClassName': ['gold', ''],
      'metadata.annotations': [{ 'volume.beta.kubernetes.io/mount-options': 'ro' }, ...ANNOTATIONS],
    },
    patches: [
      { spec: { nfs: { path: '/y' } } },
      { spec: { nfs: null, csi: { driver: 'd.example.com', volumeHandle: 'v', volumeAttributes: { a: 'b' } } } },
      { spec: { nfs: null, hostPath: { path: '/x' } } },
      { spec: { nfs: null, local: { path: '/x' } } },
      { spec: { hostPath: { path: '/x' } } },
      {
        spec: { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteMany'], persistentVolumeReclaimPolicy: 'Delete' },
      },
      { spec: { volumeMode: 'Block' } },
      { spec: { storageClassName: 'other', mountOptions: ['ro'] } },
      {
        spec: {
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } },
        },
      },
    ],
  },
  {
    valid: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      provisioner: 'd.example.com',
      parameters: { a: 'b' },
    },
    fields: {
      ...metadataFields,
      provisioner: ['', undefined, 'Upper.example.com', 'bad provisioner', 'a/b/c'],
      parameters: [{}, { '': 'x' }],
      reclaimPolicy: ['Retain', 'Recycle', 'Keep'],
      volumeBindingMode: ['WaitForFirstConsumer', 'Late'],
      allowVolumeExpansion: [true, 'yes'],
      mountOptions: [['ro']],
      allowedTopologies: [
        [{ matchLabelExpressions: [{ key: 'zone', values: ['z1', 'z1'] }] }],
        [{ matchLabelExpressions: [{ key: 'zone', values: [] }] }],
        [
          {
            matchLabelExpressions: [
              { key: 'zone', values: ['a'] },
              { key: 'zone', values: ['b'] },
            ],
          },
        ],
        [
          { matchLabelExpressions: [{ key: 'zone', values: ['a', 'b'] }] },
          { matchLabelExpressions: [{ key: 'zone', values: ['b', 'a'] }] },
        ],
        [{ matchLabelExpressions: [{ key: 'bad key', values: ['a'] }] }],
      ],
    },
    patches: [
      { parameters: { a: 'c' } },
      { parameters: null },
      { provisioner: 'other.example.com' },
      { reclaimPolicy: 'Retain' },
      { volumeBindingMode: 'WaitForFirstConsumer' },
      { provisioner: 'other.example.com', parameters: { a: 'c' }, reclaimPolicy: 'Retain' },
      {
        allowVolumeExpansion: true,
        mountOptions: ['ro'],
        allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
      },
    ],
  },
  {
    valid: {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    fields: {
      ...metadataFields,
      'spec.clusterIP': [undefined],
      'spec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'Sometimes'],
      'spec.selector': [undefined, { 'bad key': 'x' }, { app: 'bad value' }],
      'spec.ports': [
        undefined,
        [],
        [{ port: 0 }],
        [{ port: 80 }, { port: 81 }],
        [
          { port: 80, name: 'a' },
          { port: 80, name: 'b' },
        ],
        [
          { port: 80, name: 'a' },
          { port: 81, name: 'a' },
        ],
        [{ port: 80, name: 'Bad_Name' }],
        [{ port: 80, protocol: 'HTTP' }],
        [{ port: 80, targetPort: 'Bad_Port' }],
        [{ port: 80, targetPort: 70000 }],
        [{ port: 80, nodePort: 30080 }],
      ],
      spec: [
        { type: 'ExternalName', externalName: 'example.com' },
        { type: 'ExternalName', externalName: 'Bad_Name', ports: [{ port: 80 }] },
        { type: 'ExternalName', clusterIP: 'None', ipFamilyPolicy: 'SingleStack' },
        {
          type: 'NodePort',
          ports: [
            { port: 80, name: 'a', nodePort: 30081 },
            { port: 81, name: 'b', nodePort: 30081 },
          ],
        },
        {
          type: 'LoadBalancer',
          ports: [{ port: 80, appProtocol: 'bad protocol' }],
          externalTrafficPolicy: 'Sometimes',
        },
        {
          ports: [{ port: 80 }],
          sessionAffinity: 'ClientIP',
          sessionAffinityConfig: { clientIP: { timeoutSeconds: 90000 } },
        },
        { ports: [{ port: 80 }], loadBalancerSourceRanges: ['10.0.0.0/8'], loadBalancerClass: 'example.com/x' },
      ],
      'spec.sessionAffinity': ['ClientIP', 'Sometimes'],
      'spec.sessionAffinityConfig': [{ clientIP: { timeoutSeconds: 0 } }],
      'spec.publishNotReadyAddresses': [true],
      'spec.externalTrafficPolicy': ['Local'],
      'spec.internalTrafficPolicy': ['Local', 'Sometimes'],
      'spec.trafficDistribution': ['PreferClose', 'PreferSameNode', 'Anywhere'],
      'spec.ipFamilies': [['IPv4'], ['IPv5'], ['IPv4', 'IPv4']],
      'spec.ipFamilyPolicy': ['Sometimes', 'PreferDualStack'],
      'spec.allocateLoadBalancerNodePorts': [true],
    },
    patches: [
      { spec: { selector: { app: 'other' } } },
      { spec: { ports: [] } },
      { spec: { ports: [{ port: -1 }] } },
      { spec: { clusterIP: '10.0.0.7', clusterIPs: null } },
      { spec: { publishNotReadyAddresses: true } },
      { spec: { type: 'LoadBalancer' } },
    ],
  },
  {
    valid: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    },
    fields: {
      ...metadataFields,
      'spec.maxUnavailable': [undefined, ...PERCENTS],
      'spec.minAvailable': PERCENTS,
      'spec.selector': [undefined, ...SELECTORS],
      'spec.unhealthyPodEvictionPolicy': ['AlwaysAllow', 'Never'],
    },
    patches: [
      { spec: { minAvailable: 1 } },
      { spec: { maxUnavailable: null, minAvailable: '150%' } },
      { spec: { selector: { matchLabels: { app: 'other' } } } },
    ],
  },
];

/** Every single other value of every field, every patch, and `pairs` draws of two or three fields at once. */
export function questions(pairs: number, seed: number): readonly Question[] {
  const singles = TABLES.flatMap(({ valid, fields }) =>
    Object.entries(fields).flatMap(([path, values]) => values.map((value) => with_(valid, [[path, value]]))),
  );
  const drawn = fc.sample(anyCombination(), { numRuns: pairs, seed });
  const creates = [...TABLES.map(({ valid }) => valid), ...singles, ...drawn].map((manifest) => ({ manifest }));
  const patches = TABLES.flatMap(({ valid, patches }) => patches.map((patch) => ({ manifest: valid, patch })));
  return [...creates, ...patches].map(named);
}

function anyCombination(): fc.Arbitrary<Fields> {
  return fc.constantFrom(...TABLES).chain(({ valid, fields }) =>
    fc
      .subarray(Object.keys(fields), { minLength: 2, maxLength: 3 })
      .chain((paths) =>
        fc.tuple(
          ...paths.map((path) => fc.constantFrom(...(fields[path] as Json[])).map((value) => [path, value] as const)),
        ),
      )
      .map((changes) => with_(valid, changes)),
  );
}

function with_(object: Fields, changes: readonly (readonly [path: string, value: Json])[]): Fields {
  const result = structuredClone(object);
  for (const [path, value] of changes) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let at = result;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as Fields;
    }
    if (value === undefined) delete at[last];
    else at[last] = structuredClone(value);
  }
  return result;
}

/** Names tell the questions apart; a name that is part of a question keeps what is wrong with it. */
function named(question: Question, index: number): Question {
  const metadata = { ...((question.manifest.metadata as Fields | undefined) ?? {}) };
  const number = `m${String(index).padStart(3, '0')}`;
  const { name } = metadata;
  metadata.name = typeof name === 'string' ? `${name.slice(0, -number.length)}${number}` : number;
  if (name === '0a') metadata.name = `0${number}`;
  if (name === '-a') metadata.name = `-${number}`;
  if (name === 'a.b') metadata.name = `a.${number}`;
  if (name === 'Bad_Name') metadata.name = `Bad_${number}`;
  return { ...question, manifest: { ...question.manifest, metadata } };
}
