import { issueRule } from './issue-rule';

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
});
