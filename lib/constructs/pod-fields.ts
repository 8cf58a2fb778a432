import { k8s } from 'cdk8s-plus-34';
import type { Json } from './claim';

/** Fields of a pod spec that cdk8s-plus has no word for, in Kubernetes' own shape. */
export interface PodFields {
  /** Class that decides who gives way when nodes are full. @default - the cluster's default class */
  readonly priorityClassName?: string;
  /** `PreemptLowerPriority` or `Never`. @default - the priority class's */
  readonly preemptionPolicy?: string;
  /** Who places the pods. @default - default-scheduler */
  readonly schedulerName?: string;
  /** Which runtime runs the containers. @default - the node's */
  readonly runtimeClassName?: string;
  /** Labels that the node must have. @default - any node */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** A whole affinity, in place of what `scheduling` gathered. @default - that of `scheduling` */
  readonly affinity?: k8s.Affinity;
  /** Taints that the pods stand, in place of what `scheduling` gathered. @default - those of `scheduling` */
  readonly tolerations?: k8s.Toleration[];
  /** Fields of the pod's security context beside those of `securityContext`. @default - none */
  readonly securityContext?: k8s.PodSecurityContext;
  /** Secrets for several image registries. @default - that of `dockerRegistryAuth` */
  readonly imagePullSecrets?: k8s.LocalObjectReference[];
  /** Conditions beyond Ready of the containers. @default - none */
  readonly readinessGates?: k8s.PodReadinessGate[];
  /** Gates that hold the pods back from scheduling. @default - none */
  readonly schedulingGates?: k8s.PodSchedulingGate[];
  /** Devices that the pods claim. @default - none */
  readonly resourceClaims?: k8s.PodResourceClaim[];
  /** Requests and limits of the whole pod. @default - those of the containers */
  readonly resources?: k8s.ResourceRequirements;
  /** Resources that the runtime needs for itself. @default - those of the runtime class */
  readonly overhead?: { readonly [resource: string]: k8s.Quantity };
  /** The operating system. @default - any */
  readonly os?: k8s.PodOs;
  /** Whether the pods have user names of their own. @default - the host's */
  readonly hostUsers?: boolean;
  /** @default false */
  readonly hostIpc?: boolean;
  /** @default false */
  readonly hostPid?: boolean;
}

/** The fields as the API server reads them. */
export function podFieldsJson(fields: PodFields): Json {
  const { securityContext: _, ...rest } = fields;
  const { containers: __, ...json } = k8s.toJson_PodSpec({ ...rest, containers: [] })!;
  return json;
}
