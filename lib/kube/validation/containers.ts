/**
 * Rules for containers: `pkg/apis/core/validation/validation.go` (v1.37.1). NOT MODELLED: securityContext, resize policies, dynamic
 * resource claims and restart rules; what is wrong there is found by a real API server only.
 */

import { dnsLabelProblems } from '../names';
import type { Container, ContainerPort, EnvVar, Volume, VolumeDevice, VolumeMount } from '../objects';
import type { Switches } from '../versions';
import {
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  notFound,
  notSupported,
  problems,
  required,
} from './field-error';
import { validateLifecycle, validatePort, validatePortNumber, validateProbe } from './probes';
import { validateResources } from './resources';
import { validateNoBacksteps } from './volumes';

/** The pod's valid volumes by name. */
type Volumes = ReadonlyMap<string, Volume>;

export function validateContainers(
  containers: readonly Container[],
  volumes: Volumes,
  path: string,
  switches: Switches,
): FieldErrors {
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  return [
    ...containers.flatMap((container, index) => {
      const at = `${path}[${index}]`;
      return [
        ...validateContainer(container, volumes, at, switches),
        ...validateOnce(names, container.name ?? '', `${at}.name`),
        ...validateLifecycle(container.lifecycle as undefined, `${at}.lifecycle`),
        ...validateProbes(container, at),
        ...validateRestartPolicy(container, at, switches),
      ];
    }),
    ...validateHostPorts(containers, path),
  ];
}

export function validateInitContainers(
  initContainers: readonly Container[],
  containers: readonly Container[],
  volumes: Volumes,
  path: string,
  switches: Switches,
): FieldErrors {
  const names = new Set(containers.map(({ name }) => name));
  return initContainers.flatMap((container, index) => {
    const at = `${path}[${index}]`;
    return [
      ...validateContainer(container, volumes, at, switches),
      ...validateInitRestartPolicy(container, at, switches),
      ...validateOnce(names, container.name ?? '', `${at}.name`),
      ...validateHostPorts([container], path),
      ...validateWhatSidecarsHave(container, at),
    ];
  });
}

function validateContainer(container: Container, volumes: Volumes, path: string, switches: Switches): FieldErrors {
  const { name, image, terminationMessagePolicy, imagePullPolicy } = container;
  const { ports = [], env = [], volumeMounts = [], volumeDevices = [], resources = {} } = container;
  return [
    ...(name ? problems(`${path}.name`, name, dnsLabelProblems(name)) : [required(`${path}.name`)]),
    ...(image ? [] : [required(`${path}.image`)]),
    ...validateOneOf(terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${path}.terminationMessagePolicy`),
    ...validatePorts(ports, `${path}.ports`),
    ...env.flatMap((variable, index) => validateEnv(variable, `${path}.env[${index}]`)),
    ...validateMounts(volumeMounts, volumeDevices, volumes, `${path}.volumeMounts`),
    ...validateDevices(volumeDevices, volumeMounts, volumes, `${path}.volumeDevices`),
    ...validateOneOf(imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${path}.imagePullPolicy`),
    ...validateResources(resources, `${path}.resources`, switches),
  ];
}

function validateProbes(container: Container, path: string): FieldErrors {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((kind) =>
    validateProbe(container[kind], kind, path),
  );
}

/** Only init containers that run on beside the others have what goes with running. */
function validateWhatSidecarsHave(container: Container, path: string): FieldErrors {
  if (container.restartPolicy === 'Always') {
    return [
      ...validateLifecycle(container.lifecycle as undefined, `${path}.lifecycle`),
      ...validateProbes(container, path),
    ];
  }
  return ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
}

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];

function validateRestartPolicy({ restartPolicy }: Container, path: string, switches: Switches): FieldErrors {
  if (restartPolicy === undefined) return [];
  const at = `${path}.restartPolicy`;
  if (switches.containerRestartPolicy !== 'allowed') return [forbidden(at, 'may not be set for non-init containers')];
  return validateOneOf(restartPolicy, RESTART_POLICIES, at);
}

function validateInitRestartPolicy({ restartPolicy }: Container, path: string, switches: Switches): FieldErrors {
  if (restartPolicy === undefined) return [];
  return validateOneOf(
    restartPolicy,
    switches.containerRestartPolicy === 'allowed' ? RESTART_POLICIES : ['Always'],
    `${path}.restartPolicy`,
  );
}

/** A value that stands already is a duplicate; any other is remembered. */
function validateOnce(seen: Set<string>, value: string, path: string): FieldErrors {
  if (seen.has(value)) return [duplicate(path, value)];
  seen.add(value);
  return [];
}

