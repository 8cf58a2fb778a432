import type { PersistentVolumeClaim } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateClaimChange } from '../../../lib/kube/validation/claim';
import { switchesOf } from '../../../lib/kube/versions';

const BETA = 'volume.beta.kubernetes.io/storage-class';
type Change = { spec?: object; annotations?: object; status?: object };

const claim = ({ spec = {}, annotations = {}, status = {} }: Change): PersistentVolumeClaim =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', annotations },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2Gi' } },
      volumeMode: 'Filesystem',
      ...spec,
    },
    status: { phase: 'Pending', ...status },
  }) as PersistentVolumeClaim;

const size = (storage: string) => ({ resources: { requests: { storage } } });
const bound = { phase: 'Bound', capacity: { storage: '2Gi' } };
const gold = { volumeAttributesClassName: 'gold' };
const IMMUTABLE =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** What upstream's TestValidatePersistentVolumeClaimUpdate asserts: rules API-22 to API-27. First lines of errors only. */
test.each<[string, Change, Change, readonly string[], string?]>([
  ['the volume, once', {}, { spec: { volumeName: 'pv' } }, []],
  ['the volume, again', { spec: { volumeName: 'pv' } }, { spec: { volumeName: 'other' } }, [IMMUTABLE]],
  ['a class from nothing', {}, { spec: { storageClassName: 'fast' } }, []],
  ['a class from none', { spec: { storageClassName: '' } }, { spec: { storageClassName: 'fast' } }, [IMMUTABLE]],
  [
    'the annotation to the field',
    { annotations: { [BETA]: 'fast' } },
    { annotations: { [BETA]: 'fast' }, spec: { storageClassName: 'fast' } },
    [],
  ],
  [
    'the annotation to another field',
    { annotations: { [BETA]: 'fast' } },
    { annotations: { [BETA]: 'fast' }, spec: { storageClassName: 'slow' } },
    [IMMUTABLE],
  ],
  [
    'the annotation',
    { annotations: { [BETA]: 'fast' } },
    { annotations: { [BETA]: 'slow' } },
    [`metadata.annotations.${BETA}: Invalid value: "slow": field is immutable`],
  ],
  ['a size while pending', {}, { spec: size('3Gi') }, [IMMUTABLE]],
  ['a smaller size while pending', {}, { spec: size('1Gi') }, [IMMUTABLE]],
  ['a larger size when bound', { status: bound }, { status: bound, spec: size('3Gi') }, []],
  ['back to above the capacity', { status: bound, spec: size('5Gi') }, { status: bound, spec: size('3Gi') }, []],
  [
    'back to the capacity',
    { status: bound, spec: size('5Gi') },
    { status: bound, spec: size('2Gi') },
    ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ],
  [
    'the mode',
    {},
    { spec: { volumeMode: 'Block' } },
    [IMMUTABLE, 'volumeMode: Invalid value: "Block": field is immutable'],
  ],
  ['an attributes class when bound', { status: bound }, { status: bound, spec: gold }, []],
  ['an attributes class while pending', {}, { spec: gold }, [IMMUTABLE]],
  ['no attributes class any more', { status: bound, spec: gold }, { status: bound }, []],
  [
    'no attributes class while one is in use',
    { status: { ...bound, currentVolumeAttributesClassName: 'gold' }, spec: gold },
    { status: bound },
    [
      'spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil',
    ],
  ],
  [
    'an attributes class before 1.34',
    { status: bound },
    { status: bound, spec: gold },
    [
      'spec.volumeAttributesClassName: Forbidden: update is forbidden when the VolumeAttributesClass feature gate is disabled',
    ],
    '1.33.0',
  ],
  ['labels and annotations', {}, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }, []],
])('%s', (_, before, after, errors, version = '1.37.1') => {
  const found = validateClaimChange(claim(after), claim(before), switchesOf(version));
  expect(found.map((error) => fieldErrorText(error).split('\n')[0])).toEqual(errors);
});
