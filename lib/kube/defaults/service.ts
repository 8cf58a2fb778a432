/** Defaults of Services: `pkg/apis/core/v1/defaults.go`, `pkg/registry/core/service/storage/alloc.go` (v1.37.1). */

import { semanticallyEqual } from '../equality';
import type { Service, ServicePort, ServiceSpec } from '../objects';
import { fill, orNothing, replace } from './fill';

/** A client keeps its pod for three hours. */
const CLIENT_IP_SECONDS = 10_800;

const IN_CLUSTER = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const FROM_OUTSIDE = ['NodePort', 'LoadBalancer'];

export function serviceDefaults(service: Service): Service {
  const spec = fill(service.spec ?? {}, { type: 'ClusterIP', sessionAffinity: 'None' });
  const { type = '', externalIPs = [] } = spec;
  const reachable = FROM_OUTSIDE.includes(type) || (type === 'ClusterIP' && (externalIPs as unknown[]).length > 0);
  const cleared = replace(spec, {
    ports: undefined,
    publishNotReadyAddresses: orNothing(spec.publishNotReadyAddresses),
    sessionAffinityConfig: affinityConfig(spec),
  });
  return {
    ...service,
    spec: {
      ...fill(cleared, {
        internalTrafficPolicy: IN_CLUSTER.includes(type) ? 'Cluster' : undefined,
        externalTrafficPolicy: reachable ? 'Cluster' : undefined,
        allocateLoadBalancerNodePorts: type === 'LoadBalancer' ? true : undefined,
      }),
      ...(spec.ports?.length && { ports: spec.ports.map(portDefaults) }),
    },
  };
}

function portDefaults(port: ServicePort): ServicePort {
  const { targetPort } = port;
  return {
    ...fill(port, { protocol: 'TCP' }),
    targetPort: targetPort === undefined || targetPort === 0 || targetPort === '' ? port.port : targetPort,
  };
}

function affinityConfig({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): unknown {
  if (sessionAffinity !== 'ClientIP') return undefined;
  const { clientIP } = (sessionAffinityConfig ?? {}) as { clientIP?: { timeoutSeconds?: number } };
  return clientIP?.timeoutSeconds === undefined
    ? { clientIP: { timeoutSeconds: CLIENT_IP_SECONDS } }
    : sessionAffinityConfig;
}

/**
 * The address families of a new Service in a cluster of one family, IPv4. Addresses and node ports themselves are drawn by the
 * API server and not set here. A headless Service without a selector gets both families, since nobody knows what it points to.
 */
export function allocateFamilies(service: Service): Service {
  const { spec } = service;
  if (spec.type === 'ExternalName') return service;
  const manual = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? (manual ? 'RequireDualStack' : 'SingleStack');
  const given = spec.ipFamilies ?? ['IPv4'];
  const other = given[0] === 'IPv4' ? 'IPv6' : 'IPv4';
  const ipFamilies = manual && ipFamilyPolicy !== 'SingleStack' && given.length === 1 ? [...given, other] : given;
  return {
    ...service,
    spec: { ...spec, ipFamilyPolicy, ipFamilies, ...(spec.clusterIP === 'None' && { clusterIPs: ['None'] }) },
  };
}

/**
 * A changed Service as its strategy makes it: an address that the client leaves out stays, and `clusterIPs` follows a `clusterIP` that alone was changed
 * [pkg/registry/core/service/storage/alloc.go: patchAllocatedValues, normalizeClusterIPs, v1.37.1].
 */
export function keepAddresses(service: Service, old: Service): Service {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return service;
  const clusterIP = service.spec.clusterIP || old.spec.clusterIP;
  const { clusterIPs: given = old.spec.clusterIPs } = service.spec;
  const isChangedAlone = clusterIP !== old.spec.clusterIP && semanticallyEqual(given, old.spec.clusterIPs);
  const clusterIPs = isChangedAlone && clusterIP ? [clusterIP] : given;
  if (clusterIP === service.spec.clusterIP && clusterIPs === service.spec.clusterIPs) return service;
  return { ...service, spec: { ...service.spec, ...(clusterIP && { clusterIP }), ...(clusterIPs && { clusterIPs }) } };
}
