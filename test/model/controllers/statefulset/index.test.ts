import type { Pod, StatefulSet } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Change } from '../../../../lib/model/controller';
import { statefulset } from '../../../../lib/model/controllers/statefulset';
import { hashOfRevision } from '../../../../lib/model/controllers/statefulset/revision-hash';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { ControllerView } from '../../../../lib/model/view';
import { planned, RECORDED_TIMINGS, world } from '../../world';
import { Stage, storyOf, webSet } from './stage';

const OWNER = (name = 'web', uid = `StatefulSet/default/${name}#1`) =>
  `[{apiVersion: apps/v1, kind: StatefulSet, name: ${name}, uid: ${uid}, controller: true, blockOwnerDeletion: true}]`;

const set = (name: string, more = '') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: "app:A"}]}}${more}
---`;

const pod = (name: string, metadata: string, phase = 'Running') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, ${metadata}}
spec: {containers: [{name: app, image: "app:A"}]}
status: {phase: ${phase}, conditions: [{type: Ready, status: "True"}]}
---`;

describe('who is woken', () => {
  const before = pod('web-0', `labels: {app: web}, ownerReferences: ${OWNER()}`);
  const orphan = pod('web-0', 'labels: {app: web}');
  const unlabelled = pod('web-0', '');
  const other = pod('web-0', `labels: {app: web}, ownerReferences: ${OWNER('other')}`);
  const replaced = pod('web-0', `labels: {app: web}, ownerReferences: ${OWNER('web', 'StatefulSet/default/web#0')}`);
  const dying = pod('web-0', 'labels: {app: web}, deletionTimestamp: true');
  test.each<readonly [string, string | undefined, string | undefined, readonly string[]]>([
    ['R-W1 a pod of the set appears', undefined, before, ['web']],
    ['R-W1 it goes', before, undefined, ['web']],
    ['R-W2.2 a pod of an earlier set of the name wakes nobody', undefined, replaced, []],
    ['R-W2.3 an orphan wakes every set that selects it', undefined, orphan, ['other', 'web']],
    ['R-W2.3 an orphan without labels nobody', undefined, unlabelled, []],
    ['R-W2.3 a change of an orphan that is not its labels nobody', orphan, `${orphan}#`, []],
    ['R-W2.3 new labels of an orphan', unlabelled, orphan, ['other', 'web']],
    ['R-W2.3 an orphan that goes nobody', orphan, undefined, []],
    ['R-W2.1 an orphan that appears on its way out nobody', undefined, dying, []],
    ['R-W2.4 a new owner wakes the old one first', before, other, ['web', 'other']],
    ['R-W2.4 a released pod its owner first, then whoever selects it', before, orphan, ['web', 'other']],
  ])('%s', (_, was, is, keys) => {
    const store = world(set('web') + set('other'));
    const [from, to] = [was, is].map((yaml) => yaml && (world(yaml).get('Pod', 'default/web-0') as Pod));
    const watch = statefulset.watches.find(({ kind }) => kind === 'Pod');
    const change = { kind: 'Pod', key: 'default/web-0', before: from, after: to } as Change<'Pod'>;
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, statefulset.name, '');
    expect(watch?.keys(change, view)).toEqual(keys.map((name) => `default/${name}`));
  });

  test('R-W1 R-W6 sets and pods wake it, and nothing else does', () => {
    expect(statefulset.watches.map(({ kind }) => kind)).toEqual(['StatefulSet', 'Pod']);
  });

  test('R-W3.2 a set that is gone is nothing to do', () => {
    expect(planned(statefulset, world(''), 'default/web')).toEqual([]);
  });
});

