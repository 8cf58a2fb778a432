import type { ManifestIssue } from './facts/facts';
import { issueRule, ofObject } from './issue-rule';

export const FLD08 = issueRule('fields-conflict', {
  title: 'fields that exclude each other',
  severity: 'error',
  why: 'The API server judges the written fields of an object together, after it has filled in defaults and before anything is rounded.',
  clusterTexts: [
    'may not be 0 when `maxSurge` is 0',
    "may not be specified when strategy `type` is 'Recreate'",
    "only allowed for updateStrategy 'RollingUpdate'",
    'may not use ReadWriteOncePod with other access modes',
    'may not specify more than 1 volume type',
    'minAvailable and maxUnavailable cannot be both set',
    'must be greater than minReadySeconds',
    'must be less than or equal to … limit of …',
  ],
  words: (issue) => ({ message: ofObject(issue, together(issue)) }),
});

/** The other field, by what the server says about the one; `$1` is what the expression found. */
const PARTNERS: readonly (readonly [server: RegExp, field: string])[] = [
  [/when `maxSurge` is 0/, 'spec.strategy.rollingUpdate.maxSurge'],
  [/when strategy `type` is/, 'spec.strategy.type'],
  [/only allowed for updateStrategy/, 'spec.updateStrategy.type'],
  [/greater than minReadySeconds/, 'spec.minReadySeconds'],
  [/or equal to (\S+) limit of/, 'limits.$1'],
  [/more than 1 volume type/, 'another source of the volume'],
  [/more than 1 handler type/, 'another handler'],
  [/must not already exist in (volume\w+)$/, '$1'],
];

/** `a and b cannot stand together: <server text>`; the words of the issue where the other field is not known. */
function together({ path, message, clusterText = '' }: ManifestIssue): string {
  for (const [server, field] of PARTNERS) {
    const match = server.exec(clusterText);
    if (match === null) continue;
    const detail = message.slice(path.length).replace(/^( cannot stand there)?: /, '');
    return `${path} and ${field.replace('$1', match[1] ?? '')} cannot stand together: ${detail}`;
  }
  return message;
}
