import { created, updated, withDefaults } from '../../lib/kube/defaults';
import type {
  Deployment,
  KubeObject,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
  StorageClass,
} from '../../lib/kube/objects';
import { switchesOf } from '../../lib/kube/versions';

const newest = switchesOf();

const pod = (spec: Partial<Pod['spec']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0' },
  spec: { containers: [{ name: 'app', image: 'app:v1' }], ...spec },
});

const set = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: pod().spec }, ...spec },
});

const claim = (spec: PersistentVolumeClaim['spec'] = {}, annotations = {}): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', annotations },
  spec,
});

const storageClass = (name: string, creationTimestamp?: string): StorageClass => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name,
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  },
  provisioner: 'block.example.com',
});

describe('a StatefulSet', () => {
  test.each<[string, StatefulSet['spec']['updateStrategy'], StatefulSet['spec']['updateStrategy']]>([
    ['1.37.1', undefined, { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } }],
    ['1.35.3', undefined, { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } }],
    ['1.35.4', undefined, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
    ['1.37.1', { type: 'RollingUpdate' }, { type: 'RollingUpdate' }],
    ['1.37.1', { type: 'OnDelete' }, { type: 'OnDelete' }],
    [
      '1.36.0',
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } },
      { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    ],
    ['1.36.0', { rollingUpdate: { partition: 2 } }, { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }],
  ])('in %s: updateStrategy %j', (version, updateStrategy, stored) => {
    const given = set(updateStrategy === undefined ? {} : { updateStrategy });
    expect(created(given, switchesOf(version)).spec.updateStrategy).toEqual(stored);
  });

  test('stored with maxUnavailable keeps it while the gate is off', () => {
    const updateStrategy = { type: 'RollingUpdate' as const, rollingUpdate: { partition: 0, maxUnavailable: 2 } };
    const old = created(set({ updateStrategy }), newest);
    expect(updated(old, old, switchesOf('1.36.0')).spec.updateStrategy).toEqual(updateStrategy);
  });

  test('gets whole claim templates, without a default class', () => {
    const stored = created(
      set({
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1024Mi' } } } },
        ],
      }),
      newest,
      { storageClasses: [storageClass('standard')] },
    );
    expect(stored.spec.volumeClaimTemplates).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' },
        status: { phase: 'Pending' },
      },
    ]);
  });
});

describe('generation', () => {
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: pod().spec } },
  };
  const annotated = <T extends KubeObject>(object: T): T => ({
    ...object,
    metadata: { ...object.metadata, annotations: { note: 'x' } },
  });

  test.each<[string, KubeObject, (stored: KubeObject) => KubeObject, number | undefined]>([
    ['the same again', set(), () => set(), 1],
    ['a new spec', set(), () => set({ replicas: 3 }), 2],
    ['annotations of a set', set(), annotated, 1],
    ['annotations of a Deployment', deployment, annotated, 2],
    ['a claim', claim(), () => claim({ volumeName: 'pv' }), undefined],
    [
      'another writing of the same',
      set({ replicas: 1 }),
      () => set({ revisionHistoryLimit: 10, volumeClaimTemplates: [] }),
      1,
    ],
  ])('%s', (_, object, change, generation) => {
    const stored = created(object, newest);
    const next = change(stored);
    // A generation that is given means nothing.
    const given = { ...next, metadata: { ...next.metadata, generation: 99 } };
    expect(updated(given, stored, newest).metadata.generation).toBe(generation);
  });

  test('a status given with the spec is not taken', () => {
    const given = { ...set(), status: { replicas: 7 } };
    expect(created(given, newest).status).toEqual({ replicas: 0, availableReplicas: 0 });
    const stored = { ...created(set(), newest), status: { replicas: 2 } };
    expect(updated(given, stored, newest).status).toEqual({ replicas: 2 });
  });
});

