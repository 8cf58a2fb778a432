/**
 * The external attachers of all drivers, as one component: external-attacher v4.13.0 `pkg/controller/csi_handler.go` (AD-25). docs/controllers/csi-attacher.md
 */

import type { PersistentVolume, VolumeAttachment } from '../../kube/objects';
import type { Action, Plan } from '../actions';
import { type Change, type Controller, type View, watch } from '../controller';
import type { Driver, Key } from '../kinds';
import { isTerminating } from '../pods';
import { annotated, hasFinalizer, withFinalizer, withoutFinalizer } from '../volumes';
import { csiOf } from './attachdetach/attachable';

const NODE_ID = 'csi.alpha.kubernetes.io/node-id';

/** gRPC's code for it, as AD-36 reads it. */
const RESOURCE_EXHAUSTED = 8;

const ATTACHMENT = 'attachment ';
const VOLUME = 'volume ';

export const csiAttacher: Controller = {
  name: 'csi-attacher',

  watches: [watch('VolumeAttachment', attachmentChanged), watch('PersistentVolume', volumeChanged)],

  reconcile(view, key) {
    if (key.startsWith(VOLUME)) return syncVolume(view, key.slice(VOLUME.length));
    const attachment = view.get('VolumeAttachment', key.slice(ATTACHMENT.length));
    const driver = attachment && view.get('Driver', attachment.spec.attacher);
    if (!attachment || !driver) return [];
    if (isTerminating(attachment)) return detach(attachment, driver);
    return attachment.status?.attached ? [] : attach(view, attachment, driver);
  },
};

/** An attachment that goes may have been the last that kept a deleted volume, or have made room on its node. */
function attachmentChanged({ key, before, after }: Change<'VolumeAttachment'>, view: View): readonly Key[] {
  if (after) return [ATTACHMENT + key];
  const { nodeName, source } = (before as VolumeAttachment).spec;
  const waiting = view
    .by('VolumeAttachment', 'node', nodeName)
    .filter(({ status }) => status?.attachError !== undefined);
  return [
    VOLUME + (source.persistentVolumeName as string),
    ...waiting.map(({ metadata }) => ATTACHMENT + metadata.name),
  ];
}

function volumeChanged({ key, after }: Change<'PersistentVolume'>, view: View): readonly Key[] {
  if (after && isTerminating(after)) return [VOLUME + key];
  const waiting = view.by('VolumeAttachment', 'volume', key).filter(({ status }) => !status?.attached);
  return waiting.map(({ metadata }) => ATTACHMENT + metadata.name);
}

/** How the attacher writes a driver's name into a finalizer: external-attacher `pkg/controller/util.go`, GetFinalizerName. */
export function attacherFinalizer(driver: string): string {
  let name = '';
  for (const letter of driver) name += isPlain(letter) ? letter : '-';
  return `external-attacher/${name.endsWith('-') ? `${name}X` : name}`;
}

function isPlain(letter: string): boolean {
  return (
    (letter >= 'a' && letter <= 'z') ||
    (letter >= 'A' && letter <= 'Z') ||
    (letter >= '0' && letter <= '9') ||
    letter === '-'
  );
}

/** The volume is held, then the attachment, then the driver is asked (ControllerPublish). */
function attach(view: View, attachment: VolumeAttachment, driver: Driver): Plan {
  // Without the ControllerPublish capability: pkg/controller/trivial_handler.go.
  if (!driver.attach) return [reporting(attachment, { attached: true })];
  const { persistentVolumeName: name = '' } = attachment.spec.source;
  const volume = view.get('PersistentVolume', name);
  if (!volume) return failing(attachment, { message: `persistentvolume "${name}" not found` });
  const error = refusal(volume);
  if (error !== undefined) return failing(attachment, { message: error });
  const finalizer = attacherFinalizer(driver.name);
  const plan: Action[] = [];
  if (!hasFinalizer(volume, finalizer)) {
    plan.push({ do: 'patch', kind: 'PersistentVolume', seen: volume, to: withFinalizer(volume, finalizer) });
  }
  const held = hasFinalizer(attachment, finalizer)
    ? attachment
    : annotated(withFinalizer(attachment, finalizer), { [NODE_ID]: attachment.spec.nodeName });
  if (held !== attachment) plan.push({ do: 'patch', kind: 'VolumeAttachment', seen: attachment, to: held });
  const exhausted = exhaustion(view, attachment, volume, driver);
  return [...plan, ...(exhausted ? failing(held, exhausted) : [reporting(held, { attached: true })])];
}

