import { allowsManyNodes } from '../../../kube/access-modes';
import type { Node, Pod, VolumeAttachment } from '../../../kube/objects';
import { compareText } from '../../../util/order';
import type { Action, Aside, Plan } from '../../actions';
import type { Choice, View } from '../../controller';
import { type Key, keyOf } from '../../kinds';
import { isTerminating } from '../../pods';
import { attachmentName } from './attachable';
import { DETACH } from './detach';
import { attachState, type Entry, entryOf, failureId, isManaged, isReported, podsDesiring } from './entry';
import { ATTACH, forgetting, reportedId, waitingId } from './memory';

/** pkg/volume/csi/csi_plugin.go: csiTimeout. */
const ATTACHER_TIMEOUT_MS = 2 * 60_000;

/** A volume that pods on the node want: AD-20 to AD-24. */
export function attach(view: View, entry: Entry, pods: readonly Pod[]): Plan | Choice {
  if (!isManaged(entry)) return [];
  const { attachment, volume } = entry;
  if (attachment) {
    if (isTerminating(attachment)) return [];
    if (!attachment.status?.attached) return attaching(view, entry, attachment, pods);
    return isReported(entry) ? settled(view, entry) : succeeded(view, entry, pods);
  }
  if (!allowsManyNodes(volume.spec.accessModes)) {
    const elsewhere = otherNodes(view, entry);
    // An operation on the volume, wherever, is waited for without a word.
    if (elsewhere.some((other) => attachState(view, other) === 'pending')) return [];
    const holding = elsewhere.filter((other) => attachState(view, other) === 'attached');
    if (holding.length > 0) return reportMultiAttach(view, entry, pods, holding);
  }
  return [
    {
      do: 'create',
      kind: 'VolumeAttachment',
      object: attachmentOf(entry),
      tolerates: ['AlreadyExists'],
      after: [{ do: 'remember', id: waitingId(entry.key), value: pods.map(keyOf) }],
    },
  ];
}

/** Those of the pods that waited from the beginning; after a failure or a restart the attach begins anew, for all of them. */
function told(view: View, { key }: Entry, pods: readonly Pod[]): readonly Pod[] {
  const waited = view.memo<readonly Key[]>(waitingId(key));
  return waited ? pods.filter((pod) => waited.includes(keyOf(pod))) : pods;
}

function attachmentOf({ volume, csi, nodeName }: Entry): VolumeAttachment {
  const { name } = volume.metadata;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: attachmentName(name, nodeName) },
    spec: { attacher: csi.driver, nodeName, source: { persistentVolumeName: name } },
    status: { attached: false },
  };
}

function otherNodes(view: View, { volume, nodeName }: Entry): readonly Entry[] {
  return view
    .by('VolumeAttachment', 'volume', volume.metadata.name)
    .filter(({ spec }) => spec.nodeName !== nodeName)
    .flatMap(({ spec }) => entryOf(view, volume, spec.nodeName) ?? []);
}

// ── The attacher's answer ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The attacher works on it, or has failed: then the pods are told. Upstream tries again with a back-off and finds the same error until the attacher has
 * succeeded; here each error is told once.
 *
 * MODEL: the two minutes run out only where no attacher serves the driver.
 */
function attaching(view: View, entry: Entry, attachment: VolumeAttachment, pods: readonly Pod[]): Plan {
  const { driver, handle } = entry.csi;
  let error = attachment.status?.attachError?.message;
  if (error === undefined) {
    const timer = view.timer(ATTACH);
    if (timer === 'armed' || view.get('Driver', driver)) return [];
    if (timer === 'off') return [{ do: 'arm', timer: ATTACH, ms: ATTACHER_TIMEOUT_MS }];
    error = `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${handle}`;
  }
  const id = failureId(entry.key);
  if (view.memo(id) === error) return [];
  const message = `AttachVolume.Attach failed for volume "${entry.volume.metadata.name}" : ${error}`;
  return [
    ...telling(told(view, entry, pods), 'Warning', 'FailedAttachVolume', message),
    { do: 'remember', id, value: error },
    { do: 'remember', id: waitingId(entry.key), value: undefined },
  ];
}

