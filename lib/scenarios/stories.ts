import { nodeLoss } from './node-loss';
import { orderedStart } from './ordered-start';
import { podDeletion } from './pod-deletion';
import { rollingUpdate } from './rolling-update';
import { rolloutElsewhere } from './rollout-elsewhere';
import { scaleDownAndUp } from './scale-down-and-up';
import type { Story } from './stage';

/** What every set is put through, in this order: each story begins where the one before came to rest. */
export const STORIES: readonly Story[] = [
  orderedStart,
  podDeletion,
  scaleDownAndUp,
  rollingUpdate,
  rolloutElsewhere,
  nodeLoss,
];
