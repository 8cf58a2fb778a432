import type { PodDisruptionBudget } from '../kube/objects';
import { list } from '../util/text';
import { brokenCount } from './facts/broken-pods';
import { type Allowance, allowanceOf } from './facts/budgets';
import type { Resource } from './facts/resource';
import type { Finding, Rule } from './rule';

const REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";

export const DSR02: Rule = {
  code: 'DSR02',
  slug: 'budget-blocks-drain',
  title: 'a budget that allows no eviction',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [REFUSAL],
  *check({ render, behaviours, cluster }) {
    for (const budget of render.of<PodDisruptionBudget>('PodDisruptionBudget')) {
      const allowance = allowanceOf(budget, render);
      if (!allowance) continue;
      if (allowance.allowed === 0) yield blocked(budget, allowance);
      const broken = allowance.workloads.reduce((sum, each) => sum + brokenCount(each, behaviours, cluster), 0);
      const isMet = allowance.pods - broken >= allowance.desired;
      if (allowance.allowed > 0 && !isMet && !evictsTheBroken(budget))
        yield blockedByTheBroken(budget, allowance, broken);
    }
  },
};

function blocked(on: Resource<PodDisruptionBudget>, { workloads, pods, because }: Allowance): Finding {
  return {
    on,
    path: pathOf(on),
    message: `PodDisruptionBudget ${on.name} never allows an eviction (${because}): no node with a pod of ${namesOf(workloads)} can be drained`,
    why: 'kubectl drain evicts pod by pod, and an eviction is refused while the budget allows none. It allows none even now, with every pod Ready, so the drain waits for ever.',
    help: [
      ...(pods === 1
        ? ['no budget at all: one replica cannot be evicted and stay up']
        : ['maxUnavailable: 1 (StatefulStore.disruption, default 1)']),
      'unhealthyPodEvictionPolicy: AlwaysAllow, so that a pod that is not Ready never blocks',
      'if it blocks on purpose: the annotation cdk8s-stateful/allow.DSR02 with that reason',
    ],
    clusterMessage: REFUSAL,
    trace: traceOf(on, because),
    about: [on.id],
  };
}

function blockedByTheBroken(
  on: Resource<PodDisruptionBudget>,
  { workloads, pods, desired }: Allowance,
  broken: number,
): Finding {
  return {
    on,
    path: ['spec', 'unhealthyPodEvictionPolicy'],
    severity: 'info',
    message: `PodDisruptionBudget ${on.name}: ${broken} of ${pods} pods of ${namesOf(workloads)} are not Ready, and block the drain of their nodes while fewer than ${desired} are`,
    why: 'Without unhealthyPodEvictionPolicy the policy is IfHealthyBudget: a pod that is not Ready may only be evicted while enough others are Ready.',
    help: ['unhealthyPodEvictionPolicy: AlwaysAllow'],
    clusterMessage: REFUSAL,
    about: [on.id],
  };
}

function evictsTheBroken({ object }: Resource<PodDisruptionBudget>): boolean {
  return object.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow';
}

function pathOf({ object }: Resource<PodDisruptionBudget>): readonly string[] {
  const { minAvailable, maxUnavailable } = object.spec ?? {};
  if (minAvailable !== undefined) return ['spec', 'minAvailable'];
  return maxUnavailable === undefined ? ['spec'] : ['spec', 'maxUnavailable'];
}

function traceOf({ name }: Resource<PodDisruptionBudget>, because: string): Finding['trace'] {
  return [{ what: `PodDisruptionBudget ${name}: ${because}` }, { what: 'disruptionsAllowed with all pods Ready: 0' }];
}

function namesOf(workloads: Allowance['workloads']): string {
  return list(workloads.map(({ name }) => name));
}
