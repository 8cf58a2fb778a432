import { switchesOf } from '../../../lib/kube/versions';
import { type Action, isAside, type Plan, type Request } from '../../../lib/model/actions';
import { answer } from '../../../lib/model/apiserver';
import { admissionOf } from '../../../lib/model/apiserver/admit';
import { Cluster } from '../../../lib/model/cluster';
import { CONTROLLERS } from '../../../lib/model/controllers';
import type { ApiKind } from '../../../lib/model/kinds';
import { newCluster } from '../../../lib/model/setup';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { TimedRun } from '../../../lib/model/timed';
import { apply, patch, type Send } from '../../../lib/model/user';
import { filesBelow, textOf } from '../../project/support/files';
import { RECORDED_TIMINGS } from '../world';

/** What holds for every component, over the states of a life with sets, claims, a Deployment, a budget and a lost node. */
const MANIFESTS: readonly object[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'block' },
    provisioner: 'block.example.com',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'block',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'front' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'front' } },
      template: { metadata: { labels: { app: 'front' } }, spec: { containers: [{ name: 'app', image: 'front:1' }] } },
    },
  },
];

/** Kinds that a component writes. Its own objects are among them, and nothing else. */
const WRITES: { readonly [controller: string]: readonly ApiKind[] } = {
  apiserver: ['Pod'],
  'attachdetach-controller': ['VolumeAttachment', 'Node'],
  'csi-attacher': ['VolumeAttachment', 'PersistentVolume'],
  'csi-provisioner': ['PersistentVolume', 'PersistentVolumeClaim'],
  'csi-resizer': ['PersistentVolume', 'PersistentVolumeClaim'],
  'deployment-controller': ['Deployment', 'ReplicaSet'],
  'disruption-controller': ['PodDisruptionBudget', 'Pod'],
  'endpointslice-controller': ['EndpointSlice', 'Service'],
  'ephemeral-volume-controller': ['PersistentVolumeClaim'],
  'expand-controller': ['PersistentVolumeClaim'],
  'garbage-collector-controller': [
    'ControllerRevision',
    'EndpointSlice',
    'PersistentVolumeClaim',
    'Pod',
    'ReplicaSet',
    'StatefulSet',
    'Deployment',
  ],
  kubelet: ['Pod', 'Node', 'PersistentVolumeClaim'],
  'node-lifecycle-controller': ['Node', 'Pod'],
  'persistent-volume-binder': ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
  'pod-garbage-collector': ['Pod'],
  'pv-protection-controller': ['PersistentVolume'],
  'pvc-protection-controller': ['PersistentVolumeClaim'],
  'replicaset-controller': ['ReplicaSet', 'Pod'],
  scheduler: ['Pod', 'PersistentVolumeClaim', 'PersistentVolume'],
  'statefulset-controller': ['ControllerRevision', 'PersistentVolumeClaim', 'Pod', 'StatefulSet'],
  'taint-eviction-controller': ['Pod'],
};

function requestsOf(plan: Plan): readonly Request[] {
  return plan.flatMap((action: Action) => {
    if (action.do === 'together' || action.do === 'either') return action.plans.flatMap(requestsOf);
    if (isAside(action) || action.do === 'host') return [];
    return [action, ...requestsOf(action.orElse ?? [])];
  });
}

function kindOf(request: Request): ApiKind {
  return request.do === 'bind' ? 'Pod' : request.kind;
}

