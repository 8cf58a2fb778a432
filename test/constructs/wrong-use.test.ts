import { type Chart, Duration, Size } from 'cdk8s';
import {
  DeploymentStrategy,
  HorizontalPodAutoscaler,
  PercentOrAbsolute,
  PersistentVolumeAccessMode,
  PersistentVolumeMode,
  Topology,
  Volume,
} from 'cdk8s-plus-34';
import {
  ClientServiceType,
  Disruption,
  GoverningService,
  PersistentVolume,
  Quorum,
  ReclaimPolicy,
  SharedAccess,
  SharedClaim,
  type SharedVolume,
  SharedVolumeApp,
  type SharedVolumeAppProps,
  StartNeeds,
  StatefulStore,
  type StatefulStoreProps,
  StorageClass,
  type StoreVolume,
  UpdateStrategy,
  Verify,
  VerifyFailOn,
  VolumeBindingMode,
  VolumeLifetime,
  WhenUnsatisfiable,
} from '../../lib';
import { Misuse } from '../../lib/util/misuse';
import { newChart } from './support';

const {
  READ_WRITE_ONCE: RWO,
  READ_WRITE_MANY: RWX,
  READ_ONLY_MANY: ROX,
  READ_WRITE_ONCE_POD: RWOP,
} = PersistentVolumeAccessMode;
const BLOCK = PersistentVolumeMode.BLOCK;
const IMAGE = 'db:1';
const SIZE = Size.gibibytes(1);
const DATA: StoreVolume = { name: 'data', size: SIZE, mountPath: '/data' };
const SOURCE = { kind: 'VolumeSnapshot', name: 'a' };
const A52 = 'a'.repeat(52);

type Case = readonly [wrong: string, use: (chart: Chart) => unknown, message: string];

const store =
  (props: Partial<StatefulStoreProps>, id = 'db') =>
  (chart: Chart) =>
    new StatefulStore(chart, id, { containers: [{ image: IMAGE }], ...props });
const volume = (props: Partial<StoreVolume>) => store({ volumes: [{ ...DATA, ...props }] });
const ports = (...list: { number: number; name?: string }[]) => store({ containers: [{ image: IMAGE, ports: list }] });
const app = (props: Partial<SharedVolumeAppProps>) => (chart: Chart) =>
  new SharedVolumeApp(chart, 'app', { containers: [{ image: IMAGE }], volumes: [DATA], ...props });
const shared = (volume: Partial<SharedVolume>, props: Partial<SharedVolumeAppProps> = {}) =>
  app({ volumes: [{ ...DATA, ...volume }], ...props });
const storageClass = (props: Partial<ConstructorParameters<typeof StorageClass>[2]>) => (chart: Chart) =>
  new StorageClass(chart, 'fast', { provisioner: 'block.example.com', ...props });
const local = (props: object) => (chart: Chart) =>
  PersistentVolume.local(chart, 'pv', { size: SIZE, path: '/mnt', node: 'a-1', ...props });

const DNS_LABEL = `a DNS label (lower case letters, digits and '-', beginning and ending with a letter or digit)`;

