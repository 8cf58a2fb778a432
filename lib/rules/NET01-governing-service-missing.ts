import type { Service } from '../kube/objects';
import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { containerTexts, peerNamesIn } from './facts/peer-names';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const NET01: Rule = {
  code: 'NET01',
  slug: 'governing-service-missing',
  title: 'the governing Service is missing',
  severity: 'warning',
  foundBy: ['static'],
  clusterTexts: ['lookup …: no such host', "server can't find …: NXDOMAIN", 'Name or service not known'],
  *check(facts) {
    const missing = facts.render.sets.filter((workload) => lacksService(workload, facts));
    if (missing.length === 0) return;
    const used = usedServices(facts);
    for (const workload of missing) yield finding(workload, used, facts);
  },
};

function lacksService({ set, namespace }: SetWorkload, { render, cluster }: Facts): boolean {
  const { serviceName } = set.spec;
  if (!serviceName || render.has('Service', namespace, serviceName)) return false;
  return !cluster?.has('Service', namespace, serviceName);
}

/** `namespace set.service` of all names of pods that texts of the render hold. */
function usedServices({ render }: Facts): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { text, namespace } of containerTexts(render)) {
    for (const { set, service, namespace: other = namespace } of peerNamesIn(text))
      used.add(`${other} ${set}.${service}`);
  }
  return used;
}

function finding(workload: SetWorkload, used: ReadonlySet<string>, facts: Facts): Finding {
  const { resource, name, namespace, set } = workload;
  const { serviceName = '' } = set.spec;
  const services = facts.render.of<Service>('Service');
  const near = nearMiss(
    serviceName,
    services.filter((each) => each.namespace === namespace).map((each) => each.name),
  );
  const elsewhere = services.find((each) => each.name === serviceName);
  const guess = near !== undefined ? `; did you mean "${near}"?` : elsewhere ? `, only in ${elsewhere.namespace}` : '';
  const end = guess.endsWith('?') ? ' Its pods have no DNS names' : ': its pods have no DNS names';
  return {
    on: resource,
    path: ['spec', 'serviceName'],
    severity: severityOf(workload, used.has(`${namespace} ${name}.${serviceName}`), facts),
    message: `StatefulSet ${name}: serviceName "${serviceName}" is no Service in ${namespace}${guess}${end}`,
    why: 'The DNS server answers <pod>.<service> from the endpoints of that Service; no controller checks that there is one.',
    help: [
      `a Service ${serviceName} with clusterIP: None and the selector of the pods (StatefulStore renders it)`,
      ...(near !== undefined ? [`serviceName: ${near}, before the first install: it cannot be changed`] : []),
      'if it comes from another release: the annotation cdk8s-stateful/allow.NET01 with that reason; if nobody uses the names: no serviceName',
    ],
    clusterMessage: `lookup ${name}-0.${serviceName} … no such host`,
  };
}

function severityOf({ hints }: SetWorkload, isNamed: boolean, { cluster }: Facts): Severity {
  const { startNeeds = 'none', names } = hints;
  const needsPeers = startNeeds !== 'none' && !startNeeds.startsWith('job/');
  if (isNamed || needsPeers || cluster?.isComplete) return 'error';
  return names === 'unused' ? 'info' : 'warning';
}