/** Plays a life and looks at every turn before it is taken. */
function live(
  version: string,
  look: (cluster: Cluster, store: LiveStore, controller: string, key: string) => void,
): TimedRun {
  const admission = admissionOf(switchesOf(version), RECORDED_TIMINGS);
  const cluster = new Cluster({ controllers: CONTROLLERS, admission, timings: RECORDED_TIMINGS });
  const watched = new Cluster({ controllers: CONTROLLERS, admission, timings: RECORDED_TIMINGS });
  const begin = cluster.begin.bind(cluster);
  cluster.begin = (store, controller, key, plan) => {
    look(watched, store as LiveStore, controller.name, key);
    return begin(store, controller, key, plan);
  };
  const run = new TimedRun(cluster, newCluster());
  const send: Send = (request) => run.request('user', request);
  for (const manifest of MANIFESTS) apply(run.store, send, manifest as never);
  run.settle();
  patch(run.store, send, 'StatefulSet', 'default/web', { merge: { spec: { replicas: 3 } } });
  patch(run.store, send, 'Deployment', 'default/front', {
    strategic: { spec: { template: { spec: { containers: [{ name: 'app', image: 'front:2' }] } } } },
  });
  run.settle();
  const host = run.store.get('Host', 'node-a');
  if (host) cluster.impose(run.store, 'Host', 'node-a', { ...host, kubelet: 'gone' });
  run.passUntil(run.now + 20_000);
  send({ do: 'delete', kind: 'Node', key: 'node-a' });
  run.settle();
  patch(run.store, send, 'StatefulSet', 'default/web', { merge: { spec: { replicas: 1 } } });
  run.settle();
  send({ do: 'delete', kind: 'StatefulSet', key: 'default/web', propagation: 'Foreground' });
  send({ do: 'delete', kind: 'Deployment', key: 'default/front', propagation: 'Background' });
  run.rest();
  return run;
}

describe.each(['1.33', '1.37'])('every component, %s', (version) => {
  const seen = { plans: 0, writes: new Set<string>() };
  const unlike: string[] = [];
  const strange: string[] = [];
  const refused: string[] = [];
  const run = live(version, (cluster, store, name, key) => {
    const controller = cluster.controller(name);
    const [plan] = cluster.plans(store, controller, key);
    const [again] = cluster.plans(store, controller, key);
    seen.plans++;
    if (JSON.stringify(plan) !== JSON.stringify(again)) unlike.push(`${name} ${key}`);
    for (const request of requestsOf(plan)) {
      seen.writes.add(`${name} ${kindOf(request)}`);
      if (!WRITES[name]?.includes(kindOf(request))) strange.push(`${name} ${request.do} ${kindOf(request)}`);
    }
    const first = requestsOf(plan)[0];
    if (first && plan[0] === first && !first.orElse && !first.on && !first.tolerates) {
      const answered = answer(store, first, cluster.model.admission);
      if (answered.refused) refused.push(`${name} ${first.do} ${kindOf(first)}: ${answered.message}`);
    }
  });

  test('plans the same on the same view', () => expect(unlike).toEqual([]));
  test('writes no object of a kind that is not its own', () => expect(strange).toEqual([]));
  test('plans what the API server accepts', () => expect(refused).toEqual([]));
  test('comes to rest, and then has nothing to write', () => {
    const { cluster, store } = run;
    const busy = store.list('Work').flatMap((work) => {
      const [plan] = cluster.plans(store, cluster.controller(work.controller), work.key);
      return requestsOf(plan).length > 0 && !work.failed ? [`${work.controller} ${work.key}`] : [];
    });
    expect(busy).toEqual([]);
    expect(store.keys('Pod')).toEqual([]);
  });
  test('and something has happened', () => {
    expect(seen.plans).toBeGreaterThan(300);
    expect(seen.writes.size).toBeGreaterThan(25);
  });
});

test('every component has its page, and the list of them is complete', () => {
  const pages = filesBelow('docs/controllers').filter((path) => !path.endsWith('README.md'));
  const names = pages.map((path) => textOf(path).split('\n')[0].replace('# ', ''));
  const list = textOf('docs/controllers/README.md');
  const linked = [...list.matchAll(/^\| \[(.*?)\]\((.*?)\)/gm)].map(([, name, file]) => ({ name, file }));
  expect(linked.map(({ file }) => `docs/controllers/${file}`).sort()).toEqual([...pages].sort());
  const components = CONTROLLERS.map(({ name }) => (name === 'apiserver' ? 'API server' : name));
  expect(linked.map(({ name }) => name).sort()).toEqual([...components].sort());
  expect(names).toHaveLength(components.length);
});
