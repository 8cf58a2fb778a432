import { Stage, type StageOptions, storyOf } from './stage';

/** The worked traces, a write a line: replicas/ready/available/current@revision/updated@revision stand behind `status`. */
function told(stage: Stage, story: string, before = ''): string {
  stage.play(before);
  stage.told.length = 0;
  return stage.play(story);
}

const CREATE = `
  user create StatefulSet web
  sts create ControllerRevision web-A (revision 1)
  sts create PVC data-web-0
  sts create Pod web-0@A
  sts status 0/0/0/0@A/0@A
  sts status 1/0/0/1@A/1@A
  kubelet web-0 Ready
  sts create PVC data-web-1
  sts create Pod web-1@A
  sts status 1/1/1/1@A/1@A
  sts status 2/1/1/2@A/2@A
  kubelet web-1 Ready
  sts status 2/2/2/2@A/2@A`;

describe('creation', () => {
  test.each<readonly [string, StageOptions, string]>([
    ['T1 R-R2 R-S1 R-S2 in order', { replicas: 2, claims: true }, CREATE],
    [
      'T1 R-C6 in parallel',
      { replicas: 2, claims: true, spec: { podManagementPolicy: 'Parallel' } },
      `user create StatefulSet web
     sts create ControllerRevision web-A (revision 1)
     sts create PVC data-web-0
     sts create Pod web-0@A
     sts create PVC data-web-1
     sts create Pod web-1@A
     sts status 0/0/0/0@A/0@A
     sts status 2/0/0/2@A/2@A
     kubelet web-0 Ready
     sts status 2/1/1/2@A/2@A`,
    ],
    [
      'T21 R-P2 R-P3 a claim gets its owner in the sync that makes it',
      {
        replicas: 1,
        claims: true,
        spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
      },
      `user create StatefulSet web
     sts create ControllerRevision web-A (revision 1)
     sts create PVC data-web-0
     sts create Pod web-0@A
     sts update PVC data-web-0: ownerReferences=[StatefulSet web]
     sts status 0/0/0/0@A/0@A
     sts status 1/0/0/1@A/1@A
     kubelet web-0 Ready
     sts status 1/1/1/1@A/1@A`,
    ],
  ])('%s', (_, options, story) => {
    expect(told(new Stage(options), story)).toBe(storyOf(story));
  });
});

const PARALLEL = { podManagementPolicy: 'Parallel' } as const;
const GATE_ON = { maxUnavailableStatefulSet: true } as const;
const GATE_OFF = { maxUnavailableStatefulSet: false } as const;
const NIL = { updateStrategy: { type: 'RollingUpdate' } } as const;

const ROLLING = `
  user update StatefulSet web: template B
  sts create ControllerRevision web-B (revision 2)
  sts delete Pod web-2
  sts status 3/3/3/2@A/0@B
  kubelet removes web-2
  sts create Pod web-2@B
  sts status 2/2/2/2@A/0@B
  sts status 3/2/2/2@A/1@B
  kubelet web-2 Ready
  sts delete Pod web-1
  sts status 3/3/3/1@A/1@B
  kubelet removes web-1
  sts create Pod web-1@B
  sts status 2/2/2/1@A/1@B
  sts status 3/2/2/1@A/2@B
  kubelet web-1 Ready
  sts delete Pod web-0
  sts status 3/3/3/0@A/2@B
  kubelet removes web-0
  sts create Pod web-0@B
  sts status 2/2/2/0@A/2@B
  sts status 3/2/2/0@A/3@B
  kubelet web-0 Ready
  sts status 3/3/3/3@B/3@B`;

const BROKEN_UPDATE = `
  user update StatefulSet web: template B
  kubelet removes web-2
  kubelet web-2 Running`;

