import type { ProblemKind } from '../kube/read/problem';
import { PROBLEM_CODES } from '../kube/read/problem';
import type { Facts, ManifestIssue } from './facts/facts';
import { type Subject, subjectOf } from './facts/subject';
import { templateIssues } from './facts/template-issues';
import type { Finding, Rule } from './rule';

/** What a rule says in its own words, beside those of whoever found an issue. */
type OwnWords = Partial<Pick<Finding, 'message' | 'why' | 'help' | 'severity' | 'trace'>>;

interface IssueRule extends Omit<Rule, 'code' | 'slug' | 'check' | 'foundBy'> {
  readonly why: string;
  /** The words of the finding where they are not those of the issue; nothing: the issue is none. */
  readonly words?: (issue: ManifestIssue, subject: Subject, facts: Facts) => OwnWords | undefined;
  /** What there is to tell beside the issues. */
  readonly more?: (facts: Facts) => Iterable<Finding>;
}

/** A rule that tells what reading, structure or validation found of one kind. */
export function issueRule(kind: ProblemKind, { why, words, more, ...rule }: IssueRule): Rule {
  return {
    ...rule,
    code: PROBLEM_CODES[kind],
    slug: kind,
    foundBy: ['static'],
    *check(facts) {
      for (const issue of [...facts.issues, ...templateIssues(facts)]) {
        if (issue.kind !== kind) continue;
        const subject = subjectOf(issue, facts.render);
        const own = words ? words(issue, subject, facts) : {};
        if (own) yield { ...findingOf(issue, why, subject), ...own };
      }
      if (more) yield* more(facts);
    },
  };
}

/** The words of an issue are those of whoever found it. */
function findingOf(issue: ManifestIssue, why: string, { resource }: Subject = {}): Finding {
  const { severity, message, help, clusterText, fieldPath } = issue;
  return {
    ...(resource ? { on: resource, path: fieldPath } : { issue }),
    severity,
    message: ofObject(issue, message),
    why,
    help: help === '' ? [] : [help],
    ...(clusterText !== undefined && { clusterMessage: clusterText }),
  };
}

/** `StatefulSet db: …` */
export function ofObject({ object }: ManifestIssue, message: string): string {
  return object ? `${object.kind} ${object.name}: ${message}` : message;
}
