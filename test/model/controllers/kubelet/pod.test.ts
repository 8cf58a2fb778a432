import type { Pod } from '../../../../lib/kube/objects';
import { Machines } from './machines';

const CREATING = 'Pod web-0 Pending Ready=False/ContainersNotReady app:ContainerCreating g1';
const READY = 'Pod web-0 Running Ready=True app:ready ip g1';
const ATTACHING = [
  'VolumeAttachment csi-v-data-node-a attached=false',
  'PersistentVolume v-data finalizers=[external-attacher/block-example-com]',
  'VolumeAttachment csi-v-data-node-a attached=false held',
  'VolumeAttachment csi-v-data-node-a attached=true held',
  'Normal SuccessfulAttachVolume default/web-0: AttachVolume.Attach succeeded for volume "v-data" ',
  'Node node-a Ready=True inUse=[] attached=[h-data]',
];
const DETACHING = [
  '-- node status',
  'Node node-a Ready=True inUse=[] attached=[h-data]',
  'Node node-a Ready=True inUse=[] attached=[]',
  'VolumeAttachment csi-v-data-node-a deleting',
  'VolumeAttachment csi-v-data-node-a gone',
];

function running(more: ConstructorParameters<typeof Machines>[0] = {}): Machines {
  const machines = new Machines(more).pod('web-0', 'node-a', more.claims ? { claim: 'data' } : {});
  machines.run(...(more.claims && more.attach !== false ? ['node status'] : []));
  return machines;
}

describe('a pod starts', () => {
  test('at once when it has no volumes: reported as creating, then as running', () => {
    const lines = new Machines().pod('web-0', 'node-a').run();
    expect(lines).toEqual([CREATING, 'Sandbox Pod/web-0#1 running', READY]);
  });

  test('AD-30, AD-31: when its volume is in use by the node’s own word, and attached by the controller’s', () => {
    const lines = new Machines({ claims: ['data'] }).pod('web-0', 'node-a', { claim: 'data' }).run('node status');
    expect(lines).toEqual([
      ...ATTACHING,
      CREATING,
      'Sandbox Pod/web-0#1 waiting uses [h-data]',
      '-- node status',
      'Node node-a Ready=True inUse=[h-data] attached=[h-data]',
      'Sandbox Pod/web-0#1 running uses [h-data] writes h-data(empty)',
      'Disk h-data [default/web-0]',
      'Ledger data as default/web-0 is',
      READY,
    ]);
  });

  test('AD-02, NL-14: at once when its volume has no attach step, also where another pod writes to it', () => {
    const machines = running({ claims: ['data'], attach: false }).pod('web-1', 'node-b', { claim: 'data' });
    expect(machines.run()).toContain('Sandbox Pod/web-1#1 running writes h-data(foreign)');
    expect(machines.store.by('Sandbox', 'volume', 'h-data').map(({ node }) => node)).toEqual(['node-a', 'node-b']);
  });

  test('AD-37: not before its claim is bound, and then by itself', () => {
    const machines = new Machines({ claims: ['data'], attach: false });
    const bound = machines.store.get('PersistentVolumeClaim', 'default/data');
    machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({ ...claim, status: { phase: 'Pending' } }));
    expect(machines.pod('web-0', 'node-a', { claim: 'data' }).run()).toEqual([CREATING]);
    expect(machines.set('PersistentVolumeClaim', 'default/data', bound).run()).toContain(READY);
  });

  test.each([
    [
      'AD-37: still on a claim that is being deleted, while its finalizer holds it',
      ['kubernetes.io/pvc-protection'],
      true,
    ],
    ['AD-37: not on a claim that is being deleted without one', ['other/finalizer'], false],
  ])('%s', (_, finalizers, starts) => {
    const machines = new Machines({ claims: ['data'], attach: false });
    machines.change('PersistentVolumeClaim', 'default/data', (claim) => ({
      ...claim,
      metadata: { ...claim.metadata, finalizers, deletionTimestamp: true },
    }));
    expect(machines.pod('web-0', 'node-a', { claim: 'data' }).run().includes(READY)).toBe(starts);
  });

  test('AD-34: a ReadWriteOncePod volume waits for the pod that has it', () => {
    const machines = running({ claims: ['data'], attach: false, accessMode: 'ReadWriteOncePod' });
    expect(machines.pod('web-1', 'node-a', { claim: 'data' }).run()).toHaveLength(1);
    expect(machines.remove('web-0').run()).toContain('Pod web-1 Running Ready=True app:ready ip g1');
  });

  test('AD-36: it is rejected when the node has no room for its volume, from 1.35 on', () => {
    const full = (version: string) =>
      new Machines({ claims: ['data', 'more'], perNode: 1, version })
        .pod('web-0', 'node-a', { claim: 'data' })
        .pod('web-1', 'node-a', { claim: 'more' });
    const machines = full('1.37.1');
    machines.run();
    expect(machines.run('volumes')).toContain(
      'Pod web-1 Failed VolumeAttachmentLimitExceeded Ready=False/ContainersNotReady app:ContainerCreating g1',
    );
    expect(machines.store.get('Pod', 'default/web-1')?.status?.message).toBe(
      'Node has reached its volume attachment limit, rejecting pod. unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: context deadline exceeded',
    );
    const older = full('1.34.0');
    older.run();
    expect(older.armed()).toEqual(['kubelet node node-a node status 250']);
  });
});

