/**
 * What the API server says about objects that it takes all the same: `pkg/api/pod/warnings.go`, `pkg/api/node/util.go`, `pkg/api/persistentvolume/util.go`,
 * `pkg/api/persistentvolumeclaim/util.go`, `pkg/api/service/warnings.go`, `pkg/api/storage/util.go`, `pkg/registry/apps/statefulset/strategy.go` (v1.37.1).
 * NOT MODELLED: notations of IP addresses, clashes of paths in projected volumes, and removed APIs, volume types, fractions of bytes and hidden variables,
 * which are diagnostics of their own (IDN06, BND13, FLD06, FLD07).
 */
import type {
  Container,
  KubeObject,
  NodeSelectorTerm,
  PersistentVolume,
  PodAffinity,
  PodSpec,
  Service,
  StatefulSet,
  StorageClass,
} from './objects';
import { podSpecOf } from './pod-spec';
import { type FieldPath, formatPath } from './read/field-path';

export interface ServerWarning {
  readonly path: FieldPath;
  /** In the server's words. */
  readonly text: string;
}

/** The warnings that come back when the object is created, in the server's order. */
export function serverWarnings(object: KubeObject): readonly ServerWarning[] {
  const pods = podSpecOf(object);
  return [...(pods ? podWarnings(object, pods.spec, pods.path) : []), ...ofKind(object)];
}

function ofKind(object: KubeObject): readonly ServerWarning[] {
  switch (object.kind) {
    case 'StatefulSet':
      return ofSet(object as StatefulSet);
    case 'PersistentVolumeClaim':
      return ofClassAnnotation(object);
    case 'PersistentVolume':
      return ofVolume(object as PersistentVolume);
    case 'StorageClass':
      return ofClass(object as StorageClass);
    case 'Service':
      return ofService(object as Service);
    default:
      return [];
  }
}

const DEPRECATED_NODE_LABELS: { readonly [label: string]: string } = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const DEPRECATED_ANNOTATIONS: { readonly [annotation: string]: string } = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const APP_ARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead';
const NO_SELECTOR = 'a null labelSelector results in matching no pod';
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const at = (path: FieldPath, text: string): ServerWarning => ({ path, text: `${formatPath(path)}: ${text}` });

/** Nothing for a label that is not deprecated. */
function labelMessage(label: string): string | undefined {
  return Object.hasOwn(DEPRECATED_NODE_LABELS, label) ? DEPRECATED_NODE_LABELS[label] : undefined;
}

function podWarnings(object: KubeObject, spec: PodSpec, path: FieldPath): readonly ServerWarning[] {
  const { terminationGracePeriodSeconds: grace, affinity } = spec;
  const affinityPath = [...path, 'affinity'];
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((label) => {
      const text = labelMessage(label);
      return text === undefined ? [] : [at([...path, 'nodeSelector', label], text)];
    }),
    ...nodeAffinityWarnings(spec, [...affinityPath, 'nodeAffinity']),
    ...spreadWarnings(spec, [...path, 'topologySpreadConstraints']),
    ...annotationWarnings(object, spec, path),
    ...repeatedEntries(spec, path),
    ...portWarnings(spec, path),
    ...(grace !== undefined && grace < 0
      ? [
          at(
            [...path, 'terminationGracePeriodSeconds'],
            'must be >= 0; negative values are invalid and will be treated as 1',
          ),
        ]
      : []),
    ...podAffinityWarnings(affinity?.podAffinity, [...affinityPath, 'podAffinity']),
    ...podAffinityWarnings(affinity?.podAntiAffinity, [...affinityPath, 'podAntiAffinity']),
  ];
}

function nodeAffinityWarnings({ affinity }: PodSpec, path: FieldPath): readonly ServerWarning[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution } =
    affinity?.nodeAffinity ?? {};
  const requiredPath = [...path, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const preferredPath = [...path, 'preferredDuringSchedulingIgnoredDuringExecution'];
  return [
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, i) => termWarnings(term, [...requiredPath, i])),
    ...(preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ preference }, i) =>
      termWarnings(preference, [...preferredPath, i, 'preference']),
    ),
  ];
}

function termWarnings({ matchExpressions }: NodeSelectorTerm, path: FieldPath): readonly ServerWarning[] {
  return (matchExpressions ?? []).flatMap(({ key }, i) => {
    const text = labelMessage(key);
    return text === undefined ? [] : [at([...path, 'matchExpressions', i, 'key'], `${key} is ${text}`)];
  });
}

