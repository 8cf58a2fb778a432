import { allowanceOf } from './facts/budgets';
import type { Facts } from './facts/facts';
import { quorumOf } from './facts/hints';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const DSR03: Rule = {
  code: 'DSR03',
  slug: 'budget-below-quorum',
  title: 'a budget below the quorum',
  severity: 'error',
  needs: ['hints'],
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const finding = workload.hints.quorum !== undefined && findingOf(workload, facts);
      if (finding) yield finding;
    }
  },
};

function findingOf(workload: Workload, { render }: Facts): Finding | undefined {
  const { name, scale, hints } = workload;
  const [budget, second] = render.budgetsOf(workload);
  // Two budgets on one pod refuse every eviction, which is told elsewhere.
  if (!budget || second) return undefined;
  const members = Math.max(1, scale.least);
  const quorum = quorumOf(hints, members);
  const allowance = allowanceOf(budget, render);
  if (!allowance || quorum === undefined || quorum > members) return undefined;
  const gone = Math.min(allowance.allowed, members);
  if (gone <= members - quorum) return undefined;
  const { minAvailable } = budget.object.spec ?? {};
  return {
    on: budget,
    path: ['spec', minAvailable === undefined ? 'maxUnavailable' : 'minAvailable'],
    message: `PodDisruptionBudget ${budget.name} lets ${gone} of ${members} members of ${name} go; the quorum is ${quorum}`,
    why: 'Drains evict as many pods at a time as the budget lets go. With these gone the members that stay are no quorum: writes stop until others are back.',
    help: [
      `minAvailable: ${quorum}${allowance.pods > members ? ' in a budget of its own' : ''}, the only form that does not follow the replicas when they change`,
      ...(members > quorum ? [`maxUnavailable: ${members - quorum}`] : []),
    ],
    trace: [
      { what: `PodDisruptionBudget ${budget.name}: ${allowance.because}, ${allowance.allowed} may go` },
      { what: `${workload.kind} ${name}: ${members} members, quorum ${quorum}` },
    ],
    about: [budget.id],
  };
}
