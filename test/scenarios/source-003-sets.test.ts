/** What source 003 says of StatefulSets but for updates, S3.9 to S3.13, S3.19, S3.21 to S3.25, played on the simulator. What is wrong or true within limits only is shown as such. */
import type { EndpointSlice, KubeObject, PersistentVolumeClaim, Pod } from '../../lib/kube/objects';
import type { ScenarioStep } from '../../lib/scenarios/scenario';
import type { Simulation } from '../../lib/scenarios/simulation';
import {
  all,
  app,
  apply,
  BLOCK,
  becomes,
  HEADLESS,
  lives,
  messages,
  names,
  played,
  readyPods,
  remove,
  scale,
  settle,
  start,
  stored,
  update,
  web,
} from './support';

const owners = (object: KubeObject) =>
  (object.metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`);

describe('S3.9: ordinals', () => {
  test('from 0 to N-1, with a host name and a claim each', () => {
    const simulation = played(start());
    expect(names(simulation, 'Pod')).toEqual(['web-0', 'web-1', 'web-2']);
    expect(all<Pod>(simulation, 'Pod').map(({ spec }) => spec.hostname)).toEqual(['web-0', 'web-1', 'web-2']);
    expect(names(simulation, 'PersistentVolumeClaim')).toEqual(['data-web-0', 'data-web-1', 'data-web-2']);
    expect(simulation.volumes.map(({ writtenBy }) => writtenBy)).toEqual([
      ['default/web-0'],
      ['default/web-1'],
      ['default/web-2'],
    ]);
  });

  test('ordinals.start shifts them', () => {
    expect(names(played(start({ ordinals: { start: 5 } })), 'Pod')).toEqual(['web-5', 'web-6', 'web-7']);
  });
});

describe('S3.10: order', () => {
  test('each is made when the one before is Ready; scaled down, each goes when the one after it is gone', () => {
    const simulation = played([...start(), scale(0), settle]);
    expect(lives(simulation)).toBe('+web-0 web-0 +web-1 web-1 +web-2 web-2 ~web-2 -web-2 ~web-1 -web-1 ~web-0 -web-0');
  });

  test('refuted for a set that is deleted: its pods go in no order, each by itself', () => {
    const told = lives(played([...start(), remove('StatefulSet/web'), settle]), 2).split(' ');
    expect(told.slice(0, 3)).toEqual(['~web-0', '~web-1', '~web-2']);
    expect(told.slice(3).sort()).toEqual(['-web-0', '-web-1', '-web-2']);
  });
});

describe('S3.11: an unready pod stops what comes after it', () => {
  test('web-2 is not made while web-0 is not Ready', () => {
    const steps = [
      { behave: { 'Pod/web-1': { does: 'ready', readyAfter: '5s' } } } as ScenarioStep,
      apply(BLOCK, HEADLESS, web()),
      { wait: { for: 'Pod/web-1', until: 'exists' } } as ScenarioStep,
      becomes('Pod/web-0', 'neverReady'),
      settle,
    ];
    expect(lives(played(steps))).toBe('+web-0 web-0 +web-1 web-1');
    expect(lives(played([...steps, becomes('Pod/web-0', 'ready'), settle]))).toBe(
      '+web-0 web-0 +web-1 web-1 web-0 +web-2 web-2',
    );
  });

  const down = (...unready: readonly string[]) =>
    lives(
      played([
        ...start({ replicas: 4 }),
        ...unready.map((pod) => becomes(`Pod/${pod}`, 'neverReady')),
        settle,
        scale(2),
        settle,
      ]),
      4,
    );

  test('nothing is removed while a pod that stays is not Ready', () => {
    expect(down('web-0')).toBe('');
  });

  test('partly: of the pods that go, one that is not Ready stops nothing, two do', () => {
    expect(down('web-2')).toBe('~web-3 -web-3 ~web-2 -web-2');
    expect(down('web-3')).toBe('~web-3 -web-3 ~web-2 -web-2');
    expect(down('web-2', 'web-3')).toBe('');
  });
});

describe('S3.12: Parallel', () => {
  const parallel = { podManagementPolicy: 'Parallel' };

  test('all are made at once, and go at once', () => {
    const told = lives(played([...start(parallel), scale(0), settle])).split(' ');
    expect(told.slice(0, 3)).toEqual(['+web-0', '+web-1', '+web-2']);
    expect(told.slice(6, 9)).toEqual(['~web-2', '~web-1', '~web-0']);
  });

  test('an update goes one by one all the same', () => {
    expect(lives(played([...start(parallel), update('app:v2'), settle]), 2)).toBe(
      '~web-2 -web-2 +web-2 web-2 ~web-1 -web-1 +web-1 web-1 ~web-0 -web-0 +web-0 web-0',
    );
  });

  test.each([
    [
      '1.34',
      'takes no notice of an unready lower ordinal',
      '~web-2 -web-2 +web-2 web-2 ~web-1 -web-1 +web-1 web-1 ~web-0 -web-0 +web-0',
    ],
    ['1.37', 'replaces that one first', '~web-0 -web-0 +web-0'],
  ])('partly: an update in %s %s', (kubernetesVersion, _, told) => {
    const steps = [...start(parallel), becomes('Pod/web-0', 'neverReady'), settle, update('app:v2'), settle];
    expect(lives(played(steps, { kubernetesVersion }), 3)).toBe(told);
  });
});

describe('S3.13: scaled down and up', () => {
  test('claims and volumes stay, and are used again', () => {
    const smaller = [...start({ replicas: 5 }), scale(3), settle];
    expect(names(played(smaller), 'PersistentVolumeClaim')).toHaveLength(5);
    const { volumes } = played([...smaller, scale(5), settle]);
    expect(volumes.map(({ starts }) => starts.map(({ found }) => found).join())).toEqual([
      'empty',
      'empty',
      'empty',
      'empty,own',
      'empty,own',
    ]);
  });

  test('partly: with whenScaled Delete they go with their pods', () => {
    const policy = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } };
    const simulation = played([...start({ replicas: 5, ...policy }), scale(3), settle]);
    expect(names(simulation, 'PersistentVolumeClaim')).toEqual(['data-web-0', 'data-web-1', 'data-web-2']);
  });
});

test('S3.19: the set owns its pods and revisions, not the claims: deleted, it leaves those', () => {
  const simulation = played(start());
  const owned = (kind: string) => all(simulation, kind).flatMap(owners);
  expect(owned('Pod')).toEqual(Array(3).fill('StatefulSet/web'));
  expect(owned('ControllerRevision')).toEqual(['StatefulSet/web']);
  expect(owned('PersistentVolumeClaim')).toEqual([]);
  const deleted = played([...start(), remove('StatefulSet/web'), settle]);
  expect([names(deleted, 'Pod'), names(deleted, 'ControllerRevision')]).toEqual([[], []]);
  expect(all<PersistentVolumeClaim>(deleted, 'PersistentVolumeClaim').map(({ status }) => status?.phase)).toEqual(
    Array(3).fill('Bound'),
  );
});

test('S3.21: nobody minds a serviceName without a Service, but then there are no names to find the pods by', () => {
  const simulation = played([apply(BLOCK, web({ serviceName: 'nobody' })), settle]);
  expect(readyPods(simulation)).toHaveLength(3);
  expect(simulation.rejections).toEqual([]);
  expect(simulation.events.filter(({ type }) => type === 'Warning')).toEqual([]);
  expect(names(simulation, 'EndpointSlice')).toEqual([]);
});

test('S3.22 refuted: a set without claim templates has pods', () => {
  const simulation = played([apply(HEADLESS, web({}, { bare: true })), settle]);
  expect(readyPods(simulation)).toEqual(['web-0', 'web-1', 'web-2']);
  expect(simulation.volumes).toEqual([]);
});

describe('S3.23: a restarted pod starts on its former node', () => {
  const nodes = ['node-a', 'node-b'].map((name) => ({ name, zone: 'z1' }));
  const restarted = (topology: 'zone' | 'node', bare: boolean) => {
    const cluster = { nodes, drivers: [{ name: 'block.example.com', topology }] };
    const steps = [
      { cordon: 'node-b' },
      ...start({ replicas: 1 }, { bare }),
      { uncordon: 'node-b' },
      { cordon: 'node-a' },
      remove('Pod/web-0'),
      settle,
    ];
    const simulation = played(steps, { cluster });
    return [stored<Pod>(simulation, 'Pod/web-0').spec.nodeName, messages(simulation, 'FailedScheduling').length > 0];
  };

  test('refuted: without a volume, or with one that can follow, it goes where there is room', () => {
    expect(restarted('zone', true)).toEqual(['node-b', false]);
    expect(restarted('zone', false)).toEqual(['node-b', false]);
  });

  test('only the reach of its volume pins it', () => {
    expect(restarted('node', false)).toEqual([undefined, true]);
  });
});

describe('S3.24: when to use which, point by point of the comparison', () => {
  const deploymentTold = played([apply(app()), settle, { note: 'its pods fail' }, { drain: 'node-a' }, settle]);
  const setTold = played([...start(), { note: 'its pods fail' }, { drain: 'node-a' }, settle]);

  test('names: a Deployment draws new ones, a set keeps them', () => {
    const made = (simulation: Simulation) => new Set(lives(simulation).match(/\+\S+/g)).size;
    expect([made(deploymentTold), made(setTold)]).toEqual([4, 3]);
  });

  test('order: a Deployment starts and stops in none, a set goes up and comes down', () => {
    const first = (simulation: Simulation) =>
      lives(simulation)
        .split(' ')
        .slice(0, 2)
        .map((told) => told[0]);
    expect(first(deploymentTold)).toEqual(['+', '+']);
    expect(first(setTold)).toEqual(['+', 'w']);
  });

  test('volumes: pods of a Deployment share one, pods of a set have their own', () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'shared' },
      spec: web().spec.volumeClaimTemplates?.[0].spec,
    };
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }];
    const container = { name: 'app', image: 'app:v1', volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    const template = { metadata: { labels: { app: 'app' } }, spec: { containers: [container], volumes } };
    const cluster = { nodes: [{ name: 'node-a', zone: 'z1' }] };
    const shared = played([apply(BLOCK, claim as unknown as KubeObject, app({ template })), settle], { cluster });
    expect(shared.volumes.map(({ mountedBy }) => mountedBy.length)).toEqual([3]);
    expect(played(start(), { cluster }).volumes.map(({ mountedBy }) => mountedBy.length)).toEqual([1, 1, 1]);
  });
});

describe('S3.25: names in DNS, made from the addresses of the headless Service', () => {
  const addresses = (simulation: Simulation) =>
    all<EndpointSlice>(simulation, 'EndpointSlice').flatMap(({ endpoints = [] }) =>
      endpoints.map(({ hostname, conditions }) => `${hostname} ${conditions?.ready ? 'ready' : 'not ready'}`),
    );

  test('a host name for each pod, and the named port for SRV', () => {
    const simulation = played(start());
    expect(addresses(simulation)).toEqual(['web-0 ready', 'web-1 ready', 'web-2 ready']);
    expect(all<EndpointSlice>(simulation, 'EndpointSlice')[0].ports).toEqual([
      { name: 'http', port: 80, protocol: 'TCP' },
    ]);
  });

  test('a pod that is not Ready is in it under publishNotReadyAddresses alone', () => {
    const never = becomes('app:v1', 'neverReady');
    expect(addresses(played([never, ...start()]))).toEqual(['web-0 not ready']);
    const eager = { ...HEADLESS, spec: { ...(HEADLESS as { spec?: object }).spec, publishNotReadyAddresses: true } };
    expect(addresses(played([never, apply(BLOCK, eager as KubeObject, web()), settle]))).toEqual(['web-0 ready']);
  });
});