function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: FieldPath): readonly ServerWarning[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => {
    const text = labelMessage(topologyKey);
    return [
      ...(text === undefined ? [] : [at([...path, i, 'topologyKey'], `${topologyKey} is ${text}`)]),
      ...(labelSelector === undefined ? [at([...path, i, 'labelSelector'], NO_SELECTOR)] : []),
    ];
  });
}

function podAffinityWarnings(affinity: PodAffinity | undefined, path: FieldPath): readonly ServerWarning[] {
  const { requiredDuringSchedulingIgnoredDuringExecution, preferredDuringSchedulingIgnoredDuringExecution } =
    affinity ?? {};
  const required = [...path, 'requiredDuringSchedulingIgnoredDuringExecution'];
  const preferred = [...path, 'preferredDuringSchedulingIgnoredDuringExecution'];
  return [
    ...(requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, i) =>
      labelSelector === undefined ? [at([...required, i, 'labelSelector'], NO_SELECTOR)] : [],
    ),
    ...(preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, i) =>
      podAffinityTerm?.labelSelector === undefined
        ? [at([...preferred, i, 'podAffinityTerm', 'labelSelector'], NO_SELECTOR)]
        : [],
    ),
  ];
}

interface Secured {
  readonly seccompProfile?: object;
  readonly appArmorProfile?: object;
}

/** Annotations of the pod: of a template those of its metadata. */
function annotationWarnings(object: KubeObject, spec: PodSpec, path: FieldPath): readonly ServerWarning[] {
  const metaPath = [...path.slice(0, -1), 'metadata', 'annotations'];
  let value: unknown = object;
  for (const step of metaPath) value = (value as { readonly [step: string]: unknown } | undefined)?.[step];
  const annotations = (value ?? {}) as { readonly [annotation: string]: string };
  const has = (annotation: string) => Object.hasOwn(annotations, annotation);
  const warning = (annotation: string, text: string) => (has(annotation) ? [at([...metaPath, annotation], text)] : []);
  const pod = (spec.securityContext ?? {}) as Secured;
  const isTemplate = path.length > 1;
  return [
    ...Object.entries(DEPRECATED_ANNOTATIONS).flatMap(([annotation, text]) => warning(annotation, text)),
    ...(pod.seccompProfile ? [] : warning('seccomp.security.alpha.kubernetes.io/pod', SECCOMP)),
    ...allContainers(spec, path).flatMap(({ container }) => {
      const own = (container.securityContext ?? {}) as Secured;
      const isConfined = pod.appArmorProfile !== undefined || own.appArmorProfile !== undefined;
      return [
        ...(own.seccompProfile
          ? []
          : warning(`container.seccomp.security.alpha.kubernetes.io/${container.name}`, SECCOMP)),
        ...(isTemplate && !isConfined
          ? warning(`container.apparmor.security.beta.kubernetes.io/${container.name}`, APP_ARMOR)
          : []),
      ];
    }),
  ];
}

/** In upstream's order: init containers, containers, ephemeral ones (`pkg/apis/core/pods/helpers.go`). */
function allContainers(spec: PodSpec, path: FieldPath) {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container: Container, i) => ({ container, path: [...path, list, i] })),
  );
}

function repeatedEntries(spec: PodSpec, path: FieldPath): readonly ServerWarning[] {
  const { hostAliases, imagePullSecrets } = spec as {
    readonly hostAliases?: readonly { readonly ip?: string }[];
    readonly imagePullSecrets?: readonly { readonly name?: string }[];
  };
  const aliases = hostAliases ?? [];
  const secrets = imagePullSecrets ?? [];
  return [
    ...aliases.flatMap(({ ip }, i) =>
      aliases.findIndex((each) => each.ip === ip) < i
        ? [at([...path, 'hostAliases', i, 'ip'], `duplicate ip "${ip ?? ''}"`)]
        : [],
    ),
    ...secrets.flatMap(({ name }, i) =>
      secrets.findIndex((each) => each.name === name) < i
        ? [at([...path, 'imagePullSecrets', i, 'name'], `duplicate name "${name ?? ''}"`)]
        : [],
    ),
    ...secrets.flatMap(({ name }, i) =>
      name ? [] : [at([...path, 'imagePullSecrets', i, 'name'], 'invalid empty name ""')],
    ),
  ];
}

