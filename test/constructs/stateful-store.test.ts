import { Chart, Size } from 'cdk8s';
import { Container, type ContainerProps, Cpu, HorizontalPodAutoscaler, Probe, ServiceAccount } from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import {
  Disruption,
  GoverningService,
  Ordinal,
  ReclaimPolicy,
  StatefulStore,
  type StatefulStoreProps,
  StorageClass,
  VolumeLifetime,
} from '../../lib';
import { newChart, only, render } from './support';

const ZOOKEEPER: StatefulStoreProps = {
  replicas: 3,
  containers: [{ image: 'zookeeper:3.9', ports: [{ number: 2181, name: 'client' }] }],
  volumes: [{ name: 'data', size: Size.gibibytes(8), mountPath: '/data' }],
};

describe('the example of the architecture', () => {
  it('renders the class, the headless Service, the set and the budget', () => {
    const manifests = render((chart) => {
      const storageClass = StorageClass.cephRbd(chart, 'rbd', { clusterId: 'rook-ceph', pool: 'replicapool' });
      const volumes = [{ ...ZOOKEEPER.volumes![0], storageClass }];
      return new StatefulStore(chart, 'zookeeper', { ...ZOOKEEPER, volumes, client: {} });
    });
    expect(manifests).toMatchSnapshot();
  });

  it('S1.5: renders a client Service beside the headless one, which governs the set', () => {
    const service = GoverningService.headless({ name: 'zookeeper-server' });
    const manifests = render((chart) => new StatefulStore(chart, 'zookeeper', { ...ZOOKEEPER, service, client: {} }));
    expect(only(manifests, 'Service', 'zookeeper-server').spec.clusterIP).toBe('None');
    expect(only(manifests, 'Service', 'zookeeper').spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 2181 }] });
    expect(only(manifests, 'StatefulSet').spec.serviceName).toBe('zookeeper-server');
  });
});

describe('names', () => {
  const store = new StatefulStore(newChart({ namespace: 'shop' }), 'my-statefulset', ZOOKEEPER);

  it('S0.1, S1.4: a claim is named after volume, set and ordinal', () => {
    expect(store.claimNameOf('data', 0)).toBe('data-my-statefulset-0');
  });

  it('a pod is named after set and ordinal', () => {
    expect(store.ordinals.map((ordinal) => store.podNameOf(ordinal))).toEqual([
      'my-statefulset-0',
      'my-statefulset-1',
      'my-statefulset-2',
    ]);
  });

  it('a host is the pod below the headless Service', () => {
    expect(store.hostOf(0)).toBe('my-statefulset-0.my-statefulset-headless.shop.svc.cluster.local');
    expect(store.hosts).toHaveLength(3);
  });

  it('a host has no namespace when none is known', () => {
    expect(new StatefulStore(newChart(), 'db', ZOOKEEPER).hostOf(2)).toBe('db-2.db-headless');
  });

  it('never depend on the place in the tree', () => {
    const nested = new StatefulStore(new Construct(new Construct(newChart(), 'a'), 'b'), 'my-statefulset', ZOOKEEPER);
    const flat = new StatefulStore(newChart(), 'my-statefulset', ZOOKEEPER);
    expect(only(Chart.of(nested).toJson(), 'StatefulSet')).toEqual(only(Chart.of(flat).toJson(), 'StatefulSet'));
  });
});

