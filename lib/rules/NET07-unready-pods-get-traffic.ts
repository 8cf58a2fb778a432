import type { KubeObject, Service } from '../kube/objects';
import { isExternalName, isHeadless } from './facts/governing';
import type { Render } from './facts/render';
import { idOf, type Resource } from './facts/resource';
import type { Finding, Rule } from './rule';

export const NET07: Rule = {
  code: 'NET07',
  slug: 'unready-pods-get-traffic',
  title: 'clients reach pods that are not Ready',
  severity: 'warning',
  foundBy: ['static'],
  yieldsTo: ['NET02'],
  *check({ render }) {
    const services = render
      .of<Service>('Service')
      .filter(({ object }) => object.spec?.publishNotReadyAddresses === true);
    if (services.length === 0) return;
    const backends = backendsOf(render);
    for (const service of services) {
      const way = clientsOf(service, backends);
      if (way !== undefined) yield finding(service, way);
    }
  },
};

/** How clients come to a Service, as far as anybody can tell. */
function clientsOf(service: Resource<Service>, backends: ReadonlyMap<string, string>): string | undefined {
  const { type = 'ClusterIP' } = service.object.spec ?? {};
  if (isExternalName(service)) return undefined;
  const backend = backends.get(service.id);
  if (backend !== undefined) return `backend of ${backend}`;
  if (type !== 'ClusterIP') return `type ${type}`;
  return isHeadless(service) ? undefined : 'cluster IP';
}

interface IngressBackend {
  readonly service?: { readonly name?: string };
}

interface Ingress extends KubeObject {
  readonly spec?: {
    readonly defaultBackend?: IngressBackend;
    readonly rules?: readonly {
      readonly http?: { readonly paths?: readonly { readonly backend?: IngressBackend }[] };
    }[];
  };
}

interface HttpRoute extends KubeObject {
  readonly spec?: {
    readonly rules?: readonly {
      readonly backendRefs?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
    }[];
  };
}

/** What each Service is a backend of. */
function backendsOf(render: Render): ReadonlyMap<string, string> {
  const backends = new Map<string, string>();
  for (const { object, namespace, name } of render.of<Ingress>('Ingress')) {
    const { defaultBackend, rules } = object.spec ?? {};
    const paths = (rules ?? []).flatMap((rule) => rule?.http?.paths ?? []);
    for (const backend of [defaultBackend, ...paths.map((path) => path?.backend)]) {
      if (backend?.service?.name) backends.set(idOf('Service', namespace, backend.service.name), `Ingress ${name}`);
    }
  }
  for (const { object, namespace, name } of render.of<HttpRoute>('HTTPRoute')) {
    for (const { backendRefs } of listed(object.spec?.rules)) {
      for (const each of listed(backendRefs)) {
        if ((each.kind ?? 'Service') !== 'Service' || !each.name) continue;
        backends.set(idOf('Service', each.namespace ?? namespace, each.name), `HTTPRoute ${name}`);
      }
    }
  }
  return backends;
}

/** Custom resources may hold anything. */
function listed<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

function finding(service: Resource<Service>, way: string): Finding {
  return {
    on: service,
    path: ['spec', 'publishNotReadyAddresses'],
    message: `Service ${service.name} publishes pods that are not Ready and takes client traffic (${way}): requests reach members that cannot answer`,
    why: 'With publishNotReadyAddresses every pod is an endpoint as soon as it has an address, while it starts, recovers or stops.',
    help: [
      'two Services: a headless one with publishNotReadyAddresses for the peers, one without it for clients (StatefulStore renders both)',
    ],
  };
}
