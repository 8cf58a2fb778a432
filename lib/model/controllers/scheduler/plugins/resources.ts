/** Room on a node: `pkg/scheduler/framework/plugins/{nodeports,noderesources}` (v1.37.1). */

import type { Container, ContainerPort, Pod } from '../../../../kube/objects';
import { type FilterPlugin, SKIP } from '../cycle';
import type { Allocatable, Resources } from '../requests';
import type { NodeInfo } from '../snapshot';
import { unresolvable, unschedulable } from '../status';

interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const ANY_IP = '0.0.0.0';
const NO_PORTS: readonly HostPort[] = [];

/** Of containers and sidecars (`pkg/scheduler/util/utils.go`: GetHostPorts). */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  let found: HostPort[] | undefined;
  const collect = ({ ports }: Container) => {
    for (const port of ports ?? []) {
      if (port.hostPort === undefined || port.hostPort <= 0) continue;
      found ??= [];
      found.push(hostPort(port, port.hostPort));
    }
  };
  for (const container of pod.spec.initContainers ?? []) if (container.restartPolicy === 'Always') collect(container);
  pod.spec.containers.forEach(collect);
  return found ?? NO_PORTS;
}

function hostPort({ hostIP, protocol }: ContainerPort, port: number): HostPort {
  return { ip: hostIP || ANY_IP, protocol: protocol || 'TCP', port };
}

/** An address conflicts with itself and with the wildcard (`framework/types.go`: HostPortInfo). */
export function portsConflict(wanted: readonly HostPort[], used: readonly HostPort[]): boolean {
  return wanted.some((a) =>
    used.some(
      (b) => a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY_IP || b.ip === ANY_IP),
    ),
  );
}

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  prepare: ({ pod }) => {
    const wanted = hostPortsOf(pod);
    if (wanted.length === 0) return SKIP;
    return {
      filter: ({ pods }) =>
        pods.some((other) => portsConflict(wanted, hostPortsOf(other)))
          ? unschedulable("node(s) didn't have free ports for the requested pod ports")
          : undefined,
    };
  },
};

interface Insufficient {
  readonly reason: string;
  /** The node is too small, whoever else leaves. */
  readonly tooSmall: boolean;
}

export const nodeResourcesFit: FilterPlugin = {
  name: 'NodeResourcesFit',
  prepare: ({ requests }) => ({
    filter: (node) => {
      const missing = insufficient(requests.asked, node);
      if (missing.length === 0) return undefined;
      const reasons = missing.map(({ reason }) => reason);
      return missing.some(({ tooSmall }) => tooSmall) ? unresolvable(...reasons) : unschedulable(...reasons);
    },
  }),
};

const ENOUGH: readonly Insufficient[] = [];

/** `fit.go`: fitsRequest. */
function insufficient(asked: Resources, { allocatable, requested, pods }: NodeInfo): readonly Insufficient[] {
  let missing: Insufficient[] | undefined;
  const lacks = (reason: string, tooSmall: boolean) => {
    missing ??= [];
    missing.push({ reason, tooSmall });
  };
  if (pods.length + 1 > allocatable.pods) lacks('Too many pods', false);
  const check = (name: string, wanted: number, used: number, capacity: number) => {
    if (wanted > 0 && wanted > capacity - used) lacks(`Insufficient ${name}`, wanted > capacity);
  };
  check('cpu', asked.cpu, requested.cpu, allocatable.cpu);
  check('memory', asked.memory, requested.memory, allocatable.memory);
  check('ephemeral-storage', asked.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const name in asked.extended) {
    check(name, asked.extended[name] as number, requested.extended[name] ?? 0, allocatable.extended[name] ?? 0);
  }
  return missing ?? ENOUGH;
}

/** Whether the pod would fit the node if it were empty (`fit.go`: isFit). */
export function fitsEmpty(asked: Resources, allocatable: Allocatable): boolean {
  const fits = (wanted: number, capacity: number) => wanted <= capacity;
  return (
    allocatable.pods >= 1 &&
    fits(asked.cpu, allocatable.cpu) &&
    fits(asked.memory, allocatable.memory) &&
    fits(asked.ephemeralStorage, allocatable.ephemeralStorage) &&
    Object.entries(asked.extended).every(([name, wanted]) => fits(wanted, allocatable.extended[name] ?? 0))
  );
}

/** Whether a changed node offers more of something that the pod asks for (`fit.go`: haveAnyRequestedResourcesIncreased). */
export function offersMore(asked: Resources, before: Allocatable, after: Allocatable): boolean {
  return (
    after.pods > before.pods ||
    (asked.cpu > 0 && after.cpu > before.cpu) ||
    (asked.memory > 0 && after.memory > before.memory) ||
    (asked.ephemeralStorage > 0 && after.ephemeralStorage > before.ephemeralStorage) ||
    Object.keys(asked.extended).some((name) => (after.extended[name] ?? 0) > (before.extended[name] ?? 0))
  );
}
