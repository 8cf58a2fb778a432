import type { Service } from '../../kube/objects';
import type { Reader } from '../store/store';

/**
 * The address of a new Service that asks for one: the first that is free in 10.96.0.0/12, kubeadm's range. The API server throws dice; the model counts,
 * so that the same steps lead to the same addresses [pkg/registry/core/service/ipallocator].
 *
 * NOT MODELLED: a range of IPv6, and node ports, which nothing in the model reads.
 */
export function withClusterIP(stored: Reader, service: Service): Service {
  const { type, clusterIP } = service.spec;
  if (type === 'ExternalName' || clusterIP) return service;
  const taken = new Set(stored.list('Service').map(({ spec }) => spec.clusterIP));
  let n = 0;
  while (taken.has(address(n))) n++;
  return { ...service, spec: { ...service.spec, clusterIP: address(n), clusterIPs: [address(n)] } };
}

/** The API server's own Service has the first address, the cluster's DNS by custom the tenth. */
const FIRST = 11;

function address(n: number): string {
  const host = n + FIRST;
  return `10.${96 + ((host >> 16) & 15)}.${(host >> 8) & 255}.${host & 255}`;
}
