import { ApiObject, type ApiObjectProps, App, Chart, Size } from 'cdk8s';
import { SharedVolumeApp, StatefulStore, Verify, VerifyFailOn } from '../../lib';
import { verifyAtSynth } from '../../lib/constructs/verification';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

/** S0.2, S0.3: volumes are made in every zone before anybody knows that the pods must run in one. */
function broken(app: App): Chart {
  const chart = new Chart(app, 'shop');
  const metadata = { name: 'early' };
  new ApiObject(chart, 'class', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata,
    ...EARLY,
  } as ApiObjectProps);
  new ApiObject(chart, 'set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: PINNED,
  } as ApiObjectProps);
  for (const object of BESIDE) new ApiObject(chart, object.kind, object as ApiObjectProps);
  return chart;
}

const BESIDE = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db' },
    spec: { clusterIP: 'None', selector: { app: 'db' } },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'db' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'db' } } },
  },
];
const EARLY = { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'Immediate' };
const PINNED = {
  replicas: 3,
  serviceName: 'db',
  selector: { matchLabels: { app: 'db' } },
  template: {
    metadata: { labels: { app: 'db' } },
    spec: {
      nodeSelector: { 'topology.kubernetes.io/zone': 'eu-1a' },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'db' } },
        },
      ],
      containers: [{ name: 'db', image: 'db:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  },
  volumeClaimTemplates: [
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'early', resources: { requests: { storage: '1Gi' } } },
    },
  ],
};

it('a store that is right is verified in one quiet line', () => {
  const app = new App();
  new StatefulStore(new Chart(app, 'shop'), 'db', {
    replicas: 3,
    containers: [{ image: 'db:1' }],
    volumes: [{ name: 'data', size: Size.gibibytes(1), mountPath: '/data' }],
  });
  app.synthYaml();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^cdk8s-stateful: verified 1 store, 3 ordinals in \d+ steps, \d+ ms\n$/);
});

it('what Verify.off leaves out is told with its reason', () => {
  const app = new App();
  const store = new StatefulStore(new Chart(app, 'shop'), 'db', { containers: [{ image: 'db:1' }] });
  Verify.off(store, 'verified in staging');
  app.synthYaml();
  expect(lines[0]).toMatch(/verified 0 stores, 0 ordinals/);
  expect(lines[1]).toMatch(/objects not verified: verified in staging\n$/);
});

it('a store that goes wrong stops synth with its story', () => {
  const app = new App();
  verifyAtSynth(broken(app));
  expect(() => app.synthYaml()).toThrow(
    /StatefulSet db: after it is applied, pod db-\d never becomes Ready: 0\/\d+ nodes are available: .*didn't match PersistentVolume's node affinity/,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^cdk8s-stateful: verification failed: 1 store, 3 ordinals/);
});

it('with failOn never it is told, and synth goes on', () => {
  const app = new App();
  verifyAtSynth(broken(app), { failOn: VerifyFailOn.NEVER });
  expect(app.synthYaml()).toContain('StatefulSet');
  expect(lines.slice(1).join('')).toContain('never becomes Ready');
});

/** A set without a disruption budget: a warning. */
function unguarded(app: App): Chart {
  const chart = new Chart(app, 'shop');
  const { nodeSelector: _, ...pod } = PINNED.template.spec;
  const spec = { ...PINNED, template: { ...PINNED.template, spec: pod } };
  new ApiObject(chart, 'set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec,
  } as ApiObjectProps);
  new ApiObject(chart, 'service', BESIDE[0] as ApiObjectProps);
  return chart;
}

it('a warning is told with its construct, and synth goes on', () => {
  const app = new App();
  verifyAtSynth(unguarded(app));
  expect(app.synthYaml()).toContain('StatefulSet');
  expect(lines.slice(1)).toEqual([
    'cdk8s-stateful: warning[DSR01] shop/set: StatefulSet db: no PodDisruptionBudget covers its 3 pods: drains may evict all at once\n',
  ]);
});

it('with failOn warning it stops synth', () => {
  const app = new App();
  verifyAtSynth(unguarded(app), { failOn: VerifyFailOn.WARNING });
  expect(() => app.synthYaml()).toThrow(
    /warning\[DSR01\]: StatefulSet db: .*\n {2}--> shop\/set \(StatefulSet\/db, spec.replicas\)/,
  );
});

it('Deployments whose pods share a claim are counted as what they are', () => {
  const app = new App();
  new SharedVolumeApp(new Chart(app, 'shop'), 'files', {
    containers: [{ image: 'files:1' }],
    volumes: [{ name: 'files', size: Size.gibibytes(1), mountPath: '/files' }],
  });
  app.synthYaml();
  expect(lines).toEqual([expect.stringMatching(/^cdk8s-stateful: verified 1 Deployment in \d+ steps, \d+ ms\n$/)]);
});
