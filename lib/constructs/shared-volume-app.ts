import {
  DeploymentStrategy,
  type IScalable,
  type IStorage,
  LabelExpression,
  PersistentVolumeAccessMode as Mode,
  Pods,
  type ScalingTarget,
  Topology,
  type Volume,
} from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { scaledValue } from '../kube/int-or-string';
import { list } from '../util/text';
import { behaviourAnnotations, checkBehaviour } from './behaviour';
import type { Json } from './claim';
import { Disruption } from './disruption';
import { StatefulWorkload } from './pod';
import { type ISharedClaim, SharedClaim } from './shared-claim';
import { SharedAccess, type SharedVolume, type SharedVolumeAppProps } from './shared-volume-app-props';
import type { SpreadConstraint } from './spread';
import { allowAnnotations, checkAllow, verifyAtSynth } from './verification';

/** A Deployment's name may be longer, but it is a label value of its pods here. */
const LONGEST_NAME = 63;

const MANY_NODES: readonly Mode[] = [Mode.READ_WRITE_MANY, Mode.READ_ONLY_MANY];

/** A Deployment whose pods share their volumes. */
export class SharedVolumeApp extends StatefulWorkload implements IScalable {
  readonly #props: SharedVolumeAppProps;
  readonly #claims = new Map<string, ISharedClaim>();
  #hasAutoscaler = false;