describe('volumes', () => {
  const WWW = { name: 'www', size: Size.gibibytes(1), mountPath: '/usr/share/nginx/html' };

  it('S2.3: two replicas of a web server have a claim each', () => {
    const store = new StatefulStore(newChart(), 'web', {
      replicas: 2,
      containers: [{ image: 'nginx:1.27', ports: [{ number: 80, name: 'web' }] }],
      volumes: [WWW],
      service: GoverningService.headless({ name: 'nginx' }),
    });
    expect(store.ordinals.map((ordinal) => store.claimNameOf('www', ordinal))).toEqual(['www-web-0', 'www-web-1']);
    expect(store.hostOf(0)).toBe('web-0.nginx');
  });

  it('S2.8: a rebuilt volume stands beside a kept one', () => {
    const storageClass = StorageClass.existing('scratch', { reclaimPolicy: ReclaimPolicy.DELETE });
    const cache = { ...WWW, name: 'cache', mountPath: '/cache', lifetime: VolumeLifetime.REBUILT, storageClass };
    const manifests = render((chart) => new StatefulStore(chart, 'web', { ...ZOOKEEPER, volumes: [WWW, cache] }));
    const { template, volumeClaimTemplates } = only(manifests, 'StatefulSet').spec;
    expect(volumeClaimTemplates.map((claim: { metadata: { name: string } }) => claim.metadata.name)).toEqual(['www']);
    expect(template.spec.volumes.map((volume: { name: string }) => volume.name)).toEqual(['cache']);
    expect(template.spec.containers[0].volumeMounts).toHaveLength(2);
  });

  it("a claim name of a rebuilt volume is not the store's to say", () => {
    const volumes = [{ ...WWW, lifetime: VolumeLifetime.REBUILT }];
    const store = new StatefulStore(newChart(), 'web', { ...ZOOKEEPER, volumes });
    expect(() => store.claimNameOf('www', 0)).toThrow("kept volume 'www' does not exist (there is none)");
  });

  it('S3.22: a store without volumes has no claim templates, and no group for them', () => {
    const { spec } = only(
      render((chart) => new StatefulStore(chart, 'web', { ...ZOOKEEPER, volumes: [] })),
      'StatefulSet',
    );
    expect(spec).not.toHaveProperty('volumeClaimTemplates');
    expect(spec.template.spec).not.toHaveProperty('securityContext');
  });

  it('a container that is added later may mount one', () => {
    const manifests = render((chart) => {
      const store = new StatefulStore(chart, 'web', { ...ZOOKEEPER, volumes: [WWW] });
      store
        .addContainer({ name: 'backup', image: 'backup:1' })
        .mount('/backup', store.volume('www'), { readOnly: true });
    });
    const { containers, volumes } = only(manifests, 'StatefulSet').spec.template.spec;
    expect(containers[1].volumeMounts).toEqual([{ name: 'www', mountPath: '/backup', readOnly: true }]);
    expect(volumes).toBeUndefined();
  });
});

describe('S4.6: roles by ordinal', () => {
  it('a container knows its ordinal, and the first member does another thing', () => {
    const manifests = render((chart) => {
      const command = Ordinal.command({ first: 'exec primary', others: 'exec replica' });
      const containers = [{ image: 'mysql:8.4', command, envVariables: { NAME: Ordinal.podName() } }];
      new StatefulStore(chart, 'mysql', { replicas: 3, containers, ordinalVariable: 'POD_ORDINAL' });
    });
    const [container] = only(manifests, 'StatefulSet').spec.template.spec.containers;
    expect(container.command).toEqual([
      'sh',
      '-c',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
      'if [ "${POD_ORDINAL:?set ordinalVariable}" = 0 ]; then\nexec primary\nelse\nexec replica\nfi',
    ]);
    expect(container.env).toEqual([
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      {
        name: 'POD_ORDINAL',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
      },
    ]);
  });

  it('OrderedReady makes the first member wait for nobody and the others for it', () => {
    const { spec } = only(
      render((chart) => new StatefulStore(chart, 'mysql', ZOOKEEPER)),
      'StatefulSet',
    );
    expect(spec.podManagementPolicy).toBe('OrderedReady');
  });
});

