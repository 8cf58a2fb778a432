import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, Duration, Size } from 'cdk8s';
import * as plus from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import * as ts from 'typescript';
import * as lib from '../../lib';
import { type Manifest, only, render } from './support';

/**
 * Where every prop lands in the YAML: one row a prop. The last test reads the interfaces and fails when a prop has no
 * row.
 */
interface Row {
  readonly build: (chart: Chart) => unknown;
  readonly kind: string;
  /** Keys joined by `/`, because labels have dots; `~` stands for a `/` inside a key. Empty: the whole object. */
  readonly path: string;
  readonly value: unknown;
}
type Rows = { readonly [prop: string]: Row };

const IMAGE = 'db:1';
const DATA: lib.StoreVolume = { name: 'data', size: Size.gibibytes(1), mountPath: '/data' };
const TERM = 'spec/template/spec';

function store(props: Partial<lib.StatefulStoreProps>, path: string, value: unknown, kind = 'StatefulSet'): Row {
  const build = (chart: Chart) => new lib.StatefulStore(chart, 'db', { ...base(props), ...props });
  return { build, kind, path, value };
}
function app(props: Partial<lib.SharedVolumeAppProps>, path: string, value: unknown, kind = 'Deployment'): Row {
  const build = (chart: Chart) => new lib.SharedVolumeApp(chart, 'app', { volumes: [DATA], ...base(props), ...props });
  return { build, kind, path, value };
}
function base(props: { podTemplate?: unknown }) {
  return props.podTemplate ? {} : { containers: [{ image: IMAGE }] };
}
/** A row on the claim template of a store's one volume. */
function claim(props: Partial<lib.StoreVolume>, path: string, value: unknown): Row {
  const volume = { ...DATA, ...props };
  return store({ volumes: [volume] }, `spec/volumeClaimTemplates/0/${path}`, value);
}
/** A row on the first container of a store. */
function mount(target: lib.VolumeTarget, path: string, value: unknown, more: Partial<lib.StoreVolume> = {}): Row {
  const volume = { name: 'data', size: Size.gibibytes(1), mounts: [target], ...more };
  return store({ volumes: [volume] }, `${TERM}/containers/${path}`, value);
}
function headless(props: lib.HeadlessServiceProps, path: string, value: unknown): Row {
  return store({ service: lib.GoverningService.headless(props) }, path, value, 'Service');
}
function client(props: lib.ClientServiceProps, path: string, value: unknown): Row {
  const ports = [{ port: 80 }];
  return store({ service: lib.GoverningService.none(), client: { ports, ...props } }, path, value, 'Service');
}
function port(props: Partial<lib.StoreServicePort>, path: string, value: unknown): Row {
  return {
    ...store(
      {
        containers: [{ image: IMAGE, ports: [{ number: 8080, name: 'web' }] }],
        service: lib.GoverningService.none(),
        client: { type: lib.ClientServiceType.NODE_PORT, ports: [{ port: 80, ...props }] },
      },
      `spec/ports/0/${path}`,
      value,
      'Service',
    ),
  };
}
function behaviour(hints: lib.Behaviour, hint: string, value: string): Row {
  return store({ replicas: 3, behaviour: hints }, `metadata/annotations/cdk8s-stateful~${hint}`, value);
}
function spread(props: Partial<lib.SpreadConstraint>, path: string, value: unknown): Row {
  const constraint = { topology: plus.Topology.ZONE, ...props };
  return store({ spread: [constraint] }, `${TERM}/topologySpreadConstraints/0/${path}`, value);
}
function budget(options: lib.DisruptionOptions, path: string, value: unknown): Row {
  return store({ disruption: lib.Disruption.minAvailable(1, options) }, path, value, 'PodDisruptionBudget');
}
function storageClass(props: Partial<lib.StorageClassProps>, path: string, value: unknown): Row {
  const build = (chart: Chart) => new lib.StorageClass(chart, 'fast', { provisioner: 'ebs.csi.aws.com', ...props });
  return { build, kind: 'StorageClass', path, value };
}
function preset(build: (chart: Chart) => unknown, path: string, value: unknown): Row {
  return { build, kind: 'StorageClass', path: `parameters/${path}`, value };
}
function volume(props: Partial<lib.LocalVolumeProps>, path: string, value: unknown): Row {
  const node = props.nodeAffinity ? undefined : 'a-1';
  const all = { size: props.quantity ? undefined : Size.gibibytes(10), path: '/mnt/disk', node, ...props };
  const build = (chart: Chart) => lib.PersistentVolume.local(chart, 'disk', all);
  return { build, kind: 'PersistentVolume', path, value };
}
function nfs(props: Partial<lib.NfsVolumeProps>, path: string, value: unknown): Row {
  const all = { size: Size.gibibytes(10), server: 'nfs.example.com', path: '/exports', ...props };
  const build = (chart: Chart) => lib.PersistentVolume.nfs(chart, 'share', all);
  return { build, kind: 'PersistentVolume', path, value };
}
function csi(props: Partial<lib.CsiVolumeProps>, path: string, value: unknown): Row {
  const all = { size: Size.gibibytes(10), driver: 'rbd.csi.ceph.com', volumeHandle: 'image-1', ...props };
  const build = (chart: Chart) => lib.PersistentVolume.csi(chart, 'image', all);
  return { build, kind: 'PersistentVolume', path, value };
}
function sharedClaim(props: Partial<lib.SharedClaimProps>, path: string, value: unknown): Row {
  const build = (chart: Chart) => new lib.SharedClaim(chart, 'files', { size: Size.gibibytes(10), ...props });
  return { build, kind: 'PersistentVolumeClaim', path, value };
}
function sharedVolume(props: Partial<lib.SharedVolume>, path: string, value: unknown, kind = 'Deployment'): Row {
  const size = props.claim ? undefined : Size.gibibytes(10);
  return app({ volumes: [{ name: 'files', mountPath: '/files', size, ...props }] }, path, value, kind);
}