const NAMES: Case[] = [
  [
    'a name of 53 characters',
    store({ name: `${A52}a` }),
    `shop/db: 'name' must be at most 52 characters, so that the labels of its pods fit, got 53: '${A52}a'`,
  ],
  [
    'an id that is no DNS label',
    store({}, 'My_DB'),
    `shop/My_DB: 'id' must be ${DNS_LABEL}, got 'My_DB'. Did you mean 'my-db'?`,
  ],
  [
    'a name with dots',
    store({ name: 'db.main' }),
    `shop/db: 'name' must be ${DNS_LABEL}, got 'db.main'. Did you mean 'db-main'?`,
  ],
  ['an empty name', store({ name: '' }), `shop/db: 'name' must be ${DNS_LABEL}, got ''`],
  [
    'a volume name that is no DNS label',
    volume({ name: 'Data' }),
    `shop/db: 'volumes[0].name' must be ${DNS_LABEL}, got 'Data'. Did you mean 'data'?`,
  ],
  [
    'a container name that is no DNS label',
    store({ containers: [{ image: IMAGE, name: 'a_b' }] }),
    `shop/db: 'containers[0].name' must be ${DNS_LABEL}, got 'a_b'. Did you mean 'a-b'?`,
  ],
  [
    'a second container without a name',
    store({ containers: [{ image: IMAGE }, { image: IMAGE }] }),
    `shop/db: 'containers[1].name' is required: only the first container has a default name`,
  ],
  [
    'two containers of one name',
    store({
      containers: [
        { image: IMAGE, name: 'a' },
        { image: IMAGE, name: 'a' },
      ],
    }),
    `shop/db: 'containers[1].name' is 'a', which another container has`,
  ],
  [
    'a Service whose name begins with a digit',
    store({ service: GoverningService.existing('3db') }),
    `shop/db: 'service' must begin with a letter, got '3db': Kubernetes before 1.36 refuses such a Service`,
  ],
  [
    'a client Service whose name begins with a digit',
    store({ client: { name: '3db', ports: [{ port: 1 }] } }),
    `shop/db: 'client.name' must begin with a letter, got '3db': Kubernetes before 1.36 refuses such a Service`,
  ],
  [
    'a class name with capitals',
    storageClass({ name: 'Fast' }),
    `shop/fast: 'name' must be a DNS subdomain (DNS labels joined by '.'), got 'Fast'. Did you mean 'fast'?`,
  ],
  [
    'a claim name of 254 characters',
    shared({ claimName: 'c'.repeat(254) }),
    `shop/app/claim-data: 'name' must be at most 253 characters, got 254: '${'c'.repeat(254)}'`,
  ],
  [
    'a label that is none',
    store({ labels: { team: 'a b' } }),
    `shop/db: 'labels' has 'a b' for 'team', which is no label: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ],
  [
    'a label that is a number',
    store({ podLabels: { shard: 1 as never } }),
    `shop/db: 'podLabels' must have text values, got 1 for 'shard'`,
  ],
  [
    'one name for both Services',
    store({ service: GoverningService.headless({ name: 'db' }), client: { ports: [{ port: 1 }] } }),
    `shop/db: 'client.name' must differ from the governing Service's, got 'db' for both`,
  ],
  [
    'an init container named like another',
    store({ containers: [{ image: IMAGE, name: 'a' }], initContainers: [{ image: IMAGE, name: 'a' }] }),
    `shop/db: 'init container 'a'.name' is 'a', which another container has`,
  ],
];

