import { createHash } from 'node:crypto';
import { ApiObject, ApiObjectMetadataDefinition, Duration, Lazy } from 'cdk8s';
import {
  Container,
  type ContainerProps,
  DnsPolicy,
  FsGroupChangePolicy,
  k8s,
  LabelSelector,
  type PodDnsProps,
  type PodSelectorConfig,
  Volume,
  Workload,
} from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { selects } from '../kube/selectors';
import type { Json } from './claim';
import { containerDefaults, containerJson, type GivenContainer } from './container-defaults';
import { Disruption } from './disruption';
import { podFieldsJson } from './pod-fields';
import { checkPodProps, type StatefulPodProps } from './pod-props';
import { PropCheck } from './prop-check';
import { checkPodPorts, clientService, type PodPort, type ServicedPods } from './service';
import type { ClientServiceProps, StoreServiceProps } from './service-props';
import { defaultSpread, type SpreadConstraint, spreadJson } from './spread';
import { checkTargets, targetsOf, type VolumeMounts, type VolumeTarget } from './store-volume';

/** What kind of workload the pods belong to. */
export interface WorkloadKind {
  readonly kind: string;
  readonly resourceType: string;
  readonly name: string;
  /** The prop that the name comes from: `name`, or `id` when it was not given. */
  readonly nameProp: string;
  /** Longest name, with which the labels and host names made of it still fit. */
  readonly longestName: number;
  readonly selector: k8s.LabelSelector;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly namespace?: string;
}

/**
 * A volume of the template, and what stands for it in the pod spec: nothing for a claim template, whose volume the
 * controller adds (R-N2).
 */
export interface WorkloadVolume extends VolumeMounts {
  readonly volumeMode?: k8s.PersistentVolumeClaimSpec['volumeMode'];
  readonly source?: Json;
  /** Whether every mount is read-only. */
  readonly readOnly?: boolean;
}

/**
 * Containers get this group on their file systems when nobody says another. Any group does: it is added to the process.
 */
const FS_GROUP = 1000;

/**
 * The pod machinery of cdk8s-plus under a workload object of our own. What differs: the selector comes from the name,
 * never from the place in the tree (a changed selector is refused by the API server), and defaults that break stateful
 * images are left out again.
 */
export abstract class StatefulWorkload extends Workload {
  readonly resourceType: string;
  protected readonly apiObject: ApiObject;
  /** @internal */
  protected readonly _check: PropCheck;
  readonly #props: StatefulPodProps;
  readonly #selector: k8s.LabelSelector;
  readonly #podMetadata: ApiObjectMetadataDefinition;
  readonly #given = new Map<Container, GivenContainer>();
  #volumes: readonly WorkloadVolume[] = [];