const AFFINITY = { podAffinity: {} };
const SNAPSHOT = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly' };
const TEMPLATE = {
  metadata: { labels: { 'cdk8s-stateful/set': 'db', 'cdk8s-stateful/app': 'app' } },
  spec: {
    containers: [{ name: 'x', image: 'x:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'app-data' } }],
  },
};
const UNMOUNTED = { name: 'data', size: Size.gibibytes(1) };
const SECRET = { name: 'key', namespace: 'ceph' };
const ANYWHERE = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }] },
};

/** Rows of the pod's props: they hold for stores and shared apps alike. */
function podRows(on: typeof store): Rows {
  const spec = (props: lib.StatefulPodProps, path: string, value: unknown) =>
    on(props as object, `${TERM}/${path}`, value);
  const meta = (props: lib.StatefulPodProps, path: string, value: unknown) =>
    on(props as object, `spec/template/metadata/${path}`, value);
  const account = (chart: Chart) => plus.ServiceAccount.fromServiceAccountName(chart, 'account', 'robot');
  const withAccount = spec({}, 'serviceAccountName', 'robot');
  return {
    containers: spec({ containers: [{ image: 'zookeeper:3.9' }] }, 'containers/0/image', 'zookeeper:3.9'),
    initContainers: spec({ initContainers: [{ image: 'init:1' }] }, 'initContainers/0/image', 'init:1'),
    podVolumes: { ...spec({}, 'volumes', undefined), ...special(on, 'podVolumes') },
    podLabels: meta({ podLabels: { tier: 'data' } }, 'labels/tier', 'data'),
    podAnnotations: meta({ podAnnotations: { note: 'x' } }, 'annotations/note', 'x'),
    restartOn: { ...meta({}, 'annotations/cdk8s-stateful~content', '58d72e18850998e8'), ...special(on, 'restartOn') },
    securityContext: spec({ securityContext: { user: 999 } }, 'securityContext/runAsUser', 999),
    gracePeriod: spec({ gracePeriod: Duration.minutes(5) }, 'terminationGracePeriodSeconds', 300),
    spread: spec({ spread: [] }, 'topologySpreadConstraints', undefined),
    serviceAccount: { ...withAccount, ...special(on, 'serviceAccount', account) },
    automountServiceAccountToken: spec({ automountServiceAccountToken: true }, 'automountServiceAccountToken', true),
    enableServiceLinks: spec({ enableServiceLinks: true }, 'enableServiceLinks', true),
    hostAliases: spec({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['x'] }] }, 'hostAliases/0/ip', '10.0.0.1'),
    dns: spec({ dns: { nameservers: ['10.0.0.2'] } }, 'dnsConfig/nameservers/0', '10.0.0.2'),
    dockerRegistryAuth: { ...spec({}, 'imagePullSecrets/0/name', 'registry'), ...special(on, 'dockerRegistryAuth') },
    shareProcessNamespace: spec({ shareProcessNamespace: true }, 'shareProcessNamespace', true),
    hostNetwork: spec({ hostNetwork: true }, 'hostNetwork', true),
    isolate: on({ isolate: true }, 'spec/policyTypes', ['Egress', 'Ingress'], 'NetworkPolicy'),
    pod: spec({ pod: { priorityClassName: 'high' } }, 'priorityClassName', 'high'),
    podTemplate: on({ podTemplate: TEMPLATE, volumes: [UNMOUNTED] }, 'spec/template', TEMPLATE),
  };
}

/** Props whose value is a construct, which needs the chart. */
function special(on: typeof store, prop: string, make?: (chart: Chart) => unknown) {
  const makers: { [prop: string]: (chart: Chart) => unknown } = {
    podVolumes: (chart) => [plus.Volume.fromEmptyDir(chart, 'scratch', 'scratch')],
    restartOn: (chart) => [new plus.ConfigMap(chart, 'config', { data: { a: '1' } })],
    dockerRegistryAuth: (chart) => plus.Secret.fromSecretName(chart, 'registry', 'registry'),
  };
  const value = make ?? makers[prop];
  const build = (chart: Chart) => on({ [prop]: value(chart) } as object, '', undefined).build(chart);
  return prop === 'podVolumes'
    ? { build, path: `${TERM}/volumes`, value: expect.arrayContaining([{ name: 'scratch', emptyDir: {} }]) }
    : { build };
}