type AttachError = NonNullable<NonNullable<VolumeAttachment['status']>['attachError']>;

function refusal(volume: PersistentVolume): string | undefined {
  if (isTerminating(volume)) return `PersistentVolume "${volume.metadata.name}" is marked for deletion`;
  // AD-20: csi-lib-utils v0.23.2 `accessmodes/access_modes.go`, ToCSIAccessMode.
  const { accessModes = [] } = volume.spec;
  const clash = accessModes.includes('ReadOnlyMany') && accessModes.includes('ReadWriteOnce');
  if (!clash || accessModes.includes('ReadWriteMany')) return undefined;
  return 'CSI does not support ReadOnlyMany and ReadWriteOnce on the same PersistentVolume';
}

/** AD-36: the driver's answer when the node has no room. MODEL: the text is the driver's own; this one says what it has to. */
function exhaustion(
  view: View,
  { metadata, spec }: VolumeAttachment,
  volume: PersistentVolume,
  { name, perNode }: Driver,
): AttachError | undefined {
  if (perNode === 0) return undefined;
  const others = view
    .by('VolumeAttachment', 'node', spec.nodeName)
    .filter((other) => other.metadata.name !== metadata.name && other.spec.attacher === name && other.status?.attached);
  if (others.length < perNode) return undefined;
  const handle = csiOf(volume)?.handle;
  return {
    message: `rpc error: code = ResourceExhausted desc = node ${spec.nodeName} has no room for volume ${handle}`,
    ...(view.switches.attachLimitRejectsPods && { errorCode: RESOURCE_EXHAUSTED }),
  };
}

/** What failed is tried again with a back-off upstream. Here it is looked at again when something has changed that may have been the cause. */
function failing(attachment: VolumeAttachment, attachError: AttachError): Plan {
  const told = attachment.status?.attachError;
  if (told?.message === attachError.message && told?.errorCode === attachError.errorCode) return [];
  return [reporting(attachment, { attached: false, attachError })];
}

function reporting(attachment: VolumeAttachment, status: NonNullable<VolumeAttachment['status']>): Action {
  return { do: 'patch', kind: 'VolumeAttachment', sub: 'status', seen: attachment, to: { ...attachment, status } };
}

/** ControllerUnpublish has succeeded: with the finalizer the attachment goes. */
function detach(attachment: VolumeAttachment, { name }: Driver): Plan {
  const finalizer = attacherFinalizer(name);
  if (!hasFinalizer(attachment, finalizer)) return [];
  return [{ do: 'patch', kind: 'VolumeAttachment', seen: attachment, to: withoutFinalizer(attachment, finalizer) }];
}

/** Lets go of a deleted volume that is attached nowhere. */
function syncVolume(view: View, name: string): Plan {
  const volume = view.get('PersistentVolume', name);
  const csi = volume && csiOf(volume);
  if (!csi || !isTerminating(volume) || view.by('VolumeAttachment', 'volume', name).length > 0) return [];
  const finalizer = attacherFinalizer(csi.driver);
  if (!hasFinalizer(volume, finalizer) || !view.get('Driver', csi.driver)) return [];
  return [{ do: 'patch', kind: 'PersistentVolume', seen: volume, to: withoutFinalizer(volume, finalizer) }];
}