const NUMBERS: Case[] = [
  ['no replicas', store({ replicas: 0 }), `shop/db: 'replicas' must be at least 1, got 0`],
  ['negative replicas', store({ replicas: -1 }), `shop/db: 'replicas' must be at least 1, got -1`],
  ['a fraction of replicas', store({ replicas: 2.5 }), `shop/db: 'replicas' must be a whole number, got 2.5`],
  [
    'replicas that are no number',
    store({ replicas: Number.NaN }),
    `shop/db: 'replicas' must be a whole number, got NaN`,
  ],
  ['a negative first ordinal', store({ firstOrdinal: -1 }), `shop/db: 'firstOrdinal' must be at least 0, got -1`],
  [
    'a negative history',
    store({ revisionHistoryLimit: -1 }),
    `shop/db: 'revisionHistoryLimit' must be at least 0, got -1`,
  ],
  [
    'a negative partition',
    store({ update: UpdateStrategy.rollingUpdate({ partition: -1 }) }),
    `shop/db: 'update.partition' must be at least 0, got -1`,
  ],
  [
    'a partition beyond the ordinals',
    store({ replicas: 3, update: UpdateStrategy.rollingUpdate({ partition: 4 }) }),
    `shop/db: 'update.partition' must be at most the 3 replicas, got 4: there are no members beyond them`,
  ],
  [
    'nothing unavailable in an update',
    store({ update: UpdateStrategy.rollingUpdate({ maxUnavailable: PercentOrAbsolute.percent(0) }) }),
    `shop/db: 'update.maxUnavailable' must be greater than zero, got 0%`,
  ],
  [
    'more than all unavailable in an update',
    store({ update: UpdateStrategy.rollingUpdate({ maxUnavailable: PercentOrAbsolute.percent(120) }) }),
    `shop/db: 'update.maxUnavailable' must be at most 100%, got 120%`,
  ],
  [
    'a budget of a fraction',
    store({ disruption: Disruption.maxUnavailable(0.5) }),
    `shop/db: 'disruption.maxUnavailable' must be a whole number, got 0.5`,
  ],
  [
    'a budget of more than all',
    store({ disruption: Disruption.minAvailablePercent(101) }),
    `shop/db: 'disruption.minAvailable' must be at most 100%, got 101%`,
  ],
  [
    'a budget of a fraction of a percent',
    store({ disruption: Disruption.maxUnavailablePercent(12.5) }),
    `shop/db: 'disruption.maxUnavailable' must be a whole number or a percentage, got '12.5%'`,
  ],
  [
    'no time to stop',
    store({ gracePeriod: Duration.seconds(0) }),
    `shop/db: 'gracePeriod' must be greater than zero: with 0 a pod's name is free while its old process still writes (R-L2)`,
  ],
  [
    'no skew',
    store({ spread: [{ topology: Topology.ZONE, maxSkew: 0 }] }),
    `shop/db: 'spread[0].maxSkew' must be at least 1, got 0`,
  ],
  ['a fraction of replicas of an app', app({ replicas: 1.5 }), `shop/app: 'replicas' must be a whole number, got 1.5`],
  [
    'a deadline that no pod can meet',
    app({ minReady: Duration.seconds(90), progressDeadline: Duration.seconds(60) }),
    `shop/app: 'progressDeadline' must be longer than 'minReady' (90 s), got 60 s`,
  ],
];

const CLAIMS: Case[] = [
  ['no size', volume({ size: undefined }), `shop/db: 'volumes[0].size' or 'volumes[0].quantity' is required`],
  ['two sizes', volume({ quantity: '1Gi' }), `shop/db: 'volumes[0].size' and 'volumes[0].quantity' exclude each other`],
  [
    'a size of zero',
    volume({ size: Size.gibibytes(0) }),
    `shop/db: 'volumes[0].size' must be greater than zero, got '0Gi'`,
  ],
  [
    'a negative quantity',
    volume({ size: undefined, quantity: '-1Gi' }),
    `shop/db: 'volumes[0].quantity' must be greater than zero, got '-1Gi'`,
  ],
  [
    'a size in GB',
    volume({ size: undefined, quantity: '10GB' }),
    `shop/db: 'volumes[0].quantity' must be a quantity such as '8Gi' or '500M', got '10GB'. Did you mean '10G'?`,
  ],
  [
    'a limit below the size',
    volume({ limit: Size.mebibytes(1) }),
    `shop/db: 'volumes[0].limit' must be at least the size 1Gi, got 1Mi`,
  ],
  [
    'two limits',
    volume({ limit: SIZE, limitQuantity: '1Gi' }),
    `shop/db: 'volumes[0].limit' and 'volumes[0].limitQuantity' exclude each other`,
  ],
  [
    'no access mode',
    volume({ accessModes: [] }),
    `shop/db: 'volumes[0].accessModes' must name at least one access mode`,
  ],
  [
    'ReadWriteOncePod beside another mode',
    volume({ accessModes: [RWOP, RWX] }),
    `shop/db: 'volumes[0].accessModes' must not combine ReadWriteOncePod with other modes, got ReadWriteOncePod and ReadWriteMany`,
  ],
  [
    'a mode that the driver lacks',
    volume({ accessModes: [RWX], storageClass: StorageClass.existing('fast', { provisioner: 'ebs.csi.aws.com' }) }),
    `shop/db: 'volumes[0].accessModes' has ReadWriteMany, but ebs.csi.aws.com offers ReadWriteOnce and ReadWriteOncePod for Filesystem volumes`,
  ],
  [
    'block volumes of a file driver',
    volume({ volumeMode: BLOCK, storageClass: StorageClass.existing('nfs', { provisioner: 'nfs.csi.k8s.io' }) }),
    `shop/db: 'volumes[0].volumeMode' must not be Block: nfs.csi.k8s.io has no such volumes`,
  ],
  [
    'two sources',
    volume({ dataSource: SOURCE, dataSourceRef: { ...SOURCE, name: 'b' } }),
    `shop/db: 'volumes[0].dataSource' and 'volumes[0].dataSourceRef' must name the same object; 'dataSourceRef' alone is enough`,
  ],
  [
    'S2.8: a rebuilt volume that leaves its disks behind',
    volume({
      lifetime: VolumeLifetime.REBUILT,
      storageClass: StorageClass.existing('fast', { reclaimPolicy: ReclaimPolicy.RETAIN }),
    }),
    `shop/db: 'volumes[0].storageClass' must have reclaim policy Delete for a rebuilt volume, got Retain: every new pod would leave a volume behind`,
  ],
  [
    'a class name that is none',
    volume({ storageClass: StorageClass.existing('My Class') }),
    `shop/db: 'volumes[0].storageClass' must be a DNS subdomain (DNS labels joined by '.'), got 'My Class'. Did you mean 'my-class'?`,
  ],
  [
    'no mode of a shared claim',
    (chart) => new SharedClaim(chart, 'files', { size: SIZE, accessModes: [] }),
    `shop/files: 'accessModes' must name at least one access mode`,
  ],
];

