import { testExamples, told } from './support/examples';

testExamples('FLD11');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a negative history',
    { 'StatefulSet/db': { 'spec.revisionHistoryLimit': -1 } },
    [
      'info: StatefulSet db: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    ],
  ],
  [
    'a negative grace period',
    { 'StatefulSet/db': { 'spec.template.spec.terminationGracePeriodSeconds': -1 } },
    [
      'info: StatefulSet db: spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ],
  ],
  [
    'an old label of nodes',
    { 'StatefulSet/db': { 'spec.template.spec.nodeSelector': { 'beta.kubernetes.io/os': 'linux' } } },
    [
      'info: StatefulSet db: spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  ],
  [
    'an old topology',
    {
      'StatefulSet/db': {
        'spec.template.spec.topologySpreadConstraints.0.topologyKey': 'failure-domain.beta.kubernetes.io/zone',
      },
    },
    [
      'info: StatefulSet db: spec.template.spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ],
  ],
  [
    'an old label in an affinity',
    {
      'StatefulSet/db': {
        'spec.template.spec.affinity': {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }] }],
            },
          },
        },
      },
    },
    [
      'info: StatefulSet db: spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use "kubernetes.io/arch" instead',
    ],
  ],
  [
    'no selector',
    {
      'StatefulSet/db': {
        'spec.template.spec.topologySpreadConstraints.0.labelSelector': null,
        'spec.template.spec.affinity': {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'a' } }],
          },
        },
      },
    },
    [
      'info: StatefulSet db: spec.template.spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
      'info: StatefulSet db: spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod',
    ],
  ],
  [
    'old annotations of the pod',
    {
      'StatefulSet/db': {
        'spec.template.metadata.annotations': {
          'container.apparmor.security.beta.kubernetes.io/db': 'runtime/default',
          'scheduler.alpha.kubernetes.io/critical-pod': '',
        },
      },
    },
    [
      'info: StatefulSet db: spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/db]: deprecated since v1.30; use the "appArmorProfile" field instead',
      'info: StatefulSet db: spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
    ],
  ],
  [
    'a port twice',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.ports.1': { name: 'b', containerPort: 5000 } } },
    [
      'info: StatefulSet db: spec.template.spec.containers[0].ports[1]: duplicate port definition with spec.template.spec.containers[0].ports[0]',
    ],
  ],
  [
    'a port with and without a port of the host',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.ports.1': { name: 'b', containerPort: 5000, hostPort: 5000 },
      },
    },
    [
      'info: StatefulSet db: spec.template.spec.containers[0].ports[1]: overlapping port definition with spec.template.spec.containers[0].ports[0]',
    ],
  ],
  [
    'the old annotation of a class',
    {
      'PersistentVolumeClaim/files': {
        'metadata.annotations': { 'volume.beta.kubernetes.io/storage-class': 'shared' },
      },
    },
    [
      'info: PersistentVolumeClaim files: metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
    ],
  ],
  [
    'Recycle',
    {
      'PersistentVolume/v': {
        apiVersion: 'v1',
        metadata: { name: 'v' },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Recycle',
          nfs: { server: 's', path: '/' },
        },
      },
    },
    [
      'info: PersistentVolume v: spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    ],
  ],
  [
    'an old topology of a class',
    {
      'StorageClass/x': {
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'x' },
        provisioner: 'p.example.com',
        allowedTopologies: [
          { matchLabelExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', values: ['z'] }] },
        ],
      },
    },
    [
      'info: StorageClass x: allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ],
  ],
  [
    'affinity of a headless Service',
    { 'Service/db': { 'spec.sessionAffinity': 'ClientIP' } },
    ['info: Service db: spec.SessionAffinity is ignored for headless services'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD11', fragment)).toEqual(expected);
});
