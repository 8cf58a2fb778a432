import { switchesOf } from '../../lib/kube/versions';
import { admissionOf } from '../../lib/model/apiserver/admit';
import { Cluster } from '../../lib/model/cluster';
import { CONTROLLERS } from '../../lib/model/controllers';
import { newCluster } from '../../lib/model/setup';
import { TimedRun } from '../../lib/model/timed';
import { UPSTREAM_TIMINGS } from '../../lib/model/timings';
import { apply } from '../../lib/model/user';
import { orderedStart } from '../../lib/scenarios/ordered-start';
import { rolloutElsewhere } from '../../lib/scenarios/rollout-elsewhere';
import { Stage } from '../../lib/scenarios/stage';
import { BLOCK } from './support';

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'block', resources: { requests: { storage: '1Gi' } } },
};
const app = (type: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app' },
  spec: {
    strategy: { type },
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        containers: [{ name: 'app', image: 'app:v1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    },
  },
});

/** Two nodes in the zone of the volume. */
function staged(type: string): Stage {
  const admission = admissionOf(switchesOf(), UPSTREAM_TIMINGS);
  const nodes = ['node-a', 'node-b'].map((name) => ({ name, zone: 'z1' }));
  const cluster = new Cluster({ controllers: CONTROLLERS, admission, timings: UPSTREAM_TIMINGS });
  const stage = new Stage(new TimedRun(cluster, newCluster({ nodes })));
  for (const object of [BLOCK, CLAIM, app(type)]) apply(stage.store, stage.send, object);
  stage.play(orderedStart);
  expect(stage.troubles).toEqual([]);
  stage.play(rolloutElsewhere);
  return stage;
}

const replicaSets = (stage: Stage) =>
  stage.store.list('ReplicaSet').map(({ spec, status }) => [spec.replicas, status?.readyReplicas ?? 0]);

test('DEP-40, DEP-45, DEP-47: a rolling update never ends; the old pod keeps the volume, and nodes that take pods again do not help', () => {
  const stage = staged('RollingUpdate');
  expect(stage.troubles).toMatchObject([
    { kind: 'Deployment', set: 'default/app', story: rolloutElsewhere.title, problem: 'never-ready' },
  ]);
  expect(stage.troubles[0].detail).toMatch(/^Waiting for detach for volume "pvc-/);
  expect(replicaSets(stage).sort()).toEqual([
    [1, 0],
    [1, 1],
  ]);
  const conditions = stage.store.get('Deployment', 'default/app')?.status?.conditions;
  expect(conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`).sort()).toEqual([
    'Available True MinimumReplicasAvailable',
    'Progressing False ProgressDeadlineExceeded',
  ]);
});

test('DEP-30, DEP-40: Recreate moves to the other node', () => {
  const stage = staged('Recreate');
  expect(stage.troubles).toEqual([]);
  expect(stage.store.list('Pod').map(({ spec }) => spec.nodeName)).toEqual(['node-b']);
});
