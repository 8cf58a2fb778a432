import type { Node } from '../../../../lib/kube/objects';
import { attachdetach } from '../../../../lib/model/controllers/attachdetach';
import { planned } from '../../world';
import { Machines, type Setting } from '../kubelet/machines';

const SUCCEEDED = (pod: string, volume = 'v-data') =>
  `Normal SuccessfulAttachVolume default/${pod}: AttachVolume.Attach succeeded for volume "${volume}" `;
const FAILED = (pod: string, text: string) => `Warning FailedAttachVolume default/${pod}: ${text}`;
const WAITING = 'Waiting for detach for volume "v-data" ';
const MULTI_ATTACH = 'Multi-Attach error for volume "v-data" ';

/** web-0 runs on node-a with its volume attached. */
function attached(setting: Setting = {}): Machines {
  const machines = new Machines({ claims: ['data'], ...setting }).pod('web-0', 'node-a', { claim: 'data' });
  machines.run('node status');
  return machines;
}

const isOfAttachments = (line: string) => /^(VolumeAttachment|Warning|Normal|Node)/.test(line);
const happened = (machines: Machines, ...timers: string[]) => machines.run(...timers).filter(isOfAttachments);

function taint(machines: Machines, effect: 'NoSchedule' | 'NoExecute'): Machines {
  const taints = [{ key: 'node.kubernetes.io/out-of-service', effect }];
  return machines.change('Node', 'node-a', (node) => ({ ...node, spec: { taints } }));
}

