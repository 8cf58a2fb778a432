import type { Timings } from './controller';

/** What a real cluster waits: the defaults of upstream's flags, 1.33 to 1.37. */
export const UPSTREAM_TIMINGS: Timings = {
  nodeMonitorGraceMs: 50_000,
  nodeMonitorPeriodMs: 5_000,
  nodeEvictionRate: 0.1,
  tolerationSeconds: 300,
  nodeStatusPeriodMs: 10_000,
};
