import { issueRule } from './issue-rule';

export const FLD12 = issueRule('command-ends', {
  title: "the container's command ends",
  severity: 'warning',
  why: 'restartPolicy is Always here: the kubelet starts a container again whenever it ends, with exit code 0 as well, and waits up to five minutes between.',
  clusterTexts: ['Back-off restarting failed container …', 'CrashLoopBackOff'],
});