describe('claiming', () => {
  const plans = (yaml: string, more = '') =>
    planned(statefulset, world(set('web', more) + yaml), 'default/web').filter((line) =>
      /^(together|checkpoint|fail|patch (Pod|ControllerRevision))/.test(line),
    );
  const plansOfPods = (yaml: string) => plans(yaml).filter((line) => line !== 'patch Pod default/web-0');
  const owned = `ownerReferences: ${OWNER()}`;
  test.each<readonly [string, string, readonly string[]]>([
    ['R-W4 an owned pod that matches is kept', pod('web-0', `labels: {app: web}, ${owned}`), []],
    [
      'R-W4 one whose labels do not is released',
      pod('web-0', owned),
      ['together patch Pod default/web-0', 'checkpoint'],
    ],
    [
      'R-W4 R-N1 one of another name is released',
      pod('db-0', `labels: {app: web}, ${owned}`),
      ['together patch Pod default/db-0', 'checkpoint'],
    ],
    [
      'R-W4 an orphan that matches is adopted',
      pod('web-0', 'labels: {app: web}'),
      ['together patch Pod default/web-0', 'checkpoint'],
    ],
    ['R-W4 not one that is going', pod('web-0', 'labels: {app: web}, deletionTimestamp: true'), []],
    ['R-W4 nor one whose name does not fit', pod('web-a', 'labels: {app: web}'), []],
    ['R-C2 an ordinal that no int32 holds is no ordinal', pod('web-2147483648', `labels: {app: web}, ${owned}`), []],
  ])('%s', (_, yaml, writes) => {
    // A pod without its labels is put right behind that.
    expect(plansOfPods(yaml)).toEqual(writes);
  });

  test('R-W3.4 R-C4 a set that is being deleted adopts nothing and says so', () => {
    const revision = `
apiVersion: apps/v1
kind: ControllerRevision
metadata: {name: web-x, labels: {app: web}}
revision: 1
data: {}
---`;
    const deleted = set('web').replace('{name: web}', '{name: web, deletionTimestamp: true}');
    expect(planned(statefulset, world(deleted + revision), 'default/web')).toEqual([
      "fail can't adopt ControllerRevisions: default/web has just been deleted",
    ]);
    expect(plans(revision)).toEqual(['patch ControllerRevision default/web-x']);
  });

  test('R-W4 a refused adoption ends the sync with an error, without a status', () => {
    const stage = new Stage({ replicas: 0 });
    stage.create();
    const orphan = world(pod('web-0', 'labels: {app: web}')).get('Pod', 'default/web-0') as Pod;
    stage.cluster.impose(stage.store, 'Pod', 'default/web-0', orphan);
    const work = 'statefulset-controller default/web';
    // The sync decides; before its first write the pod becomes another's.
    const step = { take: 'turn', controller: 'statefulset-controller', key: 'default/web', choice: 0 } as const;
    stage.cluster.take(stage.store, step);
    const taken = world(pod('web-0', `labels: {app: web}, uid: "Pod/default/web-0#2"`)).get('Pod', 'default/web-0');
    stage.store.put('Pod', 'default/web-0', taken);
    const { refused } = stage.cluster.take(stage.store, step);
    expect(refused?.answer.refused).toBe('Conflict');
    expect(stage.store.get('Work', work)).toMatchObject({ failed: true, plan: [] });
  });
});

