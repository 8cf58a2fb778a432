/**
 * Rules for Services: `pkg/apis/core/validation/validation.go` (v1.37.1). NOT MODELLED: malformed addresses and address ranges, and
 * families that a cluster does not have.
 */

import { dns1035LabelProblems, dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems } from '../names';
import type { Service, ServicePort, ServiceSpec } from '../objects';
import type { Switches } from '../versions';
import { duplicate, type FieldErrors, forbidden, invalid, notSupported, problems, required } from './field-error';
import { struct } from './go-text';
import { validateLabels, validateMetadata, validateMetadataChange } from './metadata';
import { validatePort, validatePortNumber } from './probes';

export function validateService(service: Service, switches: Switches): FieldErrors {
  const nameProblems = switches.relaxedServiceNames ? dnsLabelProblems : dns1035LabelProblems;
  // Addresses and ports are drawn before anything else is looked at.
  const undrawable = [...validateFamilies(service.spec), ...validateDrawnPorts(service.spec)];
  if (undrawable.length > 0) return undrawable;
  return [...validateMetadata(service.metadata, nameProblems, switches), ...validateSpec(service.spec, switches)];
}

export function validateServiceChange(service: Service, old: Service, switches: Switches): FieldErrors {
  return [
    ...validateMetadataChange(service.metadata, old.metadata, switches),
    ...validateAddressChange(service.spec, old.spec),
    ...validateSpec(service.spec, switches),
  ];
}

/** An address stays with its Service, and one without an address gets none. */
function validateAddressChange(spec: ServiceSpec, old: ServiceSpec): FieldErrors {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  const [before, after] = [addressesOf(old), addressesOf(spec)];
  if (before.length === 0 || after.length === 0 || before[0] === after[0]) return [];
  return [invalid('spec.clusterIPs[0]', after, 'may not change once set')];
}

function addressesOf({ clusterIP, clusterIPs }: ServiceSpec): readonly string[] {
  return clusterIPs ?? (clusterIP ? [clusterIP] : []);
}