const MOUNTS: Case[] = [
  [
    'two volumes of one name',
    store({ volumes: [DATA, { ...DATA, mountPath: '/b' }] }),
    `shop/db: 'volumes' has two volumes named 'data'`,
  ],
  [
    'two volumes at one path',
    store({ volumes: [DATA, { ...DATA, name: 'log' }] }),
    `shop/db: container 'main' has two volumes at /data`,
  ],
  [
    'a volume that no container mounts',
    volume({ mountPath: undefined }),
    `shop/db: volumes[0] ('data') is used by no container: give it a 'mountPath', or 'mounts'`,
  ],
  [
    'a block volume that no container uses',
    volume({ mountPath: undefined, volumeMode: BLOCK }),
    `shop/db: volumes[0] ('data') is used by no container: give it a 'devicePath', or 'mounts'`,
  ],
  [
    'a relative mount path',
    volume({ mountPath: 'data' }),
    `shop/db: 'volumes[0] ('data').path' must be an absolute path, got 'data'`,
  ],
  [
    'a block volume mounted as files',
    volume({ volumeMode: BLOCK }),
    `shop/db: volumes[0] ('data'): a raw block volume is used at a 'devicePath', got the mount path '/data'`,
  ],
  [
    'files used as a device',
    volume({ mountPath: undefined, devicePath: '/dev/x' }),
    `shop/db: volumes[0] ('data'): a file system is used at a mount path, got the device path '/dev/x'`,
  ],
  [
    'a mount without a place',
    volume({ mounts: [{}] }),
    `shop/db: volumes[0] ('data'): 'path' or 'devicePath' is required`,
  ],
  [
    'a mount in a container that does not exist',
    volume({ mounts: [{ container: 'man', path: '/x' }] }),
    `shop/db: volumes[0] ('data'): container 'man' does not exist (there is main). Did you mean 'main'?`,
  ],
  [
    'two sub-paths',
    volume({ mounts: [{ path: '/x', subPath: 'a', subPathExpr: 'b' }] }),
    `shop/db: volumes[0] ('data'): 'subPath' and 'subPathExpr' exclude each other`,
  ],
  [
    'a pod volume of the same name',
    (chart) => store({ volumes: [DATA], podVolumes: [Volume.fromEmptyDir(chart, 'v', 'data')] })(chart),
    `shop/db: volumes[0] ('data'): 'podVolumes' has a volume of this name as well`,
  ],
];

