import { issueRule } from './issue-rule';

export const FLD09 = issueRule('unknown-api', {
  title: 'an API that never existed',
  severity: 'error',
  why: 'kubectl asks the API server for what it serves under this group and version, and sends nothing if the kind is not there.',
  clusterTexts: ['no matches for kind "…" in version "…"'],
  words: ({ file, line, message }) => ({ message: file === '' ? message : `${file}:${line}: ${message}` }),
});