const TABLE: { readonly [struct: string]: Rows } = {
  StatefulStoreProps: {
    name: store({ name: 'pinned' }, 'metadata/name', 'pinned'),
    namespace: store({ namespace: 'data' }, 'metadata/namespace', 'data'),
    labels: store({ labels: { team: 'a' } }, 'metadata/labels/team', 'a'),
    annotations: store({ annotations: { note: 'a' } }, 'metadata/annotations/note', 'a'),
    replicas: store({ replicas: 5 }, 'spec/replicas', 5),
    stopped: store({ replicas: 5, stopped: true }, 'spec/replicas', 0),
    firstOrdinal: store({ firstOrdinal: 3 }, 'spec/ordinals/start', 3),
    volumes: store({ volumes: [DATA] }, 'spec/volumeClaimTemplates/0/metadata/name', 'data'),
    selector: store(
      { selector: { matchLabels: { app: 'old' } }, podLabels: { app: 'old' } },
      'spec/selector/matchLabels',
      { app: 'old' },
    ),
    service: store({ service: lib.GoverningService.existing('peers') }, 'spec/serviceName', 'peers'),
    client: store(
      { service: lib.GoverningService.none(), client: { ports: [{ port: 1 }] } },
      'metadata/name',
      'db',
      'Service',
    ),
    podManagement: store({ podManagement: plus.PodManagementPolicy.PARALLEL }, 'spec/podManagementPolicy', 'Parallel'),
    update: store({ update: lib.UpdateStrategy.onDelete() }, 'spec/updateStrategy', { type: 'OnDelete' }),
    minReady: store({ minReady: Duration.seconds(30) }, 'spec/minReadySeconds', 30),
    revisionHistoryLimit: store({ revisionHistoryLimit: 3 }, 'spec/revisionHistoryLimit', 3),
    retention: store({ retention: {} }, 'spec/persistentVolumeClaimRetentionPolicy', {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    }),
    disruption: store(
      { disruption: lib.Disruption.minAvailablePercent(50) },
      'spec/minAvailable',
      '50%',
      'PodDisruptionBudget',
    ),
    ordinalVariable: store({ ordinalVariable: 'POD_ORDINAL' }, `${TERM}/containers/0/env/0`, {
      name: 'POD_ORDINAL',
      valueFrom: { fieldRef: { fieldPath: `metadata.labels['apps.kubernetes.io/pod-index']` } },
    }),
    clusterDomain: {
      build: (chart) => {
        const db = new lib.StatefulStore(chart, 'db', {
          containers: [{ image: IMAGE }],
          namespace: 'n',
          clusterDomain: 'corp',
        });
        new plus.ConfigMap(chart, 'peers', { data: { host: db.hostOf(0) } });
      },
      kind: 'ConfigMap',
      path: 'data/host',
      value: 'db-0.db-headless.n.svc.corp',
    },
    behaviour: behaviour({ keepData: true }, 'keep-data', 'true'),
    verify: store({ verify: { allow: { DSR01: 'why' } } }, 'metadata/annotations/cdk8s-stateful~allow.DSR01', 'why'),
  },
  RetentionProps: {
    whenDeleted: store(
      { retention: { whenDeleted: lib.ClaimRetention.DELETE } },
      'spec/persistentVolumeClaimRetentionPolicy/whenDeleted',
      'Delete',
    ),
    whenScaled: store(
      { retention: { whenScaled: lib.ClaimRetention.DELETE } },
      'spec/persistentVolumeClaimRetentionPolicy/whenScaled',
      'Delete',
    ),
  },
  StatefulPodProps: podRows(store),
  PodFields: Object.fromEntries(
    Object.entries({
      priorityClassName: ['high', 'high'],
      preemptionPolicy: ['Never', 'Never'],
      schedulerName: ['volcano', 'volcano'],
      runtimeClassName: ['gvisor', 'gvisor'],
      nodeSelector: [{ disk: 'ssd' }, { disk: 'ssd' }],
      affinity: [AFFINITY, AFFINITY],
      tolerations: [[{ key: 'db', operator: 'Exists' }], [{ key: 'db', operator: 'Exists' }]],
      securityContext: [{ supplementalGroups: [5] }, { supplementalGroups: [5] }],
      imagePullSecrets: [[{ name: 'a' }], [{ name: 'a' }]],
      readinessGates: [[{ conditionType: 'joined' }], [{ conditionType: 'joined' }]],
      schedulingGates: [[{ name: 'quota' }], [{ name: 'quota' }]],
      resourceClaims: [[{ name: 'gpu' }], [{ name: 'gpu' }]],
      resources: [{ requests: { cpu: plus.k8s.Quantity.fromNumber(2) } }, { requests: { cpu: 2 } }],
      overhead: [{ cpu: plus.k8s.Quantity.fromString('50m') }, { cpu: '50m' }],
      os: [{ name: 'linux' }, { name: 'linux' }],
      hostUsers: [false, false],
      hostIpc: [true, true],
      hostPid: [true, true],
    }).map(([field, [given, value]]) => {
      const rendered = field.replace('Ipc', 'IPC').replace('Pid', 'PID');
      return [field, store({ pod: { [field]: given } }, `${TERM}/${rendered}`, value)];
    }),
  ),
  ClaimProps: {
    size: claim({ size: Size.gibibytes(8) }, 'spec/resources/requests/storage', '8Gi'),
    quantity: claim({ size: undefined, quantity: '10G' }, 'spec/resources/requests/storage', '10G'),
    limit: claim({ limit: Size.gibibytes(9) }, 'spec/resources/limits/storage', '9Gi'),
    limitQuantity: claim({ limitQuantity: '20G' }, 'spec/resources/limits/storage', '20G'),
    accessModes: claim({ accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD] }, 'spec/accessModes', [
      'ReadWriteOncePod',
    ]),
    volumeMode: claim(
      { volumeMode: plus.PersistentVolumeMode.BLOCK, mountPath: undefined, devicePath: '/dev/data' },
      'spec/volumeMode',
      'Block',
    ),
    storageClass: claim({ storageClass: lib.StorageClass.existing('fast') }, 'spec/storageClassName', 'fast'),
    selector: claim({ selector: { matchLabels: { disk: 'ssd' } } }, 'spec/selector', { matchLabels: { disk: 'ssd' } }),
    dataSourceRef: claim({ dataSourceRef: SNAPSHOT }, 'spec/dataSourceRef', SNAPSHOT),
    dataSource: claim({ dataSource: SNAPSHOT }, 'spec/dataSource', SNAPSHOT),
    volumeAttributesClassName: claim({ volumeAttributesClassName: 'gold' }, 'spec/volumeAttributesClassName', 'gold'),
    volumeName: claim({ volumeName: 'pv-1' }, 'spec/volumeName', 'pv-1'),
    labels: claim({ labels: { a: 'b' } }, 'metadata/labels', { a: 'b' }),
    annotations: claim({ annotations: { a: 'b' } }, 'metadata/annotations', { a: 'b' }),
    finalizers: claim({ finalizers: ['example.com/keep'] }, 'metadata/finalizers', ['example.com/keep']),
  },
  DataSource: {
    apiGroup: claim({ dataSourceRef: SNAPSHOT }, 'spec/dataSourceRef/apiGroup', 'snapshot.storage.k8s.io'),
    kind: claim({ dataSourceRef: SNAPSHOT }, 'spec/dataSourceRef/kind', 'VolumeSnapshot'),
    name: claim({ dataSourceRef: SNAPSHOT }, 'spec/dataSourceRef/name', 'nightly'),
    namespace: claim({ dataSourceRef: { ...SNAPSHOT, namespace: 'x' } }, 'spec/dataSourceRef/namespace', 'x'),
  },
  VolumeMounts: {
    name: claim({ name: 'log' }, 'metadata/name', 'log'),
    mountPath: store({ volumes: [DATA] }, `${TERM}/containers/0/volumeMounts`, [{ name: 'data', mountPath: '/data' }]),
    devicePath: store(
      {
        volumes: [
          { ...DATA, volumeMode: plus.PersistentVolumeMode.BLOCK, mountPath: undefined, devicePath: '/dev/data' },
        ],
      },
      `${TERM}/containers/0/volumeDevices`,
      [{ name: 'data', devicePath: '/dev/data' }],
    ),
    mounts: mount({ path: '/var/log' }, '0/volumeMounts/0/mountPath', '/var/log'),
  },
  VolumeTarget: {
    container: {
      ...mount({ path: '/x', container: 'side' }, '', undefined),
      build: (chart) =>
        new lib.StatefulStore(chart, 'db', {
          containers: [{ image: IMAGE }, { name: 'side', image: IMAGE }],
          volumes: [{ name: 'data', size: Size.gibibytes(1), mounts: [{ path: '/x', container: 'side' }] }],
        }),
      path: `${TERM}/containers/1/volumeMounts/0/mountPath`,
      value: '/x',
    },
    path: mount({ path: '/x' }, '0/volumeMounts/0/mountPath', '/x'),
    devicePath: mount({ devicePath: '/dev/x' }, '0/volumeDevices/0/devicePath', '/dev/x', {
      volumeMode: plus.PersistentVolumeMode.BLOCK,
    }),
    readOnly: mount({ path: '/x', readOnly: true }, '0/volumeMounts/0/readOnly', true),
    recursiveReadOnly: mount(
      { path: '/x', readOnly: true, recursiveReadOnly: 'Enabled' },
      '0/volumeMounts/0/recursiveReadOnly',
      'Enabled',
    ),
    subPath: mount({ path: '/x', subPath: 'db' }, '0/volumeMounts/0/subPath', 'db'),
    subPathExpr: mount({ path: '/x', subPathExpr: '$(POD_NAME)' }, '0/volumeMounts/0/subPathExpr', '$(POD_NAME)'),
    propagation: mount(
      { path: '/x', propagation: plus.MountPropagation.HOST_TO_CONTAINER },
      '0/volumeMounts/0/mountPropagation',
      'HostToContainer',
    ),
  },
  StoreVolume: {
    lifetime: store({ volumes: [{ ...DATA, lifetime: lib.VolumeLifetime.REBUILT }] }, `${TERM}/volumes`, [
      {
        name: 'data',
        ephemeral: {
          volumeClaimTemplate: {
            metadata: {},
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        },
      },
    ]),
  },
  SpreadConstraint: {
    topology: spread({}, 'topologyKey', 'topology.kubernetes.io/zone'),
    maxSkew: spread({ maxSkew: 2 }, 'maxSkew', 2),
    whenUnsatisfiable: spread(
      { whenUnsatisfiable: lib.WhenUnsatisfiable.DO_NOT_SCHEDULE },
      'whenUnsatisfiable',
      'DoNotSchedule',
    ),
    minDomains: spread({ minDomains: 3, whenUnsatisfiable: lib.WhenUnsatisfiable.DO_NOT_SCHEDULE }, 'minDomains', 3),
    nodeAffinityPolicy: spread({ nodeAffinityPolicy: 'Ignore' }, 'nodeAffinityPolicy', 'Ignore'),
    nodeTaintsPolicy: spread({ nodeTaintsPolicy: 'Honor' }, 'nodeTaintsPolicy', 'Honor'),
    matchLabelKeys: spread({ matchLabelKeys: ['rev'] }, 'matchLabelKeys', ['rev']),
    selector: spread({ selector: { matchLabels: { tier: 'a' } } }, 'labelSelector', { matchLabels: { tier: 'a' } }),
  },
  DisruptionOptions: {
    name: budget({ name: 'guard' }, 'metadata/name', 'guard'),
    unhealthyPodEviction: budget(
      { unhealthyPodEviction: lib.UnhealthyPodEviction.IF_HEALTHY_BUDGET },
      'spec/unhealthyPodEvictionPolicy',
      'IfHealthyBudget',
    ),
    labels: budget({ labels: { a: 'b' } }, 'metadata/labels/a', 'b'),
    annotations: budget({ annotations: { a: 'b' } }, 'metadata/annotations', { a: 'b' }),
  },
  RollingUpdateOptions: {
    partition: store(
      { replicas: 3, update: lib.UpdateStrategy.rollingUpdate({ partition: 2 }) },
      'spec/updateStrategy/rollingUpdate/partition',
      2,
    ),
    maxUnavailable: store(
      { update: lib.UpdateStrategy.rollingUpdate({ maxUnavailable: plus.PercentOrAbsolute.percent(40) }) },
      'spec/updateStrategy/rollingUpdate/maxUnavailable',
      '40%',
    ),
  },
  OrdinalCommandOptions: {
    first: command({ first: 'exec primary', others: 'exec replica' }, /\nexec primary\nelse/),
    others: command({ first: 'exec primary', others: 'exec replica' }, /else\nexec replica\nfi$/),
    variable: command({ first: 'a', others: 'b', variable: 'ORD' }, /\$\{ORD:\?/),
    firstOrdinal: command({ first: 'a', others: 'b', firstOrdinal: 5 }, /" = 5 \]/),
  },
  StoreServiceProps: {
    name: headless({ name: 'peers' }, 'metadata/name', 'peers'),
    ports: headless({ ports: [{ port: 2888 }] }, 'spec/ports', [{ port: 2888 }]),
    selectLabels: headless({ selectLabels: { role: 'primary' } }, 'spec/selector', {
      'cdk8s-stateful/set': 'db',
      role: 'primary',
    }),
    ipFamilies: headless({ ipFamilies: ['IPv6'] }, 'spec/ipFamilies', ['IPv6']),
    ipFamilyPolicy: headless({ ipFamilyPolicy: 'PreferDualStack' }, 'spec/ipFamilyPolicy', 'PreferDualStack'),
    internalTrafficPolicy: headless({ internalTrafficPolicy: 'Local' }, 'spec/internalTrafficPolicy', 'Local'),
    trafficDistribution: headless(
      { trafficDistribution: 'PreferSameZone' },
      'spec/trafficDistribution',
      'PreferSameZone',
    ),
    sessionAffinity: headless({ sessionAffinity: 'ClientIP' }, 'spec/sessionAffinity', 'ClientIP'),
    sessionAffinitySeconds: headless(
      { sessionAffinity: 'ClientIP', sessionAffinitySeconds: 60 },
      'spec/sessionAffinityConfig/clientIP/timeoutSeconds',
      60,
    ),
    externalIPs: headless({ externalIPs: ['192.0.2.1'] }, 'spec/externalIPs', ['192.0.2.1']),
    labels: headless({ labels: { a: 'b' } }, 'metadata/labels/a', 'b'),
    annotations: headless({ annotations: { a: 'b' } }, 'metadata/annotations/a', 'b'),
  },
  HeadlessServiceProps: {
    publishNotReady: headless({ publishNotReady: false }, 'spec/publishNotReadyAddresses', false),
  },
  ClientServiceProps: {
    type: client({ type: lib.ClientServiceType.LOAD_BALANCER }, 'spec/type', 'LoadBalancer'),
    clusterIP: client({ clusterIP: '10.0.0.9' }, 'spec/clusterIP', '10.0.0.9'),
    clusterIPs: client({ clusterIPs: ['10.0.0.9'] }, 'spec/clusterIPs', ['10.0.0.9']),
    ...Object.fromEntries(
      Object.entries({
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 30001,
        loadBalancerClass: 'internal',
        loadBalancerIP: '192.0.2.1',
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        allocateLoadBalancerNodePorts: false,
      }).map(([prop, value]) => [
        prop,
        client({ type: lib.ClientServiceType.LOAD_BALANCER, [prop]: value }, `spec/${prop}`, value),
      ]),
    ),
  },
  StoreServicePort: {
    port: port({ port: 443 }, 'port', 443),
    name: port({ name: 'http' }, 'name', 'http'),
    protocol: port({ protocol: plus.Protocol.UDP }, 'protocol', 'UDP'),
    targetPort: port({ targetPort: 8080 }, 'targetPort', 8080),
    targetPortName: port({ targetPortName: 'web' }, 'targetPort', 'web'),
    appProtocol: port({ appProtocol: 'mongo' }, 'appProtocol', 'mongo'),
    nodePort: port({ nodePort: 30002 }, 'nodePort', 30002),
  },
  Behaviour: {
    startNeeds: behaviour({ startNeeds: lib.StartNeeds.LAST_STOPPED }, 'start-needs', 'lastStopped'),
    startNeedsJob: behaviour({ startNeedsJob: 'init' }, 'start-needs', 'job/init'),
    readyMeans: behaviour({ readyMeans: 'joined' }, 'ready-means', 'joined'),
    discovery: behaviour({ discovery: 'srv' }, 'discovery', 'srv'),
    names: behaviour({ names: 'unused' }, 'names', 'unused'),
    quorum: behaviour({ quorum: lib.Quorum.members(2) }, 'quorum', '2'),
    membership: behaviour({ membership: 'dynamic' }, 'membership', 'dynamic'),
    rebuilds: behaviour({ rebuilds: true }, 'rebuilds', 'true'),
    replication: behaviour({ replication: 'full' }, 'replication', 'full'),
    startSeconds: behaviour({ startSeconds: 20 }, 'start-seconds', '20'),
    joinSeconds: behaviour({ joinSeconds: 5 }, 'join-seconds', '5'),
    stopSeconds: behaviour({ stopSeconds: 10 }, 'stop-seconds', '10'),
    recoverySeconds: behaviour({ recoverySeconds: 60 }, 'recovery-seconds', '60'),
    maxOutageSeconds: behaviour({ maxOutageSeconds: 600 }, 'max-outage-seconds', '600'),
    dataPaths: behaviour({ dataPaths: ['/data', '/log'] }, 'data-paths', '/data,/log'),
    ephemeral: behaviour({ ephemeral: true }, 'ephemeral', 'true'),
    keepData: behaviour({ keepData: true }, 'keep-data', 'true'),
    sessions: behaviour({ sessions: 'inPod' }, 'sessions', 'inPod'),
    rolledBy: behaviour({ rolledBy: 'operator' }, 'rolled-by', 'operator'),
  },
  StorageClassProps: {
    provisioner: storageClass({ provisioner: 'block.example.com' }, 'provisioner', 'block.example.com'),
  },
  StorageClassOptions: {
    name: storageClass({ name: 'gold' }, 'metadata/name', 'gold'),
    parameters: storageClass({ parameters: { type: 'io2' } }, 'parameters', { type: 'io2' }),
    reclaimPolicy: storageClass({ reclaimPolicy: lib.ReclaimPolicy.DELETE }, 'reclaimPolicy', 'Delete'),
    volumeBindingMode: storageClass(
      { volumeBindingMode: lib.VolumeBindingMode.IMMEDIATE },
      'volumeBindingMode',
      'Immediate',
    ),
    allowVolumeExpansion: storageClass({ allowVolumeExpansion: false }, 'allowVolumeExpansion', false),
    mountOptions: storageClass({ mountOptions: ['noatime'] }, 'mountOptions', ['noatime']),
    allowedTopologies: storageClass(
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z1'] }] }] },
      'allowedTopologies',
      [{ matchLabelExpressions: [{ key: 'zone', values: ['z1'] }] }],
    ),
    isDefault: storageClass({ isDefault: true }, 'metadata/annotations', {
      'storageclass.kubernetes.io/is-default-class': 'true',
    }),
    labels: storageClass({ labels: { a: 'b' } }, 'metadata/labels', { a: 'b' }),
    annotations: storageClass({ annotations: { a: 'b' } }, 'metadata/annotations', { a: 'b' }),
  },
  AllowedTopology: {
    matchLabelExpressions: storageClass(
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z1', 'z2'] }] }] },
      'allowedTopologies/0/matchLabelExpressions/0/values',
      ['z1', 'z2'],
    ),
  },
  TopologyTerm: {
    key: storageClass(
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z1'] }] }] },
      'allowedTopologies/0/matchLabelExpressions/0/key',
      'zone',
    ),
    values: storageClass(
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z1'] }] }] },
      'allowedTopologies/0/matchLabelExpressions/0/values/0',
      'z1',
    ),
  },
  AwsEbsOptions: presetRows(lib.StorageClass.awsEbs, {
    type: ['io2', 'type'],
    iops: [4000, 'iops'],
    throughput: [200, 'throughput'],
    encrypted: [false, 'encrypted'],
    kmsKeyId: ['arn:key', 'kmsKeyId'],
    fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
  }),
  GcePdOptions: presetRows(lib.StorageClass.gcePd, {
    type: ['pd-ssd', 'type'],
    regional: [true, 'replication-type', 'regional-pd'],
    fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
  }),
  AzureDiskOptions: presetRows(lib.StorageClass.azureDisk, {
    skuName: ['Premium_LRS', 'skuName'],
    maxShares: [2, 'maxShares'],
    fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
  }),
  AzureFileOptions: presetRows(lib.StorageClass.azureFile, {
    skuName: ['Premium_LRS', 'skuName'],
    protocol: ['nfs', 'protocol'],
  }),
  AwsEfsOptions: presetRows(
    lib.StorageClass.awsEfs,
    { fileSystemId: ['fs-2', 'fileSystemId'], directoryPerms: ['755', 'directoryPerms'] },
    { fileSystemId: 'fs-1' },
  ),
  GcpFilestoreOptions: presetRows(lib.StorageClass.gcpFilestore, {
    tier: ['zonal', 'tier'],
    network: ['vpc', 'network'],
  }),
  CephRbdOptions: presetRows(
    lib.StorageClass.cephRbd,
    {
      clusterId: ['other', 'clusterID'],
      pool: ['p2', 'pool'],
      imageFeatures: ['layering,exclusive-lock', 'imageFeatures'],
      fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
      secrets: [{ namespace: 'ceph' }, 'csi.storage.k8s.io~node-stage-secret-namespace', 'ceph'],
    },
    { clusterId: 'rook-ceph', pool: 'p1' },
  ),
  CephFsOptions: presetRows(
    lib.StorageClass.cephFs,
    {
      clusterId: ['other', 'clusterID'],
      fsName: ['fs2', 'fsName'],
      pool: ['p2', 'pool'],
      secrets: [{ namespace: 'ceph' }, 'csi.storage.k8s.io~node-stage-secret-namespace', 'ceph'],
    },
    { clusterId: 'rook-ceph', fsName: 'fs1' },
  ),
  CephSecrets: Object.fromEntries(
    Object.entries({
      namespace: 'provisioner-secret-namespace',
      provisioner: 'controller-expand-secret-name',
      node: 'node-stage-secret-name',
    }).map(([prop, parameter]) => [
      prop,
      preset(
        (chart) => lib.StorageClass.cephRbd(chart, 'rbd', { clusterId: 'c', pool: 'p', secrets: { [prop]: 'x' } }),
        `csi.storage.k8s.io~${parameter}`,
        'x',
      ),
    ]),
  ),
  NfsOptions: presetRows(
    lib.StorageClass.nfs,
    { server: ['nfs2', 'server'], share: ['/b', 'share'], subDir: ['x', 'subDir'] },
    { server: 'nfs1', share: '/a' },
  ),
  LonghornOptions: presetRows(lib.StorageClass.longhorn, {
    numberOfReplicas: [2, 'numberOfReplicas'],
    fsType: ['xfs', 'fsType'],
  }),
  OpenEbsLvmOptions: presetRows(
    lib.StorageClass.openEbsLvm,
    { volumeGroup: ['vg2', 'volgroup'], fsType: ['xfs', 'fsType'] },
    { volumeGroup: 'vg1' },
  ),
  OpenEbsZfsOptions: presetRows(
    lib.StorageClass.openEbsZfs,
    { pool: ['p2', 'poolname'], fsType: ['xfs', 'fstype'] },
    { pool: 'p1' },
  ),
  OpenEbsHostpathOptions: {
    basePath: {
      build: (chart) => lib.StorageClass.openEbsHostpath(chart, 'hostpath', { basePath: '/mnt' }),
      kind: 'StorageClass',
      path: 'metadata/annotations/cas.openebs.io~config',
      value: '- name: StorageType\n  value: hostpath\n- name: BasePath\n  value: /mnt\n',
    },
  },
  VsphereOptions: presetRows(lib.StorageClass.vsphere, {
    storagePolicyName: ['gold', 'storagepolicyname'],
    datastoreUrl: ['ds:///x', 'datastoreurl'],
    fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
  }),
  CinderOptions: presetRows(lib.StorageClass.cinder, {
    type: ['ssd', 'type'],
    availability: ['nova', 'availability'],
    fsType: ['xfs', 'csi.storage.k8s.io~fstype'],
  }),
  PersistentVolumeOptions: {
    name: volume({ name: 'pv-1' }, 'metadata/name', 'pv-1'),
    size: volume({ size: Size.gibibytes(20) }, 'spec/capacity/storage', '20Gi'),
    quantity: volume({ quantity: '20G' }, 'spec/capacity/storage', '20G'),
    accessModes: volume({ accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD] }, 'spec/accessModes', [
      'ReadWriteOncePod',
    ]),
    volumeMode: volume({ volumeMode: plus.PersistentVolumeMode.BLOCK }, 'spec/volumeMode', 'Block'),
    reclaimPolicy: csi({ reclaimPolicy: lib.ReclaimPolicy.DELETE }, 'spec/persistentVolumeReclaimPolicy', 'Delete'),
    storageClass: volume({ storageClass: lib.StorageClass.existing('local') }, 'spec/storageClassName', 'local'),
    mountOptions: nfs({ mountOptions: ['nfsvers=4.1'] }, 'spec/mountOptions', ['nfsvers=4.1']),
    nodeAffinity: volume({ nodeAffinity: ANYWHERE }, 'spec/nodeAffinity', ANYWHERE),
    claim: volume({ claim: { name: 'data-db-0', namespace: 'shop' } }, 'spec/claimRef', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      name: 'data-db-0',
      namespace: 'shop',
    }),
    labels: volume({ labels: { disk: 'ssd' } }, 'metadata/labels', { disk: 'ssd' }),
    annotations: volume({ annotations: { a: 'b' } }, 'metadata/annotations', { a: 'b' }),
  },
  ClaimReference: {
    name: volume({ claim: { name: 'c', namespace: 'shop' } }, 'spec/claimRef/name', 'c'),
    namespace: volume({ claim: { name: 'c', namespace: 'shop' } }, 'spec/claimRef/namespace', 'shop'),
  },
  LocalVolumeProps: {
    path: volume({ path: '/mnt/x' }, 'spec/local/path', '/mnt/x'),
    node: volume({ node: 'b-1' }, 'spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0', {
      key: 'kubernetes.io/hostname',
      operator: 'In',
      values: ['b-1'],
    }),
    fsType: volume({ fsType: 'xfs' }, 'spec/local/fsType', 'xfs'),
  },
  NfsVolumeProps: {
    server: nfs({ server: 'nfs2' }, 'spec/nfs/server', 'nfs2'),
    path: nfs({ path: '/x' }, 'spec/nfs/path', '/x'),
    readOnly: nfs({ readOnly: true }, 'spec/nfs/readOnly', true),
  },
  CsiVolumeProps: {
    driver: csi({ driver: 'ebs.csi.aws.com' }, 'spec/csi/driver', 'ebs.csi.aws.com'),
    volumeHandle: csi({ volumeHandle: 'vol-1' }, 'spec/csi/volumeHandle', 'vol-1'),
    fsType: csi({ fsType: 'xfs' }, 'spec/csi/fsType', 'xfs'),
    readOnly: csi({ readOnly: true }, 'spec/csi/readOnly', true),
    volumeAttributes: csi({ volumeAttributes: { pool: 'p' } }, 'spec/csi/volumeAttributes', { pool: 'p' }),
    volumeAttributesClassName: csi({ volumeAttributesClassName: 'gold' }, 'spec/volumeAttributesClassName', 'gold'),
    controllerPublishSecret: csi({ controllerPublishSecret: SECRET }, 'spec/csi/controllerPublishSecretRef', SECRET),
    controllerExpandSecret: csi({ controllerExpandSecret: SECRET }, 'spec/csi/controllerExpandSecretRef', SECRET),
    nodeStageSecret: csi({ nodeStageSecret: SECRET }, 'spec/csi/nodeStageSecretRef', SECRET),
    nodePublishSecret: csi({ nodePublishSecret: SECRET }, 'spec/csi/nodePublishSecretRef', SECRET),
    nodeExpandSecret: csi({ nodeExpandSecret: SECRET }, 'spec/csi/nodeExpandSecretRef', SECRET),
  },
  DriverSecret: {
    name: csi({ nodeStageSecret: SECRET }, 'spec/csi/nodeStageSecretRef/name', 'key'),
    namespace: csi({ nodeStageSecret: SECRET }, 'spec/csi/nodeStageSecretRef/namespace', 'ceph'),
  },
  SharedClaimProps: {
    name: sharedClaim({ name: 'uploads' }, 'metadata/name', 'uploads'),
    namespace: sharedClaim({ namespace: 'web' }, 'metadata/namespace', 'web'),
    keep: sharedClaim({ keep: false }, 'metadata/annotations', undefined),
  },
  SharedVolume: {
    claim: sharedVolume(
      { claim: lib.SharedClaim.existing('old') },
      `${TERM}/volumes/0/persistentVolumeClaim/claimName`,
      'old',
    ),
    claimName: sharedVolume({ claimName: 'uploads' }, 'metadata/name', 'uploads', 'PersistentVolumeClaim'),
    keep: sharedVolume({ keep: false }, 'metadata/annotations', undefined, 'PersistentVolumeClaim'),
    access: sharedVolume(
      { access: lib.SharedAccess.READ_ONLY },
      `${TERM}/volumes/0/persistentVolumeClaim/readOnly`,
      true,
    ),
  },
  SharedVolumeAppProps: {
    name: app({ name: 'pinned' }, 'metadata/name', 'pinned'),
    namespace: app({ namespace: 'web' }, 'metadata/namespace', 'web'),
    labels: app({ labels: { team: 'a' } }, 'metadata/labels/team', 'a'),
    annotations: app({ annotations: { note: 'a' } }, 'metadata/annotations/note', 'a'),
    replicas: app({ replicas: 4 }, 'spec/replicas', 4),
    volumes: app({ volumes: [DATA] }, `${TERM}/containers/0/volumeMounts/0`, { name: 'data', mountPath: '/data' }),
    coLocate: app(
      {
        coLocate: true,
        replicas: 2,
        volumes: [{ ...DATA, accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE] }],
      },
      `${TERM}/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution`,
      [
        {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: { matchExpressions: [{ key: 'claims.cdk8s-stateful/app-data', operator: 'Exists' }] },
        },
      ],
    ),
    strategy: app({ strategy: plus.DeploymentStrategy.recreate() }, 'spec/strategy', { type: 'Recreate' }),
    selector: app(
      { selector: { matchLabels: { app: 'old' } }, podLabels: { app: 'old' } },
      'spec/selector/matchLabels',
      { app: 'old' },
    ),
    client: app({ client: { ports: [{ port: 1 }] } }, 'metadata/name', 'app', 'Service'),
    disruption: app(
      { disruption: lib.Disruption.maxUnavailablePercent(50) },
      'spec/maxUnavailable',
      '50%',
      'PodDisruptionBudget',
    ),
    minReady: app({ minReady: Duration.seconds(30) }, 'spec/minReadySeconds', 30),
    progressDeadline: app({ progressDeadline: Duration.seconds(90) }, 'spec/progressDeadlineSeconds', 90),
    revisionHistoryLimit: app({ revisionHistoryLimit: 3 }, 'spec/revisionHistoryLimit', 3),
    paused: app({ paused: true }, 'spec/paused', true),
    stopped: app({ stopped: true }, 'spec/replicas', 0),
    behaviour: app({ behaviour: { sessions: 'inPod' } }, 'metadata/annotations/cdk8s-stateful~sessions', 'inPod'),
    verify: app({ verify: { allow: { NET06: 'why' } } }, 'metadata/annotations/cdk8s-stateful~allow.NET06', 'why'),
  },
};