describe('containers', () => {
  const containerOf = (props: Partial<ContainerProps>) =>
    only(
      render((chart) => new StatefulStore(chart, 'db', { containers: [{ image: 'db:1', ...props }] })),
      'StatefulSet',
    ).spec.template.spec.containers[0];

  it('have none of the defaults that break stateful images', () => {
    expect(containerOf({ portNumber: 5000 })).toEqual({
      name: 'main',
      image: 'db:1',
      ports: [{ containerPort: 5000 }],
      resources: { requests: { cpu: '100m', memory: '256Mi' } },
      securityContext: { allowPrivilegeEscalation: false },
    });
  });

  it('have what was asked for', () => {
    const container = containerOf({
      portNumber: 5000,
      startup: Probe.fromTcpSocket({ failureThreshold: 90 }),
      resources: { cpu: { request: Cpu.units(2) } },
      securityContext: { ensureNonRoot: true, readOnlyRootFilesystem: true, privileged: false },
    });
    expect(container.startupProbe).toMatchObject({ failureThreshold: 90, tcpSocket: { port: 5000 } });
    expect(container.resources).toEqual({ requests: { cpu: '2' } });
    expect(container.securityContext).toMatchObject({
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      privileged: false,
    });
  });

  it('a probe without a port means the first port', () => {
    const ports = [{ number: 2181, name: 'client' }, { number: 2888 }];
    expect(containerOf({ ports, readiness: Probe.fromTcpSocket() }).readinessProbe.tcpSocket).toEqual({ port: 2181 });
  });

  it('attached by hand keep the defaults of cdk8s-plus', () => {
    const manifests = render((chart) => {
      new StatefulStore(chart, 'db', ZOOKEEPER).attachContainer(new Container({ name: 'side', image: 'side:1' }));
    });
    expect(only(manifests, 'StatefulSet').spec.template.spec.containers[1].imagePullPolicy).toBe('Always');
  });
});

it('on the host network members still find each other by name', () => {
  const manifests = render((chart) => new StatefulStore(chart, 'db', { ...ZOOKEEPER, hostNetwork: true }));
  expect(only(manifests, 'StatefulSet').spec.template.spec.dnsPolicy).toBe('ClusterFirstWithHostNet');
});

describe('the group of the volumes', () => {
  it.each([
    [undefined, 1000, 'OnRootMismatch'],
    [{ user: 999 }, 999, 'OnRootMismatch'],
    [{ user: 999, group: 998 }, 998, 'OnRootMismatch'],
    [{ user: 999, fsGroup: 5 }, 5, 'OnRootMismatch'],
  ])('%j: %s', (securityContext, fsGroup, fsGroupChangePolicy) => {
    const manifests = render((chart) => new StatefulStore(chart, 'db', { ...ZOOKEEPER, securityContext }));
    const { spec } = only(manifests, 'StatefulSet').spec.template;
    expect(spec.securityContext).toMatchObject({ fsGroup, fsGroupChangePolicy });
    expect(spec.securityContext).not.toHaveProperty('runAsNonRoot');
  });
});

describe('the disruption budget', () => {
  const budgetsOf = (props: Partial<StatefulStoreProps>) =>
    render((chart) => new StatefulStore(chart, 'db', { ...ZOOKEEPER, ...props })).filter(
      (object) => object.kind === 'PodDisruptionBudget',
    );

  it.each([
    ['one for several members', {}, [1]],
    ['none for a single one', { replicas: 1 }, []],
    ['none when there is one elsewhere', { disruption: Disruption.none() }, []],
    ['one for a single member that asks', { replicas: 1, disruption: Disruption.maxUnavailable(1) }, [1]],
  ])('%s', (_case, props, expected) => {
    expect(budgetsOf(props).map((budget) => budget.spec.maxUnavailable)).toEqual(expected);
  });
});

it('leaves replicas to an autoscaler, and gives its members a budget', () => {
  const manifests = render((chart) => {
    const target = new StatefulStore(chart, 'db', { ...ZOOKEEPER, replicas: undefined });
    new HorizontalPodAutoscaler(chart, 'hpa', { target, minReplicas: 3, maxReplicas: 9 });
  });
  expect(only(manifests, 'StatefulSet').spec).not.toHaveProperty('replicas');
  expect(only(manifests, 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
});

it('works with the network policies and roles of cdk8s-plus', () => {
  const manifests = render((chart) => {
    const store = new StatefulStore(chart, 'db', ZOOKEEPER);
    const client = new StatefulStore(chart, 'client', ZOOKEEPER);
    store.connections.allowFrom(client);
    store.permissions.grantRead(new ServiceAccount(chart, 'robot'));
  });
  const policies = manifests.filter((object) => object.kind === 'NetworkPolicy');
  expect(policies.map((policy) => policy.spec.podSelector.matchLabels)).toEqual([
    { 'cdk8s-stateful/set': 'db' },
    { 'cdk8s-stateful/set': 'client' },
  ]);
  expect(only(manifests, 'Role').rules[0]).toMatchObject({ resources: ['statefulsets'], resourceNames: ['db'] });
});
