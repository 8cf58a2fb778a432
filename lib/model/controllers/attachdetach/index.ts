/**
 * The attach/detach controller: pkg/controller/volume/attachdetach/reconciler/reconciler.go and attach_detach_controller.go of v1.37.1. Upstream looks at
 * everything every 100 ms; here each volume on each node is a key, and only what has changed is looked at. docs/controllers/attachdetach.md
 */

import type { Node, Pod } from '../../../kube/objects';
import { type Change, type Controller, type View, watch } from '../../controller';
import type { Key } from '../../kinds';
import { condition } from '../../pods';
import { attach } from './attach';
import { attachable, attachmentName, claimUses, uniqueVolumeName } from './attachable';
import { detach } from './detach';
import { entryKey, entryOf, isActive, podsDesiring } from './entry';

/** To the next pass of a loop with a period of 100 ms (attach_detach_controller.go, DefaultTimerConfig); the median of the recordings. */
const LOOP_MS = 75;
/**
 * Until what the attacher has done to a VolumeAttachment is seen, which is polled every 500 ms (pkg/volume/csi/csi_attacher.go, waitForVolumeAttachment),
 * and the next pass of the loop reports it. The median of the recordings from the creation of the attachment is 604 ms.
 */
const POLL_MS = 600;

export const attachdetach: Controller = {
  name: 'attachdetach-controller',

  watches: [
    watch('Pod', podChanged),
    watch('PersistentVolumeClaim', claimChanged),
    watch('Node', nodeChanged),
    watch('VolumeAttachment', attachmentChanged),
    // MODEL: not watched upstream; see detach.ts for what it is good for.
    watch('Host', ({ key }, view) => attachmentsOn(view, key)),
  ],

  reconcile(view, key) {
    const [name, nodeName] = splitKey(key);
    const volume = view.get('PersistentVolume', name);
    const entry = volume && entryOf(view, volume, nodeName);
    if (!entry) return dangling(view, name, nodeName);
    const pods = podsDesiring(view, entry.volume).filter(({ spec }) => spec.nodeName === nodeName);
    return pods.length > 0 ? attach(view, entry, pods) : detach(view, entry);
  },

  latencyMs(view, key) {
    const attachment = view.get('VolumeAttachment', attachmentName(...splitKey(key)));
    return attachment && !attachment.status?.attached ? POLL_MS : LOOP_MS;
  },
};

function splitKey(key: Key): [volume: string, node: string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}

/** AD-17: what nobody can want any more. */
function dangling(view: View, volume: string, node: string) {
  const attachment = view.get('VolumeAttachment', attachmentName(volume, node));
  if (!attachment || attachment.metadata.deletionTimestamp !== undefined) return [];
  return [{ do: 'delete', kind: 'VolumeAttachment', key: attachment.metadata.name, tolerates: ['NotFound'] } as const];
}

/** A pod begins or ceases to count for its volumes. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  if (isActive(before) === isActive(after)) return [];
  return entriesOf((after ?? before) as Pod, view);
}

function entriesOf(pod: Pod, view: View): readonly Key[] {
  return claimUses(pod).flatMap(({ claim }) =>
    view
      .by('PersistentVolume', 'claim', claim)
      .map(({ metadata }) => entryKey(metadata.name, pod.spec.nodeName as string)),
  );
}

function claimChanged({ key, before, after }: Change<'PersistentVolumeClaim'>, view: View): readonly Key[] {
  if (before?.status?.phase === after?.status?.phase && before?.spec.volumeName === after?.spec.volumeName) return [];
  return view
    .by('Pod', 'claims', key)
    .filter(isActive)
    .flatMap((pod) => entriesOf(pod, view));
}

/** An attachment that goes or fails lets others try; one that is there concerns its own node only. */
function attachmentChanged({ before, after }: Change<'VolumeAttachment'>, view: View): readonly Key[] {
  const { source, nodeName } = ((after ?? before) as NonNullable<typeof after>).spec;
  const name = source.persistentVolumeName as string;
  const own = entryKey(name, nodeName);
  return after && !after.status?.attachError ? [own] : [own, ...waitingFor(view, name, nodeName)];
}

function waitingFor(view: View, name: string, elsewhere: string): readonly Key[] {
  const volume = view.get('PersistentVolume', name);
  if (!volume) return [];
  const nodes = new Set(podsDesiring(view, volume).map(({ spec }) => spec.nodeName as string));
  nodes.delete(elsewhere);
  return [...nodes].map((node) => entryKey(name, node));
}

/** A node's health or taints concern all of its volumes, its lists the volumes that come to them or leave them. */
function nodeChanged({ key, before, after }: Change<'Node'>, view: View): readonly Key[] {
  if (before && after && readiness(before) === readiness(after) && before.spec?.taints === after.spec?.taints) {
    return listsChanged(before, after, view);
  }
  // Volumes may wait for a node that has just registered.
  const pods = before ? [] : view.by('Pod', 'node', key).filter(isActive);
  return [...attachmentsOn(view, key), ...pods.flatMap((pod) => entriesOf(pod, view))];
}

function readiness(node: Node): string | undefined {
  return condition(node.status?.conditions, 'Ready')?.status;
}

function attachmentsOn(view: View, node: string): readonly Key[] {
  return view
    .by('VolumeAttachment', 'node', node)
    .map(({ spec }) => entryKey(spec.source.persistentVolumeName as string, node));
}

/** What is reported as attached here may be waited for elsewhere: it is now known to be taken. */
function listsChanged(before: Node, after: Node, view: View): readonly Key[] {
  const changed = new Set<string>();
  const attached = (node: Node) => node.status?.volumesAttached?.map(({ name }) => name) ?? [];
  difference(before.status?.volumesInUse ?? [], after.status?.volumesInUse ?? [], changed);
  difference(attached(before), attached(after), changed);
  if (changed.size === 0) return [];
  const node = after.metadata.name;
  return [...changed].flatMap((uniqueName) => {
    const name = volumeNamed(view, uniqueName, node);
    return name === undefined ? [] : [entryKey(name, node), ...waitingFor(view, name, node)];
  });
}

function difference(before: readonly string[], after: readonly string[], into: Set<string>): void {
  if (before === after) return;
  const was = new Set(before);
  for (const name of after) if (!was.delete(name)) into.add(name);
  for (const name of was) into.add(name);
}

function volumeNamed(view: View, uniqueName: string, node: string): string | undefined {
  const handle = uniqueName.slice(uniqueName.indexOf('^') + 1);
  const [found] = view.by('PersistentVolume', 'handle', handle);
  if (found) return found.metadata.name;
  // In-tree volumes that a driver serves are not filed by handle.
  return view
    .by('VolumeAttachment', 'node', node)
    .map(({ spec }) => spec.source.persistentVolumeName as string)
    .find((name) => {
      const volume = view.get('PersistentVolume', name);
      const csi = volume && attachable(view, volume);
      return csi && uniqueVolumeName(csi) === uniqueName;
    });
}
