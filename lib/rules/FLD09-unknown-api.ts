import { issueRule } from './issue-rule';

export const FLD09 = issueRule('unknown-api', {
  title: 'a kind or version that never was',
  severity: 'error',
  why: 'kubectl asks the API server for what it serves under this group and version, and sends nothing if the kind is not there.',
  clusterTexts: ['no matches for kind "…" in version "…"'],
  words: ({ file, line, message }) => ({ message: file === '' ? message : `${file}:${line}: ${message}` }),
});
