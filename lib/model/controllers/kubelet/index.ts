/**
 * The kubelets of all nodes, as one component: what is true on the machines is written here and nowhere else. docs/controllers/kubelet.md
 */

import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyOfUid, type Row } from '../../kinds';
import { condition } from '../../pods';
import { nodeKey, parseKey, podKey } from './keys';
import { sweepMachine, syncNode } from './node';
import { syncPod } from './pod';

/** A pod that waits for volumes is looked at this often: pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountRetryInterval. */
const VOLUME_WAIT_MS = 300;
/** From a pod's binding or deletion to the kubelet's first report of it; the median of the recordings is 11 for both. */
const FIRST_REPORT_MS = 10;
/** From one thing that a kubelet does to the next; in the recordings 6 from the first report to the start, 9 from the signal to the end. */
const NEXT_DEED_MS = 4;

export const kubelet: Controller = {
  name: 'kubelet',

  watches: [
    watch('Pod', ({ before, after }) => podKeyOf(after ?? before)),
    watch('Sandbox', sandboxChanged),
    watch('Node', nodeChanged),
    watch('Host', ({ key }, view) => everythingOn(view, key)),
    watch('PersistentVolumeClaim', claimChanged),
    watch('VolumeAttachment', ({ after }, view) =>
      after?.status?.attachError ? waitingOn(view, after.spec.nodeName) : [],
    ),
    watch('Behaviour', (_, view) => view.list('Sandbox').map(({ node, uid }) => podKey(node, uid))),
  ],

  reconcile(view, key) {
    const { node, uid } = parseKey(key);
    if (uid !== undefined) return syncPod(view, node, uid);
    return view.get('Host', node)?.kubelet === 'gone' ? sweepMachine(view, node) : syncNode(view, node);
  },

  /** A silent kubelet does nothing, and catches up when it is back. All that a lost machine still does is to lose its containers. */
  able(view, key) {
    const { node, uid } = parseKey(key);
    const host = view.get('Host', node);
    return host?.kubelet === 'up' || (host?.kubelet === 'gone' && uid === undefined);
  },

  latencyMs(view, key) {
    const { uid } = parseKey(key);
    if (uid === undefined) return 5;
    const sandbox = view.get('Sandbox', uid);
    if (sandbox?.life === 'waiting') return view.timings.volumeRetryMs ?? VOLUME_WAIT_MS;
    const pod = view.get('Pod', keyOfUid(uid));
    const isNew = !sandbox && condition(pod?.status?.conditions, 'Initialized') === undefined;
    const isTold = sandbox?.life === 'running' && pod?.metadata.deletionTimestamp !== undefined;
    return isNew || isTold ? FIRST_REPORT_MS : NEXT_DEED_MS;
  },
};

function podKeyOf(pod: Row<'Pod'> | undefined): readonly Key[] {
  return pod?.spec.nodeName ? [podKey(pod.spec.nodeName, pod.metadata.uid as string)] : [];
}

/** Its pod, and its node if other volumes are in use now. What has let go of a volume may have kept others from it (AD-34). */
function sandboxChanged({ before, after }: Change<'Sandbox'>, view: View): readonly Key[] {
  const { node, uid } = (after ?? before) as Row<'Sandbox'>;
  const keys = [podKey(node, uid)];
  if (before?.volumes !== after?.volumes && (before?.volumes.length || after?.volumes.length)) keys.push(nodeKey(node));
  if (!before?.mounts.length || after?.mounts.length) return keys;
  const users = before.mounts.flatMap(({ claim }) => view.by('Pod', 'claims', claim));
  return [...keys, ...users.filter(({ spec }) => spec.nodeName === node).flatMap(podKeyOf)];
}

/** The kubelet watches its own Node: for attached volumes, and for conditions that others have written. */
function nodeChanged({ key, before, after }: Change<'Node'>, view: View): readonly Key[] {
  if (!after) return [];
  const own = isReadyNode(before) !== isReadyNode(after) || before?.status?.volumesInUse !== after.status?.volumesInUse;
  const attached =
    before?.status?.volumesAttached !== after.status?.volumesAttached ||
    before?.status?.volumesInUse !== after.status?.volumesInUse;
  return [...(own ? [nodeKey(key)] : []), ...(attached ? waitingOn(view, key) : [])];
}

function isReadyNode(node: Row<'Node'> | undefined): boolean {
  return condition(node?.status?.conditions, 'Ready')?.status === 'True';
}

function waitingOn(view: View, node: string): readonly Key[] {
  const waiting = view.by('Sandbox', 'node', node).filter(({ life }) => life === 'waiting');
  return waiting.map(({ uid }) => podKey(node, uid));
}

/** A claim has been bound, or its file system can grow. */
function claimChanged({ key, before, after }: Change<'PersistentVolumeClaim'>, view: View): readonly Key[] {
  if (!after) return [];
  const bound = before?.status?.phase !== after.status?.phase || before?.spec.volumeName !== after.spec.volumeName;
  const grows = before?.status?.allocatedResourceStatuses !== after.status?.allocatedResourceStatuses;
  return bound || grows ? view.by('Pod', 'claims', key).flatMap(podKeyOf) : [];
}

function everythingOn(view: View, node: string): readonly Key[] {
  const pods = view.by('Pod', 'node', node).flatMap(podKeyOf);
  const remains = view.by('Sandbox', 'node', node).map(({ uid }) => podKey(node, uid));
  return [nodeKey(node), ...new Set([...pods, ...remains])];
}
