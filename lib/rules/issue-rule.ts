import type { ProblemKind } from '../kube/read/problem';
import { PROBLEM_CODES } from '../kube/read/problem';
import type { ManifestIssue } from './facts/facts';
import type { Finding, Rule } from './rule';

/** A rule that tells what reading, structure or validation found of one kind. */
export function issueRule(
  kind: ProblemKind,
  rule: Omit<Rule, 'code' | 'slug' | 'check' | 'foundBy'> & { readonly why: string },
): Rule {
  const { why, ...words } = rule;
  return {
    ...words,
    code: PROBLEM_CODES[kind],
    slug: kind,
    foundBy: ['static'],
    *check({ issues }) {
      for (const issue of issues) if (issue.kind === kind) yield findingOf(issue, why);
    },
  };
}

/** The words of an issue are those of whoever found it. */
export function findingOf(issue: ManifestIssue, why: string): Finding {
  const { severity, message, help, clusterText } = issue;
  return {
    issue,
    severity,
    message,
    why,
    help: help === '' ? [] : [help],
    ...(clusterText !== undefined && { clusterMessage: clusterText }),
  };
}
