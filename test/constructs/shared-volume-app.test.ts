import { Size } from 'cdk8s';
import {
  DeploymentStrategy,
  HorizontalPodAutoscaler,
  PercentOrAbsolute,
  PersistentVolumeAccessMode,
} from 'cdk8s-plus-34';
import { SharedAccess, SharedClaim, type SharedVolume, SharedVolumeApp, type SharedVolumeAppProps } from '../../lib';
import { type Manifest, only, render } from './support';

const { READ_WRITE_ONCE, READ_WRITE_MANY, READ_WRITE_ONCE_POD } = PersistentVolumeAccessMode;
const FILES: SharedVolume = { name: 'files', size: Size.gibibytes(10), mountPath: '/files' };
const CONTAINERS = [{ image: 'app:1', ports: [{ number: 8080, name: 'http' }] }];

function app(props: Partial<SharedVolumeAppProps> = {}): Manifest[] {
  return render((chart) => new SharedVolumeApp(chart, 'app', { containers: CONTAINERS, volumes: [FILES], ...props }));
}

describe('SharedVolumeApp', () => {
  it('S0.5: all pods mount the one claim, ReadWriteMany by default', () => {
    expect(app({ client: {} })).toMatchSnapshot();
  });

  it('keeps its claim when the release goes', () => {
    expect(only(app(), 'PersistentVolumeClaim').metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
      'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
  });

  it.each([
    // modes, props → replicas, strategy, has a budget
    [READ_WRITE_MANY, {}, 2, 'RollingUpdate', true],
    [READ_WRITE_MANY, { replicas: 1 }, 1, 'RollingUpdate', false],
    [READ_WRITE_ONCE, {}, 1, 'Recreate', false],
    [READ_WRITE_ONCE, { replicas: 3, coLocate: true }, 3, 'Recreate', false],
    [READ_WRITE_ONCE_POD, {}, 1, 'Recreate', false],
    [READ_WRITE_ONCE, { strategy: rolling(1) }, 1, 'RollingUpdate', false],
    [READ_WRITE_ONCE, { replicas: 2, coLocate: true, strategy: rolling(1) }, 2, 'RollingUpdate', false],
  ])('S1.2, S1.3: %s with %j: %s replicas, %s, budget %s', (mode, props, replicas, strategy, budget) => {
    const manifests = app({
      volumes: [{ ...FILES, accessModes: [mode] }],
      ...(props as Partial<SharedVolumeAppProps>),
    });
    const { spec } = only(manifests, 'Deployment');
    expect([spec.replicas, spec.strategy.type]).toEqual([replicas, strategy]);
    expect(manifests.some((object) => object.kind === 'PodDisruptionBudget')).toBe(budget);
  });

  it('co-located pods are not spread', () => {
    const volumes = [{ ...FILES, accessModes: [READ_WRITE_ONCE] }];
    const { template } = only(app({ volumes, replicas: 2, coLocate: true }), 'Deployment').spec;
    expect(template.spec.topologySpreadConstraints).toBeUndefined();
    expect(template.metadata.labels).toHaveProperty(['claims.cdk8s-stateful/app-files'], 'used');
  });

  it('readers share the claim of a writer', () => {
    const manifests = render((chart) => {
      const writer = new SharedVolumeApp(chart, 'writer', { containers: CONTAINERS, volumes: [FILES] });
      const claim = writer.claimOf('files');
      const volumes = [{ name: 'files', mountPath: '/files', claim, access: SharedAccess.READ_ONLY }];
      new SharedVolumeApp(chart, 'readers', { replicas: 5, containers: CONTAINERS, volumes });
    });
    expect(only(manifests, 'PersistentVolumeClaim').metadata.name).toBe('writer-files');
    const { volumes, containers } = only(manifests, 'Deployment', 'readers').spec.template.spec;
    expect(volumes).toEqual([{ name: 'files', persistentVolumeClaim: { claimName: 'writer-files', readOnly: true } }]);
    expect(containers[0].volumeMounts).toEqual([{ name: 'files', mountPath: '/files', readOnly: true }]);
  });

  it('an existing claim counts by its accessModes, if they are said', () => {
    const volumeOf = (claim: ReturnType<typeof SharedClaim.existing>) => [
      { name: 'files', mountPath: '/files', claim },
    ];
    const known = SharedClaim.existing('old', { accessModes: [READ_WRITE_ONCE] });
    expect(only(app({ volumes: volumeOf(known) }), 'Deployment').spec.strategy).toEqual({ type: 'Recreate' });
    expect(only(app({ volumes: volumeOf(SharedClaim.existing('old')) }), 'Deployment').spec.replicas).toBe(2);
  });

  it('S3.26: leaves replicas to an autoscaler', () => {
    const manifests = render((chart) => {
      const target = new SharedVolumeApp(chart, 'app', { containers: CONTAINERS, volumes: [FILES] });
      new HorizontalPodAutoscaler(chart, 'hpa', { target, maxReplicas: 15, minReplicas: 10 });
    });
    expect(only(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(only(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({
      kind: 'Deployment',
      name: 'app',
    });
  });
});

describe('SharedClaim', () => {
  it('renders a claim of its own', () => {
    const build = (chart: Parameters<Parameters<typeof render>[0]>[0]) =>
      new SharedClaim(chart, 'files', { size: Size.gibibytes(10) });
    expect(render(build, { namespace: 'web' })).toMatchSnapshot();
  });
});

function rolling(down: number): DeploymentStrategy {
  const [maxSurge, maxUnavailable] = [PercentOrAbsolute.absolute(0), PercentOrAbsolute.absolute(down)];
  return DeploymentStrategy.rollingUpdate({ maxSurge, maxUnavailable });
}
