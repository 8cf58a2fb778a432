import { withDefaults } from '../../../lib/kube/defaults';
import type { PersistentVolume } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateVolumeChange } from '../../../lib/kube/validation/persistent-volume-change';
import { switchesOf } from '../../../lib/kube/versions';

const volume = (spec: object): PersistentVolume =>
  withDefaults(
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        csi: { driver: 'd.example.com', volumeHandle: 'v' },
        ...spec,
      },
    } as PersistentVolume,
    switchesOf(),
  );

const inZone = (key: string, zone = 'z1') => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [zone] }] }] } },
});
const expandSecret = {
  csi: { driver: 'd.example.com', volumeHandle: 'v', controllerExpandSecretRef: { name: 's', namespace: 'n' } },
};
const shown =
  '{"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"zone","Operator":"In","Values":["z2"]}],"MatchFields":null}]}}';
const affinityText = (value: string) =>
  `nodeAffinity: Invalid value: ${value}: field is immutable, except for updating from beta label to GA`;

/** Upstream's TestValidateVolumeNodeAffinityUpdate, TestValidatePersistentVolumeSourceUpdate: rule API-31. First lines only. */
test.each<[string, object, object, readonly string[]]>([
  ['node affinity from nothing', {}, inZone('zone'), []],
  ['node affinity to nothing', inZone('zone'), {}, [affinityText('null')]],
  ['another node affinity', inZone('zone'), inZone('zone', 'z2'), [affinityText(shown)]],
  [
    'an old label to its new name',
    inZone('failure-domain.beta.kubernetes.io/zone'),
    inZone('topology.kubernetes.io/zone'),
    [],
  ],
  ['the secret for expansion, once', {}, expandSecret, []],
  [
    'the secret for expansion, taken away',
    expandSecret,
    {},
    ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'],
  ],
  ['an attributes class', {}, { volumeAttributesClassName: 'gold' }, []],
  [
    'no attributes class any more',
    { volumeAttributesClassName: 'gold' },
    {},
    ['spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden'],
  ],
  [
    'the claim, the policy and the class',
    {},
    { claimRef: { name: 'c', namespace: 'n' }, persistentVolumeReclaimPolicy: 'Delete', storageClassName: 'x' },
    [],
  ],
])('%s', (_, before, after, errors) => {
  const found = validateVolumeChange(volume(after), volume(before), switchesOf());
  expect(found.map((error) => fieldErrorText(error).split('\n')[0])).toEqual(errors);
});
