import type { Node, VolumeAttachment } from '../../../kube/objects';
import type { Action, Aside, Plan } from '../../actions';
import type { View } from '../../controller';
import { isTerminating } from '../../pods';
import { attachState, type Entry, isHealthy, isMounted, isOutOfService, isReported } from './entry';
import { forgetting } from './memory';

/** attach_detach_controller.go: ReconcilerMaxWaitForUnmountDuration. */
const FORCED_DETACH_MS = 6 * 60_000;

export const DETACH = 'detach';

/** A volume that no pod on the node wants any more: AD-10 to AD-16, AD-26. */
export function detach(view: View, entry: Entry): Plan {
  const { attachment } = entry;
  const cleared = clearing(view, entry);
  if (!attachment) return isReported(entry) ? [unreporting(entry), ...cleared] : cleared;
  if (isTerminating(attachment)) return cleared;
  // An operation under way is waited for.
  if (!attachment.status?.attached && attachState(view, entry) === 'pending') return [];
  const forced = !isHealthy(entry) && view.timer(DETACH) === 'fired';
  if (isMounted(entry) && !isOutOfService(entry) && !forced) return waiting(view, entry);
  return [...(isReported(entry) ? [unreporting(entry)] : []), deleting(attachment), ...cleared];
}

/**
 * AD-10, AD-12: mounted volumes are waited for; on a healthy node for ever.
 *
 * MODEL: upstream's clock always starts at the first look. Here only where it can matter, with the same outcome: a kubelet that is alive reports the volume
 * as unmounted with its next node status, long before the six minutes are over.
 */
function waiting(view: View, entry: Entry): Plan {
  const alive = isHealthy(entry) && view.get('Host', entry.nodeName)?.kubelet === 'up';
  const { forcedDetachMs: ms = FORCED_DETACH_MS } = view.timings;
  return alive || view.timer(DETACH) !== 'off' ? [] : [{ do: 'arm', timer: DETACH, ms }];
}

/** AD-13: the node's status goes first, so that the kubelet does not mount what is about to go. */
function unreporting({ node, uniqueName }: Entry): Action {
  const { volumesAttached = [], ...status } = (node as Node).status ?? {};
  const left = volumesAttached.filter(({ name }) => name !== uniqueName);
  const to = { ...(node as Node), status: { ...status, ...(left.length > 0 && { volumesAttached: left }) } };
  return { do: 'patch', kind: 'Node', sub: 'status', seen: node as Node, to, tolerates: ['NotFound'] };
}

function deleting({ metadata }: VolumeAttachment): Action {
  return { do: 'delete', kind: 'VolumeAttachment', key: metadata.name, tolerates: ['NotFound'] };
}

/** What is left of the entry goes with it (AD-22). */
function clearing(view: View, entry: Entry): readonly Aside[] {
  const disarm: readonly Aside[] = view.timer(DETACH) === 'off' ? [] : [{ do: 'disarm', timer: DETACH }];
  return [...disarm, ...forgetting(view, entry)];
}
