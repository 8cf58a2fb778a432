import { attacherFinalizer, csiAttacher } from '../../../lib/model/controllers/csi-attacher';
import type { Row } from '../../../lib/model/kinds';
import { Machines, type Setting } from './kubelet/machines';

/** A VolumeAttachment as the attach/detach controller makes it; the kubelets and it have nothing to do. */
function attachment(setting: Setting = {}): Machines {
  return new Machines({ claims: ['data', 'more'], ...setting }).ask({
    do: 'create',
    kind: 'VolumeAttachment',
    object: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: 'csi-v-data-node-a' },
      spec: { attacher: 'block.example.com', nodeName: 'node-a', source: { persistentVolumeName: 'v-data' } },
      status: { attached: false },
    },
  });
}

const NAME = 'csi-v-data-node-a';

/** The attacher alone: what it does next, as often as it does something. */
function attacherOf(machines: Machines): readonly string[] {
  return machines.run().filter((line) => line.startsWith('VolumeAttachment') || line.startsWith('PersistentVolume '));
}

function wanted(machines: Machines): Machines {
  return machines.pod('web-0', 'node-a', { claim: 'data' });
}

describe('AD-25: attach', () => {
  test('holds the volume, holds the attachment, reports it', () => {
    const machines = wanted(attachment());
    expect(attacherOf(machines)).toEqual([
      'PersistentVolume v-data finalizers=[external-attacher/block-example-com]',
      `VolumeAttachment ${NAME} attached=false held`,
      `VolumeAttachment ${NAME} attached=true held`,
    ]);
    expect(machines.store.get('VolumeAttachment', NAME)?.metadata).toMatchObject({
      annotations: { 'csi.alpha.kubernetes.io/node-id': 'node-a' },
      finalizers: ['external-attacher/block-example-com'],
    });
  });

  test('needs no second finalizer on a volume that has been attached before', () => {
    const machines = attachment().change('PersistentVolume', 'v-data', (volume) => ({
      ...volume,
      metadata: { ...volume.metadata, finalizers: ['external-attacher/block-example-com'] },
    }));
    expect(attacherOf(wanted(machines))).toHaveLength(2);
  });

  test('a driver without ControllerPublish reports at once', () => {
    const machines = new Machines({ claims: ['data'] }).change('Driver', 'block.example.com', (driver) => ({
      ...driver,
      attach: false,
    }));
    expect(attacherOf(wanted(machines))).toEqual([
      `VolumeAttachment ${NAME} attached=false`,
      `VolumeAttachment ${NAME} attached=true`,
    ]);
  });

  test('nobody serves another driver', () => {
    const machines = wanted(attachment()).set('Driver', 'block.example.com', undefined);
    expect(attacherOf(machines)).toEqual([]);
  });

  test('refuses a volume that is being deleted, once, and takes it up again when that is over', () => {
    const machines = wanted(attachment());
    const volume = machines.store.get('PersistentVolume', 'v-data');
    machines.change('PersistentVolume', 'v-data', (row) => ({
      ...row,
      metadata: { ...row.metadata, deletionTimestamp: true },
    }));
    expect(attacherOf(machines)).toEqual([
      `VolumeAttachment ${NAME} error PersistentVolume "v-data" is marked for deletion`,
    ]);
    expect(attacherOf(machines.set('PersistentVolume', 'v-data', volume)).at(-1)).toBe(
      `VolumeAttachment ${NAME} attached=true held`,
    );
  });

  test('AD-20: refuses modes that CSI has no word for', () => {
    const machines = new Machines({ claims: ['data'], accessMode: 'ReadWriteOnce, ReadOnlyMany' });
    expect(attacherOf(wanted(machines)).at(-1)).toBe(
      `VolumeAttachment ${NAME} error CSI does not support ReadOnlyMany and ReadWriteOnce on the same PersistentVolume`,
    );
  });

  test.each(['ReadOnlyMany', 'ReadWriteOnce', 'ReadWriteOnce, ReadOnlyMany, ReadWriteMany'])(
    'AD-20: has a word for %s',
    (accessMode) => {
      expect(attacherOf(wanted(new Machines({ claims: ['data'], accessMode }))).at(-1)).toBe(
        `VolumeAttachment ${NAME} attached=true held`,
      );
    },
  );

  test('AD-25: a volume that changes wakes its attachments that are not made yet', () => {
    const machines = attachment();
    const keys = () =>
      csiAttacher.watches
        .filter(({ kind }) => kind === 'PersistentVolume')
        .flatMap((watch) => {
          const after = machines.store.get('PersistentVolume', 'v-data');
          return watch.keys(
            { kind: 'PersistentVolume', key: 'v-data', before: after, after } as never,
            machines.store as never,
          );
        });
    expect(keys()).toEqual([`attachment ${NAME}`]);
    wanted(machines).run();
    expect(keys()).toEqual([]);
  });

  test.each([
    ['1.37.1', 8],
    ['1.34.0', undefined],
  ])('AD-36: a full node is an error, in %s with code %s, until there is room', (version, errorCode) => {
    const machines = new Machines({ claims: ['data', 'more'], perNode: 1, version });
    machines.pod('web-0', 'node-a', { claim: 'data' }).run('node status');
    machines.pod('web-1', 'node-a', { claim: 'more' }).run('node status');
    expect(machines.store.get('VolumeAttachment', 'csi-v-more-node-a')?.status).toEqual({
      attached: false,
      attachError: {
        message: 'rpc error: code = ResourceExhausted desc = node node-a has no room for volume h-more',
        ...(errorCode && { errorCode }),
      },
    });
    machines.remove('web-0').run('node status');
    expect(machines.store.get('VolumeAttachment', 'csi-v-more-node-a')?.status).toEqual({ attached: true });
  });
});