describe('containers', () => {
  const cases: readonly [string, Parameters<Machines['behave']>[1], readonly string[], readonly string[]][] = [
    [
      'become ready later',
      { readyAfterMs: 1000 },
      ['stage of app'],
      ['Pod web-0 Running Ready=False/ContainersNotReady app:running ip g1', READY],
    ],
    [
      'never become ready',
      { does: 'neverReady' },
      [],
      ['Pod web-0 Running Ready=False/ContainersNotReady app:running ip g1'],
    ],
    [
      'R-L4: with a bad image leave the pod Pending',
      { does: 'pullError' },
      ['stage of app'],
      [
        'Pod web-0 Pending Ready=False/ContainersNotReady app:ErrImagePull ip g1',
        'Pod web-0 Pending Ready=False/ContainersNotReady app:ImagePullBackOff ip g1',
      ],
    ],
    [
      'R-L4: that crash leave it Running',
      { does: 'crashLoop' },
      ['stage of app'],
      [
        'Pod web-0 Running Ready=False/ContainersNotReady app:exit 1 ip g1',
        'Pod web-0 Running Ready=False/ContainersNotReady app:CrashLoopBackOff(1) ip g1',
      ],
    ],
    [
      'that complete are started again',
      { does: 'completes' },
      ['stage of app', 'stage of app'],
      [
        READY,
        'Pod web-0 Running Ready=False/ContainersNotReady app:exit 0 ip g1',
        'Pod web-0 Running Ready=False/ContainersNotReady app:CrashLoopBackOff(1) ip g1',
      ],
    ],
  ];
  test.each(cases)('%s', (_, does, timers, expected) => {
    const machines = new Machines().behave('app:v1', does).pod('web-0', 'node-a');
    const reports = machines.run(...timers).filter((line) => line.startsWith('Pod '));
    expect(reports).toEqual([CREATING, ...expected]);
    expect(machines.armed()).toEqual([]);
  });

  test.each([
    ['Always', 'completes', 'Running'],
    ['OnFailure', 'completes', 'Succeeded'],
    ['Never', 'completes', 'Succeeded'],
    ['OnFailure', 'crashLoop', 'Running'],
    ['Never', 'crashLoop', 'Failed'],
  ] as const)('with restart policy %s that %s make the pod %s', (restartPolicy, does, phase) => {
    const machines = new Machines().behave('app:v1', { does }).pod('web-0', 'node-a', { spec: { restartPolicy } });
    machines.run();
    if (machines.armed().length > 0) machines.run('stage of app');
    expect(machines.store.get('Pod', 'default/web-0')?.status?.phase).toBe(phase);
    expect(machines.store.keys('Sandbox')).toHaveLength(phase === 'Running' ? 1 : 0);
  });

  test('follow their image: what has run does not need it again, the pod’s own behaviour goes first', () => {
    const machines = running();
    expect(machines.behave('app:v1', { does: 'pullError' }).run()).toEqual(['Sandbox Pod/web-0#1 running']);
    expect(machines.behave('Pod/web-0', { does: 'neverReady' }).run()).toEqual([
      'Sandbox Pod/web-0#1 running',
      'Pod web-0 Running Ready=False/ContainersNotReady app:running ip g1',
    ]);
  });

  test('heal: a bad image that is there now is started, and writes only then', () => {
    const machines = new Machines({ claims: ['data'], attach: false }).behave('app:v1', { does: 'pullError' });
    machines.pod('web-0', 'node-a', { claim: 'data' }).run();
    expect(machines.store.keys('Disk')).toEqual([]);
    expect(machines.behave('app:v1', { does: 'ready' }).run()).toEqual([
      'Sandbox Pod/web-0#1 running writes h-data(empty)',
      'Disk h-data [default/web-0]',
      'Ledger data as default/web-0 is',
      READY,
    ]);
    expect(machines.armed()).toEqual([]);
  });
});

