export type { Deed, Disturbance } from './disturbance';
export { drainer } from './drain';
export { nodeBack, nodeGone, nodeSilent } from './machines';
export { kubeletRestart, restart } from './restart';
export { provisioningFails, provisioningHeals } from './storage';
export {
  change,
  cordon,
  drain,
  forcedDeletion,
  newImage,
  outOfService,
  podDeletion,
  scale,
  setDeletion,
} from './users';
