import type { Service } from '../kube/objects';
import { fixedPoint, isOrderedReady, mayWaitUnready, memberName, neededMembers } from './facts/bootstrap';
import type { Facts } from './facts/facts';
import { serviceSelector } from './facts/render';
import type { Resource } from './facts/resource';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD02: Rule = {
  code: 'ORD02',
  slug: 'readiness-gated-dns',
  title: 'members are named only when Ready, and need names to become Ready',
  severity: 'error',
  needs: ['hints'],
  foundBy: ['static'],
  yieldsTo: ['NET02', 'NET03'],
  *check({ render, cluster }) {
    const forgottenAfter = cluster?.description.timers?.dnsNegativeTtl ?? DNS_NEGATIVE_TTL;
    for (const workload of render.sets) {
      const service = gatingService(workload, render);
      if (service && isDeadlocked(workload)) yield findingOf(workload, service, forgottenAfter);
    }
  },
};

/** Seconds; what CoreDNS keeps of a name that it does not know, by its default configuration in Kubernetes. */
const DNS_NEGATIVE_TTL = 30;

/** The governing Service, if it names Ready pods alone and members look for each other by its names. */
function gatingService(workload: SetWorkload, render: Facts['render']): Resource<Service> | undefined {
  const { set, namespace, hints } = workload;
  const service = render.get<Service>('Service', namespace, set.spec.serviceName ?? '');
  // Without a selector somebody else keeps the endpoints.
  if (!service || service.object.spec.publishNotReadyAddresses || !serviceSelector(service.object.spec.selector))
    return undefined;
  if (hints.names === 'unused' || hints.discovery === 'service' || hints.discovery === 'other') return undefined;
  if (hints.discovery !== undefined) return service;
  const others = render.servicesOf(workload).some(({ object }) => object.spec.publishNotReadyAddresses);
  return others ? undefined : service;
}

function isDeadlocked(workload: SetWorkload): boolean {
  const { replicas: members, hints } = workload;
  const needs = hints.startNeeds === 'lastStopped' ? members : neededMembers(hints, members);
  if (needs === undefined || needs === 'lower' || members < 2 || !mayWaitUnready(workload)) return false;
  const start = { members, isOrdered: isOrderedReady(workload), needs, findsReadyOnly: true };
  return fixedPoint(start).ready.size < members;
}

function findingOf(workload: SetWorkload, service: Resource<Service>, forgottenAfter: number): Finding {
  const { name, id, hints } = workload;
  const first = memberName(workload, 0);
  const after = hints.startNeeds === 'lastStopped' ? ' after all its pods stopped' : '';
  return {
    on: service,
    path: ['spec', 'publishNotReadyAddresses'],
    message: `StatefulSet ${name}: ${first} cannot find its peers${after}: Service ${service.name} names only Ready pods, and no pod is Ready before it found its peers`,
    why: `A pod has a name in DNS while its endpoint is ready: when the pod is Ready, or when the governing Service publishes addresses that are not. With the fix a name that was asked for too early is there ${forgottenAfter} s later.`,
    help: [
      `publishNotReadyAddresses: true on Service ${service.name} (StatefulStore renders it)`,
      'a second Service for clients, without it',
      'if members find each other in another way: the hint discovery: other',
    ],
    trace: [
      {
        what: `Service ${service.name}: publishNotReadyAddresses is ${service.object.spec.publishNotReadyAddresses ?? false}`,
      },
      { what: `StatefulSet ${name}: startNeeds is ${hints.startNeeds}` },
      { who: 'endpointslice-controller', what: `${first}: ready false, so ${first}.${service.name} has no address` },
    ],
    about: [id, service.id],
  };
}