describe('attach', () => {
  test('AD-24: the attachment is made, the pods are told, the node’s status lists it', () => {
    const machines = new Machines({ claims: ['data'] }).pod('web-0', 'node-a', { claim: 'data' });
    expect(happened(machines)).toEqual([
      'VolumeAttachment csi-v-data-node-a attached=false',
      'VolumeAttachment csi-v-data-node-a attached=false held',
      'VolumeAttachment csi-v-data-node-a attached=true held',
      SUCCEEDED('web-0'),
      'Node node-a Ready=True inUse=[] attached=[h-data]',
    ]);
    expect(machines.store.get('VolumeAttachment', 'csi-v-data-node-a')?.spec).toEqual({
      attacher: 'block.example.com',
      nodeName: 'node-a',
      source: { persistentVolumeName: 'v-data' },
    });
    expect(machines.store.list('Memo')).toEqual([]);
  });

  test.each([
    ['AD-01: not without an attach step', { attach: false }, (machines: Machines) => machines, []],
    [
      'AD-01: with one where no CSIDriver says otherwise',
      { attach: false },
      (machines: Machines) => machines.set('CSIDriver', 'block.example.com', undefined),
      ['create VolumeAttachment csi-v-data-node-a'],
    ],
    [
      'AD-05: not before the claim is bound',
      {},
      (machines: Machines) =>
        machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({
          ...claim,
          status: { phase: 'Pending' },
        })),
      [],
    ],
    [
      'AD-05: not for a volume that another claim of the name had',
      {},
      (machines: Machines) =>
        machines.change('PersistentVolume', 'v-data', (volume) => ({
          ...volume,
          spec: { ...volume.spec, claimRef: { ...volume.spec.claimRef, uid: 'PersistentVolumeClaim/default/data#9' } },
        })),
      [],
    ],
    [
      'AD-06: not on nodes that are not managed',
      {},
      (machines: Machines) =>
        machines.change(
          'Node',
          'node-a',
          ({ metadata: { annotations: _, ...metadata }, ...node }) => ({ ...node, metadata }) as Node,
        ),
      [],
    ],
  ] as const)('%s', (_, setting, prepare, expected) => {
    const machines = prepare(new Machines({ claims: ['data'], ...setting })).pod('web-0', 'node-a', { claim: 'data' });
    expect(planned(attachdetach, machines.store, 'v-data node-a').slice(0, 1)).toEqual(expected);
  });

  test('AD-05: the claim’s binding wakes it', () => {
    const machines = new Machines({ claims: ['data'] });
    const claim = machines.store.get('PersistentVolumeClaim', 'default/data');
    machines.change('PersistentVolumeClaim', 'default/data', (row) => ({ ...row, status: { phase: 'Pending' } }));
    expect(happened(machines.pod('web-0', 'node-a', { claim: 'data' }))).toEqual([]);
    expect(happened(machines.set('PersistentVolumeClaim', 'default/data', claim))).toContain(SUCCEEDED('web-0'));
  });

  test('AD-23: pods on one node share the volume', () => {
    expect(happened(attached().pod('web-1', 'node-a', { claim: 'data' }))).toEqual([]);
  });

  test('volumes of a node that are ready together share a write, or do not', () => {
    const machines = new Machines({ claims: ['data', 'more', 'most'] });
    for (const [i, claim] of ['data', 'more', 'most'].entries()) machines.pod(`web-${i}`, 'node-a', { claim });
    const attach = machines.cluster;
    for (const name of ['v-data', 'v-more', 'v-most']) {
      machines.ask({
        do: 'create',
        kind: 'VolumeAttachment',
        object: {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'VolumeAttachment',
          metadata: { name: `csi-${name}-node-a` },
          spec: { attacher: 'block.example.com', nodeName: 'node-a', source: { persistentVolumeName: name } },
          status: { attached: true },
        },
      });
    }
    const plans = attach.plans(machines.store, attachdetach, 'v-data node-a');
    const together = plans.map((plan) => plan.filter((action) => action.do === 'event').length);
    expect(together).toEqual([3, 2, 2, 1]);
    expect(happened(machines)).toEqual([
      SUCCEEDED('web-0', 'v-data'),
      SUCCEEDED('web-1', 'v-more'),
      SUCCEEDED('web-2', 'v-most'),
      'Node node-a Ready=True inUse=[] attached=[h-data,h-more,h-most]',
    ]);
  });

  test.each([
    ['of three that are ready, one nobody wants is left out', 3, 2, [2, 1]],
    ['of four any may come along', 4, 4, [4, 3, 3, 2, 3, 2, 2, 1]],
    ['of five all or none', 5, 5, [5, 1]],
  ])('%s', (_, count, wantedBy, expected) => {
    const claims = ['c0', 'c1', 'c2', 'c3', 'c4'].slice(0, count);
    const machines = new Machines({ claims });
    for (const [i, claim] of claims.slice(0, wantedBy).entries()) machines.pod(`web-${i}`, 'node-a', { claim });
    for (const claim of claims) {
      machines.ask({
        do: 'create',
        kind: 'VolumeAttachment',
        object: {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'VolumeAttachment',
          metadata: { name: `csi-v-${claim}-node-a` },
          spec: { attacher: 'block.example.com', nodeName: 'node-a', source: { persistentVolumeName: `v-${claim}` } },
          status: { attached: true },
        },
      });
    }
    const plans = machines.cluster.plans(machines.store, attachdetach, 'v-c0 node-a');
    const reported = plans.map((plan) => {
      const write = plan.find((action) => action.do === 'patch');
      return (write as { to: Node }).to.status?.volumesAttached?.length;
    });
    expect(reported).toEqual(expected);
  });

  test('AD-24: an error is told once, and the next one again', () => {
    const machines = new Machines({ claims: ['data'] }).set('Driver', 'block.example.com', undefined);
    machines.pod('web-0', 'node-a', { claim: 'data' });
    const text = 'AttachVolume.Attach failed for volume "v-data" : ';
    expect(happened(machines, 'attach').at(-1)).toBe(
      FAILED(
        'web-0',
        `${text}timed out waiting for external-attacher of block.example.com CSI driver to attach volume h-data`,
      ),
    );
    const fails = (message: string) =>
      machines.change('VolumeAttachment', 'csi-v-data-node-a', (row) => ({
        ...row,
        status: { attached: false, attachError: { message } },
      }));
    expect(happened(fails('no room'))).toEqual([FAILED('web-0', `${text}no room`)]);
    expect(happened(fails('no room'))).toEqual([]);
    expect(happened(fails('still no room'))).toEqual([FAILED('web-0', `${text}still no room`)]);
  });
});