  constructor(scope: Construct, id: string, props: SharedVolumeAppProps) {
    const name = props.name ?? id;
    super(scope, id, props, {
      kind: 'Deployment',
      resourceType: 'deployments',
      name,
      nameProp: props.name === undefined ? 'id' : 'name',
      longestName: LONGEST_NAME,
      namespace: props.namespace,
      selector: props.selector ?? { matchLabels: { 'cdk8s-stateful/app': name } },
      labels: { 'app.kubernetes.io/name': name, ...props.labels },
      annotations: {
        ...props.annotations,
        ...behaviourAnnotations(props.behaviour ?? {}),
        ...allowAnnotations(props.verify),
      },
    });
    this.#props = props;
    this.#checkProps();
    for (const [i, volume] of props.volumes.entries()) this.#claims.set(volume.name, this.#claimFor(volume, i));
    this.#checkSharing();
    this._useVolumes(props.volumes.map((volume) => this.#workloadVolume(volume)));
    if (props.coLocate) this.#coLocate();
    if (props.client) this._addClientService(props.client);
    this._addBudget(props.disruption ?? this.#defaultDisruption());
    verifyAtSynth(this, props.verify);
  }

  /** How many pods there are meant to be. */
  get replicas(): number {
    return this.#props.replicas ?? (this.#oneNodeVolumes().length > 0 ? 1 : 2);
  }

  /** The claim behind a volume, for another app that shares it. */
  claimOf(volume: string): ISharedClaim {
    this._check.known('volume', volume, [...this.#claims.keys()]);
    return this.#claims.get(volume)!;
  }

  /** A volume of the app, to be mounted by a container that is added later. */
  volume(name: string): IStorage {
    this._check.known('volume', name, [...this.#claims.keys()]);
    return this.node.findChild(`volume-${name}`) as Volume;
  }

  /** @see IScalable */
  get hasAutoscaler(): boolean {
    return this.#hasAutoscaler;
  }

  /** @see IScalable */
  markHasAutoscaler(): void {
    const [volume] = this.#oneNodeVolumes();
    if (volume !== undefined && !this.#props.coLocate) {
      this._check.fail(`an autoscaler needs volumes that many nodes can use, but '${volume}' is for one`);
    }
    this.#hasAutoscaler = true;
    if (!this.#props.coLocate) this._addAutoscaledBudget(this.#props.disruption);
  }

  /** @see IScalable */
  toScalingTarget(): ScalingTarget {
    const { kind, apiVersion } = this.apiObject;
    return { kind, apiVersion, name: this.name, containers: this.containers, replicas: this.#props.replicas };
  }

  #checkProps(): void {
    const { _check: check } = this;
    const { volumes, minReady, progressDeadline, behaviour } = this.#props;
    check.labels('labels', this.#props.labels);
    check.whole('replicas', this.#props.replicas, 1);
    check.whole('revisionHistoryLimit', this.#props.revisionHistoryLimit, 0);
    checkAllow(check, this.#props.verify);
    if (behaviour) checkBehaviour(check, behaviour, this.#props.replicas ?? Number.MAX_SAFE_INTEGER);
    if (volumes.length === 0)
      check.fail(`'volumes' must have at least one volume; an app without is a plain Deployment`);
    check.distinct(
      volumes.map((volume) => volume.name),
      (name) => `'volumes' has two volumes named '${name}'`,
    );
    const deadline = progressDeadline?.toSeconds() ?? 600;
    if (minReady && deadline <= minReady.toSeconds()) {
      check.fail(`'progressDeadline' must be longer than 'minReady' (${minReady.toSeconds()} s), got ${deadline} s`);
    }
  }

  #claimFor(volume: SharedVolume, i: number): ISharedClaim {
    const { name, mountPath, devicePath, mounts, claim, claimName, keep, access, ...claimProps } = volume;
    this._check.label(`volumes[${i}].name`, name);
    if (claim === undefined) {
      const full = claimName ?? `${this.name}-${name}`;
      const labels = { 'app.kubernetes.io/name': this.name, ...claimProps.labels };
      return new SharedClaim(this, `claim-${name}`, {
        ...claimProps,
        labels,
        name: full,
        namespace: this.metadata.namespace,
        keep,
      });
    }
    const { volumeMode, ...rest } = { ...claimProps, claimName, keep };
    const made = Object.entries(rest).find(([, value]) => value !== undefined);
    if (made)
      this._check.fail(
        `'volumes[${i}].claim' and 'volumes[${i}].${made[0]}' exclude each other: the claim is made elsewhere`,
      );
    return claim;
  }

  /** Volumes that one node, or one pod, can use at a time. */
  #oneNodeVolumes(): string[] {
    return this.#props.volumes
      .filter((volume) => {
        const modes = volume.claim ? volume.claim.accessModes : (volume.accessModes ?? [Mode.READ_WRITE_MANY]);
        return modes !== undefined && !modes.some((mode) => MANY_NODES.includes(mode));
      })
      .map((volume) => volume.name);
  }

  #checkSharing(): void {
    const { _check: check } = this;
    for (const [i, volume] of this.#props.volumes.entries()) {
      const modes = this.#claims.get(volume.name)!.accessModes ?? [];
      const readOnly = volume.access === SharedAccess.READ_ONLY;
      if (modes.length > 0 && modes.every((mode) => mode === Mode.READ_ONLY_MANY) && !readOnly) {
        check.fail(`'volumes[${i}].access' must be READ_ONLY: the claim is ReadOnlyMany`);
      }
      if (modes.includes(Mode.READ_WRITE_ONCE_POD) && this.replicas > 1) {
        check.fail(
          `'replicas' must be 1, got ${this.replicas}: volume '${volume.name}' is ReadWriteOncePod, which one pod alone can use`,
        );
      }
    }
    const oneNode = this.#oneNodeVolumes();
    if (oneNode.length === 0) {
      if (this.#props.coLocate)
        check.fail(`'coLocate' needs a volume that one node can use at a time; these can be used by many`);
      return;
    }
    const names = list(oneNode.map((name) => `'${name}'`));
    if (this.replicas > 1 && !this.#props.coLocate) {
      const help = `use ReadWriteMany, 1 replica, or 'coLocate'`;
      check.fail(
        `'replicas' is ${this.replicas}, but one node at a time can use volume ${names} (ReadWriteOnce): ${help}`,
      );
    }
    if (this.#rollsBeforeStopping()) {
      const why = `a new pod would wait for volume ${names}, which the old one holds`;
      check.fail(`'strategy' must be Recreate, or take down all ${this.replicas} pods at once: ${why} (SHR01)`);
    }
  }

  /** Whether an update keeps an old pod while it starts a new one. */
  #rollsBeforeStopping(): boolean {
    const rolling = this.#props.strategy?._toKube().rollingUpdate;
    if (rolling === undefined) return false;
    const exclusive = [...this.#claims.values()].some((claim) => claim.accessModes?.includes(Mode.READ_WRITE_ONCE_POD));
    if (this.#props.coLocate && !exclusive) return false;
    const surge = scaledValue(rolling.maxSurge?.value ?? '25%', this.replicas, 'up');
    const down = scaledValue(rolling.maxUnavailable?.value ?? '25%', this.replicas, 'down');
    // The controller raises unavailable to 1 when both come out as 0.
    return Math.max(down, surge === 0 ? 1 : 0) < this.replicas;
  }

  #workloadVolume(volume: SharedVolume) {
    const readOnly = volume.access === SharedAccess.READ_ONLY;
    const { claimName } = this.claimOf(volume.name);
    const source = { name: volume.name, persistentVolumeClaim: { claimName, readOnly: readOnly || undefined } };
    return { ...volume, source, readOnly };
  }

  /**
   * Every user of the claim carries a label for it, and wants to be where such a label is. The first pod finds itself
   * and may start anywhere.
   */
  #coLocate(): void {
    for (const volume of this.#oneNodeVolumes()) {
      const key = `claims.cdk8s-stateful/${this.claimOf(volume).claimName}`;
      this._check.labels(`coLocate`, { [key]: 'used' });
      this.podMetadata.addLabel(key, 'used');
      const users = Pods.select(this, `users-of-${volume}`, { expressions: [LabelExpression.exists(key)] });
      this.scheduling.colocate(users, { topology: Topology.HOSTNAME });
    }
  }

  #defaultDisruption(): Disruption {
    return this.replicas > 1 && !this.#props.coLocate ? Disruption.maxUnavailable(1) : Disruption.none();
  }

  /** What is kept together cannot be spread. @internal */
  protected override _defaultSpread(): SpreadConstraint[] {
    return this.#props.coLocate ? [] : super._defaultSpread();
  }

  /** @internal */
  protected _specJson(): Json {
    const { stopped, minReady, progressDeadline, revisionHistoryLimit, paused, strategy } = this.#props;
    const byDefault =
      this.#oneNodeVolumes().length > 0 ? DeploymentStrategy.recreate() : DeploymentStrategy.rollingUpdate();
    const replicas = this.#hasAutoscaler ? undefined : this.replicas;
    const { type, rollingUpdate } = (strategy ?? byDefault)._toKube();
    return {
      replicas: stopped ? 0 : replicas,
      strategy: {
        type,
        rollingUpdate: rollingUpdate && {
          maxSurge: rollingUpdate.maxSurge?.value,
          maxUnavailable: rollingUpdate.maxUnavailable?.value,
        },
      },
      minReadySeconds: minReady?.toSeconds(),
      progressDeadlineSeconds: progressDeadline?.toSeconds(),
      revisionHistoryLimit,
      paused,
      selector: this._selectorJson(),
      template: this._templateJson(),
    };
  }
}
