import { csiProvisioner } from '../../../../lib/model/controllers/csi-provisioner';
import { csiResizer } from '../../../../lib/model/controllers/csi-resizer';
import { ephemeralVolume } from '../../../../lib/model/controllers/ephemeral-volume';
import { expand } from '../../../../lib/model/controllers/expand';
import { persistentVolumeBinder } from '../../../../lib/model/controllers/persistent-volume-binder';
import { pvProtection } from '../../../../lib/model/controllers/pv-protection';
import { pvcProtection } from '../../../../lib/model/controllers/pvc-protection';
import { type Found, follow, readRecording, recordingNames } from './recorded';

const CONTROLLERS = [
  persistentVolumeBinder,
  pvcProtection,
  pvProtection,
  expand,
  csiProvisioner,
  csiResizer,
  ephemeralVolume,
];

/** Each of these must occur, so that the test below says something about it. */
const SEEN = [
  'csi-provisioner',
  'csi-resizer',
  'ephemeral-volume-controller',
  'event csi-provisioner',
  'event csi-resizer',
  'event ephemeral_volume',
  'event persistentvolume-controller',
  'event volume_expand',
  'expand-controller',
  'persistent-volume-binder',
  'pv-protection-controller',
  'pvc-protection-controller',
];

test.each(['1.34', '1.37'])('every recorded write and Event of the volume components is planned: %s', (version) => {
  const found: Found = { accounted: new Map(), missing: [] };
  for (const name of recordingNames(version)) follow(readRecording(version, name), CONTROLLERS, found);
  expect(found.missing).toEqual([]);
  expect([...found.accounted.keys()].sort()).toEqual(SEEN);
});
