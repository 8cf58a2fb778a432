import { type IScalable, type IStorage, PodManagementPolicy, type ScalingTarget, type Volume } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { claimNameOf, podNameOf } from '../kube/names';
import { adopt } from './adopt';
import { behaviourAnnotations, checkBehaviour } from './behaviour';
import type { Json } from './claim';
import { Disruption } from './disruption';
import { Ordinal } from './ordinal';
import { StatefulWorkload } from './pod';
import { GoverningService, headlessService } from './service';
import { ClaimRetention, type StatefulStoreProps } from './stateful-store-props';
import { checkStoreVolumes, claimTemplate, ephemeralVolume, isKept, type StoreVolume } from './store-volume';
import { UpdateStrategy } from './update-strategy';
import { allowAnnotations, checkAllow, verifyAtSynth } from './verification';

/** Longest name that leaves room for the pods' revision label, `<set>-<hash of up to 10 characters>` in 63 (R-N8). */
const LONGEST_NAME = 52;

/**
 * A StatefulSet with what it needs: claim templates, a headless Service, a disruption budget, and on request a Service
 * for clients.
 */
export class StatefulStore extends StatefulWorkload implements IScalable {
  /**
   * Props that reproduce an existing StatefulSet: its name, selector, claim templates and pod template exactly, so that
   * the move to the construct strands no data and restarts no pod. The text may hold its headless Service and its
   * disruption budget as well; what is not in it is taken to be managed elsewhere.
   *
   * @param manifest YAML or JSON with one StatefulSet, as a chart renders it or `kubectl get -o yaml` prints it.
   */
  static adopt(manifest: string): StatefulStoreProps {
    return adopt(manifest);
  }

  readonly #props: StatefulStoreProps;
  #hasAutoscaler = false;

  constructor(scope: Construct, id: string, props: StatefulStoreProps) {
    const name = props.name ?? id;
    super(scope, id, props, {
      kind: 'StatefulSet',
      resourceType: 'statefulsets',
      name,
      nameProp: props.name === undefined ? 'id' : 'name',
      longestName: LONGEST_NAME,
      namespace: props.namespace,
      selector: props.selector ?? { matchLabels: { 'cdk8s-stateful/set': name } },
      labels: props.podTemplate ? props.labels : { 'app.kubernetes.io/name': name, ...props.labels },
      annotations: {
        ...props.annotations,
        ...behaviourAnnotations(props.behaviour ?? {}),
        ...allowAnnotations(props.verify),
      },
    });
    this.#props = props;
    this.#checkProps();
    this._useVolumes(
      this.#volumes.map((volume) => ({ ...volume, source: isKept(volume) ? undefined : ephemeralVolume(volume) })),
    );
    if (props.ordinalVariable !== undefined) this.#tellOrdinal(props.ordinalVariable);
    this.#addGoverningService();
    if (props.client) this._addClientService(props.client);
    this._addBudget(props.disruption ?? (this.replicas > 1 ? Disruption.maxUnavailable(1) : Disruption.none()));
    verifyAtSynth(this, props.verify);
  }

  /** How many members there are meant to be. */
  get replicas(): number {
    return this.#props.replicas ?? 1;
  }

  /** The ordinals of the members, ascending. */
  get ordinals(): number[] {
    const first = this.#props.firstOrdinal ?? 0;
    return Array.from({ length: this.replicas }, (_, index) => first + index);
  }

  /** Name of the Service that names the members; undefined when there is none. */
  get serviceName(): string | undefined {
    return this.#governing._nameFor(this.name);
  }

  /** Name of the pod of an ordinal, also its host name: `zookeeper-0`. */
  podNameOf(ordinal: number): string {
    this.#checkOrdinal(ordinal);
    return podNameOf(this.name, ordinal);
  }

  /** Name of the claim that an ordinal has of a kept volume: `data-zookeeper-0`. */
  claimNameOf(volume: string, ordinal: number): string {
    this.#checkOrdinal(ordinal);
    const kept = this.#volumes.filter(isKept).map((template) => template.name);
    this._check.known('claimNameOf: kept volume', volume, kept);
    return claimNameOf(volume, this.name, ordinal);
  }

  /**
   * DNS name of an ordinal: `zookeeper-0.zookeeper-headless.shop.svc.cluster.local`, or without namespace and domain
   * when no namespace is known at synth; then it resolves inside the namespace. Peer lists made of it follow
   * `replicas`.
   */
  hostOf(ordinal: number): string {
    const service = this.serviceName;
    if (service === undefined)
      this._check.fail(`hostOf: members have no DNS names, 'service' is GoverningService.none()`);
    const short = `${this.podNameOf(ordinal)}.${service}`;
    const namespace = this.metadata.namespace;
    return namespace === undefined
      ? short
      : `${short}.${namespace}.svc.${this.#props.clusterDomain ?? 'cluster.local'}`;
  }

