export type { Disturbance } from './disturbance';
export { nodeBack, nodeGone, nodeSilent } from './machines';
export { kubeletRestart, restart } from './restart';
export { provisioningFails, provisioningHeals } from './storage';
export {
  change,
  cordon,
  drain,
  eviction,
  forcedDeletion,
  newImage,
  outOfService,
  podDeletion,
  scale,
  setDeletion,
} from './users';