describe('a claim', () => {
  const classes = [
    storageClass('b', '2024-01-01T00:00:00Z'),
    storageClass('c', '2024-02-01T00:00:00Z'),
    storageClass('a', '2024-02-01T00:00:00Z'),
  ];

  test.each<[string, PersistentVolumeClaim, readonly StorageClass[], string | undefined]>([
    ['no default class', claim(), [], undefined],
    ['the newest default class, then the first by name', claim(), classes, 'a'],
    ['a class of its own', claim({ storageClassName: 'x' }), classes, 'x'],
    ['the empty class', claim({ storageClassName: '' }), classes, ''],
    ['the old annotation', claim({}, { 'volume.beta.kubernetes.io/storage-class': 'x' }), classes, undefined],
  ])('%s', (_, object, storageClasses, name) => {
    expect(created(object, newest, { storageClasses }).spec.storageClassName).toBe(name);
  });

  const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
  const populator = { apiGroup: 'example.com', kind: 'Image', name: 'i' };
  test.each<[string, PersistentVolumeClaim['spec'], PersistentVolumeClaim['spec']]>([
    ['a snapshot is copied', { dataSource: snapshot }, { dataSource: snapshot, dataSourceRef: snapshot }],
    ['a reference is copied back', { dataSourceRef: populator }, { dataSource: populator, dataSourceRef: populator }],
    ['other sources need a reference', { dataSource: populator }, {}],
    ['a reference to another namespace is dropped', { dataSourceRef: { ...snapshot, namespace: 'x' } }, {}],
  ])('data source: %s', (_, spec, stored) => {
    expect(created(claim(spec), newest).spec).toEqual({ ...stored, resources: {}, volumeMode: 'Filesystem' });
  });

  test('a volume attributes class needs its gate', () => {
    expect(created(claim({ volumeAttributesClassName: 'gold' }), switchesOf('1.33.0')).spec).not.toHaveProperty(
      'volumeAttributesClassName',
    );
    expect(
      created(claim({ volumeAttributesClassName: 'gold' }), switchesOf('1.34.0')).spec.volumeAttributesClassName,
    ).toBe('gold');
  });

  test('amounts are rounded up to thousandths and stored in canonical text', () => {
    const resources = { requests: { storage: '1.5Gi' }, limits: { storage: '1100.0001' } };
    expect(created(claim({ resources }), newest).spec.resources).toEqual({
      requests: { storage: '1536Mi' },
      limits: { storage: '1100001m' },
    });
  });
});