describe('one of two containers', () => {
  const two = (claim?: string) => ({
    ...(claim && { claim }),
    spec: {
      containers: ['app:v1', 'side:v1'].map((image, i) => ({
        name: `c${i}`,
        image,
        ...(claim && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      })),
    },
  });

  test('that runs writes, although the other has a bad image', () => {
    const machines = new Machines({ claims: ['data'], attach: false }).behave('side:v1', { does: 'pullError' });
    machines.pod('web-0', 'node-a', two('data')).run();
    expect(machines.store.list('Disk').map(({ tokens }) => tokens)).toEqual([['default/web-0']]);
  });

  test('that crashes makes the end of the pod a failure', () => {
    const machines = new Machines().behave('side:v1', { does: 'crashLoop' }).pod('web-0', 'node-a', two());
    machines.run();
    const lines = machines.remove('web-0').run();
    expect(lines.filter((line) => / deleting (Failed|Succeeded) /.test(line))).toEqual([
      expect.stringMatching(/^Pod web-0 deleting Failed /),
    ]);
  });
});

describe('a pod ends', () => {
  test('AD-35: stopped, reported, unmounted, then deleted; the node’s status follows, then the volume is detached', () => {
    const lines = running({ claims: ['data'] })
      .remove('web-0')
      .run('node status');
    expect(lines).toEqual([
      'Pod web-0 deleting Running Ready=True app:ready ip g2',
      'Sandbox Pod/web-0#1 stopped uses [h-data] Succeeded',
      'Pod web-0 deleting Succeeded Ready=False/PodCompleted app:exit 0 ip g2',
      'Sandbox Pod/web-0#1 gone',
      'Pod web-0 gone',
      ...DETACHING,
    ]);
  });

  test.each([
    ['in time: Succeeded', 2000, 30, 2000, 'Succeeded'],
    ['in just the time that it has: Succeeded', 30_000, 30, 30_000, 'Succeeded'],
    ['killed at the end of its grace period: Failed', 60_000, 30, 30_000, 'Failed'],
  ])('%s', (_, stopAfterMs, grace, ms, phase) => {
    const machines = new Machines().behave('app:v1', { stopAfterMs }).pod('web-0', 'node-a', { grace });
    machines.run();
    expect(machines.remove('web-0').run()).toEqual([
      'Pod web-0 deleting Running Ready=True app:ready ip g2',
      'Sandbox Pod/web-0#1 stopping',
    ]);
    expect(machines.armed()).toEqual([`kubelet pod node-a Pod/default/web-0#1 stop ${ms}`]);
    expect(machines.run('stop')[1]).toBe(`Sandbox Pod/web-0#1 stopped ${phase}`);
    expect(machines.store.keys('Pod')).toEqual([]);
    expect(machines.store.keys('Timer')).toEqual([]);
  });

  test('R-L1: a second deletion can leave it less time', () => {
    const machines = running().behave('app:v1', { stopAfterMs: 60_000 }).remove('web-0');
    machines.run();
    machines.remove('web-0', 5).run();
    expect(machines.armed()).toEqual(['kubelet pod node-a Pod/default/web-0#1 stop 5000']);
  });

  test('R-L2: deleted by force, its containers outlive the object by the minimum grace', () => {
    const machines = running({ claims: ['data'] }).behave('app:v1', { stopAfterMs: 60_000 });
    machines.run();
    machines.remove('web-0', 0);
    expect(machines.run()).toEqual(['Sandbox Pod/web-0#1 stopping uses [h-data] writes h-data(empty)']);
    expect(machines.armed()).toEqual(['kubelet pod node-a Pod/default/web-0#1 stop 2000']);
    expect(machines.run('stop', 'node status')).toEqual(['-- stop', 'Sandbox Pod/web-0#1 gone', ...DETACHING]);
  });

  test('R-L2: the next one of its name does not wait for it', () => {
    const machines = running().behave('app:v1', { stopAfterMs: 60_000 });
    machines.run();
    machines.remove('web-0', 0).pod('web-0', 'node-a').run();
    expect(machines.store.list('Sandbox').map(({ uid, life }) => `${uid} ${life}`)).toEqual([
      'Pod/default/web-0#1 stopping',
      'Pod/default/web-0#2 running',
    ]);
    const [old, now] = machines.store.list('Sandbox').map(({ podIP }) => podIP);
    expect(old).toMatch(/^10\.244\.1\.\d+$/);
    expect(now).not.toBe(old);
  });

  test('AD-04: never started: Failed, and the volume is given up at once', () => {
    const machines = new Machines({ claims: ['data'] }).pod('web-0', 'node-a', { claim: 'data' });
    machines.run();
    expect(machines.remove('web-0').run()).toEqual([
      'Node node-a Ready=True inUse=[] attached=[]',
      'VolumeAttachment csi-v-data-node-a deleting',
      'VolumeAttachment csi-v-data-node-a gone',
      'Pod web-0 deleting Pending Ready=False/ContainersNotReady app:ContainerCreating g2',
      'Pod web-0 deleting Failed Ready=False/ContainersNotReady app:exit 137 g2',
      'Sandbox Pod/web-0#1 gone',
      'Pod web-0 gone',
    ]);
  });

  test('in a crash loop: Failed', () => {
    const machines = running().behave('app:v1', { does: 'crashLoop' });
    expect(machines.remove('web-0').run()).toContain(
      'Pod web-0 deleting Failed Ready=False/PodFailed app:exit 137 ip g2',
    );
  });

  test('a finalizer keeps the object, and the kubelet asks once', () => {
    const machines = new Machines().pod('web-0', 'node-a', { metadata: { finalizers: ['example.com/keep'] } });
    machines.run();
    expect(machines.remove('web-0').run().at(-1)).toBe(
      'Pod web-0 deleting Succeeded Ready=False/PodCompleted app:exit 0 ip g2',
    );
    expect(machines.run()).toEqual([]);
  });

  test.each([
    [
      'R-L4: evicted under pressure',
      { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
      'Pod web-0 Failed Evicted Ready=False/PodFailed app:exit 137 ip g1',
      'TerminationByKubelet',
    ],
    ['completed', { phase: 'Succeeded' }, 'Pod web-0 Succeeded Ready=False/PodCompleted app:exit 0 ip g1', undefined],
  ] as const)('by the kubelet’s verdict, and stays: %s', (_, verdict, report, reason) => {
    const machines = running({ claims: ['data'] });
    machines.change('Sandbox', 'Pod/default/web-0#1', (sandbox) => ({ ...sandbox, verdict }));
    expect(machines.run()).toEqual([
      `Sandbox Pod/web-0#1 stopped uses [h-data] ${verdict.phase}`,
      report,
      'Sandbox Pod/web-0#1 gone',
    ]);
    const conditions = machines.store.get('Pod', 'default/web-0')?.status?.conditions ?? [];
    expect(conditions.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe(reason);
  });
});

describe('a node', () => {
  test('NL-07: that is silent does nothing, and catches up', () => {
    const machines = running({ claims: ['data'] })
      .host('node-a', 'silent')
      .ready('node-a', 'Unknown');
    machines.change('Pod', 'default/web-0', unready).remove('web-0');
    expect(machines.run()).toEqual([]);
    expect(machines.host('node-a', 'up').run('node status')).toEqual([
      // What the node controller wrote is put right with the first report (recording node-returns).
      'Pod web-0 deleting Running Ready=True app:ready ip g2',
      'Sandbox Pod/web-0#1 stopped uses [h-data] Succeeded',
      'Pod web-0 deleting Succeeded Ready=False/PodCompleted app:exit 0 ip g2',
      'Sandbox Pod/web-0#1 gone',
      'Pod web-0 gone',
      ...DETACHING,
    ]);
  });

  test('whose pod was called not ready corrects that', () => {
    const machines = running();
    expect(machines.change('Pod', 'default/web-0', unready).run()).toEqual([READY]);
  });

  test('that returns lets go of pods that are gone, and of pods that somebody has called failed', () => {
    const machines = running().pod('web-1', 'node-a').behave('app:v1', { stopAfterMs: 5000 });
    machines.run();
    machines.host('node-a', 'silent').remove('web-0', 0).remove('web-1');
    machines.change('Pod', 'default/web-1', (pod) => ({ ...pod, status: { ...pod.status, phase: 'Failed' } }));
    machines.run();
    expect(machines.host('node-a', 'up').run('web-0#1 stop')).toEqual([
      'Sandbox Pod/web-0#1 stopping',
      'Sandbox Pod/web-1#1 stopping',
      '-- web-0#1 stop',
      'Sandbox Pod/web-0#1 gone',
    ]);
    expect(machines.run('web-1#1 stop')).toEqual(['-- web-1#1 stop', 'Sandbox Pod/web-1#1 gone', 'Pod web-1 gone']);
  });

  test('that is lost takes its containers with it', () => {
    const machines = running().host('node-a', 'gone');
    expect(machines.run()).toEqual(['Sandbox Pod/web-0#1 gone']);
  });

  test('AD-31: what is in use is listed by name, and anew when another volume has taken the place of one', () => {
    const machines = new Machines({ claims: ['data', 'logs', 'more'] });
    machines.pod('web-0', 'node-a', { claim: 'more' }).run('node status');
    machines.pod('web-1', 'node-a', { claim: 'logs' }).run('node status');
    const inUse = () => machines.store.get('Node', 'node-a')?.status?.volumesInUse?.map((name) => name.split('^')[1]);
    expect(inUse()).toEqual(['h-logs', 'h-more']);
    machines.remove('web-0').pod('web-2', 'node-a', { claim: 'data' }).run('node status');
    expect(inUse()).toEqual(['h-data', 'h-logs']);
  });

  test('AD-31: lists what is in use with its next status, and its conditions when they were called unknown', () => {
    const machines = running({ claims: ['data'] }).ready('node-a', 'Unknown');
    expect(machines.run()).toEqual([]);
    expect(machines.armed()).toEqual(['kubelet node node-a node status 250']);
    expect(machines.run('node status')[1]).toBe('Node node-a Ready=True inUse=[h-data] attached=[h-data]');
    expect(machines.store.get('Node', 'node-a')?.status?.conditions).toEqual([
      { type: 'Ready', status: 'True' },
      { type: 'MemoryPressure', status: 'False' },
      { type: 'DiskPressure', status: 'False' },
      { type: 'PIDPressure', status: 'False' },
    ]);
  });

  test('says nothing when what has changed has changed back', () => {
    const machines = running({ claims: ['data'] }).ready('node-a', 'Unknown');
    machines.run();
    machines.ready('node-a', 'True').run();
    expect(machines.armed()).toEqual([]);
  });
});

test('before 1.34 pods have no observedGeneration', () => {
  const machines = running({ version: '1.33.0' });
  expect(machines.store.get('Pod', 'default/web-0')?.status?.observedGeneration).toBeUndefined();
  expect(machines.remove('web-0').run()[0]).toBe('Sandbox Pod/web-0#1 stopped Succeeded');
});

/** The node controller's mark on the pods of a node that is not ready. */
function unready(pod: Pod): Pod {
  const conditions = (pod.status?.conditions ?? []).map((one) =>
    one.type === 'Ready' ? ({ ...one, status: 'False' } as const) : one,
  );
  return { ...pod, status: { ...pod.status, conditions } };
}