test('AD-36: an attachment that is not made yet takes no room', () => {
  const machines = attachment({ perNode: 1 });
  const more = { ...machines.store.get('VolumeAttachment', NAME) };
  machines.set('VolumeAttachment', 'csi-v-more-node-a', {
    ...more,
    metadata: { name: 'csi-v-more-node-a', uid: 'more' },
    spec: { attacher: 'block.example.com', nodeName: 'node-a', source: { persistentVolumeName: 'v-more' } },
  } as Row<'VolumeAttachment'>);
  wanted(machines).pod('web-1', 'node-a', { claim: 'more' }).run();
  const attached = machines.store.list('VolumeAttachment').map(({ status }) => status?.attached);
  expect(attached.sort()).toEqual([false, true]);
});

test('AD-36: an error told without its code is told again with it', () => {
  const machines = new Machines({ claims: ['data', 'more'], perNode: 1 });
  machines.pod('web-0', 'node-a', { claim: 'data' }).run('node status');
  machines.pod('web-1', 'node-a', { claim: 'more' }).run('node status');
  const withCode = machines.store.get('VolumeAttachment', 'csi-v-more-node-a')?.status;
  machines.change('VolumeAttachment', 'csi-v-more-node-a', (row) => ({
    ...row,
    status: { attached: false, attachError: { message: row.status?.attachError?.message as string } },
  }));
  machines.run();
  expect(machines.store.get('VolumeAttachment', 'csi-v-more-node-a')?.status).toEqual(withCode);
});

describe('AD-25: detach', () => {
  test('takes the finalizer away, and with it the attachment', () => {
    const machines = wanted(attachment());
    machines.run();
    machines.ask({ do: 'delete', kind: 'VolumeAttachment', key: NAME });
    expect(machines.run()[0]).toBe(`VolumeAttachment ${NAME} gone`);
  });

  test('lets go of a deleted volume with its last attachment', () => {
    const machines = wanted(attachment());
    machines.run('node status');
    machines.ask({ do: 'delete', kind: 'PersistentVolume', key: 'v-data' });
    expect(machines.run()).toEqual([]);
    expect(machines.remove('web-0').run('node status').slice(-2)).toEqual([
      `VolumeAttachment ${NAME} gone`,
      'PersistentVolume v-data gone',
    ]);
  });
});

test.each([
  ['ebs.csi.aws.com', 'external-attacher/ebs-csi-aws-com'],
  ['a_b.', 'external-attacher/a-b-X'],
  ['A@Z[a`z{0/9:é', 'external-attacher/A-Z-a-z-0-9--X'],
  ['plain-9', 'external-attacher/plain-9'],
])('AD-25: the finalizer of driver %s is %s', (driver, finalizer) => {
  expect(attacherFinalizer(driver)).toBe(finalizer);
});