describe('updates', () => {
  const traces: readonly (readonly [string, StageOptions, string, before?: string])[] = [
    ['T2 R-U3 from the highest ordinal, one at a time', { switches: GATE_OFF }, ROLLING],
    ['T2 R-U4 the same with the gate on', { switches: GATE_ON }, ROLLING],
    ['T2 R-U3 and in parallel', { switches: GATE_OFF, spec: PARALLEL }, ROLLING],
    [
      'T3 X-1 a forced rollback waits for the broken pod',
      {},
      `user update StatefulSet web: template A
       sts update ControllerRevision web-A: revision = 3
       sts status 3/2/2/2@A/2@A
       user delete Pod web-2
       kubelet removes web-2
       sts create Pod web-2@A
       sts status 2/2/2/2@A/2@A
       sts status 3/2/2/3@A/3@A
       kubelet web-2 Ready
       sts status 3/3/3/3@A/3@A`,
      BROKEN_UPDATE,
    ],
    [
      'T3 R-U3 in parallel without the gate it goes on',
      { switches: GATE_OFF, spec: PARALLEL },
      `user update StatefulSet web: template A
       sts update ControllerRevision web-A: revision = 3
       sts delete Pod web-2
       sts status 3/2/2/1@A/2@A
       sts status 3/2/2/2@A/2@A`,
      BROKEN_UPDATE,
    ],
    [
      'T3 X-17 V-j in parallel with the gate, before 1.37, the broken pod is in the way of its own fix',
      { version: '1.36', switches: GATE_ON, spec: PARALLEL },
      `user update StatefulSet web: template A
       sts update ControllerRevision web-A: revision = 3
       sts status 3/2/2/2@A/2@A`,
      BROKEN_UPDATE,
    ],
    [
      'T3 V-j from 1.37 it is not',
      { version: '1.37', spec: PARALLEL },
      `user update StatefulSet web: template A
       sts update ControllerRevision web-A: revision = 3
       sts delete Pod web-2
       sts status 3/2/2/1@A/2@A
       sts status 3/2/2/2@A/2@A`,
      BROKEN_UPDATE,
    ],
    [
      'T4 R-N5 X-7 without a rollingUpdate block a lost pod comes back old while currentReplicas lasts',
      { spec: NIL },
      `user delete Pod web-0
       sts status 3/2/2/1@A/1@B
       kubelet removes web-0
       sts create Pod web-0@A
       sts status 2/1/1/1@A/1@B
       sts status 3/1/1/2@A/1@B`,
      BROKEN_UPDATE,
    ],
    [
      'T4 R-N5 with one it comes back new',
      {},
      `user delete Pod web-0
       sts status 3/2/2/1@A/1@B
       kubelet removes web-0
       sts create Pod web-0@B
       sts status 2/1/1/1@A/1@B
       sts status 3/1/1/1@A/2@B`,
      BROKEN_UPDATE,
    ],
    [
      'T4 R-N5 nor does it come back old once the counter is down',
      { spec: NIL },
      `user delete Pod web-0
       sts status 3/3/3/0@A/1@B
       kubelet removes web-0
       sts create Pod web-0@B
       sts status 2/2/2/0@A/1@B
       sts status 3/2/2/0@A/2@B`,
      `${BROKEN_UPDATE}
       kubelet web-2 Ready`,
    ],
    [
      'T7 R-U6 R-U7 two at once in order, brought back one by one, the rest is kept back',
      {
        replicas: 6,
        spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3, maxUnavailable: 2 } } },
      },
      `user update StatefulSet web: template B
       sts create ControllerRevision web-B (revision 2)
       sts delete Pod web-5
       sts delete Pod web-4
       sts status 6/6/6/4@A/0@B
       kubelet removes web-5
       sts status 5/5/5/4@A/0@B
       kubelet removes web-4
       sts create Pod web-4@B
       sts status 4/4/4/4@A/0@B
       sts status 5/4/4/4@A/1@B
       kubelet web-4 Ready
       sts create Pod web-5@B
       sts status 5/5/5/4@A/1@B
       sts status 6/5/5/4@A/2@B
       kubelet web-5 Ready
       sts delete Pod web-3
       sts status 6/6/6/3@A/2@B
       kubelet removes web-3
       sts create Pod web-3@B
       sts status 5/5/5/3@A/2@B
       sts status 6/5/5/3@A/3@B
       kubelet web-3 Ready
       sts status 6/6/6/3@A/3@B`,
    ],
    [
      'T9 R-U2 R-S4 a partition keeps back, lost pods come back as they were, and nothing completes',
      {},
      `user update StatefulSet web: template B, partition 3
       sts create ControllerRevision web-B (revision 2)
       sts status 3/3/3/3@A/0@B
       user update StatefulSet web: partition 2
       sts delete Pod web-2
       sts status 3/3/3/2@A/0@B
       kubelet removes web-2
       sts create Pod web-2@B
       sts status 2/2/2/2@A/0@B
       sts status 3/2/2/2@A/1@B
       kubelet web-2 Ready
       sts status 3/3/3/2@A/1@B
       user delete Pod web-0; delete Pod web-2
       sts status 3/3/3/1@A/0@B
       kubelet removes web-0
       sts create Pod web-0@A
       sts status 2/2/2/1@A/0@B
       sts status 3/2/2/2@A/0@B
       kubelet removes web-2
       sts status 2/1/1/2@A/0@B
       kubelet web-0 Ready
       sts create Pod web-2@B
       sts status 2/2/2/2@A/0@B
       sts status 3/2/2/2@A/1@B
       kubelet web-2 Ready
       sts status 3/3/3/2@A/1@B`,
    ],
    [
      'T15 R-U8 a new ordinal comes new before the old are rolled',
      { replicas: 2 },
      `user update StatefulSet web: template B, replicas 3
       sts create ControllerRevision web-B (revision 2)
       sts create Pod web-2@B
       sts status 2/2/2/2@A/0@B
       sts status 3/2/2/2@A/1@B
       kubelet web-2 Ready
       sts delete Pod web-1
       sts status 3/3/3/1@A/1@B`,
    ],
    [
      'T16 R-U8 R-S2 the surplus goes first and counts otherwise',
      {},
      `user update StatefulSet web: template B, replicas 2
       sts create ControllerRevision web-B (revision 2)
       sts delete Pod web-2
       sts status 3/3/3/3@A/0@B
       sts status 3/3/3/2@A/0@B
       kubelet removes web-2
       sts delete Pod web-1
       sts status 2/2/2/1@A/0@B`,
    ],
    [
      'T18 R-U2 a new ordinal above the partition comes new',
      {},
      `user update StatefulSet web: replicas 4
       sts create Pod web-3@B
       sts status 3/3/3/3@A/0@B
       sts status 4/3/3/3@A/1@B
       kubelet web-3 Ready
       sts status 4/4/4/3@A/1@B`,
      'user update StatefulSet web: template B, partition 3',
    ],
  ];
  test.each(traces.map(([title, ...trace]) => ({ title, trace })))('$title', ({ trace: [options, story, before] }) => {
    expect(told(Stage.running(options), story, before)).toBe(storyOf(story));
  });

  const broken = `user update StatefulSet web: template B
    sts create ControllerRevision web-B (revision 2)`;
  test.each<readonly [string, StageOptions, string]>([
    [
      'any version without the gate: X-13 R-U3',
      { switches: GATE_OFF },
      'sts delete Pod web-2\nsts status 3/2/2/2@A/0@B',
    ],
    ['up to 1.36 with the gate: X-17 R-U4', { version: '1.36', switches: GATE_ON }, 'sts status 3/2/2/3@A/0@B'],
    ['1.37: R-U5 V-j', { version: '1.37' }, 'sts delete Pod web-0\nsts status 3/2/2/2@A/0@B'],
  ])('T6 in parallel with web-0 unready, %s', (_, options, writes) => {
    const stage = Stage.running({ ...options, spec: PARALLEL });
    expect(told(stage, 'user update StatefulSet web: template B', 'kubelet web-0 Running')).toBe(
      storyOf(`${broken}\n${writes}`),
    );
  });

  test.each<readonly [string, StageOptions, string]>([
    [
      '1.37: R-U5 V-j',
      { version: '1.37' },
      `sts delete Pod web-1
       sts delete Pod web-0
       sts delete Pod web-4
       sts status 5/3/3/2@A/0@B`,
    ],
    [
      'up to 1.36: R-U4',
      { version: '1.36', switches: GATE_ON },
      `sts delete Pod web-4
       sts status 5/3/3/4@A/0@B`,
    ],
  ])('T20 three of five may be unavailable and two are, %s', (_, options, writes) => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } } as const;
    const stage = Stage.running({ ...options, replicas: 5, spec: { ...PARALLEL, updateStrategy } });
    expect(
      told(stage, 'user update StatefulSet web: template B', 'kubelet web-0 Running\n kubelet web-1 Running'),
    ).toBe(storyOf(`${broken}\n${writes}`));
  });

  test.each<readonly [string, StageOptions, string]>([
    ['V-k R-S4 from 1.37 it completes', { version: '1.37' }, '2/2/2/2@B/2@B'],
    ['V-k X-8 up to 1.36 it never does', { version: '1.36' }, '2/2/2/0@A/2@B'],
  ])('T14 R-U1 OnDelete: %s', (_, options, last) => {
    const story = `
      user update StatefulSet web: template B
      sts create ControllerRevision web-B (revision 2)
      sts status 2/2/2/2@A/0@B
      user delete Pod web-1
      sts status 2/2/2/1@A/0@B
      kubelet removes web-1
      sts create Pod web-1@B
      sts status 1/1/1/1@A/0@B
      sts status 2/1/1/1@A/1@B
      kubelet web-1 Ready
      sts status 2/2/2/1@A/1@B
      user delete Pod web-0
      sts status 2/2/2/0@A/1@B
      kubelet removes web-0
      sts create Pod web-0@B
      sts status 1/1/1/0@A/1@B
      sts status 2/1/1/0@A/2@B
      kubelet web-0 Ready
      sts status ${last}`;
    const stage = Stage.running({ ...options, replicas: 2, spec: { updateStrategy: { type: 'OnDelete' } } });
    expect(told(stage, story)).toBe(storyOf(story));
  });

  test('T10 R-V5 a rollback numbers the old revision anew', () => {
    const stage = Stage.running({ replicas: 1 });
    const roll = (template: string) => `
      user update StatefulSet web: template ${template}
      kubelet removes web-0
      kubelet web-0 Ready`;
    const lines = stage.play(roll('B') + roll('C') + roll('A')).split('\n');
    expect(lines.filter((line) => line.includes('ControllerRevision'))).toEqual([
      'sts create ControllerRevision web-B (revision 2)',
      'sts create ControllerRevision web-C (revision 3)',
      'sts update ControllerRevision web-A: revision = 4',
    ]);
  });

  test('T19 R-U10 V-l Recreate makes nothing before the last old pod is gone', () => {
    const story = `
      user update StatefulSet web: template B
      sts create ControllerRevision web-B (revision 2)
      sts delete Pod web-0
      sts delete Pod web-1
      sts status 2/2/2/2@A/0@B Progressing=True/RecreateInProgress "Deleting old revision pods"
      sts status 2/2/2/0@A/0@B
      kubelet removes web-1
      sts status 1/1/1/0@A/0@B
      kubelet removes web-0
      sts create Pod web-0@B
      sts status 0/0/0/0@A/0@B Progressing=True/RecreateInProgress "Waiting for new-revision pods to be created"
      sts status 1/0/0/0@A/1@B
      kubelet web-0 Ready
      sts create Pod web-1@B
      sts status 1/1/1/0@A/1@B
      sts status 2/1/1/0@A/2@B
      kubelet web-1 Ready
      sts status 2/2/2/2@B/2@B Progressing=False/RecreateCompleted "All pods recreated successfully"`;
    const stage = Stage.running({
      replicas: 2,
      switches: { statefulSetRecreateStrategy: true },
      spec: { updateStrategy: { type: 'Recreate' } },
    });
    expect(told(stage, story)).toBe(storyOf(story));
  });

  test.each<readonly [string, StageOptions, string]>([
    [
      'V-a up to 1.33 a pod that is just Ready lets the next go',
      { version: '1.33' },
      'sts delete Pod web-1\nsts status 3/3/2/1@A/1@B',
    ],
    ['V-a from 1.34 it has to be available', { version: '1.34', switches: GATE_OFF }, 'sts status 3/3/2/2@A/1@B'],
  ])('T17 R-L3 minReadySeconds in parallel: %s', (_, options, writes) => {
    const stage = Stage.running({ ...options, spec: { ...PARALLEL, minReadySeconds: 30 } });
    const before = 'user update StatefulSet web: template B\n kubelet removes web-2';
    expect(told(stage, 'kubelet web-2 Ready', before)).toBe(storyOf(`kubelet web-2 Ready\n${writes}`));
    if (!writes.includes('delete')) {
      expect(stage.play('time passes')).toBe(storyOf('time passes\nsts delete Pod web-1\nsts status 3/3/3/1@A/1@B'));
    }
  });

  test('T8 R-S2 R-S7 a counter below zero is refused, and the next sync heals it', () => {
    const story = `
      user update StatefulSet web: template C
      sts create ControllerRevision web-C (revision 3)
      sts delete Pod web-0
      sts is refused: StatefulSet.apps "web" is invalid: status.currentReplicas: Invalid value: -1: must be greater than or equal to 0
      sts status 1/0/0/0@A/0@C
      kubelet removes web-0
      sts create Pod web-0@C
      sts status 0/0/0/0@A/0@C
      sts status 1/0/0/0@A/1@C
      kubelet web-0 Ready
      sts status 1/1/1/1@C/1@C`;
    const stage = Stage.running({ replicas: 1, switches: GATE_OFF, spec: PARALLEL });
    const before = 'user update StatefulSet web: template B\n kubelet removes web-0\n kubelet web-0 Running';
    expect(told(stage, story, before)).toBe(storyOf(story));
  });

  test('T22 X-16 R-N5 without a rollingUpdate block a parallel set makes and deletes a pod for ever', () => {
    const stage = Stage.running({ replicas: 1, switches: GATE_OFF, spec: { ...PARALLEL, ...NIL } });
    const round = `
      sts create Pod web-0@A
      sts delete Pod web-0
      sts is refused: StatefulSet.apps "web" is invalid: status.currentReplicas: Invalid value: -1: must be greater than or equal to 0`;
    expect(told(stage, 'user update StatefulSet web: template B; delete Pod web-0 (grace 0)')).toBe(
      storyOf(`user update StatefulSet web: template B; delete Pod web-0 (grace 0)
        sts create ControllerRevision web-B (revision 2)${round.repeat(3)}`),
    );
  });

  test.each<readonly [string, StageOptions, readonly string[]]>([
    [
      'up to 1.35 an Event tells',
      { version: '1.35' },
      [
        'Normal SuccessfulDelete Delete Pod web-1 in StatefulSet web successful',
        'Warning FailedDelete Delete Pod web-1 in StatefulSet web failed error: pods "web-1" not found',
      ],
    ],
    [
      'from 1.36 it is a success',
      { version: '1.36' },
      [
        'Normal SuccessfulDelete Delete Pod web-1 in StatefulSet web successful',
        'Normal SuccessfulDelete Delete Pod web-1 in StatefulSet web successful',
      ],
    ],
  ])('T23 R-U11 V-h a terminal outdated pod is deleted twice: %s', (_, options, events) => {
    const stage = Stage.running({ ...options, replicas: 2, switches: GATE_OFF, spec: PARALLEL, events: true });
    const lines = told(stage, 'user update StatefulSet web: template B; fail web-1').split('\n');
    expect(lines.filter((line) => line.includes('Delete Pod')).map((line) => line.replace('sts event ', ''))).toEqual(
      events,
    );
    expect(lines.filter((line) => !line.includes('event') && !line.includes('refused'))).toEqual(
      storyOf(`user update StatefulSet web: template B; fail web-1
        sts create ControllerRevision web-B (revision 2)
        sts delete Pod web-1
        sts status 2/1/1/1@A/0@B
        sts create Pod web-1@B
        sts status 1/1/1/1@A/0@B
        sts status 2/1/1/1@A/1@B`).split('\n'),
    );
  });
});