  protected constructor(scope: Construct, id: string, props: StatefulPodProps, workload: WorkloadKind) {
    super(scope, id, {
      select: false,
      serviceAccount: props.serviceAccount,
      securityContext: props.securityContext,
      hostAliases: props.hostAliases,
      dns: dnsOf(props),
      dockerRegistryAuth: props.dockerRegistryAuth,
      automountServiceAccountToken: props.automountServiceAccountToken,
      shareProcessNamespace: props.shareProcessNamespace,
      hostNetwork: props.hostNetwork,
      terminationGracePeriod: props.gracePeriod ?? Duration.seconds(120),
      enableServiceLinks: props.enableServiceLinks ?? false,
    });
    this._check = new PropCheck(this);
    this.#props = props;
    this.#selector = workload.selector;
    this.resourceType = workload.resourceType;
    const because = `, so that the labels of its pods fit`;
    this._check.label(workload.nameProp, workload.name, workload.longestName, because);
    checkPodProps(this._check, props);
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: workload.kind,
      metadata: {
        name: workload.name,
        namespace: workload.namespace,
        labels: workload.labels,
        annotations: workload.annotations,
      },
      spec: Lazy.any({ produce: () => this._specJson() }),
    });
    this.#podMetadata = new ApiObjectMetadataDefinition({
      labels: { 'app.kubernetes.io/name': workload.name, ...workload.selector.matchLabels, ...props.podLabels },
      annotations: props.podAnnotations,
      apiObject: this.apiObject,
    });
    this.#checkSelector();
    for (const [i, container] of (props.containers ?? []).entries()) this.#add(container, `containers[${i}]`, i);
    for (const volume of props.podVolumes ?? []) this.addVolume(volume);
    for (const container of props.initContainers ?? []) this.addInitContainer(container);
    if (props.isolate) this.connections.isolate();
  }

  /** The workload's `spec`. @internal */
  protected abstract _specJson(): Json;

  /** Labels and annotations of the pods. */
  override get podMetadata(): ApiObjectMetadataDefinition {
    return this.#podMetadata;
  }

  /** The labels by which the workload, its Services and its budget find the pods. */
  override get matchLabels(): Record<string, string> {
    return { ...this.#selector.matchLabels };
  }

  override toPodSelectorConfig(): PodSelectorConfig {
    return {
      labelSelector: LabelSelector.of({ labels: this.matchLabels }),
      namespaces: this.metadata.namespace ? { names: [this.metadata.namespace] } : undefined,
    };
  }

  override addContainer(props: ContainerProps): Container {
    return this.#add(props, `container '${props.name ?? 'main'}'`, this.containers.length);
  }

  override addInitContainer(props: ContainerProps): Container {
    this.#checkContainer(props, `init container '${props.name ?? `init-${this.initContainers.length}`}'`, props.name);
    const container = super.addInitContainer(containerDefaults(props));
    this.#given.set(container, { ...props });
    return container;
  }

  #add(props: ContainerProps, where: string, index: number): Container {
    if (props.name === undefined && index > 0)
      this._check.fail(`'${where}.name' is required: only the first container has a default name`);
    this.#checkContainer(props, where, props.name ?? 'main');
    const before = this._podPorts();
    const mine = portsOf(props).map((port, i) => ({ where: `${where}.ports[${i}]`, port }));
    checkPodPorts(this._check, [...before, ...mine]);
    const container = new Container(containerDefaults(props));
    // A probe without a port means the first one; cdk8s-plus would try port 80.
    if (container.portNumber === undefined) Object.assign(container, { portNumber: mine[0]?.port.number });
    this.attachContainer(container);
    this.#given.set(container, { ...props });
    return container;
  }

  #checkContainer(props: ContainerProps, where: string, name: string | undefined): void {
    if (props.name !== undefined) this._check.label(`${where}.name`, props.name);
    const names = [...this.containers, ...this.initContainers].map((container) => container.name);
    if (name !== undefined && names.includes(name)) {
      this._check.fail(`'${where}.name' is '${name}', which another container has`);
    }
    if (props.image.trim() === '') this._check.fail(`'${where}.image' must not be empty`);
  }

  /** Every port of every container, where it was declared. @internal */
  protected _podPorts(): PodPort[] {
    if (this.#props.podTemplate) return templatePorts(this.#props.podTemplate);
    return this.containers.flatMap((container, c) =>
      container.ports.map((port, i) => ({ where: `containers[${c}].ports[${i}]`, port })),
    );
  }

  /** What a Service in front of the pods must know. @internal */
  protected _servicedPods(): ServicedPods {
    return { labels: this.matchLabels, ports: this._podPorts() };
  }

  /** A Service in the workload's namespace. @internal */
  protected _addService(id: string, name: string, props: StoreServiceProps, spec: Json): ApiObject {
    return new ApiObject(this, id, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name,
        namespace: this.metadata.namespace,
        labels: { 'app.kubernetes.io/name': this.name, ...props.labels },
        annotations: { ...props.annotations },
      },
      spec,
    });
  }

  /** @internal */
  protected _addClientService(props: ClientServiceProps): void {
    const name = props.name ?? this.name;
    this._check.serviceName('client.name', name);
    this._addService('ClientService', name, props, clientService(this._check, props, this._servicedPods()));
  }

  /** @internal */
  protected _addBudget(disruption: Disruption): void {
    const manifest = disruption._toManifest(this._check, this.name, this._selectorJson());
    if (manifest === undefined) return;
    const labels = { 'app.kubernetes.io/name': this.name, ...manifest.metadata.labels };
    const metadata = { ...manifest.metadata, namespace: this.metadata.namespace, labels };
    new ApiObject(this, 'DisruptionBudget', { ...manifest, metadata });
  }

  /** An autoscaled workload has a budget by default, however few pods it starts with. @internal */
  protected _addAutoscaledBudget(disruption: Disruption | undefined): void {
    if (disruption !== undefined || this.node.tryFindChild('DisruptionBudget') !== undefined) return;
    this._addBudget(Disruption.maxUnavailable(1));
  }

  /** The pods' selector as JSON. @internal */
  protected _selectorJson(): Json {
    return k8s.toJson_LabelSelector(this.#selector)!;
  }

  /** Gives containers their volumes. Every volume must be seen by some container. @internal */
  protected _useVolumes(volumes: readonly WorkloadVolume[]): void {
    this.#volumes = volumes;
    if (this.#props.podTemplate) {
      this.#checkTemplateVolumes(this.#props.podTemplate, volumes);
      return;
    }
    const others = this.volumes.map((volume) => volume.name);
    for (const [i, volume] of volumes.entries()) {
      const where = `volumes[${i}] ('${volume.name}')`;
      if (others.includes(volume.name)) this._check.fail(`${where}: 'podVolumes' has a volume of this name as well`);
      const targets = targetsOf(volume);
      if (targets.length === 0) {
        const wanted = volume.volumeMode === 'Block' ? `'devicePath'` : `'mountPath'`;
        this._check.fail(`${where} is used by no container: give it a ${wanted}, or 'mounts'`);
      }
      checkTargets(this._check, where, targets, volume.volumeMode as never);
      const handle = Volume.fromName(this, `volume-${volume.name}`, volume.name);
      for (const target of targets) this.#mount(where, target, handle, volume.readOnly ?? false);
    }
    this.#checkPaths();
  }

  /** A template that was given whole has its mounts, and its volumes but for those of claim templates, already. */
  #checkTemplateVolumes(template: Json, volumes: readonly WorkloadVolume[]): void {
    const there = ((template.spec as { volumes?: { name: string }[] } | undefined)?.volumes ?? []).map(
      ({ name }) => name,
    );
    for (const [i, volume] of volumes.entries()) {
      if (targetsOf(volume).length > 0) {
        this._check.fail(
          `'volumes[${i}]' must not be mounted: 'podTemplate' is rendered as it is, with the mounts it has`,
        );
      }
      if (volume.source !== undefined && !there.includes(volume.name)) {
        this._check.fail(`'podTemplate' has no volume named '${volume.name}', which 'volumes[${i}]' stands for`);
      }
    }
  }

  #mount(where: string, target: VolumeTarget, volume: Volume, readOnly: boolean): void {
    const all = [...this.containers, ...this.initContainers];
    const names = all.map((container) => container.name);
    if (target.container !== undefined) this._check.known(`${where}: container`, target.container, names);
    const container = all[target.container === undefined ? 0 : names.indexOf(target.container)];
    const given = this.#given.get(container);
    if (target.devicePath !== undefined) {
      const device = { name: volume.name, devicePath: target.devicePath };
      if (given) given.devices = [...(given.devices ?? []), device];
      return;
    }
    const { path, subPath, subPathExpr, propagation } = target;
    container.mount(path!, volume, {
      readOnly: target.readOnly ?? (readOnly || undefined),
      subPath,
      subPathExpr,
      propagation,
    });
    if (given && target.recursiveReadOnly !== undefined) {
      given.recursiveReadOnly = { ...given.recursiveReadOnly, [path!]: target.recursiveReadOnly };
    }
  }

  #checkPaths(): void {
    for (const container of [...this.containers, ...this.initContainers]) {
      const devices = this.#given.get(container)?.devices ?? [];
      const paths = [...container.mounts.map((mount) => mount.path), ...devices.map((device) => device.devicePath)];
      this._check.distinct(paths, (path) => `container '${container.name}' has two volumes at ${path}`);
    }
  }

  #checkSelector(): void {
    const { matchLabels, matchExpressions } = this.#selector;
    this._check.labels('selector.matchLabels', matchLabels);
    if (Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0) {
      this._check.fail(`'selector' must not be empty`);
    }
    const template = this.#props.podTemplate as { metadata?: { labels?: Record<string, string> } } | undefined;
    const labels = template
      ? (template.metadata?.labels ?? {})
      : (this.#podMetadata.toJson().labels as Record<string, string>);
    if (selects(k8s.toJson_LabelSelector(this.#selector) as never, labels)) return;
    this._check.fail(`'selector' does not select the pods, whose labels are ${JSON.stringify(labels)}`);
  }

  /** The pod template. @internal */
  protected _templateJson(): Json {
    const { podTemplate, restartOn } = this.#props;
    if (podTemplate) return podTemplate;
    const metadata = this.#podMetadata.toJson();
    if (restartOn === undefined) return { metadata, spec: this.#podSpecJson() };
    const annotations = { ...metadata.annotations, 'cdk8s-stateful/content': contentHash(restartOn) };
    return { metadata: { ...metadata, annotations }, spec: this.#podSpecJson() };
  }

  #podSpecJson(): Json {
    const spec = k8s.toJson_PodSpec(this._toPodSpec())!;
    const render = (container: Container, i: number, of: Json[]) => containerJson(of[i], this.#given.get(container));
    const ours = new Map(this.#volumes.map((volume) => [volume.name, volume.source]));
    const others = ((spec.volumes ?? []) as Json[]).filter((volume) => !ours.has(volume.name as string));
    const volumes = [...[...ours.values()].filter((source) => source !== undefined), ...others];
    const constraints = spreadJson(this.#props.spread ?? this._defaultSpread(), this._selectorJson());
    return {
      ...spec,
      containers: this.containers.map((container, i) => render(container, i, spec.containers)),
      initContainers:
        spec.initContainers && this.initContainers.map((container, i) => render(container, i, spec.initContainers)),
      volumes: volumes.length > 0 ? volumes : undefined,
      securityContext: this.#securityContextJson(),
      topologySpreadConstraints: constraints.length > 0 ? constraints : undefined,
      ...podFieldsJson(this.#props.pod ?? {}),
    };
  }

  /** @internal */
  protected _defaultSpread(): SpreadConstraint[] {
    return defaultSpread();
  }

  /**
   * Without cdk8s-plus's `runAsNonRoot: true`, which refuses images that begin as root and step down, and with a group
   * for the volumes.
   */
  #securityContextJson(): Json | undefined {
    const { securityContext = {}, pod } = this.#props;
    const { user, group, fsGroup, fsGroupChangePolicy, ensureNonRoot, sysctls } = securityContext;
    const hasFiles = this.#volumes.some((volume) => volume.volumeMode !== 'Block');
    const volumeGroup = fsGroup ?? (hasFiles ? (group ?? user ?? FS_GROUP) : undefined);
    const json: Json = {
      runAsUser: user,
      runAsGroup: group,
      runAsNonRoot: ensureNonRoot,
      sysctls,
      fsGroup: volumeGroup,
      fsGroupChangePolicy:
        volumeGroup === undefined ? fsGroupChangePolicy : (fsGroupChangePolicy ?? FsGroupChangePolicy.ON_ROOT_MISMATCH),
      ...k8s.toJson_PodSecurityContext(pod?.securityContext),
    };
    return Object.values(json).some((value) => value !== undefined) ? json : undefined;
  }
}

/**
 * On the host's network pods would ask the host's DNS server, which knows no member of the set, unless told otherwise.
 */
function dnsOf({ dns, hostNetwork }: StatefulPodProps): PodDnsProps | undefined {
  return hostNetwork ? { policy: DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET, ...dns } : dns;
}

function portsOf(props: ContainerProps) {
  const first = props.portNumber ?? props.port;
  return [...(first === undefined ? [] : [{ number: first }]), ...(props.ports ?? [])];
}

/** The ports of a template that was given whole. */
function templatePorts(template: Json): PodPort[] {
  const spec = template.spec as {
    containers?: { ports?: { containerPort: number; name?: string; protocol?: never }[] }[];
  };
  return (spec?.containers ?? []).flatMap((container, c) =>
    (container.ports ?? []).map(({ containerPort, name, protocol }, i) => ({
      where: `podTemplate.spec.containers[${c}].ports[${i}]`,
      port: { number: containerPort, name, protocol },
    })),
  );
}

/** A hash of what the objects say beside their metadata; 64 bits are plenty to tell one content from the next. */
function contentHash(constructs: readonly Construct[]): string {
  const hash = createHash('sha256');
  for (const construct of constructs) {
    const { metadata, ...content } = ApiObject.of(construct).toJson();
    hash.update(JSON.stringify(content));
  }
  return hash.digest('hex').slice(0, 16);
}
