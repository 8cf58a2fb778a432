import { podNameOf } from '../kube/names';
import type { Service } from '../kube/objects';
import { selects } from '../kube/selectors';
import type { Facts } from './facts/facts';
import { isExternalName, isHeadless } from './facts/governing';
import { serviceSelector } from './facts/render';
import type { Resource } from './facts/resource';
import { isSet, ordinalsOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const NET06: Rule = {
  code: 'NET06',
  slug: 'sessions-spread',
  title: 'sessions in pods behind a balancing Service',
  severity: 'warning',
  needs: ['hints'],
  foundBy: ['static'],
  *check({ render }: Facts) {
    for (const workload of render.workloads) {
      if (workload.hints.sessions !== 'inPod' || workload.scale.most < 2) continue;
      for (const service of render.servicesOf(workload)) {
        const pods = endpointsOf(service, workload);
        if (pods >= 2 && spreads(service)) yield finding(service, workload, pods);
      }
    }
  },
};

function spreads(service: Resource<Service>): boolean {
  return !isHeadless(service) && !isExternalName(service) && service.object.spec?.sessionAffinity !== 'ClientIP';
}

/** A Service for one pod has one. */
function endpointsOf(service: Resource<Service>, workload: Workload): number {
  if (!isSet(workload)) return workload.scale.most;
  const selector = serviceSelector(service.object.spec?.selector);
  const isOfPods = Object.keys(selector?.matchLabels ?? {}).some((key) => /pod-(name|index)$/.test(key));
  if (!isOfPods) return workload.scale.most;
  return ordinalsOf(workload).filter((ordinal) =>
    selects(selector, {
      ...workload.labels,
      'statefulset.kubernetes.io/pod-name': podNameOf(workload.name, ordinal),
      'apps.kubernetes.io/pod-index': String(ordinal),
    }),
  ).length;
}

function finding(service: Resource<Service>, { id, name }: Workload, pods: number): Finding {
  return {
    on: service,
    path: ['spec', 'sessionAffinity'],
    message: `Service ${service.name} spreads requests over ${pods} pods of ${name}, whose sessions live in one pod each`,
    why: 'Each connection to a cluster IP goes to any endpoint, and the next one of the same client to another.',
    help: [
      'sessions in a store or in tokens, so that every pod knows them',
      'sessionAffinity: ClientIP as a stopgap: it is lost with the pod, and clients behind one address share it',
    ],
    about: [service.id, id],
  };
}
