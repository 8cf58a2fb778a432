import type { Pod } from '../../../../lib/kube/objects';
import { statefulset } from '../../../../lib/model/controllers/statefulset';
import { planned } from '../../world';
import { Stage, type StageOptions, storyOf, templateOf } from './stage';

/** Rules that the worked traces do not show. */
const PARALLEL = { podManagementPolicy: 'Parallel' } as const;

function written(stage: Stage, story: string): readonly string[] {
  return stage
    .play(story)
    .split('\n')
    .filter((line) => line.startsWith('sts ') && !line.startsWith('sts status'));
}

test.each<readonly [string, StageOptions, string, string, readonly string[]]>([
  [
    'R-R5 a pod that ends while it is being deleted is not deleted again',
    {},
    '',
    'user delete Pod web-1\n kubelet web-1 Failed',
    [],
  ],
  ['R-R3 a failed pod above a blocked one is not touched', {}, 'kubelet web-0 Running', 'kubelet web-2 Failed', []],
  [
    'R-R3 a failed pod that is the first to be in the way is',
    {},
    'kubelet web-1 Running',
    'kubelet web-0 Failed',
    ['sts delete Pod web-0', 'sts create Pod web-0@A'],
  ],
  ['R-L4 a crash loop is not healed', {}, '', 'kubelet web-1 Running', []],
  [
    'R-D5 a failed pod out of range is deleted, and never made again',
    {},
    'user update StatefulSet web: replicas 2\n kubelet removes web-2',
    'kubelet web-1 Ready',
    [],
  ],
  [
    'X-2 a pod whose node is lost freezes all that is above it, in order',
    {},
    'user delete Pod web-0',
    'user update StatefulSet web: replicas 5',
    [],
  ],
  [
    'X-2 and in parallel nothing else',
    { spec: PARALLEL },
    'user delete Pod web-0',
    'user update StatefulSet web: replicas 4',
    ['sts create Pod web-3@A'],
  ],
  [
    'X-15 R-L2 a forced deletion frees the name at once',
    {},
    '',
    'user delete Pod web-1 (grace 0)',
    ['sts create Pod web-1@A'],
  ],
  [
    'R-U9 X-10 no budget is asked: a plain DELETE',
    { replicas: 1 },
    '',
    'user update StatefulSet web: replicas 0',
    ['sts delete Pod web-0'],
  ],
  [
    'R-P12 R-C5 a Pending pod whose claim is gone gets a new one',
    { replicas: 1, claims: true },
    'user delete Pod web-0 (grace 0)\n user delete PVC data-web-0',
    'user update StatefulSet web: minReadySeconds 1',
    ['sts create PVC data-web-0'],
  ],
])('%s', (_, options, before, story, writes) => {
  const stage = Stage.running(options);
  stage.play(before);
  expect(written(stage, story)).toEqual(writes);
});

test('R-P4 R-P5 R-P10 X-4 claims outlive their pods, and are bound again', () => {
  const stage = Stage.running({ claims: true });
  const uids = () => stage.store.list('PersistentVolumeClaim').map(({ metadata }) => metadata.uid);
  const before = uids();
  stage.play(`user delete Pod web-0 (grace 0)
    kubelet web-0 Ready
    user update StatefulSet web: replicas 1
    kubelet removes web-2
    kubelet removes web-1
    user update StatefulSet web: replicas 3
    kubelet web-1 Ready`);
  expect(stage.store.keys('Pod')).toHaveLength(3);
  expect(uids()).toEqual(before);
});

