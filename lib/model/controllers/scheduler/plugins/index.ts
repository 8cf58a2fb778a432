/** The filter plugins of the default profile, in the order in which a node is held against them (SCH-01). */

import type { View } from '../../../controller';
import type { FilterPlugin } from '../cycle';
import { interPodAffinity } from './inter-pod-affinity';
import { nodeVolumeLimits } from './node-volume-limits';
import { nodeAffinity, nodeName, nodeUnschedulable, taintToleration } from './nodes';
import { nodePorts, nodeResourcesFit } from './resources';
import { podTopologySpread } from './topology-spread';
import { volumeBinding } from './volume-binding';
import { volumeRestrictions } from './volume-restrictions';
import { volumeZone } from './volume-zone';

const REST: readonly FilterPlugin[] = [
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread,
  interPodAffinity,
  // NOT MODELLED: DynamicResources, NodeDeclaredFeatures. No pod of the model has resource claims or needs features of a node.
];
const NODE_NAME_FIRST: readonly FilterPlugin[] = [nodeName, nodeUnschedulable, ...REST];
const UNSCHEDULABLE_FIRST: readonly FilterPlugin[] = [nodeUnschedulable, nodeName, ...REST];

export function filterPlugins({ switches }: View): readonly FilterPlugin[] {
  return switches.nodeNameFilterIsFirst ? NODE_NAME_FIRST : UNSCHEDULABLE_FIRST;
}