const PORTS: Case[] = [
  [
    'two ports of one name',
    ports({ number: 1, name: 'a' }, { number: 2, name: 'a' }),
    `shop/db: 'containers[0].ports[1].name' is 'a', which is already the name of containers[0].ports[0]`,
  ],
  [
    'two containers on one port',
    store({
      containers: [
        { image: IMAGE, ports: [{ number: 80 }] },
        { image: IMAGE, name: 'b', ports: [{ number: 80 }] },
      ],
    }),
    `shop/db: 'containers[1].ports[0].number' is 80/TCP, on which containers[0].ports[0] listens already`,
  ],
  ['a port of zero', ports({ number: 0 }), `shop/db: 'containers[0].ports[0].number' must be at least 1, got 0`],
  [
    'a port beyond all',
    ports({ number: 70000 }),
    `shop/db: 'containers[0].ports[0].number' must be at most 65535, got 70000`,
  ],
  [
    'a port name that is too long',
    ports({ number: 1, name: 'a'.repeat(16) }),
    `shop/db: 'containers[0].ports[0].name' is '${'a'.repeat(16)}', but a port's name must be no more than 15 characters`,
  ],
  [
    'a client Service without ports',
    store({ client: {} }),
    `shop/db: 'client' needs ports: no container declares one, so name them in 'client.ports'`,
  ],
  [
    'two Service ports of one name',
    store({
      client: {
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'a' },
        ],
      },
    }),
    `shop/db: 'client.ports' has two ports named 'a'`,
  ],
  [
    'a Service port without a name among several',
    store({ client: { ports: [{ port: 1, name: 'a' }, { port: 2 }] } }),
    `shop/db: 'client.ports[1].name' is required: 'client' has several ports`,
  ],
  [
    'two target ports',
    store({ client: { ports: [{ port: 1, targetPort: 2, targetPortName: 'a' }] } }),
    `shop/db: 'client.ports[0].targetPort' and 'client.ports[0].targetPortName' exclude each other`,
  ],
  [
    'a target port that no container has',
    store({
      containers: [{ image: IMAGE, ports: [{ number: 1, name: 'client' }] }],
      client: { ports: [{ port: 1, targetPortName: 'clint' }] },
    }),
    `shop/db: 'client.ports[0].targetPortName' 'clint' does not exist (there is client). Did you mean 'client'?`,
  ],
  [
    'a load balancer option of a cluster Service',
    store({ client: { ports: [{ port: 1 }], loadBalancerClass: 'x' } }),
    `shop/db: 'client.loadBalancerClass' needs 'client.type' NODE_PORT or LOAD_BALANCER, got ClusterIP`,
  ],
  [
    'an affinity time without affinity',
    store({ client: { type: ClientServiceType.NODE_PORT, ports: [{ port: 1 }], sessionAffinitySeconds: 5 } }),
    `shop/db: 'client.sessionAffinitySeconds' needs sessionAffinity 'ClientIP'`,
  ],
];

const PODS: Case[] = [
  ['no container', store({ containers: [] }), `shop/db: 'containers' must have at least one container`],
  ['no image', store({ containers: [{ image: ' ' }] }), `shop/db: 'containers[0].image' must not be empty`],
  [
    'a template and containers',
    store({ podTemplate: {} }),
    `shop/db: 'containers' and 'podTemplate' exclude each other: a template is rendered as it is`,
  ],
  ['an empty selector', store({ selector: {} }), `shop/db: 'selector' must not be empty`],
  [
    'a selector that misses its pods',
    store({ selector: { matchLabels: { app: 'x' } }, podLabels: { app: 'y' } }),
    `shop/db: 'selector' does not select the pods, whose labels are {"app":"y","app.kubernetes.io/name":"db"}`,
  ],
  [
    'a variable that is none',
    store({ ordinalVariable: 'POD-ORDINAL' }),
    `shop/db: 'ordinalVariable' must be the name of an environment variable, got 'POD-ORDINAL'`,
  ],
  [
    'a floor of places for a soft spread',
    store({ spread: [{ topology: Topology.ZONE, minDomains: 2 }] }),
    `shop/db: 'spread[0].minDomains' needs whenUnsatisfiable DO_NOT_SCHEDULE`,
  ],
  [
    'one spread twice',
    store({
      spread: [
        { topology: Topology.ZONE },
        { topology: Topology.ZONE, whenUnsatisfiable: WhenUnsatisfiable.SCHEDULE_ANYWAY },
      ],
    }),
    `shop/db: 'spread' has two constraints for topology.kubernetes.io/zone ScheduleAnyway`,
  ],
  [
    'a hint that is none',
    store({ behaviour: { readyMeans: 'joind' } }),
    `shop/db: 'behaviour.readyMeans' must be started or joined, got 'joind'. Did you mean 'joined'?`,
  ],
  [
    'a quorum of more than all',
    store({ replicas: 3, behaviour: { quorum: Quorum.members(4) } }),
    `shop/db: 'behaviour.quorum' must be at most 3, got 4`,
  ],
  [
    'negative seconds',
    store({ behaviour: { stopSeconds: -1 } }),
    `shop/db: 'behaviour.stopSeconds' must be at least 0, got -1`,
  ],
  [
    'two needs at the start',
    store({ behaviour: { startNeeds: StartNeeds.ALL, startNeedsJob: 'init' } }),
    `shop/db: 'behaviour.startNeeds' and 'behaviour.startNeedsJob' exclude each other`,
  ],
  [
    'a relative data path',
    store({ behaviour: { dataPaths: ['data'] } }),
    `shop/db: 'behaviour.dataPaths' must be an absolute path, got 'data'`,
  ],
];

