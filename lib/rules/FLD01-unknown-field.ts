import type { ManifestIssue } from './facts/facts';
import { issueRule, ofObject } from './issue-rule';

export const FLD01 = issueRule('unknown-field', {
  title: 'a field that does not exist',
  severity: 'error',
  why: 'kubectl apply refuses a field that the schema does not have; where validation is off it is dropped, and the default rules in its place.',
  clusterTexts: ['strict decoding error: unknown field "…"'],
  words: (issue) => ({ message: ofObject(issue, issue.message + without(issue)) }),
});

/** What rules in place of a field that is dropped (`pkg/apis/apps/v1/defaults.go`, `pkg/apis/core/v1/defaults.go`, v1.37.1). */
const WITHOUT: { readonly [field: string]: string } = {
  replicas: 'is 1',
  serviceName: 'is empty, and the pods have no DNS names',
  volumeClaimTemplates: 'is empty, and the pods have no claims',
  podManagementPolicy: 'is OrderedReady',
  volumeBindingMode: 'is Immediate',
  reclaimPolicy: 'is Delete',
  allowVolumeExpansion: 'is false',
  storageClassName: 'is that of the default class',
  volumeMode: 'is Filesystem',
  terminationGracePeriodSeconds: 'is 30',
  publishNotReadyAddresses: 'is false',
  failureThreshold: 'is 3',
  periodSeconds: 'is 10',
  initialDelaySeconds: 'is 0',
  timeoutSeconds: 'is 1',
};

function without({ suggestion }: ManifestIssue): string {
  const field = suggestion && 'rename' in suggestion ? suggestion.rename : '';
  return Object.hasOwn(WITHOUT, field) ? ` Without it ${field} ${WITHOUT[field]}.` : '';
}
