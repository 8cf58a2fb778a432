/**
 * What recordings hold and the model does not, each with its reason. Writes that consist of nothing else are skipped; everything not listed here is
 * compared.
 */

/** Kinds that no rule or controller of the model looks at. */
export const LACKING_KINDS: { readonly [kind: string]: string } = {
  CronJob: 'makes pods by the clock; no storage of its own',
  DaemonSet: 'its pods follow the nodes; out of scope',
  HorizontalPodAutoscaler: 'a scale step stands for it (S3.26)',
  Job: 'runs to completion; out of scope',
  LimitRange: 'changes pods at admission; out of scope',
  ResourceQuota: 'refuses objects by count; out of scope',
};
