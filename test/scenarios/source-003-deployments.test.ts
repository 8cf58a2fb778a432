/** What source 003 says of Deployments, S3.1 to S3.8 and S3.26, played on the simulator. */
import type { Deployment, Pod, ReplicaSet } from '../../lib/kube/objects';
import { controllerOf } from '../../lib/kube/owner';
import type { ScenarioStep } from '../../lib/scenarios/scenario';
import type { Simulation } from '../../lib/scenarios/simulation';
import { all, app, apply, imageOf, imagePatch, lives, messages, names, played, ready, settle, stored } from './support';

const update = (image: string): ScenarioStep => ({ patch: { object: 'Deployment/app', strategic: imagePatch(image) } });
const change = (spec: object): ScenarioStep => ({ patch: { object: 'Deployment/app', merge: { spec } } });
const scale = (replicas: number): ScenarioStep => ({ scale: { object: 'Deployment/app', replicas } });
const broken: ScenarioStep = { behave: { 'app:broken': { does: 'pullError' } } };

const deployment = (simulation: Simulation) => stored<Deployment>(simulation, 'Deployment/app');
/** Pods wanted by the ReplicaSet of each image. */
const wanted = (simulation: Simulation) =>
  Object.fromEntries(
    all<ReplicaSet>(simulation, 'ReplicaSet').map(({ spec }) => [
      spec.template.spec.containers[0].image,
      spec.replicas,
    ]),
  );
const condition = (simulation: Simulation, type: string) => {
  const found = deployment(simulation).status?.conditions?.find((each) => each.type === type);
  return found && `${found.status} ${found.reason}`;
};
/** How ReplicaSets were scaled, as `<image> from a to b` of the newest of them. */
const scalings = (simulation: Simulation) => {
  const imageBySet = new Map<string, string>();
  for (const { changes } of simulation.timeline)
    for (const { kind, after } of changes)
      if (kind === 'ReplicaSet' && after)
        imageBySet.set(
          (after as ReplicaSet).metadata.name,
          (after as ReplicaSet).spec.template.spec.containers[0].image ?? '',
        );
  return messages(simulation, 'ScalingReplicaSet').map((message) => {
    const [, verb, set, from, to] = /Scaled (up|down) replica set (\S+) from (\d+) to (\d+)/.exec(message) ?? [];
    return `${imageBySet.get(set)} ${verb} ${from} → ${to}`;
  });
};

test('S3.1: a Deployment owns ReplicaSets, they own pods; the hash of the template is in names and labels', () => {
  const simulation = played([apply(app()), settle]);
  const [set] = all<ReplicaSet>(simulation, 'ReplicaSet');
  const hash = set.metadata.labels?.['pod-template-hash'];
  expect(hash).toMatch(/^[bcdf-hj-np-tv-xz2456789]+$/);
  expect(set.metadata.name).toBe(`app-${hash}`);
  expect(controllerOf(set)).toMatchObject({ kind: 'Deployment', name: 'app' });
  expect(set.spec.selector.matchLabels).toEqual({ app: 'app', 'pod-template-hash': hash });
  const pods = all<Pod>(simulation, 'Pod');
  expect(pods.map((pod) => pod.metadata.labels?.['pod-template-hash'])).toEqual(Array(3).fill(hash));
  expect(pods.map((pod) => controllerOf(pod)?.name)).toEqual(Array(3).fill(`app-${hash}`));
  expect(pods.every((pod) => pod.metadata.name.startsWith(`app-${hash}-`))).toBe(true);
});

test('S3.2: paused, only the count is kept; resumed, all changes are rolled out at once', () => {
  const paused = [apply(app()), settle, change({ paused: true }), update('app:v2'), update('app:v3'), scale(4), settle];
  expect(wanted(played(paused))).toEqual({ 'app:v1': 4 });
  expect(condition(played(paused), 'Progressing')).toBe('Unknown DeploymentPaused');
  const resumed = played([...paused, change({ paused: null }), settle]);
  expect(wanted(resumed)).toEqual({ 'app:v1': 0, 'app:v3': 4 });
});

test('S3.3: scaling makes no ReplicaSet, a change of the template does', () => {
  expect(wanted(played([apply(app()), settle, scale(5), settle]))).toEqual({ 'app:v1': 5 });
  expect(wanted(played([apply(app()), settle, update('app:v2'), settle]))).toEqual({ 'app:v1': 0, 'app:v2': 3 });
});

