import fc from 'fast-check';
import type { StorageClass } from '../../../../lib/kube/objects';
import {
  chooseSegment,
  newVolume,
  spread,
  volumeNameOf,
} from '../../../../lib/model/controllers/csi-provisioner/volume';
import type { Driver } from '../../../../lib/model/kinds';
import { claim, storageClass, stored } from '../persistent-volume-binder/objects';

const driver: Driver = {
  name: 'block.example.com',
  attach: true,
  topology: 'zone',
  provision: 'ok',
  perNode: 0,
  expand: true,
  servesInTree: true,
};
const zone = (value: string) => ({ segment: [['topology.kubernetes.io/zone', value]] });

const place = (name: string, classes: Partial<StorageClass>, rest: Partial<Driver>, node?: string) => {
  const annotations: Record<string, string> = node === undefined ? {} : { 'volume.kubernetes.io/selected-node': node };
  const store = stored();
  return chooseSegment(store as never, claim(name, { annotations }), storageClass('x', classes), {
    ...driver,
    ...rest,
  });
};

describe('PR-11: where a volume is made', () => {
  const allowed = (...values: string[]) => ({
    allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values }] }],
  });
  test.each<[string, ReturnType<typeof place>, unknown]>([
    ['without topology', place('data', {}, { topology: 'none' }), { segment: [] }],
    ['where the node is', place('data', {}, {}, 'node-b'), zone('z2')],
    [
      'on the node',
      place('data', {}, { topology: 'node' }, 'node-b'),
      { segment: [['kubernetes.io/hostname', 'node-b']] },
    ],
    // As recorded in zone-of-immediate-and-delayed-binding: consecutive ordinals, consecutive zones.
    ['by its name: early-0', place('data-early-0', {}, {}), zone('z3')],
    ['by its name: early-1', place('data-early-1', {}, {}), zone('z1')],
    ['by its name: early-2', place('data-early-2', {}, {}), zone('z2')],
    ['where the class allows it', place('data', allowed('z9'), {}), zone('z9')],
    ['nowhere else', place('data-early-1', allowed('z2', 'z2'), {}), zone('z2')],
  ])('%s', (_, have, wanted) => {
    expect(have).toEqual(wanted);
  });

  test('a term of several keys allows every combination', () => {
    const allowedTopologies = [
      {
        matchLabelExpressions: [
          { key: 'zone', values: ['z1', 'z2'] },
          { key: 'rack', values: ['r1', 'r2'] },
        ],
      },
    ];
    const places = Array.from({ length: 4 }, (_, i) =>
      JSON.stringify(place(`data-web-${i}`, { allowedTopologies }, {})),
    );
    expect(places.sort()).toEqual(
      ['r1', 'r2']
        .flatMap((rack) =>
          ['z1', 'z2'].map((value) =>
            JSON.stringify({
              segment: [
                ['rack', rack],
                ['zone', value],
              ],
            }),
          ),
        )
        .sort(),
    );
  });

  test('the order in which a class lists places means nothing', () => {
    const zones = ['z1', 'z2', 'z3'];
    const listed = (values: readonly string[]) => ({
      allowedTopologies: values.map((value) => allowed(value).allowedTopologies[0]),
    });
    const places = (values: readonly string[]) => zones.map((_, i) => place(`data-web-${i}`, listed(values), {}));
    expect(places(['z3', 'z1', 'z2'])).toEqual(places(zones));
    expect(new Set(places(zones).map((one) => JSON.stringify(one))).size).toBe(3);
  });

  test('… nor that of its keys', () => {
    const listed = (...keys: readonly string[]) => ({
      allowedTopologies: [{ matchLabelExpressions: keys.map((key) => ({ key, values: ['x'] })) }],
    });
    expect(place('data', listed('zone', 'rack'), {})).toEqual(place('data', listed('rack', 'zone'), {}));
  });

  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

  test('all claims of an ordinal go to one place, and those of a set go round', () => {
    fc.assert(
      fc.property(word, word, word, fc.nat(1000), fc.integer({ min: 1, max: 9 }), (a, b, set, ordinal, places) => {
        expect(spread(`${a}-${set}-${ordinal}`)).toBe(spread(`${b}-${set}-${ordinal}`));
        const next = spread(`${a}-${set}-${ordinal + 1}`) % places;
        // The sum may pass 2^32, where a remainder jumps.
        fc.pre(spread(`${a}-${set}-${ordinal}`) !== 2 ** 32 - 1);
        expect(next).toBe((spread(`${a}-${set}-${ordinal}`) + 1) % places);
      }),
    );
  });

  test.each([
    // FNV-1, 32 bits: the published value of "foobar", and the ordinal.
    ['foobar', 0x31f0b262],
    ['-foobar-1', 0x31f0b263],
    ['data-foobar-1', 0x31f0b263],
    ['', 0x811c9dc5],
  ])('the number of %p', (name, number) => {
    expect(spread(name)).toBe(number);
  });

  test.each(['foobar-x', 'data-foobar-4294967296'])('%s has no ordinal: the whole name counts', (name) => {
    expect(spread(name)).not.toBe(spread(`x-${name}`));
  });
});

test('PR-04: the object of a new volume', () => {
  const { metadata, spec } = newVolume(
    claim('data', { size: '2Gi', modes: ['ReadWriteMany'], volumeMode: 'Block', attributes: 'gold' }),
    storageClass('x', { mountOptions: ['noatime'] }),
    driver,
    [['zone', 'z1']],
  );
  expect(metadata).toEqual({
    name: 'pvc-default.data.1',
    annotations: {
      'pv.kubernetes.io/provisioned-by': 'block.example.com',
      'volume.kubernetes.io/provisioner-deletion-secret-name': '',
      'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
    },
    finalizers: ['external-provisioner.volume.kubernetes.io/finalizer'],
  });
  expect(spec).toEqual({
    capacity: { storage: '2Gi' },
    accessModes: ['ReadWriteMany'],
    volumeMode: 'Block',
    mountOptions: ['noatime'],
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'x',
    volumeAttributesClassName: 'gold',
    claimRef: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'data',
      uid: 'PersistentVolumeClaim/default/data#1',
    },
    csi: { driver: 'block.example.com', volumeHandle: 'pvc-default.data.1' },
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['z1'] }] }] },
    },
  });
});

test('no two claims share the name of a volume', () => {
  const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,3}[a-z0-9])?$/);
  const subdomain = fc.array(name, { minLength: 1, maxLength: 3 }).map((words) => words.join('.'));
  const uid = fc
    .tuple(name, subdomain, fc.integer({ min: 1, max: 20 }))
    .map(([namespace, of, incarnation]) => `PersistentVolumeClaim/${namespace}/${of}#${incarnation}`);
  fc.assert(
    fc.property(uid, uid, (a, b) => {
      const same = volumeNameOf(claim('x', { uid: a })) === volumeNameOf(claim('x', { uid: b }));
      expect(same).toBe(a === b);
    }),
  );
});
