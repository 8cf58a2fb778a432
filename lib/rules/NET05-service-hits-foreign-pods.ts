import type { Service } from '../kube/objects';
import { governedBy, isExternalName } from './facts/governing';
import { type Render, serviceSelector } from './facts/render';
import type { Resource } from './facts/resource';
import { few } from './facts/words';
import { containersOf, type SetWorkload, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const NET05: Rule = {
  code: 'NET05',
  slug: 'service-hits-foreign-pods',
  title: 'a Service selects two workloads',
  severity: 'warning',
  foundBy: ['static'],
  *check({ render }) {
    for (const service of render.of<Service>('Service')) {
      if (!isExternalName(service)) yield* foreignPods(service, render);
    }
  },
};

/** Pods that run to completion are no endpoints for long, and are often labelled as what they serve. */
const SERVING: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'ReplicationController',
]);

function* foreignPods(service: Resource<Service>, render: Render): Iterable<Finding> {
  const selector = serviceSelector(service.object.spec?.selector);
  if (selector === undefined) return;
  const selected = render.selectedBy(service.namespace, selector).filter(({ kind }) => SERVING.has(kind));
  if (selected.length < 2 && governedBy(service, render).length === 0) return;
  const governed = governedBy(service, render);
  if (governed.length > 0) {
    const own = new Set(governed.map(({ id }) => id));
    const foreign = selected.filter(({ id }) => !own.has(id));
    if (foreign.length > 0) yield amongMembers(service, foreign, governed);
    return;
  }
  const closed = selected.filter((workload) => !answers(workload, service));
  if (closed.length > 0 && closed.length < selected.length) yield toWrongProgram(service, closed);
}

/** Whether a workload has a port behind one of the Service's, or declares no ports at all: they are information. */
function answers(workload: Workload, { object }: Resource<Service>): boolean {
  const declared = [...containersOf(workload)]
    .filter(({ isInit }) => !isInit)
    .flatMap(({ container }) => container.ports ?? []);
  if (declared.length === 0) return true;
  return (object.spec?.ports ?? []).some(({ targetPort, port }) => {
    const target = targetPort ?? port;
    return declared.some(({ name, containerPort }) => target === containerPort || target === name || target === 0);
  });
}

function amongMembers(
  service: Resource<Service>,
  foreign: readonly Workload[],
  governed: readonly SetWorkload[],
): Finding {
  const sets = few(governed.map(({ name }) => name));
  return found(
    service,
    foreign,
    `they appear among the members of ${sets}`,
    'A headless Service answers its name with every pod that it selects, whoever made it.',
  );
}

function toWrongProgram(service: Resource<Service>, closed: readonly Workload[]): Finding {
  return found(
    service,
    closed,
    'some requests go there',
    'A Service spreads requests over all pods that it selects; those of this workload do not listen on its port.',
  );
}

function found(service: Resource<Service>, others: readonly Workload[], consequence: string, why: string): Finding {
  return {
    on: service,
    path: ['spec', 'selector'],
    message: `Service ${service.name} also selects pods of ${few(others.map(({ kind, name }) => `${kind} ${name}`))}: ${consequence}`,
    why,
    help: [
      'a label that tells the workloads apart (app.kubernetes.io/component) in the template, and in the selector of the Service',
    ],
    trace: others.map(({ id, labels }) => ({ what: `${id}: pods carry ${JSON.stringify(labels)}` })),
    about: [service.id, ...others.map(({ id }) => id)],
  };
}