const TEMPLATE = {
  metadata: { labels: { 'cdk8s-stateful/set': 'db' } },
  spec: { containers: [{ name: 'x', image: 'x' }] },
};
const SCRATCH = { ...DATA, mountPath: undefined, lifetime: VolumeLifetime.REBUILT };
const WHOLE: Case[] = [
  [
    'a mount beside a whole template',
    store({ containers: undefined, podTemplate: TEMPLATE, volumes: [DATA] }),
    `shop/db: 'volumes[0]' must not be mounted: 'podTemplate' is rendered as it is, with the mounts it has`,
  ],
  [
    'a rebuilt volume that a whole template lacks',
    store({ containers: undefined, podTemplate: TEMPLATE, volumes: [SCRATCH] }),
    `shop/db: 'podTemplate' has no volume named 'data', which 'volumes[0]' stands for`,
  ],
  [
    'an ordinal variable beside a whole template',
    store({ containers: undefined, podTemplate: TEMPLATE, ordinalVariable: 'A' }),
    `shop/db: 'ordinalVariable' and 'podTemplate' exclude each other: a template is rendered as it is`,
  ],
  [
    'pod labels beside a whole template',
    store({ containers: undefined, podTemplate: TEMPLATE, podLabels: {} }),
    `shop/db: 'podLabels' and 'podTemplate' exclude each other: a template is rendered as it is`,
  ],
];

const ORDINALS: Case[] = [
  [
    'the host of an ordinal beyond the last',
    (chart) => store({ replicas: 3 })(chart).hostOf(3),
    `shop/db: ordinal 3 does not exist: the members are db-0 to db-2`,
  ],
  [
    'the pod of a negative ordinal',
    (chart) => store({ firstOrdinal: 2 })(chart).podNameOf(0),
    `shop/db: ordinal 0 does not exist: the members are db-2 to db-2`,
  ],
  [
    'the claim of a volume that does not exist',
    (chart) => volume({})(chart).claimNameOf('date', 0),
    `shop/db: claimNameOf: kept volume 'date' does not exist (there is data). Did you mean 'data'?`,
  ],
  [
    'the host of members without names',
    (chart) => store({ service: GoverningService.none() })(chart).hostOf(0),
    `shop/db: hostOf: members have no DNS names, 'service' is GoverningService.none()`,
  ],
  [
    'a volume that does not exist',
    (chart) => volume({})(chart).volume('log'),
    `shop/db: volume 'log' does not exist (there is data).`,
  ],
  [
    'an ordinal variable that a container sets',
    (chart) =>
      store({ ordinalVariable: 'A', containers: [{ image: IMAGE, envVariables: { A: { value: '1' } as never } }] })(
        chart,
      ),
    `shop/db: 'ordinalVariable' is A, which container 'main' sets itself`,
  ],
];