describe('a pod', () => {
  test.each([
    ['app:v1', 'IfNotPresent'],
    ['app', 'Always'],
    ['app:latest', 'Always'],
    ['registry.example.com:5000/team/app', 'Always'],
    ['registry.example.com:5000/team/app:1', 'IfNotPresent'],
    [`app@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
    ['App', 'IfNotPresent'],
    ['', 'IfNotPresent'],
  ])('image %p is pulled %s', (image, imagePullPolicy) => {
    const stored = withDefaults(pod({ containers: [{ name: 'app', image }] }), newest);
    expect(stored.spec.containers[0]).toMatchObject({ imagePullPolicy });
  });

  test('requests follow limits in pods, but not in templates', () => {
    const containers = [
      { name: 'app', image: 'a', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: 0.5 } } },
    ];
    expect(withDefaults(pod({ containers }), newest).spec.containers[0]?.resources?.requests).toEqual({
      cpu: '500m',
      memory: '1Gi',
    });
    const template = { spec: { containers } };
    expect(withDefaults(set({ template }), newest).spec.template.spec.containers[0]?.resources?.requests).toEqual({
      cpu: '500m',
    });
  });

  test('probes, handlers, ports and fields', () => {
    const container = {
      name: 'app',
      ports: [{ containerPort: 80 }],
      env: [
        { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'B', value: 'b' },
      ],
      readinessProbe: { httpGet: { port: 80 }, periodSeconds: 0, failureThreshold: 5 },
      livenessProbe: { grpc: { port: 1 } },
      lifecycle: { preStop: { httpGet: { port: 80, path: '/stop' } } },
    };
    expect(withDefaults(pod({ containers: [container], hostNetwork: true }), newest).spec.containers[0]).toMatchObject({
      ports: [{ containerPort: 80, protocol: 'TCP', hostPort: 80 }],
      env: [
        { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } },
        { name: 'B', value: 'b' },
      ],
      readinessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 5,
      },
      livenessProbe: { grpc: { port: 1, service: '' } },
      lifecycle: { preStop: { httpGet: { port: 80, path: '/stop', scheme: 'HTTP' } } },
    });
  });

  test.each<[object, object]>([
    [{}, { emptyDir: {} }],
    [{ emptyDir: { sizeLimit: '1024Mi' } }, { emptyDir: { sizeLimit: '1Gi' } }],
    [{ configMap: { name: 'c' } }, { configMap: { name: 'c', defaultMode: 420 } }],
    [{ secret: { secretName: 's', defaultMode: 256 } }, { secret: { secretName: 's', defaultMode: 256 } }],
    [{ hostPath: { path: '/x' } }, { hostPath: { path: '/x', type: '' } }],
    [{ iscsi: { iqn: 'i' } }, { iscsi: { iqn: 'i', iscsiInterface: 'default' } }],
    [
      {
        projected: {
          sources: [
            { serviceAccountToken: { path: 't' } },
            { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'f' } }] } },
          ],
        },
      },
      {
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { path: 't', expirationSeconds: 3600 } },
            { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'f', apiVersion: 'v1' } }] } },
          ],
        },
      },
    ],
  ])('volume %j', (source, stored) => {
    expect(withDefaults(pod({ volumes: [{ name: 'v', ...source }] }), newest).spec.volumes).toEqual([
      { name: 'v', ...stored },
    ]);
  });

  test.each<[string, Pod['spec']['tolerations'], readonly (number | undefined)[]]>([
    ['nothing of its own', undefined, [300, 300]],
    [
      'its own for one taint',
      [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 5 }],
      [5, 300],
    ],
    ['everything', [{ operator: 'Exists' }], [undefined]],
    ['another effect', [{ operator: 'Exists', effect: 'NoSchedule' }], [undefined, 300, 300]],
  ])('tolerates %s', (_, tolerations, seconds) => {
    const stored = created(pod(tolerations === undefined ? {} : { tolerations }), newest);
    expect(stored.spec.tolerations?.map((each) => each.tolerationSeconds)).toEqual(seconds);
  });

  test('with a node has the topology of the node, from 1.35 on', () => {
    const labels = { 'topology.kubernetes.io/zone': 'z1', 'kubernetes.io/hostname': 'node-a' };
    const node = (name: string) =>
      name === 'node-a' ? { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } } : undefined;
    const labelsOf = (version: string, nodeName: string) =>
      created(pod({ nodeName }), switchesOf(version), { node }).metadata.labels;
    expect(labelsOf('1.35.0', 'node-a')).toEqual({ 'topology.kubernetes.io/zone': 'z1' });
    expect(labelsOf('1.34.4', 'node-a')).toBeUndefined();
    expect(labelsOf('1.35.0', 'node-x')).toBeUndefined();
  });
});

describe('a Service', () => {
  const service = (spec: object) =>
    created({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec } as KubeObject, newest);
  test.each<[object, object]>([
    [{ clusterIP: 'None' }, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['None'] }],
    [
      { selector: { app: 'web' } },
      { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], internalTrafficPolicy: 'Cluster' },
    ],
    [{ type: 'LoadBalancer' }, { externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true }],
    [{ sessionAffinity: 'ClientIP' }, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }],
    [{ ports: [{ port: 80 }] }, { ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }],
    [{ ports: [{ port: 80, targetPort: 'http' }] }, { ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }] }],
  ])('%j', (spec, stored) => {
    expect(service(spec)).toMatchObject({ spec: stored });
  });

  test('that names somebody else has no addresses', () => {
    expect(service({ type: 'ExternalName', externalName: 'example.com' })).toEqual(
      expect.objectContaining({ spec: { type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' } }),
    );
  });
});

test('null is the same as leaving out', () => {
  const given = {
    ...set(),
    spec: { ...set().spec, replicas: null, template: { metadata: null, spec: { ...pod().spec, volumes: null } } },
  };
  expect(created(given as unknown as StatefulSet, newest)).toEqual(created(set(), newest));
});

test('what has no defaults comes back as it is', () => {
  const lease: KubeObject = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l' } };
  expect(withDefaults(lease, newest)).toBe(lease);
});
