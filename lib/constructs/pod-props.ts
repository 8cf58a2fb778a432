import type { Duration } from 'cdk8s';
import type {
  ContainerProps,
  HostAlias,
  ISecret,
  IServiceAccount,
  PodDnsProps,
  PodSecurityContextProps,
  Volume,
} from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { PodFields } from './pod-fields';
import type { PropCheck } from './prop-check';
import { checkSpread, type SpreadConstraint } from './spread';

/**
 * The pods of a store or a shared app. Containers, probes, environment, secrets and scheduling are those of cdk8s-plus.
 */
export interface StatefulPodProps {
  /**
   * The containers, as cdk8s-plus describes them, with other defaults: no startup probe that nobody asked for, requests
   * of 100 millicores and 256 MiB without limits in place of a full core, a writable root file system, any user, and
   * Kubernetes' own image pull policy. cdk8s-plus's defaults stop the usual images of databases, which begin as root,
   * write beside their data and take minutes to recover.
   *
   * @default - `podTemplate` is given
   */
  readonly containers?: ContainerProps[];
  /**
   * Containers that run before the others, or beside them as sidecars. The same defaults hold.
   *
   * @default - none
   */
  readonly initContainers?: ContainerProps[];
  /**
   * Volumes that are no claims of this construct: configuration, secrets, scratch space.
   *
   * @default - those that containers mount
   */
  readonly podVolumes?: Volume[];
  /**
   * Labels of the pods, beside those of the selector.
   *
   * @default - `app.kubernetes.io/name`
   */
  readonly podLabels?: { readonly [key: string]: string };
  /**
   * Annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };
  /**
   * ConfigMaps and Secrets of this app whose change restarts the pods: their content is hashed into an annotation of
   * the template. Without it pods keep environment variables and sub-path files of the old ones (UPD11).
   *
   * @default - none
   */
  readonly restartOn?: Construct[];
  /**
   * Security settings of the pod.
   *
   * @default - `fsGroup` (the group, else the user, else 1000) if there are file systems, so that a fresh volume, which
   * belongs to root, can be written (BND11); `fsGroupChangePolicy: OnRootMismatch`, so that big volumes are not walked
   * through at every start
   */
  readonly securityContext?: PodSecurityContextProps;
  /**
   * How long a container has between SIGTERM and SIGKILL.
   *
   * @default Duration.seconds(120) - a database flushes and says goodbye; Kubernetes' 30 seconds are too short for most
   * (UPD07)
   */
  readonly gracePeriod?: Duration;
  /**
   * How pods are spread over places; an empty list leaves it to the scheduler.
   *
   * @default - softly over hosts, and over zones
   */
  readonly spread?: SpreadConstraint[];
  /**
   * @default - the namespace's default account
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Whether containers get a token for the API server.
   *
   * @default false - databases do not talk to the API server
   */
  readonly automountServiceAccountToken?: boolean;
  /**
   * Whether containers get environment variables for every Service of the namespace.
   *
   * @default false - a Service named `zookeeper` would set `ZOOKEEPER_PORT=tcp://…`, which images of that name take for
   * their own setting
   */
  readonly enableServiceLinks?: boolean;
  /**
   * @default - none
   */
  readonly hostAliases?: HostAlias[];
  /**
   * DNS settings of the pods. `hostname` and `subdomain` of a StatefulSet's pods are the controller's.
   *
   * @default - those of the cluster, also with `hostNetwork`
   */
  readonly dns?: PodDnsProps;
  /**
   * Secret for the image registry.
   *
   * @default - none
   */
  readonly dockerRegistryAuth?: ISecret;
  /** @default false */
  readonly shareProcessNamespace?: boolean;
  /** @default false */
  readonly hostNetwork?: boolean;
  /**
   * Denies all traffic that is not allowed with `connections`.
   *
   * @default false
   */
  readonly isolate?: boolean;
  /**
   * Fields of the pod spec that cdk8s-plus has no word for.
   *
   * @default - none
   */
  readonly pod?: PodFields;
  /**
   * A whole pod template in Kubernetes' own JSON, rendered as it is, in place of all other props of the pod.
   * `StatefulStore.adopt` gives it.
   *
   * @default - made from the other props
   */
  readonly podTemplate?: { readonly [key: string]: unknown };
}

/** Props that `podTemplate` replaces. */
const POD_PROPS = [
  'initContainers',
  'podVolumes',
  'podLabels',
  'podAnnotations',
  'restartOn',
  'securityContext',
  'gracePeriod',
  'spread',
  'serviceAccount',
  'automountServiceAccountToken',
  'enableServiceLinks',
  'hostAliases',
  'dns',
  'dockerRegistryAuth',
  'shareProcessNamespace',
  'hostNetwork',
  'isolate',
  'pod',
] as const;

/** Refuses pod props that cannot stand together. */
export function checkPodProps(check: PropCheck, props: StatefulPodProps): void {
  const { podTemplate, containers, gracePeriod, spread } = props;
  if (podTemplate !== undefined) {
    const other = [...POD_PROPS, 'containers' as const].find((prop) => props[prop] !== undefined);
    if (other !== undefined)
      check.fail(`'${other}' and 'podTemplate' exclude each other: a template is rendered as it is`);
    return;
  }
  if (containers === undefined || containers.length === 0) check.fail(`'containers' must have at least one container`);
  if (gracePeriod && gracePeriod.toSeconds() === 0) {
    check.fail(
      `'gracePeriod' must be greater than zero: with 0 a pod's name is free while its old process still writes (R-L2)`,
    );
  }
  check.labels('podLabels', props.podLabels);
  checkSpread(check, spread ?? []);
}