describe('S3.4', () => {
  test('minReadySeconds: a pod counts as available when it has been Ready for that long', () => {
    const { timeline } = played([apply(app({ replicas: 1, minReadySeconds: 30 })), settle]);
    const seen = timeline.flatMap(({ at, changes }) =>
      changes.flatMap(({ kind, after }) => (kind === 'Deployment' && after ? { at, after: after as Deployment } : [])),
    );
    const readyAt = seen.find(({ after }) => after.status?.readyReplicas === 1)?.at ?? Number.NaN;
    const availableAt = seen.find(({ after }) => after.status?.availableReplicas === 1)?.at ?? Number.NaN;
    expect(Math.round((availableAt - readyAt) / 1000)).toBe(30);
  });

  test('revisionHistoryLimit: of the old ReplicaSets so many stay; 10 unless said', () => {
    const updates = Array.from({ length: 13 }, (_, i) => [update(`app:v${i + 2}`), settle]).flat();
    const kept = (limit?: number) =>
      all(
        played([
          apply(app({ replicas: 1, ...(limit !== undefined && { revisionHistoryLimit: limit }) })),
          settle,
          ...updates,
        ]),
        'ReplicaSet',
      ).length;
    expect(kept()).toBe(11);
    expect(kept(2)).toBe(3);
    expect(kept(0)).toBe(1);
  });

  test('progressDeadlineSeconds: a rollout that does not get on for that long is called failed; 600 unless said', () => {
    const failedAfter = (spec: object) => {
      const { timeline, steps } = played([broken, apply(app(spec)), settle, update('app:broken'), settle]);
      const moment = timeline.find(({ changes }) =>
        changes.some(({ after }) => JSON.stringify(after ?? '').includes('ProgressDeadlineExceeded')),
      );
      return Math.round(((moment?.at ?? Number.NaN) - steps[3].at) / 1000);
    };
    expect(failedAfter({})).toBe(601);
    expect(failedAfter({ progressDeadlineSeconds: 60 })).toBe(61);
  });
});

describe('S3.5', () => {
  test('25% each unless said; maxUnavailable is rounded down, maxSurge up', () => {
    const simulation = played([broken, apply(app({ replicas: 10 })), settle, update('app:broken'), settle]);
    expect(deployment(simulation).spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
    });
    // Of 10: 2 may be away, 3 may be too many.
    expect(wanted(simulation)).toEqual({ 'app:v1': 8, 'app:broken': 5 });
  });

  test('both zero is refused', () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } };
    const [{ code, message }] = played([apply(app({ strategy })), settle]).rejections;
    expect([code, message]).toEqual([
      422,
      'Deployment.apps "app" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ]);
  });
});

test('S3.6: three replicas are rolled out as new 1, old 2, new 2, old 1, new 3, old 0', () => {
  expect(scalings(played([apply(app()), settle, update('app:v2'), settle])).slice(1)).toEqual([
    'app:v2 up 0 → 1',
    'app:v1 down 3 → 2',
    'app:v2 up 1 → 2',
    'app:v1 down 2 → 1',
    'app:v2 up 2 → 3',
    'app:v1 down 1 → 0',
  ]);
});

describe('S3.7', () => {
  const halted = [broken, apply(app()), settle, update('app:v2'), settle, update('app:broken'), settle];

  test('a bad image halts the rollout, and nobody loses a pod that works', () => {
    const simulation = played(halted);
    expect(wanted(simulation)).toEqual({ 'app:v1': 0, 'app:v2': 3, 'app:broken': 1 });
    expect(all<Pod>(simulation, 'Pod').filter(ready).map(imageOf)).toEqual(Array(3).fill('app:v2'));
  });

  test('undo gives back the template, to whichever revision, and leaves the count alone', () => {
    // What kubectl rollout undo sends: the template of the revision.
    const undone = played([...halted, scale(4), update('app:v1'), settle]);
    expect(wanted(undone)).toEqual({ 'app:v1': 4, 'app:v2': 0, 'app:broken': 0 });
    expect(deployment(undone).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('4');
  });
});

test('S3.8: a rollout is progressing, complete, or failed', () => {
  const steps = [broken, apply(app()), settle, update('app:broken'), settle];
  expect(condition(played(steps.slice(0, 3)), 'Progressing')).toBe('True NewReplicaSetAvailable');
  expect(condition(played(steps, { until: '5m' }), 'Progressing')).toBe('True ReplicaSetUpdated');
  expect(condition(played(steps), 'Progressing')).toBe('False ProgressDeadlineExceeded');
  expect(condition(played(steps), 'Available')).toBe('True MinimumReplicasAvailable');
});

test('S3.26: an autoscaler between 10 and 15 is a step that scales: pods come and go, the ReplicaSet stays', () => {
  const simulation = played([apply(app({ replicas: 10 })), settle, scale(15), settle, scale(10), settle]);
  expect(names(simulation, 'Pod')).toHaveLength(10);
  expect(lives(simulation, 2).match(/\+/g)).toHaveLength(5);
  expect(lives(simulation, 4).match(/~/g)).toHaveLength(5);
  expect(wanted(simulation)).toEqual({ 'app:v1': 10 });
});
