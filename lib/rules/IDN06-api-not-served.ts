import { issueRule, ofObject } from './issue-rule';

export const IDN06 = issueRule('api-not-served', {
  title: 'an API that this version does not serve',
  severity: 'error',
  why: 'Each group, version and kind is served from one minor to another; outside of them kubectl finds nothing to send the object to.',
  clusterTexts: ['no matches for kind "…" in version "…"'],
  words: (issue) => ({
    message: ofObject(issue, issue.message.replace(`${issue.object?.kind} in `, '')),
    help: [issue.help, ...changeOf(issue.object?.apiVersion ?? '')],
  }),
});

/** What is different in the API that takes its place. */
const CHANGES: readonly (readonly [apiVersion: RegExp, change: string])[] = [
  [/^(apps\/v1beta|extensions\/)/, 'apps/v1 wants spec.selector, and it cannot be changed later'],
  [/^policy\/v1beta1$/, 'in policy/v1 an empty selector chooses all pods of the namespace; in v1beta1 it chose none'],
  [/^autoscaling\/v2beta1$/, 'autoscaling/v2 writes target: {type: Utilization, averageUtilization: …} in each metric'],
];

function changeOf(apiVersion: string): readonly string[] {
  const found = CHANGES.find(([from]) => from.test(apiVersion));
  return found ? [found[1]] : [];
}