describe('scaling', () => {
  const delays = 'user update StatefulSet web: replicas 3';
  test.each<readonly [string, StageOptions, string, string]>([
    [
      'none is unready: R-D2 the highest ordinal first, one at a time',
      {},
      '',
      `sts delete Pod web-4
       sts status 5/5/5/5@A/5@A
       sts status 5/5/5/4@A/4@A
       kubelet removes web-4
       sts delete Pod web-3
       sts status 4/4/4/4@A/4@A
       sts status 4/4/4/3@A/3@A
       kubelet removes web-3
       sts status 3/3/3/3@A/3@A`,
    ],
    [
      'web-3 is: R-D3 R-C3 one unready pod never blocks',
      {},
      'kubelet web-3 Running',
      `sts delete Pod web-4
       sts status 5/4/4/5@A/5@A
       sts status 5/4/4/4@A/4@A
       kubelet removes web-4
       sts delete Pod web-3
       sts status 4/3/3/4@A/4@A
       sts status 4/3/3/3@A/3@A
       kubelet removes web-3
       sts status 3/3/3/3@A/3@A`,
    ],
    [
      'web-4 is: R-D3',
      {},
      'kubelet web-4 Running',
      `sts delete Pod web-4
       sts status 5/4/4/5@A/5@A
       sts status 5/4/4/4@A/4@A`,
    ],
    [
      'web-3 and web-4 are: X-5 two of them do, until the lower recovers',
      {},
      'kubelet web-3 Running\n kubelet web-4 Running',
      `sts status 5/3/3/5@A/5@A
       kubelet web-3 Ready
       sts delete Pod web-4
       sts status 5/4/4/5@A/5@A
       sts status 5/4/4/4@A/4@A`,
    ],
    ['web-0 is: R-D1 a kept one does', {}, 'kubelet web-0 Running', 'sts status 5/4/4/5@A/5@A'],
    [
      'web-0, web-3 and web-4 are, in parallel: R-D2 nothing blocks',
      { spec: PARALLEL },
      'kubelet web-0 Running\n kubelet web-3 Running\n kubelet web-4 Running',
      `sts delete Pod web-4
       sts delete Pod web-3
       sts status 5/2/2/5@A/5@A
       sts status 5/2/2/3@A/3@A`,
    ],
  ])('T5 from five to three, %s', (_, options, before, writes) => {
    const story = `${delays}\n${writes}`;
    expect(told(Stage.running({ ...options, replicas: 5 }), story, before)).toBe(storyOf(story));
  });

  test.each<readonly [string, StageOptions, string]>([
    [
      'T11 R-P3 R-P8 R-P9 down and up again in order: the claim goes, the pod waits for an event',
      { replicas: 2, claims: true, spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      `user update StatefulSet web: replicas 1
       sts update PVC data-web-1: ownerReferences=[Pod web-1]
       sts delete Pod web-1
       sts status 2/2/2/2@A/2@A
       sts status 2/2/2/1@A/1@A
       user update StatefulSet web: replicas 2
       sts status 2/2/2/1@A/1@A
       kubelet removes web-1
       sts status 1/1/1/1@A/1@A
       gc delete PVC data-web-1
       pvcprot removes PVC data-web-1
       kubelet web-0 Running
       sts status 1/0/0/1@A/1@A
       kubelet web-0 Ready
       sts create PVC data-web-1
       sts create Pod web-1@A
       sts status 1/1/1/1@A/1@A
       sts status 2/1/1/2@A/2@A
       kubelet web-1 Ready
       sts status 2/2/2/2@A/2@A`,
    ],
    [
      'T11 R-P9 in parallel: the claim is kept',
      {
        replicas: 2,
        claims: true,
        spec: { ...PARALLEL, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } },
      },
      `user update StatefulSet web: replicas 1
       sts update PVC data-web-1: ownerReferences=[Pod web-1]
       sts delete Pod web-1
       sts status 2/2/2/2@A/2@A
       sts status 2/2/2/1@A/1@A
       user update StatefulSet web: replicas 2
       sts update PVC data-web-1: ownerReferences=[]
       sts status 2/2/2/1@A/1@A
       kubelet removes web-1
       sts create Pod web-1@A
       sts status 1/1/1/1@A/1@A
       sts status 2/1/1/2@A/2@A
       kubelet web-1 Ready
       sts status 2/2/2/2@A/2@A`,
    ],
    [
      'T11 R-P6 R-G13 from three to one: both owners first, then one deletion at a time',
      { claims: true, spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      `user update StatefulSet web: replicas 1
       sts update PVC data-web-2: ownerReferences=[Pod web-2]
       sts update PVC data-web-1: ownerReferences=[Pod web-1]
       sts delete Pod web-2
       sts status 3/3/3/3@A/3@A
       sts status 3/3/3/2@A/2@A
       kubelet removes web-2
       sts delete Pod web-1
       sts status 2/2/2/2@A/2@A
       sts status 2/2/2/1@A/1@A
       gc delete PVC data-web-2
       pvcprot removes PVC data-web-2
       kubelet removes web-1
       sts status 1/1/1/1@A/1@A
       gc delete PVC data-web-1
       pvcprot removes PVC data-web-1`,
    ],
    [
      'T12 R-D4 a raised start makes the new before it removes the old',
      { replicas: 2 },
      `user update StatefulSet web: ordinals.start 2, replicas 3
       sts create Pod web-2@A
       sts status 2/2/2/2@A/2@A
       sts status 3/2/2/3@A/3@A
       kubelet web-2 Ready
       sts create Pod web-3@A
       sts status 3/3/3/3@A/3@A
       sts status 4/3/3/4@A/4@A
       kubelet web-3 Ready
       sts create Pod web-4@A
       sts status 4/4/4/4@A/4@A
       sts status 5/4/4/5@A/5@A
       kubelet web-4 Ready
       sts delete Pod web-1
       sts status 5/5/5/5@A/5@A
       sts status 5/5/5/4@A/4@A
       kubelet removes web-1
       sts delete Pod web-0
       sts status 4/4/4/4@A/4@A
       sts status 4/4/4/3@A/3@A
       kubelet removes web-0
       sts status 3/3/3/3@A/3@A`,
    ],
    [
      'T13 R-R1 R-R6 a failed pod is deleted, and made at the next sync',
      {},
      `kubelet web-1 Failed
       sts delete Pod web-1
       sts status 3/2/2/3@A/3@A
       sts create Pod web-1@A
       sts status 2/2/2/2@A/2@A
       sts status 3/2/2/3@A/3@A
       kubelet web-1 Ready
       sts status 3/3/3/3@A/3@A`,
    ],
  ])('%s', (_, options, story) => {
    expect(told(Stage.running(options), story)).toBe(storyOf(story));
  });
});

describe('deletion of the set', () => {
  test.each<readonly [string, StageOptions, string]>([
    [
      'G1 R-G10 in the background, with its claims',
      { replicas: 1, claims: true, spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
      `user delete StatefulSet web (Background)
       gc delete ControllerRevision web-A
       gc delete PVC data-web-0
       gc delete Pod web-0
       kubelet removes web-0
       pvcprot removes PVC data-web-0`,
    ],
    [
      'G3 R-G9 R-G11 orphaned, and adopted by the next of its name',
      { replicas: 1, claims: true, spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
      `user delete StatefulSet web (Orphan)
       sts status 1/1/1/1@A/1@A
       gc patch Pod web-0: ownerReferences=[]
       gc patch ControllerRevision web-A: ownerReferences=[]
       gc update PVC data-web-0: ownerReferences=[]
       gc removes StatefulSet web
       user create StatefulSet web
       sts patch ControllerRevision web-A: ownerReferences=[StatefulSet web]
       sts patch Pod web-0: ownerReferences=[StatefulSet web]
       sts update PVC data-web-0: ownerReferences=[StatefulSet web]
       sts status 1/1/1/1@A/1@A`,
    ],
  ])('%s', (_, options, story) => {
    const lines = told(Stage.running(options), story).split('\n');
    // The collector takes dependents in any order.
    const sorted = (of: readonly string[]) => of.map((line) => (line.startsWith('gc') ? 'gc' : line));
    expect(sorted(lines)).toEqual(sorted(storyOf(story).split('\n')));
    expect([...lines].sort()).toEqual(storyOf(story).split('\n').sort());
  });

  test('G2 X-3 G-X4 R-C4 in the foreground: no order, and the revision is made again as long as pods are left', () => {
    const stage = Stage.running({ replicas: 2 });
    const lines = told(
      stage,
      'user delete StatefulSet web (Foreground)\n kubelet removes web-1\n kubelet removes web-0',
    ).split('\n');
    expect(lines.filter((line) => line.startsWith('sts create Pod'))).toEqual([]);
    expect(lines.filter((line) => line === 'gc delete ControllerRevision web-A').length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.startsWith('sts create ControllerRevision web-A')).length).toBeGreaterThan(0);
    expect(lines.at(-1)).toBe('gc removes StatefulSet web');
    expect(stage.store.keys('Pod')).toEqual([]);
  });
});
