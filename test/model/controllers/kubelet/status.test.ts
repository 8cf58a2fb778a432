import type { Pod } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import { creatingStatus, finishedStatus, runningStatus } from '../../../../lib/model/controllers/kubelet/status';
import type { Sandbox } from '../../../../lib/model/kinds';

const SWITCHES = switchesOf('1.37.1');

function pod(spec: Partial<Pod['spec']> = {}, status: Pod['status'] = { phase: 'Pending' }): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'default', generation: 3 },
    spec: { containers: [{ name: 'app' }], ...spec },
    status,
  };
}

const SANDBOX: Sandbox = {
  node: 'node-a',
  pod: 'default/web-0',
  uid: 'Pod/default/web-0#1',
  life: 'running',
  volumes: [],
  mounts: [],
  podIP: '10.244.1.7',
  containers: [
    { name: 'app', does: { does: 'ready', readyAfterMs: 0, stopAfterMs: 0 }, stage: 0, ran: true, restarts: 0 },
  ],
};

test('a pod that is being created, as the recordings have it', () => {
  expect(creatingStatus(pod(), SWITCHES)).toEqual({
    phase: 'Pending',
    observedGeneration: 3,
    conditions: [
      { type: 'PodReadyToStartContainers', status: 'False' },
      { type: 'Initialized', status: 'True' },
      {
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
      },
      {
        type: 'ContainersReady',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
      },
      { type: 'PodScheduled', status: 'True' },
    ],
    containerStatuses: [
      { name: 'app', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
    ],
  });
});

test('init containers make it wait under another name, and have completed when it runs', () => {
  const object = pod({ initContainers: [{ name: 'init' }] });
  const creating = creatingStatus(object, SWITCHES);
  expect(creating.containerStatuses?.[0].state).toEqual({ waiting: { reason: 'PodInitializing' } });
  expect(creating.conditions?.[1]).toEqual({
    type: 'Initialized',
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [init]',
  });
  const running = runningStatus(object, SANDBOX, SWITCHES);
  expect(running.initContainerStatuses).toEqual([
    { name: 'init', ready: true, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
  ]);
  expect(running.conditions?.[1]).toEqual({ type: 'Initialized', status: 'True' });
});

test('a running pod: nothing is left of the reasons', () => {
  const { conditions, phase, podIP } = runningStatus(pod(), SANDBOX, SWITCHES);
  expect({ phase, podIP }).toEqual({ phase: 'Running', podIP: '10.244.1.7' });
  expect(conditions?.every(({ status, reason, message }) => status === 'True' && !reason && !message)).toBe(true);
});

test.each([
  ['one container waits: Pending', ['ready', 'pullError'], 'Always', 'Pending'],
  ['one is not ready: Running', ['ready', 'neverReady'], 'Always', 'Running'],
  ['one has ended, one runs: Running', ['completes', 'ready'], 'Never', 'Running'],
  ['all have ended well: Succeeded', ['completes', 'completes'], 'Never', 'Succeeded'],
  ['one has ended badly: Failed', ['completes', 'crashLoop'], 'Never', 'Failed'],
] as const)('%s', (_, deeds, restartPolicy, phase) => {
  const containers = deeds.map((does, i) => ({
    name: `c${i}`,
    does: { does, readyAfterMs: 0, stopAfterMs: 0 },
    stage: 1,
    ran: does !== 'pullError',
    restarts: 0,
  }));
  const object = pod({ restartPolicy, containers: containers.map(({ name }) => ({ name })) });
  expect(runningStatus(object, { ...SANDBOX, containers }, SWITCHES).phase).toBe(phase);
});

test('readiness gates keep it from being ready, not its containers', () => {
  const gated = pod(
    { readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }] },
    {
      conditions: [{ type: 'b', status: 'False' }],
    },
  );
  const { conditions = [] } = runningStatus(gated, SANDBOX, SWITCHES);
  const of = (type: string) => conditions.find((one) => one.type === type);
  expect(of('Ready')).toEqual({
    type: 'Ready',
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message:
      'corresponding condition of pod readiness gate "a" does not exist., the status of pod readiness gate "b" is not "True", but False',
  });
  expect(of('ContainersReady')?.status).toBe('True');
});

test('what is not the kubelet’s stays', () => {
  const foreign = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' } as const;
  const object = pod({}, { phase: 'Running', nominatedNodeName: 'node-b', conditions: [foreign] });
  for (const status of [
    runningStatus(object, SANDBOX, SWITCHES),
    creatingStatus(object, SWITCHES),
    finishedStatus(object, { phase: 'Succeeded' }, true, SWITCHES),
  ]) {
    expect(status.conditions?.[0]).toBe(foreign);
    expect(status.nominatedNodeName).toBe('node-b');
  }
});

test.each([
  ['Failed', { terminated: { exitCode: 137, reason: 'Error' } }],
  ['Succeeded', { terminated: { exitCode: 0, reason: 'Completed' } }],
] as const)('the containers of a pod that has %s are not ready, and keep count of their restarts', (phase, state) => {
  const containerStatuses = [{ name: 'app', ready: true, restartCount: 2, state: { running: {} } }];
  const object = pod({}, { phase: 'Running', containerStatuses });
  expect(finishedStatus(object, { phase }, true, SWITCHES).containerStatuses).toEqual([
    { name: 'app', ready: false, restartCount: 2, state },
  ]);
});