function validateSpec(spec: ServiceSpec, switches: Switches): FieldErrors {
  const { type = '', ports = [], selector, sessionAffinity = '' } = spec;
  const isHeadless = spec.clusterIP === 'None';
  return [
    ...(ports.length === 0 && !isHeadless && type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...validateTypeAndAddress(spec, isHeadless),
    ...validatePorts(ports, switches),
    ...validateLabels(selector, 'spec.selector', switches),
    ...validateAffinity(sessionAffinity, spec.sessionAffinityConfig),
    ...validateFamilies(spec),
    ...(['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'].includes(type)
      ? []
      : [notSupported('spec.type', type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'])]),
    ...validateNodePorts(ports, type),
    ...validateDistinct(ports),
    ...validateLoadBalancer(spec),
    ...validateTrafficPolicies(spec, switches),
  ];
}

function validateTypeAndAddress(spec: ServiceSpec, isHeadless: boolean): FieldErrors {
  const { type, externalName = '' } = spec;
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return isHeadless ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)] : [];
  }
  if (type !== 'ExternalName') return [];
  const name = externalName.replace(/\.$/, '');
  const only = (field: string): FieldErrors => [forbidden(`spec.${field}`, 'may not be set for ExternalName services')];
  return [
    ...(addressesOf(spec).length > 0 ? only('clusterIPs') : []),
    ...(spec.ipFamilies?.length ? only('ipFamilies') : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : only('ipFamilyPolicy')),
    ...(name === ''
      ? [required('spec.externalName')]
      : problems('spec.externalName', name, dnsSubdomainProblems(name))),
  ];
}

function validatePorts(ports: readonly ServicePort[], switches: Switches): FieldErrors {
  const names = new Set<string>();
  return ports.flatMap(({ name = '', port, protocol = '', targetPort, appProtocol }, index) => {
    const at = `spec.ports[${index}]`;
    const twice = name !== '' && names.has(name) ? [duplicate(`${at}.name`, name)] : [];
    names.add(name);
    return [
      ...(name === '' && ports.length > 1 ? [required(`${at}.name`)] : []),
      ...(name === '' ? [] : problems(`${at}.name`, name, dnsLabelProblems(name))),
      ...twice,
      ...validatePortNumber(port ?? 0, `${at}.port`),
      ...(['SCTP', 'TCP', 'UDP'].includes(protocol)
        ? []
        : [notSupported(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP'])]),
      ...validatePort(targetPort, `${at}.targetPort`),
      ...(appProtocol === undefined
        ? []
        : problems(`${at}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol, switches.labelLengthUnit))),
    ];
  });
}

function validateAffinity(affinity: string, config: unknown): FieldErrors {
  const path = 'spec.sessionAffinity';
  if (affinity === 'ClientIP') return validateClientTimeout(config);
  if (affinity !== 'None') return [notSupported(path, affinity, ['ClientIP', 'None'])];
  if (config === undefined) return [];
  return [forbidden(`${path}Config`, 'must not be set when session affinity is None')];
}

/** A day at most. */
const MAX_CLIENT_SECONDS = 86_400;

function validateClientTimeout(config: unknown): FieldErrors {
  const { clientIP } = (config ?? {}) as { clientIP?: { timeoutSeconds?: number } };
  const seconds = clientIP?.timeoutSeconds ?? 0;
  if (seconds > 0 && seconds <= MAX_CLIENT_SECONDS) return [];
  const detail = `must be greater than 0 and less than ${MAX_CLIENT_SECONDS}`;
  return [invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, detail)];
}

function validateFamilies(spec: ServiceSpec): FieldErrors {
  if (spec.type === 'ExternalName') return [];
  const { ipFamilies = [], ipFamilyPolicy: policy } = spec;
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  return [
    ...ipFamilies.flatMap((family, index) => [
      ...(family === 'IPv4' || family === 'IPv6'
        ? []
        : [notSupported(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6'])]),
      ...(ipFamilies.indexOf(family) < index ? [duplicate(`spec.ipFamilies[${index}]`, family)] : []),
    ]),
    ...(policy === undefined || policies.includes(policy)
      ? []
      : [notSupported('spec.ipFamilyPolicy', policy, policies)]),
  ];
}

/** A port of the nodes that the Service itself has drawn already. Whether others have it is not known here. */
function validateDrawnPorts({ type = '', ports = [] }: ServiceSpec): FieldErrors {
  if (type !== 'NodePort' && type !== 'LoadBalancer') return [];
  return repeatedNodePorts(ports).map(({ index, nodePort }) =>
    invalid(`spec.ports[${index}].nodePort`, nodePort, 'provided port is already allocated'),
  );
}

function repeatedNodePorts(
  ports: readonly ServicePort[],
): readonly { readonly index: number; readonly nodePort: number }[] {
  const seen = new Set<string>();
  return ports.flatMap(({ nodePort = 0, protocol }, index) => {
    const key = `${protocol}/${nodePort}`;
    if (nodePort === 0) return [];
    if (seen.has(key)) return [{ index, nodePort }];
    seen.add(key);
    return [];
  });
}

function validateNodePorts(ports: readonly ServicePort[], type: string): FieldErrors {
  const refused = ports.flatMap(({ nodePort = 0 }, index) =>
    type === 'ClusterIP' && nodePort !== 0
      ? [forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : [],
  );
  const twice = repeatedNodePorts(ports).map(({ index, nodePort }) =>
    duplicate(`spec.ports[${index}].nodePort`, nodePort),
  );
  return [...refused, ...twice];
}

function validateDistinct(ports: readonly ServicePort[]): FieldErrors {
  return ports.flatMap(({ protocol, port }, index) => {
    const first = ports.findIndex((other) => other.protocol === protocol && other.port === port);
    if (first === index) return [];
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    return [duplicate(`spec.ports[${index}]`, struct(shown))];
  });
}

function validateLoadBalancer(spec: ServiceSpec): FieldErrors {
  const { type, loadBalancerSourceRanges: ranges, allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  if (type === 'LoadBalancer') return [];
  const only = (path: string): FieldErrors => [forbidden(path, "may only be used when `type` is 'LoadBalancer'")];
  return [
    ...((ranges as readonly string[] | undefined)?.length ? only('spec.LoadBalancerSourceRanges') : []),
    ...(allocateLoadBalancerNodePorts === undefined ? [] : only('spec.allocateLoadBalancerNodePorts')),
    ...(loadBalancerClass === undefined ? [] : only('spec.loadBalancerClass')),
  ];
}

function validateTrafficPolicies(spec: ServiceSpec, switches: Switches): FieldErrors {
  const { type = '', externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec;
  const distribution = spec.trafficDistribution as string | undefined;
  const fromOutside =
    ['NodePort', 'LoadBalancer'].includes(type) ||
    (type === 'ClusterIP' && ((spec.externalIPs as readonly string[] | undefined)?.length ?? 0) > 0);
  const distributions = switches.preferSameTrafficDistribution
    ? ['PreferClose', 'PreferSameZone', 'PreferSameNode']
    : ['PreferClose'];
  const path = 'spec.externalTrafficPolicy';
  return [
    ...(external && !fromOutside
      ? [invalid(path, external, 'may only be set for externally-accessible services')]
      : []),
    ...(external && fromOutside && !['Cluster', 'Local'].includes(external)
      ? [notSupported(path, external, ['Cluster', 'Local'])]
      : []),
    ...(internal === undefined || ['Cluster', 'Local'].includes(internal)
      ? []
      : [notSupported('spec.internalTrafficPolicy', internal, ['Cluster', 'Local'])]),
    ...(distribution === undefined || distributions.includes(distribution)
      ? []
      : [notSupported('spec.trafficDistribution', distribution, distributions)]),
  ];
}