/** AD-23. */
function settled(view: View, entry: Entry): Plan {
  const disarm: readonly Aside[] = view.timer(DETACH) === 'off' ? [] : [{ do: 'disarm', timer: DETACH }];
  return [...disarm, ...forgetting(view, entry)];
}

/**
 * The pods are told, then the node's status at the end of the pass. All attachments of a node that were seen in one pass share a write; which of those
 * that are ready were seen by then is open.
 */
function succeeded(view: View, entry: Entry, pods: readonly Pod[]): Plan | Choice {
  const others = alsoReady(view, entry);
  if (others.length === 0) return reporting(view, [{ entry, pods }]);
  return { oneOf: subsets(others).map((also) => reporting(view, [{ entry, pods }, ...also])) };
}

interface Attached {
  readonly entry: Entry;
  readonly pods: readonly Pod[];
}

function alsoReady(view: View, { nodeName, key }: Entry): readonly Attached[] {
  return view.by('VolumeAttachment', 'node', nodeName).flatMap((attachment) => {
    if (!attachment.status?.attached || isTerminating(attachment)) return [];
    const volume = view.get('PersistentVolume', attachment.spec.source.persistentVolumeName ?? '');
    const entry = volume && entryOf(view, volume, nodeName);
    if (!entry || entry.key === key || isReported(entry)) return [];
    const pods = podsDesiring(view, entry.volume).filter(({ spec }) => spec.nodeName === nodeName);
    return pods.length > 0 ? [{ entry, pods }] : [];
  });
}

/** All of them first, none last, and everything between as long as they are few. */
function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length > 3) return [items, []];
  let sets: readonly (readonly T[])[] = [[]];
  for (const item of items) sets = [...sets.map((set) => [...set, item]), ...sets];
  return sets;
}

function reporting(view: View, attached: readonly Attached[]): Plan {
  const node = attached[0].entry.node as Node;
  const events = attached.flatMap(({ entry, pods }) => {
    const message = `AttachVolume.Attach succeeded for volume "${entry.volume.metadata.name}" `;
    return telling(told(view, entry, pods), 'Normal', 'SuccessfulAttachVolume', message);
  });
  const reported = [
    ...(node.status?.volumesAttached ?? []),
    ...attached.map(({ entry }) => ({ name: entry.uniqueName })),
  ].sort((a, b) => compareText(a.name, b.name));
  const to: Node = { ...node, status: { ...node.status, volumesAttached: reported } };
  return [
    ...events,
    { do: 'patch', kind: 'Node', sub: 'status', seen: node, to },
    ...forgetting(view, attached[0].entry),
  ];
}

function telling(pods: readonly Pod[], type: 'Normal' | 'Warning', reason: string, message: string): readonly Action[] {
  return pods.map((pod) => ({ do: 'event', on: { kind: 'Pod', key: keyOf(pod) }, type, reason, message }));
}

// ── Attached elsewhere ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** AD-21, AD-22 [reconciler.go: reportMultiAttachError]. */
function reportMultiAttach(view: View, entry: Entry, pods: readonly Pod[], holding: readonly Entry[]): Plan {
  const id = reportedId(entry.key);
  if (view.memo(id)) return [];
  const nodes = new Set(holding.map(({ nodeName }) => nodeName));
  const users = podsDesiring(view, entry.volume).filter(({ spec }) => nodes.has(spec.nodeName as string));
  const prefix = `${view.switches.multiAttachPrefix} for volume "${entry.volume.metadata.name}" `;
  const events = pods.flatMap((pod) => {
    const text = usersText(pod, users) ?? view.switches.multiAttachUnusedText;
    return telling([pod], 'Warning', 'FailedAttachVolume', prefix + text);
  });
  return [...events, { do: 'remember', id, value: true }];
}

function usersText({ metadata }: Pod, users: readonly Pod[]): string | undefined {
  if (users.length === 0) return undefined;
  const near = users.filter((user) => user.metadata.namespace === metadata.namespace).map((user) => user.metadata.name);
  const far = users.length - near.length;
  if (near.length === 0) return `Volume is already used by ${far} pod(s) in different namespaces`;
  const others = far > 0 ? ` and ${far} pod(s) in different namespaces` : '';
  return `Volume is already used by pod(s) ${near.join(', ')}${others}`;
}
