import { issueRule } from './issue-rule';

export const FLD01 = issueRule('unknown-field', {
  title: 'a field that does not exist',
  severity: 'error',
  why: 'kubectl apply refuses a field that the schema does not have; where validation is off it is dropped, and the default rules in its place.',
  clusterTexts: ['strict decoding error: unknown field "…"'],
});
