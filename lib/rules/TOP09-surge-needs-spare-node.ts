import { HOSTNAME_LABEL } from '../kube/topology';
import type { Facts } from './facts/facts';
import { domainsOf, grows, ownAntiAffinity, placementOf } from './facts/placement';
import { surgeOf } from './facts/rollout';
import type { DeploymentWorkload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

export const TOP09: Rule = {
  code: 'TOP09',
  slug: 'surge-needs-spare-node',
  title: 'no node for the surge pod',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: ["node(s) didn't match pod anti-affinity rules"],
  yieldsTo: [...BINDING, 'TOP04', 'SHR01'],
  *check(facts) {
    for (const deployment of facts.render.deployments) {
      const found = shortage(facts, deployment);
      if (found) yield found;
    }
  },
};

function shortage(facts: Facts, workload: DeploymentWorkload): Finding | undefined {
  const placement = placementOf(facts, workload);
  const { scale, deployment } = workload;
  if (!placement || grows(placement.fitting) || scale.most === 0 || !surgeOf(deployment, scale.most).needsSpare)
    return undefined;
  // With matchLabelKeys: [pod-template-hash] old and new pods may share a node.
  const term = ownAntiAffinity(workload).find(
    ({ topologyKey, matchLabelKeys }) =>
      topologyKey === HOSTNAME_LABEL && !matchLabelKeys?.includes('pod-template-hash'),
  );
  if (!term || placement.fitting.some(({ object }) => !object.metadata.labels?.[HOSTNAME_LABEL])) return undefined;
  const nodes = domainsOf(placement.fitting, HOSTNAME_LABEL).size;
  // With fewer nodes than replicas it does not even start: TOP04.
  return nodes === scale.most ? finding(workload, nodes) : undefined;
}

function finding({ resource, name, id, deployment, scale }: DeploymentWorkload, nodes: number): Finding {
  const { maxSurge } = surgeOf(deployment, scale.most);
  return {
    on: resource,
    path: ['spec', 'strategy'],
    message: `Deployment ${name}: a rollout needs ${nodes + 1} nodes (required anti-affinity, maxSurge ${maxSurge}, maxUnavailable 0), the cluster has ${nodes}`,
    why: 'No old pod may stop before a new one is Ready, and the new one may share a node with none of the old ones. Every node has one, so the rollout waits for ever.',
    help: [
      'spec.strategy.rollingUpdate: {maxSurge: 0, maxUnavailable: 1}',
      'or matchLabelKeys: [pod-template-hash] in the anti-affinity term, which then keeps apart only pods of one revision',
      'or preferred anti-affinity',
    ],
    trace: [
      {
        what: `spec.replicas: ${scale.most}${scale.by ? ` (the most that ${scale.by.kind} ${scale.by.name} may ask for)` : ''}`,
      },
      { what: `nodes that fit: ${nodes}` },
    ],
    about: [id],
  };
}