const CLASSES: Case[] = [
  ['no provisioner', storageClass({ provisioner: '' }), `shop/fast: 'provisioner' must not be empty`],
  [
    'a provisioner that is no name',
    storageClass({ provisioner: 'my driver' }),
    `shop/fast: 'provisioner' must be a qualified name such as 'ebs.csi.aws.com', got 'my driver'`,
  ],
  [
    'a provisioner that is gone',
    storageClass({ provisioner: 'kubernetes.io/rbd' }),
    `shop/fast: 'provisioner' kubernetes.io/rbd has no driver in Kubernetes any more: use rbd.csi.ceph.com (StorageClass.cephRbd)`,
  ],
  [
    'S4.4: a provisioner that never was',
    storageClass({ provisioner: 'kubernetes.io/gcd-pd' }),
    `shop/fast: 'provisioner' kubernetes.io/gcd-pd has no driver in Kubernetes any more: use pd.csi.storage.gke.io (you mean kubernetes.io/gce-pd)`,
  ],
  [
    'a place without values',
    storageClass({ allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: [] }] }] }),
    `shop/fast: 'allowedTopologies[0].matchLabelExpressions[0].values' must name at least one value of 'zone'`,
  ],
  [
    'Immediate binding of node-local volumes',
    (chart) => StorageClass.localPath(chart, 'l', { volumeBindingMode: VolumeBindingMode.IMMEDIATE }),
    `shop/l: 'volumeBindingMode' must be WaitForFirstConsumer, got Immediate: rancher.io/local-path makes volumes only where a node was chosen`,
  ],
  [
    'growth of what cannot grow',
    (chart) => StorageClass.awsEfs(chart, 'e', { fileSystemId: 'fs', allowVolumeExpansion: true }),
    `shop/e: 'allowVolumeExpansion' must be false, got true: efs.csi.aws.com does not expand volumes`,
  ],
];

const VOLUMES: Case[] = [
  [
    'a local disk without a machine',
    local({ node: undefined }),
    `shop/pv: a local disk is on one machine: 'node' or 'nodeAffinity' is required`,
  ],
  ['a volume without size', local({ size: undefined }), `shop/pv: 'size' or 'quantity' is required`],
  ['a volume of size zero', local({ size: Size.gibibytes(0) }), `shop/pv: 'size' must be greater than zero, got '0Gi'`],
  ['a relative path', local({ path: 'mnt' }), `shop/pv: 'path' must be an absolute path, got 'mnt'`],
  ['a path that climbs', local({ path: '/mnt/../etc' }), `shop/pv: 'path' must not contain '..', got '/mnt/../etc'`],
  [
    'a local disk to be deleted',
    local({ reclaimPolicy: ReclaimPolicy.DELETE }),
    `shop/pv: 'reclaimPolicy' must be Retain, got Delete: nothing can delete a local disk, and the volume would end as Failed`,
  ],
  [
    'a volume of the default class',
    local({ storageClass: StorageClass.clusterDefault() }),
    `shop/pv: 'storageClass' must be a class by name or StorageClass.none(): a volume has no default class`,
  ],
  [
    'an affinity to nothing',
    local({ node: undefined, nodeAffinity: {} }),
    `shop/pv: 'nodeAffinity' must have at least one node selector term`,
  ],
  [
    'an NFS server without a name',
    (chart) => PersistentVolume.nfs(chart, 'pv', { size: SIZE, server: '', path: '/x' }),
    `shop/pv: 'server' must not be empty`,
  ],
  [
    'a CSI volume without handle',
    (chart) => PersistentVolume.csi(chart, 'pv', { size: SIZE, driver: 'd', volumeHandle: '' }),
    `shop/pv: 'volumeHandle' must not be empty`,
  ],
  [
    'a CSI volume without driver',
    (chart) => PersistentVolume.csi(chart, 'pv', { size: SIZE, driver: '', volumeHandle: 'h' }),
    `shop/pv: 'driver' must not be empty`,
  ],
  [
    'a volume kept for two claims',
    (chart) => {
      const pv = local({ claim: { name: 'other', namespace: 'shop' } })(chart);
      pv.reserveFor(volume({})(chart), 'data', 0);
    },
    `shop/pv: reserveFor: the volume is kept for the claim 'other' already, got 'data-db-0'`,
  ],
];

