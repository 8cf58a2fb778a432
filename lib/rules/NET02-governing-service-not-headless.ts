import type { Service } from '../kube/objects';
import { governedBy, isExternalName, isHeadless } from './facts/governing';
import type { Resource } from './facts/resource';
import { few } from './facts/words';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const NET02: Rule = {
  code: 'NET02',
  slug: 'governing-service-not-headless',
  title: 'the governing Service is not headless',
  severity: 'warning',
  foundBy: ['static'],
  *check({ render }) {
    for (const service of render.of<Service>('Service')) {
      const sets = governedBy(service, render);
      if (sets.length > 0 && !isHeadless(service)) yield* finding(service, sets);
    }
  },
};

function* finding(service: Resource<Service>, sets: readonly SetWorkload[]): Iterable<Finding> {
  const { name, namespace, object } = service;
  const external = isExternalName(service);
  // Somebody else keeps its endpoints.
  if (!external && !object.spec?.selector) return;
  const members = few(sets.map((each) => each.name));
  const readsService = sets.some(({ hints }) => hints.discovery === 'service' || hints.discovery === 'srv');
  // The one address is then the one member's, or nobody asks for members.
  const isForOne = sets.every(({ scale, hints }) => scale.most < 2 || hints.names === 'unused');
  yield {
    on: service,
    path: external ? ['spec', 'type'] : ['spec', 'clusterIP'],
    severity: external || readsService ? 'error' : isForOne ? 'info' : 'warning',
    message: external
      ? `Service ${name} is another name of ${object.spec?.externalName ?? 'something else'}: ${members}'s pods have no DNS names`
      : `Service ${name} has a cluster IP: ${name}.${namespace} is one address, not ${members}'s members`,
    why: external
      ? 'An ExternalName Service has no endpoints, and names of pods are made from endpoints.'
      : "A Service with a cluster IP answers its name, and SRV, with that one address; only a headless one answers with the members', and only for it the DNS specification promises <pod>.<service>.",
    help: [
      'two Services: a headless one (clusterIP: None) that serviceName names, and another one for clients (StatefulStore renders both)',
      'on a running set: a new headless Service, and the set made anew with kubectl delete --cascade=orphan, because clusterIP and serviceName are immutable',
    ],
    about: [service.id, ...sets.map(({ id }) => id)],
  };
}