test('R-C1 R-C6 a batch with a refused creation is done to its end and is the last, and then the status is written', () => {
  const stage = Stage.running({ replicas: 1, spec: { ...PARALLEL, revisionHistoryLimit: 0 } });
  const foreign = {
    ...(stage.pod('web-0') as Pod),
    metadata: { name: 'web-1', namespace: 'default', uid: 'x' },
  } as Pod;
  stage.store.put('Pod', 'default/web-1', foreign);
  const lines = stage.play('user update StatefulSet web: replicas 4').split('\n');
  expect(lines.slice(1, 4)).toEqual([
    'sts is refused: pods "web-1" already exists',
    'sts create Pod web-2@A',
    'sts status 1/1/1/1@A/1@A',
  ]);
  expect(stage.store.keys('Pod')).toEqual(['default/web-0', 'default/web-1', 'default/web-2']);
});

test('R-S3 a status tells what was observed, and the collisions always', () => {
  const stage = Stage.running({ replicas: 1 });
  stage.update({ revisionHistoryLimit: 3 });
  expect(stage.set.status).toMatchObject({ observedGeneration: 2, collisionCount: 0 });
});

test('R-V4 a revision that the selector does not choose, or that another owns, is not the set’s', () => {
  const stage = Stage.running({ replicas: 1 });
  const [made] = stage.store.list('ControllerRevision');
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'x', uid: 'x', controller: true };
  for (const [name, labels, ownerReferences] of [
    ['other-labels', {}, made.metadata.ownerReferences],
    ['other-owner', made.metadata.labels, [owner]],
  ] as const) {
    const metadata = { ...made.metadata, name, labels, ownerReferences };
    stage.store.put('ControllerRevision', `default/${name}`, { ...made, metadata, revision: 9 });
  }
  stage.play('user update StatefulSet web: template B');
  expect(
    stage.store
      .list('ControllerRevision')
      .map(({ revision }) => revision)
      .sort(),
  ).toEqual([1, 2, 9, 9]);
});

test.each([
  ['V-f up to 1.34.1 two hashes of digits alone that differ tell revisions apart', '1.34.1', true],
  ['V-f R-V6 from 1.34.2 they do not', '1.34.2', false],
])('%s', (_, version, rolls) => {
  // Found by trying: the hash of this template is made of digits alone.
  const stage = Stage.running({ version, replicas: 1, spec: { template: templateOf('N429') } });
  const [made] = stage.store.list('ControllerRevision');
  expect(made.metadata.labels?.['controller.kubernetes.io/hash']).toMatch(/^\d+$/);
  const labels = { ...made.metadata.labels, 'controller.kubernetes.io/hash': '4' };
  const name = 'web-by-hand';
  stage.store.put('ControllerRevision', `default/${made.metadata.name}`, undefined);
  stage.store.put('ControllerRevision', `default/${name}`, { ...made, metadata: { ...made.metadata, name, labels } });
  stage.update({ revisionHistoryLimit: 3 });
  expect(stage.store.keys('ControllerRevision')).toHaveLength(rolls ? 2 : 1);
});

test.each([
  ['1.35.3', 3],
  ['1.35.4', 1],
  ['1.37.0', 3],
])('X-18 X-19 maxUnavailable 3 in %s deletes %i at once, and makes no revision', (version, deleted) => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } } as const;
  const stage = Stage.running({ version, replicas: 5, spec: { updateStrategy } });
  const lines = written(stage, 'user update StatefulSet web: template B');
  expect(lines.filter((line) => line.startsWith('sts delete Pod'))).toHaveLength(deleted);
  expect(lines.filter((line) => line.includes('ControllerRevision'))).toHaveLength(1);
});

test('V-b V-c V-d V-i are about moments and caches: what is planned is the same', () => {
  const plans = ['1.34', '1.35.0', '1.35.1', '1.36'].map((version) => {
    const stage = new Stage({
      version,
      replicas: 1,
      spec: { minReadySeconds: 30 },
      switches: { maxUnavailableStatefulSet: false },
    });
    stage.create();
    stage.report('web-0', 'Ready');
    stage.told.length = 0;
    return [stage.play('time passes'), planned(statefulset, stage.store, 'default/web', version)];
  });
  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(1);
  expect(plans[0][0]).toBe(storyOf('time passes\n sts status 1/1/1/1@A/1@A'));
});
