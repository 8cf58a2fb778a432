import { issueRule } from './issue-rule';

export const FLD02 = issueRule('wrong-type', {
  title: 'a value of the wrong type',
  severity: 'error',
  why: 'The API server decodes each field into the type that its schema names, and converts nothing.',
  clusterTexts: [
    'json: cannot unmarshal … into Go struct field … of type …',
    'cannot be handled as a …: json: cannot unmarshal …',
  ],
});