describe('revisions', () => {
  const template = {
    $patch: 'replace',
    metadata: { annotations: { test: 'value' }, labels: { app: 'foo' } },
    spec: {
      containers: [
        {
          image: 'test',
          imagePullPolicy: 'Always',
          name: 'test',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    },
  };
  test.each([
    ['R-V1 R-V2 V-e', '1.33', 'c77f6d978'],
    ['R-V1 R-V2 V-e', '1.34', '776999688b'],
    ['R-V1 R-V2', '1.37', '776999688b'],
  ])('%s the hash of a revision in %s is %s', (_, version, hash) => {
    expect(hashOfRevision({ spec: { template } }, 0, switchesOf(version))).toBe(hash);
  });

  test('R-V2 the hash of a collision is another, and texts of HTML are escaped as Go does', () => {
    const switches = switchesOf();
    const data = { spec: { template: { args: '<&>' } } };
    const escaped = [0, 1].map((count) => hashOfRevision(data, count, switches));
    expect(new Set(escaped).size).toBe(2);
    expect(escaped[0]).not.toBe(hashOfRevision({ spec: { template: { args: '\\u003c' } } }, 0, switches));
  });

  test('R-V3 labels are the template’s, annotations the set’s', () => {
    const store = world(set('web').replace('{name: web}', '{name: web, annotations: {note: yes}}'));
    const plan = statefulset.reconcile(
      new ControllerView(store, switchesOf(), RECORDED_TIMINGS, statefulset.name, 'default/web'),
      'default/web',
    );
    expect(plan).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          do: 'create',
          kind: 'ControllerRevision',
          object: expect.objectContaining({
            revision: 1,
            metadata: expect.objectContaining({
              annotations: { note: 'yes' },
              labels: { app: 'web', 'controller.kubernetes.io/hash': expect.any(String) },
              ownerReferences: [expect.objectContaining({ kind: 'StatefulSet', controller: true })],
            }),
          }),
        }),
      ]),
    );
  });

  test('R-V7 a name that other data holds is given up for the next, the same data is used as it is', () => {
    const stage = Stage.running({ replicas: 1 });
    const { store } = stage;
    const [made] = store.list('ControllerRevision');
    const foreign = { ...made, metadata: { ...made.metadata, ownerReferences: [], labels: {} } };
    store.put('ControllerRevision', `default/${made.metadata.name}`, {
      ...foreign,
      data: { spec: { template: webSet({}, 'X').spec.template } },
    });
    stage.update({ minReadySeconds: 1 });
    const names = store.keys('ControllerRevision');
    expect(names).toHaveLength(2);
    expect(stage.set.status?.collisionCount).toBe(1);
    const own = store.list('ControllerRevision').find(({ metadata }) => metadata.name !== made.metadata.name);
    expect(own?.metadata.labels?.['controller.kubernetes.io/hash']).toBe(made.metadata.name.replace('web-', ''));
  });

  test('R-V8 X-20 a current revision that is gone is forgotten: a partition makes new pods new', () => {
    const stage = Stage.running({ replicas: 2 });
    stage.play('user update StatefulSet web: template B, partition 2');
    const current = stage.store.list('ControllerRevision').find(({ revision }) => revision === 1);
    stage.store.put('ControllerRevision', `default/${current?.metadata.name}`, undefined);
    expect(stage.play('user delete Pod web-0 (grace 0)')).toContain('create Pod web-0@B');
  });

  test.each([
    ['V-o up to 1.37.0 a revision made by hand may alter more than the spec', '1.37.0', 'sub'],
    ['V-o R-V9 from 1.37.1 only the spec', '1.37.1', 'web'],
  ])('%s', (_, version, generateName) => {
    const stage = Stage.running({ version, replicas: 1 });
    stage.play('user update StatefulSet web: template B, partition 1');
    const current = stage.store.list('ControllerRevision').find(({ revision }) => revision === 1);
    const data = { metadata: { name: 'sub' }, spec: { ...(current?.data?.spec as object), serviceName: 'other' } };
    stage.store.put('ControllerRevision', `default/${current?.metadata.name}`, { ...current, data } as never);
    stage.send({ do: 'delete', kind: 'Pod', key: 'default/web-0', graceSeconds: 0 });
    stage.settle();
    const made = stage.store.list('Pod').find(({ spec }) => spec.subdomain === 'other');
    expect(made?.metadata.generateName).toBe(`${generateName}-`);
  });

  test.each([
    ['V-f R-V5.3 up to 1.34.1 a template that was stored otherwise is rolled out again: X-14', '1.34.1', true],
    ['R-V5.3 from 1.34.2 it is the same revision', '1.34.2', false],
  ])('%s', (_, version, rolls) => {
    const stage = Stage.running({ version, replicas: 1 });
    const [made] = stage.store.list('ControllerRevision');
    const { template } = (made.data as { spec: { template: { metadata: object } } }).spec;
    const old = { spec: { template: { ...template, metadata: { ...template.metadata, creationTimestamp: null } } } };
    stage.store.put('ControllerRevision', `default/${made.metadata.name}`, { ...made, data: old });
    stage.update({ minReadySeconds: 1 });
    expect(stage.store.keys('ControllerRevision')).toHaveLength(rolls ? 2 : 1);
  });

  test.each<readonly [string, number, readonly number[]]>([
    ['R-V10 beyond the limit the lowest go, but for those in use', 1, [1, 3, 4]],
    ['R-V10 none is kept that is not in use', 0, [1, 4]],
    ['R-V10 R-A3 a negative limit keeps all', -2, [1, 2, 3, 4]],
  ])('%s', (_, limit, left) => {
    const stage = Stage.running({ replicas: 1, spec: { revisionHistoryLimit: limit } });
    for (const revision of ['B', 'C', 'D'])
      stage.play(`user update StatefulSet web: template ${revision}\n kubelet removes web-0`);
    expect(
      stage.store
        .list('ControllerRevision')
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual(left);
  });
});

