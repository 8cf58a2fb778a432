/** What source 003 says of updates of StatefulSets, S3.14 to S3.18 and S3.20, played on the simulator. */
import type { ControllerRevision, Pod, StatefulSet } from '../../lib/kube/objects';
import type { ScenarioStep } from '../../lib/scenarios/scenario';
import {
  all,
  becomes,
  images,
  lives,
  names,
  played,
  readyPods,
  remove,
  settle,
  start,
  stored,
  update,
} from './support';

const change = (spec: object): ScenarioStep => ({ patch: { object: 'StatefulSet/web', merge: { spec } } });
const broken = becomes('app:broken', 'neverReady');

describe('S3.14: a rolling update', () => {
  test('goes from the highest ordinal to the lowest, each after the one before is Ready', () => {
    expect(lives(played([...start(), update('app:v2'), settle]), 2)).toBe(
      '~web-2 -web-2 +web-2 web-2 ~web-1 -web-1 +web-1 web-1 ~web-0 -web-0 +web-0 web-0',
    );
  });

  test('stops at a pod that does not become Ready', () => {
    const simulation = played([broken, ...start(), update('app:broken'), settle]);
    expect(images(simulation)).toEqual({ 'web-0': 'app:v1', 'web-1': 'app:v1', 'web-2': 'app:broken' });
  });
});

test('S3.15: a partition of M keeps the ordinals below M old and updates the others', () => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
  const canary = [...start({ replicas: 4, updateStrategy }), update('app:v2'), settle];
  expect(images(played(canary))).toEqual({
    'web-0': 'app:v1',
    'web-1': 'app:v1',
    'web-2': 'app:v2',
    'web-3': 'app:v2',
  });
  const released = played([...canary, change({ updateStrategy: { rollingUpdate: { partition: 0 } } }), settle]);
  expect(new Set(Object.values(images(released)))).toEqual(new Set(['app:v2']));
});

test('S3.16: under OnDelete only pods that somebody deletes come back new', () => {
  const steps = [
    ...start({ updateStrategy: { type: 'OnDelete' } }),
    update('app:v2'),
    settle,
    remove('Pod/web-1'),
    settle,
  ];
  expect(lives(played(steps.slice(0, -2)), 2)).toBe('');
  expect(images(played(steps))).toEqual({ 'web-0': 'app:v1', 'web-1': 'app:v2', 'web-2': 'app:v1' });
});

describe('S3.17: a broken rollout, and the template taken back', () => {
  const reverted = (policy: object) => [
    broken,
    ...start(policy),
    update('app:broken'),
    settle,
    update('app:v1'),
    settle,
  ];

  test('OrderedReady: stays stuck until the broken pod is deleted by hand', () => {
    expect(readyPods(played(reverted({})))).toEqual(['web-0', 'web-1']);
    const healed = played([...reverted({}), remove('Pod/web-2'), settle]);
    expect(readyPods(healed)).toEqual(['web-0', 'web-1', 'web-2']);
    expect(images(healed)).toMatchObject({ 'web-2': 'app:v1' });
  });

  test('a Parallel set replaces the broken pod at once', () => {
    expect(readyPods(played(reverted({ podManagementPolicy: 'Parallel' })))).toEqual(['web-0', 'web-1', 'web-2']);
  });
});

describe('S3.18: revisions', () => {
  test('a pod carries the name of the ControllerRevision of its template', () => {
    const simulation = played([broken, ...start(), update('app:broken'), settle]);
    const { currentRevision, updateRevision } = stored<StatefulSet>(simulation, 'StatefulSet/web').status ?? {};
    const labels = all<Pod>(simulation, 'Pod').map(({ metadata }) => metadata.labels?.['controller-revision-hash']);
    expect(labels).toEqual([currentRevision, currentRevision, updateRevision]);
    expect(names(simulation, 'ControllerRevision')).toEqual([currentRevision, updateRevision].sort());
  });

  test('ten old ones are kept, or revisionHistoryLimit, beside those in use', () => {
    const updates = Array.from({ length: 12 }, (_, i) => [update(`app:v${i + 2}`), settle]).flat();
    const kept = (spec: object) =>
      all<ControllerRevision>(played([...start({ replicas: 1, ...spec }), ...updates]), 'ControllerRevision').length;
    expect(kept({})).toBe(11);
    expect(kept({ revisionHistoryLimit: 2 })).toBe(3);
  });
});

describe('S3.20: a pod that fails during an update is rebuilt at the revision it had', () => {
  const lost = (updateStrategy?: object) =>
    images(
      played([
        broken,
        ...start(updateStrategy ? { updateStrategy } : {}),
        update('app:broken'),
        settle,
        remove('Pod/web-0'),
        settle,
      ]),
    )['web-0'];

  test('refuted: it comes back new, even at a revision that cannot start', () => {
    expect(lost()).toBe('app:broken');
  });

  test('below a partition, or when updateStrategy has only a type, it comes back old', () => {
    expect(lost({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } })).toBe('app:v1');
    expect(lost({ type: 'RollingUpdate' })).toBe('app:v1');
  });
});