describe('a volume that is attached elsewhere', () => {
  test.each([
    ['1.37.1', WAITING],
    ['1.36.0', MULTI_ATTACH],
  ])('AD-21: is waited for, and the pod is told who has it (%s)', (version, prefix) => {
    const machines = attached({ version }).pod('web-1', 'node-b', { claim: 'data' });
    expect(happened(machines)).toEqual([FAILED('web-1', `${prefix}Volume is already used by pod(s) web-0`)]);
  });

  test.each([
    [
      '1.37.1',
      `${WAITING}Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node`,
    ],
    ['1.36.0', `${MULTI_ATTACH}Volume is already exclusively attached to one node and can't be attached to another`],
  ])('AD-21: or that nobody has it any more (%s)', (version, text) => {
    const machines = attached({ version }).remove('web-0', 0);
    machines.run();
    expect(happened(machines.pod('web-1', 'node-b', { claim: 'data' }))).toEqual([FAILED('web-1', text)]);
  });

  test('AD-21: while it is being attached or detached nothing is said', () => {
    const machines = new Machines({ claims: ['data'] }).set('Driver', 'block.example.com', undefined);
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(happened(machines.pod('web-1', 'node-b', { claim: 'data' }))).toEqual([]);
    const detaching = attached()
      .remove('web-0')
      .ask({ do: 'delete', kind: 'VolumeAttachment', key: 'csi-v-data-node-a' });
    detaching.set('Driver', 'block.example.com', undefined);
    expect(happened(detaching.pod('web-1', 'node-b', { claim: 'data' }))).toEqual([]);
  });

  test('AD-21: an attachment whose outcome is not known does not stand in the way', () => {
    const machines = new Machines({ claims: ['data'] }).set('Driver', 'block.example.com', undefined);
    machines.pod('web-0', 'node-a', { claim: 'data' }).run('attach');
    expect(happened(machines.pod('web-1', 'node-b', { claim: 'data' }))[0]).toBe(
      'VolumeAttachment csi-v-data-node-b attached=false',
    );
  });

  test('AD-22: told once a node; again to a new pod after the last one has left', () => {
    const machines = attached().pod('web-1', 'node-b', { claim: 'data' });
    machines.run();
    expect(happened(machines.pod('web-2', 'node-b', { claim: 'data' }))).toEqual([]);
    machines.remove('web-1').remove('web-2').run();
    expect(machines.store.list('Memo')).toEqual([]);
    expect(happened(machines.pod('web-3', 'node-b', { claim: 'data' }))).toEqual([
      FAILED('web-3', `${WAITING}Volume is already used by pod(s) web-0`),
    ]);
  });

  test('two nodes at once: whichever is first', () => {
    const machines = new Machines({ claims: ['data'] });
    machines.pod('web-0', 'node-a', { claim: 'data' }).pod('web-1', 'node-b', { claim: 'data' });
    const events = happened(machines).filter((line) => /^(Warning|Normal)/.test(line));
    expect(events).toEqual([SUCCEEDED('web-0'), FAILED('web-1', `${WAITING}Volume is already used by pod(s) web-0`)]);
  });

  test.each(['ReadWriteMany', 'ReadOnlyMany'])('AD-20: %s is attached side by side', (accessMode) => {
    const machines = attached({ accessMode }).pod('web-1', 'node-b', { claim: 'data' });
    expect(happened(machines)).toContain(SUCCEEDED('web-1'));
  });

  test('AD-20: the volume’s modes decide, not the claim’s', () => {
    const machines = attached({ accessMode: 'ReadWriteOnce, ReadWriteMany' });
    machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({
      ...claim,
      spec: { ...claim.spec, accessModes: ['ReadWriteOnce'] },
    }));
    expect(happened(machines.pod('web-1', 'node-b', { claim: 'data' }))).toContain(SUCCEEDED('web-1'));
  });

  test('moves when its node lets go: AD-12, AD-13, AD-26', () => {
    const machines = attached().remove('web-0').pod('web-1', 'node-b', { claim: 'data' });
    machines.run();
    expect(happened(machines, 'node-a node status')).toEqual([
      'Node node-a Ready=True inUse=[] attached=[h-data]',
      'Node node-a Ready=True inUse=[] attached=[]',
      'VolumeAttachment csi-v-data-node-a deleting',
      'VolumeAttachment csi-v-data-node-a gone',
      'VolumeAttachment csi-v-data-node-b attached=false',
      'VolumeAttachment csi-v-data-node-b attached=false held',
      'VolumeAttachment csi-v-data-node-b attached=true held',
      SUCCEEDED('web-1'),
      'Node node-b Ready=True inUse=[] attached=[h-data]',
    ]);
  });
});

