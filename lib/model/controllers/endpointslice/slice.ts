import type { Endpoint, EndpointSlice, Labels, Service } from '../../../kube/objects';
import { controllerReference } from '../../../kube/owner';
import { uidOf } from '../../kinds';
import type { Ports } from './endpoint';

export const SERVICE_LABEL = 'kubernetes.io/service-name';
export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
export const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const RESERVED: ReadonlySet<string> = new Set([SERVICE_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL]);

/** What a slice is to hold: an existing one, or one to be created. */
export interface Draft {
  readonly existing?: EndpointSlice;
  readonly ports: Ports;
  readonly endpoints: readonly Endpoint[];
}

export function isOwnedBy({ metadata }: EndpointSlice, service: Service): boolean {
  return metadata.ownerReferences?.some(({ uid, kind }) => uid === uidOf(service) && kind === 'Service') ?? false;
}

/** The Service's labels, and the controller's own in place of any of those names [utils.go: setEndpointSliceLabels]. */
export function labelsFor({ metadata: { name, labels }, spec: { clusterIP } }: Service): Labels {
  return {
    ...withoutReserved(labels),
    [SERVICE_LABEL]: name,
    [MANAGED_BY_LABEL]: MANAGER,
    ...((clusterIP === undefined || clusterIP === '' || clusterIP === 'None') && { [HEADLESS_LABEL]: '' }),
  };
}

/** Labels that users give: only these are a reason to update a slice. */
export function withoutReserved(labels: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !RESERVED.has(key)));
}

/** A slice that does not exist yet. */
export function newSlice(service: Service, family: string, name: string, { ports, endpoints }: Draft): EndpointSlice {
  const { namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace,
      generateName: `${service.metadata.name}-`,
      labels: labelsFor(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType: family,
    ...content(ports, endpoints),
  };
}

/** An existing slice with what a draft says. */
export function changedSlice(existing: EndpointSlice, service: Service, { ports, endpoints }: Draft): EndpointSlice {
  const { ports: _, endpoints: __, ...rest } = existing;
  return {
    ...rest,
    metadata: { ...existing.metadata, labels: labelsFor(service) },
    ...content(ports, endpoints),
  };
}

function content(ports: Ports, endpoints: readonly Endpoint[]): Pick<EndpointSlice, 'ports' | 'endpoints'> {
  return { ...(endpoints.length > 0 && { endpoints }), ...(ports.length > 0 && { ports }) };
}