const SHARING: Case[] = [
  [
    'no volume',
    app({ volumes: [] }),
    `shop/app: 'volumes' must have at least one volume; an app without is a plain Deployment`,
  ],
  [
    'two shared volumes of one name',
    app({ volumes: [DATA, DATA] }),
    `shop/app: 'volumes' has two volumes named 'data'`,
  ],
  [
    'S0.7, S1.3: ReadWriteOnce, several replicas, no way to co-locate them',
    shared({ accessModes: [RWO] }, { replicas: 3 }),
    `shop/app: 'replicas' is 3, but one node at a time can use volume 'data' (ReadWriteOnce): use ReadWriteMany, 1 replica, or 'coLocate'`,
  ],
  [
    'ReadWriteOncePod with several replicas',
    shared({ accessModes: [RWOP] }, { replicas: 2, coLocate: true }),
    `shop/app: 'replicas' must be 1, got 2: volume 'data' is ReadWriteOncePod, which one pod alone can use`,
  ],
  [
    'a rolling update of a single-node volume',
    shared({ accessModes: [RWO] }, { strategy: DeploymentStrategy.rollingUpdate() }),
    `shop/app: 'strategy' must be Recreate, or take down all 1 pods at once: a new pod would wait for volume 'data', which the old one holds (SHR01)`,
  ],
  [
    'co-location for nothing',
    app({ coLocate: true }),
    `shop/app: 'coLocate' needs a volume that one node can use at a time; these can be used by many`,
  ],
  [
    'writing to a read-only claim',
    shared({ accessModes: [ROX] }),
    `shop/app: 'volumes[0].access' must be READ_ONLY: the claim is ReadOnlyMany`,
  ],
  [
    'a claim and a size',
    shared({ claim: SharedClaim.existing('files') }),
    `shop/app: 'volumes[0].claim' and 'volumes[0].size' exclude each other: the claim is made elsewhere`,
  ],
  [
    'a shared volume that no container mounts',
    shared({ mountPath: undefined, access: SharedAccess.READ_ONLY }),
    `shop/app: volumes[0] ('data') is used by no container: give it a 'mountPath', or 'mounts'`,
  ],
  [
    'an autoscaler over a single-node volume',
    (chart) =>
      new HorizontalPodAutoscaler(chart, 'hpa', { target: shared({ accessModes: [RWO] })(chart), maxReplicas: 3 }),
    `shop/app: an autoscaler needs volumes that many nodes can use, but 'data' is for one`,
  ],
];

const VERIFYING: Case[] = [
  [
    'a suppression without reason',
    store({ verify: { allow: { DSR01: ' ' } } }),
    `shop/db: 'verify.allow.DSR01' needs a reason`,
  ],
  [
    'a suppression of no code',
    store({ verify: { allow: { dsr1: 'x' } } }),
    `shop/db: 'verify.allow' has 'dsr1', which is no code such as 'DSR02'`,
  ],
  ['verification switched off without reason', (chart) => Verify.off(chart, ''), `shop: Verify.off needs a reason`],
  [
    'two clusters for one app',
    (chart) => [
      store({ verify: { failOn: VerifyFailOn.NEVER } }, 'a')(chart),
      store({ verify: { failOn: VerifyFailOn.ERROR } }, 'b')(chart),
    ],
    `shop/b: 'verify.failOn' is error, but shop/a says never: an app is verified for one cluster`,
  ],
];

describe.each(
  Object.entries({
    NAMES,
    NUMBERS,
    CLAIMS,
    MOUNTS,
    PORTS,
    PODS,
    WHOLE,
    ORDINALS,
    CLASSES,
    VOLUMES,
    SHARING,
    VERIFYING,
  }),
)('wrong %s', (_group, cases) => {
  it.each(cases)('%s', (_wrong, use, message) => {
    expect(thrownBy(() => use(newChart()))).toEqual(new Misuse(message));
  });
});

function thrownBy(use: () => unknown): unknown {
  try {
    use();
  } catch (error) {
    return error;
  }
  return 'nothing was thrown';
}