describe('detach', () => {
  const DETACHED = ['VolumeAttachment csi-v-data-node-a deleting', 'VolumeAttachment csi-v-data-node-a gone'];
  const dead = () => attached().host('node-a', 'silent').ready('node-a', 'Unknown');

  test('AD-12: never by force on a healthy node', () => {
    const machines = attached().behave('app:v1', { stopAfterMs: 60_000 });
    machines.run();
    machines.remove('web-0', 0).run();
    expect(machines.armed()).toEqual(['kubelet pod node-a Pod/default/web-0#1 stop 2000']);
  });

  test('AD-14: not while the pod’s object is there, last seen running', () => {
    const machines = dead().remove('web-0');
    expect(happened(machines)).toEqual([]);
    expect(machines.armed()).toEqual([]);
  });

  test('AD-10, AD-11: by force after six minutes on a node that is not ready', () => {
    const machines = dead().remove('web-0', 0);
    expect(happened(machines)).toEqual([]);
    expect(machines.armed()).toEqual(['attachdetach-controller v-data node-a detach 360000']);
    expect(happened(machines, 'detach')).toEqual(['Node node-a Ready=Unknown inUse=[h-data] attached=[]', ...DETACHED]);
    expect(machines.store.keys('Timer')).toEqual([]);
  });

  test('AD-11: the six minutes are over, but the node is ready again: it is waited for', () => {
    const machines = dead().remove('web-0', 0);
    machines.run();
    machines.host('node-a', 'up').ready('node-a', 'True').behave('app:v1', { stopAfterMs: 1000 });
    expect(happened(machines, 'detach')).toEqual([]);
    expect(machines.store.keys('VolumeAttachment')).toHaveLength(1);
  });

  test('AD-10: wanted there again, the clock is stopped', () => {
    const machines = dead().remove('web-0', 0);
    machines.run();
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(machines.armed()).toEqual([]);
  });

  test.each(['NoSchedule', 'NoExecute'] as const)(
    'AD-15, AD-40: at once from a node that is out of service (%s)',
    (effect) => {
      const machines = dead().remove('web-0', 0);
      machines.run();
      expect(happened(taint(machines, effect))).toEqual([
        'Node node-a Ready=Unknown inUse=[h-data] attached=[]',
        ...DETACHED,
      ]);
      expect(machines.store.keys('Timer')).toEqual([]);
    },
  );

  test('AD-15: not while the pod’s object is there', () => {
    expect(happened(taint(dead().remove('web-0'), 'NoExecute'))).toEqual([]);
  });

  test('AD-16: a deleted node counts as not ready; there is no status to write', () => {
    const machines = attached().host('node-a', 'gone').set('Node', 'node-a', undefined).remove('web-0', 0);
    expect(happened(machines, 'detach')).toEqual(DETACHED);
  });

  test.each([
    ['AD-03: a pod that has ended gives its volume up', { phase: 'Succeeded' }, false, true],
    [
      'AD-04: a pod that is deleted while it is created does',
      { containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state: { waiting: {} } }] },
      true,
      true,
    ],
    ['AD-04: a pod that is deleted while it runs does not', {}, true, false],
  ] as const)('%s', (_, status, deleting, free) => {
    const machines = attached()
      .host('node-a', 'silent')
      .change('Node', 'node-a', (node) => ({ ...node, status: { ...node.status, volumesInUse: [] } }));
    machines.change('Pod', 'default/web-0', (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, ...(deleting && { deletionTimestamp: true as const }) },
      status: { ...pod.status, ...status },
    }));
    machines.run();
    expect(machines.store.keys('VolumeAttachment')).toHaveLength(free ? 0 : 1);
  });

  test('AD-13: a node whose status cannot be written is not detached from', () => {
    const machines = dead().remove('web-0', 0);
    machines.run();
    const plan = machines.cluster.plans(taint(machines, 'NoSchedule').store, attachdetach, 'v-data node-a')[0];
    expect(plan.map((action) => action.do)).toEqual(['patch', 'delete', 'disarm']);
    expect(plan[0]).not.toHaveProperty('orElse');
  });

  test('AD-17: an attachment of a volume that is gone is undone', () => {
    const machines = attached().set('PersistentVolume', 'v-data', undefined);
    expect(planned(attachdetach, machines.store, 'v-data node-a')).toEqual([
      'delete VolumeAttachment csi-v-data-node-a',
    ]);
  });
});
