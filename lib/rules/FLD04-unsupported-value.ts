import { issueRule } from './issue-rule';

export const FLD04 = issueRule('unsupported-value', {
  title: 'a value outside its list',
  severity: 'error',
  why: 'The field takes the words of its list alone, and upper and lower case count.',
  clusterTexts: ['…: Unsupported value: "…": supported values: …'],
});