function command(options: lib.OrdinalCommandOptions, pattern: RegExp): Row {
  const containers = [{ image: IMAGE, command: lib.Ordinal.command(options) }];
  return store({ containers }, `${TERM}/containers/0/command/2`, expect.stringMatching(pattern));
}

/** Rows of a preset: the option's value, the parameter it becomes, and its text there if it is another one. */
function presetRows<Options>(
  make: (scope: Construct, id: string, options: Options) => unknown,
  options: { readonly [option: string]: readonly [unknown, string, string?] },
  required: object = {},
): Rows {
  const rows = Object.entries(options).map(([option, [given, parameter, text]]) => {
    const build = (chart: Chart) =>
      make.call(lib.StorageClass, chart, 'fast', { ...required, [option]: given } as Options);
    return [option, preset(build, parameter, text ?? String(given))];
  });
  return Object.fromEntries(rows);
}

describe.each(Object.entries({ ...TABLE, 'StatefulPodProps of a SharedVolumeApp': podRows(app as typeof store) }))(
  '%s',
  (_struct, rows) => {
    it.each(Object.entries(rows))('%s', (_prop, { build, kind, path, value }) => {
      expect(at(only(render(build), kind), path)).toEqual(value);
    });
  },
);

function at(manifest: Manifest, path: string): unknown {
  return path.split('/').reduce((value, key) => value?.[key.replace('~', '/')], manifest);
}