function validatePorts(ports: readonly ContainerPort[], path: string): FieldErrors {
  const names = new Set<string>();
  return ports.flatMap(({ name, containerPort = 0, hostPort = 0, protocol }, index) => {
    const at = `${path}[${index}]`;
    const malformed = name ? validatePort(name, `${at}.name`) : [];
    return [
      ...malformed,
      ...(name && malformed.length === 0 ? validateOnce(names, name, `${at}.name`) : []),
      ...(containerPort === 0
        ? [required(`${at}.containerPort`)]
        : validatePortNumber(containerPort, `${at}.containerPort`)),
      ...(hostPort === 0 ? [] : validatePortNumber(hostPort, `${at}.hostPort`)),
      ...validateOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
    ];
  });
}

function validateHostPorts(containers: readonly Container[], path: string): FieldErrors {
  const seen = new Set<string>();
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ protocol = '', hostIP = '', hostPort = 0 }, index) =>
      hostPort === 0
        ? []
        : validateOnce(seen, `${protocol}/${hostIP}/${hostPort}`, `${path}[${container}].ports[${index}].hostPort`),
    ),
  );
}

const ENV_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Names may be any printable ASCII but `=`. */
function validateEnv({ name = '', value = '', valueFrom }: EnvVar, path: string): FieldErrors {
  const words = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  const named =
    name === '' ? [required(`${path}.name`)] : /^[ -<>-~]+$/.test(name) ? [] : [invalid(`${path}.name`, name, words)];
  if (valueFrom === undefined) return named;
  const at = `${path}.valueFrom`;
  const sources = ENV_SOURCES.filter((key) => valueFrom[key] !== undefined);
  if (sources.length > 0 && value !== '') {
    return [...named, invalid(at, '', 'may not be specified when `value` is not empty')];
  }
  if (sources.length > 1) return [...named, invalid(at, '', 'may not have more than one field specified at a time')];
  return named;
}

function validateMounts(
  mounts: readonly VolumeMount[],
  devices: readonly VolumeDevice[],
  volumes: Volumes,
  path: string,
): FieldErrors {
  const paths = new Set<string>();
  return mounts.flatMap(({ name = '', mountPath = '', subPath, subPathExpr }, index) => {
    const at = `${path}[${index}]`;
    const twice = paths.has(mountPath) ? [invalid(`${at}.mountPath`, mountPath, 'must be unique')] : [];
    paths.add(mountPath);
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(volumes.has(name) ? [] : [notFound(`${at}.name`, name)]),
      ...(mountPath === '' ? [required(`${at}.mountPath`)] : []),
      ...twice,
      ...(devices.some((each) => each.name === name)
        ? [invalid(`${at}.name`, name, 'must not already exist in volumeDevices')]
        : []),
      ...(devices.some((each) => each.devicePath === mountPath)
        ? [invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')]
        : []),
      // Upstream names the list here, not its item.
      ...(subPath ? validateDescending(subPath, `${path}.subPath`) : []),
      ...(subPath && subPathExpr
        ? [invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')]
        : []),
      ...(subPathExpr ? validateDescending(subPathExpr, `${path}.subPathExpr`) : []),
    ];
  });
}

function validateDescending(where: string, path: string): FieldErrors {
  return [
    ...(where.startsWith('/') ? [invalid(path, where, 'must be a relative path')] : []),
    ...validateNoBacksteps(where, path),
  ];
}

function validateDevices(
  devices: readonly VolumeDevice[],
  mounts: readonly VolumeMount[],
  volumes: Volumes,
  path: string,
): FieldErrors {
  const [names, paths] = [new Set<string>(), new Set<string>()];
  return devices.flatMap(({ name = '', devicePath = '' }, index) => {
    const at = `${path}[${index}]`;
    const volume = volumes.get(name);
    const errors = [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(names.has(name) ? [invalid(`${at}.name`, name, 'must be unique')] : []),
      ...(volume === undefined ? [notFound(`${at}.name`, name)] : validateBlock(volume, `${at}.name`)),
      ...(devicePath === '' ? [required(`${at}.devicePath`)] : []),
      ...(paths.has(devicePath) ? [invalid(`${at}.devicePath`, devicePath, 'must be unique')] : []),
      ...(devicePath.split('/').includes('..')
        ? [invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')")]
        : []),
      ...(mounts.some((each) => each.name === name)
        ? [invalid(`${at}.name`, name, 'must not already exist in volumeMounts')]
        : []),
      ...(mounts.some((each) => each.mountPath === devicePath)
        ? [invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')]
        : []),
    ];
    if (name !== '') names.add(name);
    paths.add(devicePath);
    return errors;
  });
}

function validateBlock(volume: Volume, path: string): FieldErrors {
  if (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined) return [];
  const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
  return [invalid(path, volume.name, detail)];
}

function validateOneOf(value: string | undefined, supported: readonly string[], path: string): FieldErrors {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}