function portWarnings(spec: PodSpec, path: FieldPath): readonly ServerWarning[] {
  const known = new Map<string, { readonly path: FieldPath; readonly hostIP: string; readonly hostPort: number }[]>();
  const warnings: ServerWarning[] = [];
  for (const { container, path: containerPath } of allContainers(spec, path)) {
    for (const [i, { containerPort, protocol = 'TCP', hostIP = '', hostPort = 0 }] of (
      container.ports ?? []
    ).entries()) {
      const own = { path: [...containerPath, 'ports', i], hostIP, hostPort };
      const key = `${containerPort}/${protocol}`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        const clash = clashOf(own, other);
        if (clash !== undefined) warnings.push(at(own.path, `${clash} port definition with ${formatPath(other.path)}`));
      }
      known.set(key, [...others, own]);
    }
  }
  return warnings;
}

interface HostPort {
  readonly hostIP: string;
  readonly hostPort: number;
}

function clashOf(a: HostPort, b: HostPort): string | undefined {
  if (a.hostIP === b.hostIP && a.hostPort === b.hostPort) return 'duplicate';
  if (a.hostPort === 0 || b.hostPort === 0) return 'overlapping';
  const oneIsOpen = (a.hostIP === '') !== (b.hostIP === '');
  return a.hostPort === b.hostPort && oneIsOpen ? 'dangerously ambiguous' : undefined;
}

function ofSet({ spec }: StatefulSet): readonly ServerWarning[] {
  const { revisionHistoryLimit } = spec;
  if (revisionHistoryLimit === undefined || revisionHistoryLimit >= 0) return [];
  const text = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return [at(['spec', 'revisionHistoryLimit'], text)];
}

function ofClassAnnotation({ metadata }: KubeObject): readonly ServerWarning[] {
  if (metadata.annotations?.[CLASS_ANNOTATION] === undefined) return [];
  const path = ['metadata', 'annotations', CLASS_ANNOTATION];
  return [at(path, 'deprecated since v1.8; use "storageClassName" attribute instead')];
}

function ofVolume(volume: PersistentVolume): readonly ServerWarning[] {
  const { persistentVolumeReclaimPolicy, nodeAffinity } = volume.spec;
  const recycle =
    'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';
  const terms = ['spec', 'nodeAffinity', 'required', 'nodeSelectorTerms'];
  return [
    ...ofClassAnnotation(volume),
    ...(persistentVolumeReclaimPolicy === 'Recycle' ? [at(['spec', 'persistentVolumeReclaimPolicy'], recycle)] : []),
    ...(nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term, i) => termWarnings(term, [...terms, i])),
  ];
}

function ofClass({ allowedTopologies }: StorageClass): readonly ServerWarning[] {
  return (allowedTopologies ?? []).flatMap(({ matchLabelExpressions }, i) =>
    (matchLabelExpressions ?? []).flatMap(({ key }, j) => {
      const text = labelMessage(key);
      return text === undefined ? [] : [at(['allowedTopologies', i, 'matchLabelExpressions', j, 'key'], text)];
    }),
  );
}

function ofService({ metadata, spec }: Service): readonly ServerWarning[] {
  const { type, clusterIP, sessionAffinity, loadBalancerIP, externalIPs, externalName } = spec ?? {};
  const isHeadless = (type ?? 'ClusterIP') === 'ClusterIP' && clusterIP === 'None';
  const hints = 'service.kubernetes.io/topology-aware-hints';
  const warning = (field: string, text: string, path: FieldPath = ['spec', field]) => ({ path, text });
  return [
    ...(metadata.annotations?.[hints] === undefined
      ? []
      : [
          warning(hints, `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`, [
            'metadata',
            'annotations',
            hints,
          ]),
        ]),
    ...(isHeadless && loadBalancerIP
      ? [warning('loadBalancerIP', 'spec.loadBalancerIP is ignored for headless services')]
      : []),
    ...(isHeadless && Array.isArray(externalIPs) && externalIPs.length > 0
      ? [warning('externalIPs', 'spec.externalIPs is ignored for headless services')]
      : []),
    ...(isHeadless && sessionAffinity !== undefined && sessionAffinity !== 'None'
      ? [warning('sessionAffinity', 'spec.SessionAffinity is ignored for headless services')]
      : []),
    ...(type !== 'ExternalName' && externalName
      ? [warning('externalName', 'spec.externalName is ignored when spec.type is not "ExternalName"')]
      : []),
  ];
}
