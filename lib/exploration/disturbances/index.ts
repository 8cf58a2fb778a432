export type { Disturbance } from './disturbance';
export { nodeBack, nodeGone, nodeSilent, podFailure } from './machines';
export { kubeletRestart, restart } from './restart';
export { caughtUp, staleReads } from './stale';
export { provisioningFails, provisioningHeals } from './storage';
export {
  change,
  cordon,
  drain,
  eviction,
  forcedDeletion,
  newImage,
  nodeDeletion,
  outOfService,
  podDeletion,
  scale,
  setDeletion,
  setRecreation,
} from './users';