  /** DNS names of all members, in the order of their ordinals. */
  get hosts(): string[] {
    return this.ordinals.map((ordinal) => this.hostOf(ordinal));
  }

  /** A volume of the store, to be mounted by a container that is added later. */
  volume(name: string): IStorage {
    this._check.known(
      'volume',
      name,
      this.#volumes.map((volume) => volume.name),
    );
    return this.node.findChild(`volume-${name}`) as Volume;
  }

  /** @see IScalable */
  get hasAutoscaler(): boolean {
    return this.#hasAutoscaler;
  }

  /** @see IScalable */
  markHasAutoscaler(): void {
    this.#hasAutoscaler = true;
    this._addAutoscaledBudget(this.#props.disruption);
  }

  /** @see IScalable */
  toScalingTarget(): ScalingTarget {
    const { kind, apiVersion } = this.apiObject;
    return { kind, apiVersion, name: this.name, containers: this.containers, replicas: this.#props.replicas };
  }

  get #volumes(): readonly StoreVolume[] {
    return this.#props.volumes ?? [];
  }

  get #governing(): GoverningService {
    return this.#props.service ?? GoverningService.headless();
  }

  #checkProps(): void {
    const { _check: check } = this;
    check.labels('labels', this.#props.labels);
    check.whole('replicas', this.#props.replicas, 1);
    check.whole('firstOrdinal', this.#props.firstOrdinal, 0);
    check.whole('revisionHistoryLimit', this.#props.revisionHistoryLimit, 0);
    checkStoreVolumes(check, this.#volumes);
    checkAllow(check, this.#props.verify);
    this.#updateStrategy();
    if (this.#props.behaviour) checkBehaviour(check, this.#props.behaviour, this.replicas);
    const { ordinalVariable: variable, podTemplate, client } = this.#props;
    if (variable !== undefined && podTemplate !== undefined) {
      check.fail(`'ordinalVariable' and 'podTemplate' exclude each other: a template is rendered as it is`);
    }
    if (client && (client.name ?? this.name) === this.serviceName) {
      check.fail(`'client.name' must differ from the governing Service's, got '${this.serviceName}' for both`);
    }
    if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
      check.fail(`'ordinalVariable' must be the name of an environment variable, got '${variable}'`);
    }
  }

  #checkOrdinal(ordinal: number): void {
    const ordinals = this.ordinals;
    const [first, last] = [ordinals[0], ordinals[ordinals.length - 1]];
    if (Number.isInteger(ordinal) && ordinal >= first && ordinal <= last) return;
    this._check.fail(
      `ordinal ${ordinal} does not exist: the members are ${podNameOf(this.name, first)} to ${podNameOf(this.name, last)}`,
    );
  }

  #tellOrdinal(variable: string): void {
    for (const container of [...this.containers, ...this.initContainers]) {
      if (variable in container.env.variables) {
        this._check.fail(`'ordinalVariable' is ${variable}, which container '${container.name}' sets itself`);
      }
      container.env.addVariable(variable, Ordinal.index());
    }
  }

  #addGoverningService(): void {
    const { serviceName } = this;
    if (serviceName === undefined) return;
    this._check.serviceName('service', serviceName);
    const props = this.#governing._props;
    if (props === undefined) return;
    const service = this._addService(
      'Service',
      serviceName,
      props,
      headlessService(this._check, props, this._servicedPods()),
    );
    this.apiObject.addDependency(service);
  }

  #updateStrategy(): Json {
    return (this.#props.update ?? UpdateStrategy.rollingUpdate())._toSpec(this._check, this.replicas);
  }

  /** @internal */
  protected _specJson(): Json {
    const { stopped, firstOrdinal, retention, minReady, revisionHistoryLimit, podManagement } = this.#props;
    const templates = this.#volumes.filter(isKept).map(claimTemplate);
    const replicas = this.#hasAutoscaler ? undefined : this.replicas;
    return {
      serviceName: this.serviceName,
      replicas: stopped ? 0 : replicas,
      ordinals: firstOrdinal === undefined ? undefined : { start: firstOrdinal },
      podManagementPolicy: podManagement ?? PodManagementPolicy.ORDERED_READY,
      updateStrategy: this.#updateStrategy(),
      minReadySeconds: minReady?.toSeconds(),
      revisionHistoryLimit,
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: retention?.whenDeleted ?? ClaimRetention.RETAIN,
        whenScaled: retention?.whenScaled ?? ClaimRetention.RETAIN,
      },
      selector: this._selectorJson(),
      template: this._templateJson(),
      volumeClaimTemplates: templates.length > 0 ? templates : undefined,
    };
  }
}