/** Structs whose values are not rendered but asked for, each tested where it is said. */
const ELSEWHERE: { readonly [struct: string]: string } = {
  VerifyOptions: 'verification.test.ts',
  ExistingStorageClassOptions: 'storage-class.test.ts',
  ExistingClaimOptions: 'shared-volume-app.test.ts',
};
/** Given by our constructs to their base class, never by users. */
const INTERNAL = ['WorkloadKind'];

describe('coverage', () => {
  const folder = join(__dirname, '../../lib/constructs');
  const structs = readdirSync(folder).flatMap((file) => interfacesOf(join(folder, file)));
  const exported =
    readFileSync(join(folder, 'index.ts'), 'utf8') + readFileSync(join(folder, 'storage-class-presets.ts'), 'utf8');
  const props = structs.filter(
    ({ name }) => new RegExp(`\\b${name}\\b`).test(exported) && !/^I[A-Z][a-z]/.test(name) && !INTERNAL.includes(name),
  );

  it.each(props.map(({ name, members }) => [name, members] as const))('every prop of %s has a row', (name, members) => {
    if (name in ELSEWHERE) {
      const test = readFileSync(join(__dirname, ELSEWHERE[name]), 'utf8');
      expect(members.filter((member) => !test.includes(member))).toEqual([]);
    } else {
      expect(Object.keys(TABLE[name] ?? {}).sort()).toEqual([...members].sort());
    }
  });

  it('the interfaces are found', () => {
    expect(props.length).toBeGreaterThanOrEqual(45);
  });
});

/** The interfaces that a file declares, with the members that each declares itself. */
function interfacesOf(file: string): { name: string; members: string[] }[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  return source.statements.filter(ts.isInterfaceDeclaration).map((declaration) => ({
    name: declaration.name.text,
    members: declaration.members.flatMap((member) =>
      member.name && ts.isIdentifier(member.name) ? member.name.text : [],
    ),
  }));
}
