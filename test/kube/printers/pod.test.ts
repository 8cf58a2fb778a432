import type { Pod } from '../../../lib/kube/objects';
import { podSummary } from '../../../lib/kube/printers';

const running = { running: {} };
const waiting = (reason: string) => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string) => ({ terminated: { exitCode, ...(reason && { reason }) } });
const container = (state: object, ready = false, restartCount = 0) => ({ name: 'c', state, ready, restartCount });
const READY = [{ type: 'Ready', status: 'True' }];

/** A pod with as many containers as statuses, or one. */
function pod(status: object, more: { init?: readonly object[]; metadata?: object } = {}): Pod {
  const { containerStatuses = [{}] } = status as { containerStatuses?: readonly object[] };
  const containers = containerStatuses.map((_, i) => ({ name: `c${i}` }));
  const spec = { containers, ...(more.init && { initContainers: more.init }) };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...more.metadata }, spec, status } as unknown as Pod;
}

const GOING = { metadata: { deletionTimestamp: true } };
const INIT = { init: [{ name: 'i' }, { name: 'j' }] };
const SIDECAR = { init: [{ name: 's', restartPolicy: 'Always' }] };
const init = (state: object) => [{ name: 'i', state, ready: false, restartCount: 2 }];

test.each<[string, Pod, string]>([
  ['not looked at by a kubelet', pod({ phase: 'Pending' }), '0/1 Pending 0'],
  [
    'gated',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    '0/1 SchedulingGated 0',
  ],
  [
    'its volumes are mounted',
    pod({ phase: 'Pending', containerStatuses: [container(waiting('ContainerCreating'))] }),
    '0/1 ContainerCreating 0',
  ],
  [
    'its image is bad',
    pod({ phase: 'Pending', containerStatuses: [container(waiting('ImagePullBackOff'))] }),
    '0/1 ImagePullBackOff 0',
  ],
  [
    'crashes',
    pod({ phase: 'Running', containerStatuses: [container(waiting('CrashLoopBackOff'), false, 3)] }),
    '0/1 CrashLoopBackOff 3',
  ],
  [
    'runs',
    pod({ phase: 'Running', containerStatuses: [container(running, true)], conditions: READY }),
    '1/1 Running 0',
  ],
  ['runs, is not Ready', pod({ phase: 'Running', containerStatuses: [container(running)] }), '0/1 Running 0'],
  [
    'one of two ended well, the pod is Ready',
    pod({
      phase: 'Running',
      containerStatuses: [container(ended(0, 'Completed')), container(running, true)],
      conditions: READY,
    }),
    '1/2 Running 0',
  ],
  [
    'one of two ended well, the pod is not Ready',
    pod({ phase: 'Running', containerStatuses: [container(ended(0, 'Completed')), container(running, true)] }),
    '1/2 NotReady 0',
  ],
  [
    'one ended well, one badly',
    pod({ phase: 'Failed', containerStatuses: [container(ended(0, 'Completed')), container(ended(1, 'Error'))] }),
    '0/2 Error 0',
  ],
  ['ended well', pod({ phase: 'Succeeded', containerStatuses: [container(ended(0, 'Completed'))] }), '0/1 Completed 0'],
  [
    'ended with a code and no reason',
    pod({ phase: 'Failed', containerStatuses: [container(ended(7))] }),
    '0/1 ExitCode:7 0',
  ],
  ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), '0/1 Evicted 0'],
  ['has to go', pod({ phase: 'Running', containerStatuses: [container(running, true)] }, GOING), '1/1 Terminating 0'],
  [
    'has to go and has ended',
    pod({ phase: 'Succeeded', containerStatuses: [container(ended(0, 'Completed'))] }, GOING),
    '0/1 Completed 0',
  ],
  ['has to go from a node that is lost', pod({ phase: 'Running', reason: 'NodeLost' }, GOING), '0/1 Unknown 0'],
  [
    'the first init container runs',
    pod({ phase: 'Pending', initContainerStatuses: init(running) }, INIT),
    '0/1 Init:0/2 2',
  ],
  [
    'an init container fails',
    pod({ phase: 'Pending', initContainerStatuses: init(ended(1, 'Error')) }, INIT),
    '0/1 Init:Error 2',
  ],
  [
    'an init container fails without a reason',
    pod({ phase: 'Pending', initContainerStatuses: init(ended(3)) }, INIT),
    '0/1 Init:ExitCode:3 2',
  ],
  [
    'an init container cannot be pulled',
    pod({ phase: 'Pending', initContainerStatuses: init(waiting('ErrImagePull')) }, INIT),
    '0/1 Init:ErrImagePull 2',
  ],
  [
    'an init container waits its turn',
    pod({ phase: 'Pending', initContainerStatuses: init(waiting('PodInitializing')) }, INIT),
    '0/1 Init:0/2 2',
  ],
  [
    'a sidecar runs beside it',
    pod(
      {
        phase: 'Running',
        initContainerStatuses: [{ name: 's', state: running, ready: true, restartCount: 4 }],
        containerStatuses: [container(running, true, 1)],
      },
      SIDECAR,
    ),
    '2/2 Running 5',
  ],
])('%s', (_, given, told) => {
  const { ready, containers, status, restarts } = podSummary(given);
  expect(`${ready}/${containers} ${status} ${restarts}`).toBe(told);
});
