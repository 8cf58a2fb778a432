import type { Node, Pod } from '../../../kube/objects';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { isSilent, markNewPodNotReady, monitorNodeHealth, nodeEvent } from './health';
import { keyFor, parseKey } from './keys';
import {
  doNoExecuteTaintingPass,
  doNoScheduleTaintingPass,
  processTaintBaseEviction,
  TAINTING_PASS_MS,
} from './taints';
import { allFullyDisrupted, readyStatus, zoneKeyOf } from './zones';

/**
 * The node lifecycle controller [pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.37.1]: nodes whose lease is no longer renewed become
 * Unknown, their pods not ready, and taints say so. docs/controllers/node-lifecycle-controller.md
 */
export const nodelifecycle: Controller = {
  name: 'node-lifecycle-controller',
  author: 'node-controller',

  watches: [watch('Node', nodeChanged), watch('Host', ({ key }) => [keyFor('health', key)]), watch('Pod', podChanged)],

  reconcile(view, key) {
    const { sort, name } = parseKey(key);
    switch (sort) {
      case 'added':
      case 'removed':
        return nodeEvent(view, name, sort);
      case 'health':
        return monitorNodeHealth(view, name);
      case 'schedule':
        return doNoScheduleTaintingPass(view, name);
      case 'reach':
        return processTaintBaseEviction(view, name);
      case 'zone':
        return doNoExecuteTaintingPass(view, name);
      case 'pod':
        return markNewPodNotReady(view, name);
    }
  },

  /** What the loop over all nodes finds waits for its next round, what is in a zone's queue for the next pass over it; taints are read live before. */
  latencyMs(view, key) {
    switch (parseKey(key).sort) {
      case 'reach':
      case 'added':
      case 'removed':
        return view.timings.nodeMonitorPeriodMs;
      case 'zone':
        return TAINTING_PASS_MS;
      case 'schedule':
        return 5.5;
      default:
        return 5;
    }
  },
};

function nodeChanged({ key, before, after }: Change<'Node'>, view: View): readonly Key[] {
  if (!after) return [keyFor('removed', key), keyFor('health', key), ...disruptionChanged(view)];
  const keys = before ? [] : [keyFor('added', key)];
  const readiness = readyStatus(before) !== readyStatus(after);
  // MODEL: upstream compares in every pass; what has not changed cannot have led to a taint.
  const tainting = readiness || before?.spec !== after.spec || before?.status?.conditions !== after.status?.conditions;
  if (tainting) keys.push(keyFor('schedule', key), keyFor('reach', key), keyFor('zone', zoneKeyOf(after)));
  if ((readiness || !before) && isSilent(view, key)) keys.push(keyFor('health', key));
  return readiness ? [...new Set([...keys, ...disruptionChanged(view)])] : keys;
}

/** NL-06: with one node more or less that is ready, the others may be tainted, or must not be any more. */
function disruptionChanged(view: View): readonly Key[] {
  const nodes = view.list('Node');
  const unready = nodes.filter((node) => readyStatus(node) !== 'True');
  if (unready.length === 0) return [];
  const zones = [...new Set(unready.map((node) => keyFor('zone', zoneKeyOf(node))))];
  if (!allFullyDisrupted(nodes)) return zones;
  return [...unready.map((node) => keyFor('reach', node.metadata.name)), ...zones];
}

/** A pod is new on a node that is not ready [podUpdated]. On a ready one there is nothing to do for it. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  const name = after?.spec.nodeName;
  if (!name || before?.spec.nodeName === name) return [];
  const node: Node | undefined = view.get('Node', name);
  return node && readyStatus(node) !== 'True' ? [keyFor('pod', keyOf(after as Pod))] : [];
}
