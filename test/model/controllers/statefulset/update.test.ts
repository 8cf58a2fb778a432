import { parentAndOrdinal } from '../../../../lib/model/controllers/statefulset/identity';
import { Stage, type StageOptions } from './stage';

/** Tables of upstream's tests of maxUnavailable: stateful_set_control_test.go, v1.37.1. */
function update(options: StageOptions, state: string): Stage {
  const stage = Stage.running(options);
  for (const [, ordinal, what] of state.matchAll(/(\d)([utr])/g)) {
    const name = `web-${ordinal}`;
    if (what === 'u') stage.report(name, 'Running');
    if (what === 't') stage.send({ do: 'delete', kind: 'Pod', key: `default/${name}` });
    if (what === 'r') {
      stage.report(name, 'Running');
      stage.report(name, 'Ready');
    }
    stage.settle();
  }
  stage.play('user update StatefulSet web: template B');
  return stage;
}

/** Ordinals of pods that nobody has asked to go, or that were going before. */
function remaining(stage: Stage, state: string): string {
  return stage.store
    .list('Pod')
    .map(({ metadata }) => ({ ordinal: parentAndOrdinal(metadata.name).ordinal, going: metadata.deletionTimestamp }))
    .filter(({ ordinal, going }) => !going || state.includes(`${ordinal}t`))
    .map(({ ordinal }) => ordinal)
    .sort()
    .join(' ');
}

const strategy = (partition: number, maxUnavailable: number) =>
  ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable } } }) as const;

test.each<readonly [string, number, number, number, string, string]>([
  ['Parallel', 1, 0, 1, '0u', ''],
  ['Parallel', 3, 0, 1, '2u', '0 1'],
  ['Parallel', 5, 0, 2, '3u 4u', '0 1 2'],
  ['Parallel', 3, 0, 1, '2t', '0 1 2'],
  ['Parallel', 5, 0, 3, '3u 4t', '0 1 4'],
  ['Parallel', 5, 0, 3, '3t 4u', '0 1 3'],
  ['Parallel', 3, 0, 1, '2r', '0 1'],
  ['Parallel', 5, 2, 1, '4u', '0 1 2 3'],
  ['Parallel', 5, 2, 1, '2u', '0 1 3 4'],
  ['Parallel', 5, 2, 1, '1u', '0 1 2 3 4'],
  ['Parallel', 5, 3, 2, '3u 4u', '0 1 2'],
  ['Parallel', 5, 3, 2, '1u 4u', '0 1 2 3'],
  ['Parallel', 4, 0, 2, '0u 1u', '2 3'],
  ['Parallel', 5, 0, 3, '0u 1u', '2 3'],
  // In order, a pod that is not available stops the sync before the update.
  ['OrderedReady', 1, 0, 1, '0u', '0'],
  ['OrderedReady', 3, 0, 1, '2u', '0 1 2'],
  ['OrderedReady', 3, 0, 1, '2t', '0 1 2'],
  ['OrderedReady', 3, 0, 1, '2r', '0 1 2'],
  ['OrderedReady', 5, 2, 1, '4u', '0 1 2 3 4'],
  ['OrderedReady', 6, 3, 2, '', '0 1 2 3'],
])(
  'R-U4 R-U5 %s of %i, partition %i, maxUnavailable %i, %s: %s remain',
  (policy, replicas, partition, most, state, left) => {
    const podManagementPolicy = policy as 'Parallel';
    const minReadySeconds = state.includes('r') ? 30 : 0;
    const spec = { podManagementPolicy, minReadySeconds, ...strategy(partition, most) };
    expect(remaining(update({ replicas, spec }, state), state)).toBe(left);
  },
);

test('R-U6 in parallel the next goes as soon as one is available, whatever its number', () => {
  const spec = { podManagementPolicy: 'Parallel', ...strategy(3, 2) } as const;
  const stage = Stage.running({ replicas: 6, spec });
  stage.play('user update StatefulSet web: template B');
  expect(remaining(stage, '')).toBe('0 1 2 3');
  stage.play('kubelet removes web-4\n kubelet removes web-5\n kubelet web-4 Ready');
  expect(remaining(stage, '')).toBe('0 1 2 4 5');
});

describe('R-U3 V-a without the gate, minReadySeconds', () => {
  test.each([
    ['1.33', 'does not count', '0 1 3'],
    ['1.34', 'counts', '0 1 2 3'],
  ])('%s %s', (version, _, left) => {
    const spec = { podManagementPolicy: 'Parallel', minReadySeconds: 30 } as const;
    const stage = Stage.running({ version, replicas: 4, spec });
    stage.play('user update StatefulSet web: template B');
    stage.play('kubelet removes web-3\n kubelet web-3 Ready');
    expect(remaining(stage, '')).toBe(left);
  });
});