describe('Events', () => {
  const events = (stage: Stage, story: string) =>
    stage
      .play(story)
      .split('\n')
      .flatMap((line) => (line.startsWith('sts event') ? [line.slice('sts event '.length)] : []));

  test.each([
    ['V-g R-N7 up to 1.34', '1.34', 'create'],
    ['V-g R-N7 from 1.35', '1.35', 'Create'],
  ])('%s', (_, version, verb) => {
    const stage = new Stage({ version, replicas: 1, claims: true, events: true });
    expect(events(stage, 'user create StatefulSet web')).toEqual([
      `Normal SuccessfulCreate ${verb} Claim data-web-0 Pod web-0 in StatefulSet web success`,
      `Normal SuccessfulCreate ${verb} Pod web-0 in StatefulSet web successful`,
    ]);
  });

  test('R-P1 R-P12 a claim that is going keeps its pod from being made', () => {
    const stage = Stage.running({ replicas: 1, claims: true, events: true });
    const lines = events(stage, 'user delete PVC data-web-0; delete Pod web-0 (grace 0)');
    const failed =
      'Warning FailedCreate Create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted';
    expect(lines.slice(0, 2)).toEqual([failed, failed]);
  });

  test('R-R7 a name that another holds is an error and no Event', () => {
    const stage = new Stage({ replicas: 1, events: true });
    const foreign = world(pod('web-0', 'labels: {app: other}')).get('Pod', 'default/web-0');
    stage.store.put('Pod', 'default/web-0', foreign);
    const lines = stage.play('user create StatefulSet web').split('\n');
    expect(lines.filter((line) => line.includes('refused'))).toEqual(
      new Array(3).fill('sts is refused: pods "web-0" already exists'),
    );
    expect(lines.filter((line) => line.includes('event'))).toEqual([]);
  });

  test('R-N8 X-9 a name that is too long for its pods', () => {
    const name = 'a'.repeat(62);
    const stage = new Stage({ replicas: 1, events: true });
    stage.store.put('StatefulSet', `default/${name}`, {
      ...webSet(),
      metadata: { name, namespace: 'default', uid: `StatefulSet/default/${name}#1`, generation: 1 },
    } as StatefulSet);
    stage.cluster.enqueue(stage.store, statefulset.name, `default/${name}`);
    stage.settle();
    expect(stage.told.find((line) => line.includes('FailedCreate'))).toMatch(
      /must be no more than 63 (bytes|characters)/,
    );
  });

  test('R-U10 Recreate behind a closed gate is an Event and no status', () => {
    const stage = Stage.running({ replicas: 1, events: true });
    const set = { ...stage.set, spec: { ...stage.set.spec, updateStrategy: { type: 'Recreate' } } } as StatefulSet;
    stage.store.put('StatefulSet', 'default/web', set);
    expect(planned(statefulset, stage.store, 'default/web')).toEqual([
      'event Warning UnknownStrategy statefulset default/web uses Recreate strategy but feature gate StatefulSetRecreateStrategy is disabled',
      'fail statefulset default/web uses Recreate strategy but feature gate StatefulSetRecreateStrategy is disabled',
    ]);
  });
});

describe('status', () => {
  test.each([
    ['V-l X-12 R-S6 up to 1.36 conditions of others are wiped', '1.36', undefined],
    ['V-l R-S6 from 1.37 they are kept', '1.37', [{ type: 'Backup', status: 'True' }]],
  ])('%s', (_, version, conditions) => {
    const stage = Stage.running({ version, replicas: 1 });
    const status = { ...stage.set.status, conditions: [{ type: 'Backup', status: 'True' }] } as StatefulSet['status'];
    stage.store.put('StatefulSet', 'default/web', { ...stage.set, status });
    stage.report('web-0', 'Running');
    expect(stage.set.status?.conditions).toEqual(conditions);
  });

  test('R-S5 collisionCount alone is no reason to write', () => {
    const stage = Stage.running({ replicas: 1 });
    const status = { ...stage.set.status, collisionCount: 7 };
    stage.store.put('StatefulSet', 'default/web', { ...stage.set, status });
    expect(planned(statefulset, stage.store, 'default/web')).toEqual([]);
  });

  test('R-W5 R-L3 each minReadySeconds is waited for, and a longer one anew', () => {
    const story = `
      kubelet web-0 Ready
      sts status 1/1/0/1@A/1@A
      time passes
      sts status 1/1/1/1@A/1@A
      user update StatefulSet web: minReadySeconds 3600
      sts status 1/1/0/1@A/1@A
      user update StatefulSet web: minReadySeconds 0
      sts status 1/1/1/1@A/1@A`;
    const stage = new Stage({ replicas: 1, spec: { minReadySeconds: 30 } });
    stage.create();
    stage.told.length = 0;
    expect(stage.play(story)).toBe(storyOf(story));
  });

  test('X-6 R-D3 scaling unhealthy pods to zero never proceeds in order', () => {
    const stage = Stage.running({ replicas: 2 });
    stage.play('kubelet web-0 Running\n kubelet web-1 Running');
    expect(stage.play('user update StatefulSet web: replicas 0')).toBe(
      storyOf('user update StatefulSet web: replicas 0\n sts status 2/0/0/2@A/2@A'),
    );
  });
});

test('the plan of a view is the same each time', () => {
  const stage = Stage.running({ claims: true });
  stage.update({ replicas: 5 });
  const store: LiveStore = stage.store;
  expect(planned(statefulset, store, 'default/web')).toEqual(planned(statefulset, store, 'default/web'));
});
