import { Chart, Cron, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import { diagnose } from '../../lib/check/diagnose';

/** What cdk8s-plus documents, and what its authors would have to hear about it. */
const DOCUMENTED: readonly (readonly [string, (chart: Chart) => void, readonly string[]])[] = [
  [
    'a Deployment',
    (chart) => {
      new kplus.Deployment(chart, 'FrontEnds', { containers: [{ image: 'node', portNumber: 8080 }] });
    },
    [],
  ],
  [
    'a Deployment that is exposed',
    (chart) => {
      const frontends = new kplus.Deployment(chart, 'FrontEnds', {
        containers: [{ image: 'node', portNumber: 8080 }],
        replicas: 4,
      });
      frontends.exposeViaService({
        ports: [{ port: 9000, targetPort: 8080 }],
        serviceType: kplus.ServiceType.LOAD_BALANCER,
      });
    },
    [],
  ],
  [
    'a Deployment with an autoscaler',
    (chart) => {
      const target = new kplus.Deployment(chart, 'Backend', {
        containers: [
          {
            image: 'backend',
            portNumber: 8080,
            resources: { cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) } },
          },
        ],
      });
      new kplus.HorizontalPodAutoscaler(chart, 'Scaler', {
        target,
        maxReplicas: 10,
        metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
      });
    },
    [],
  ],
  [
    'a Deployment spread over hosts and zones',
    (chart) => {
      const cache = new kplus.Deployment(chart, 'Cache', {
        containers: [{ image: 'redis:7', portNumber: 6379 }],
        isolate: true,
      });
      cache.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
      const web = new kplus.Deployment(chart, 'Web', { containers: [{ image: 'web', portNumber: 8080 }] });
      web.scheduling.separate(cache);
    },
    [],
  ],
  [
    'a pod with a claim',
    (chart) => {
      const claim = new kplus.PersistentVolumeClaim(chart, 'Claim', {
        accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
        storage: Size.gibibytes(50),
      });
      const pod = new kplus.Pod(chart, 'Pod');
      const container = pod.addContainer({ image: 'node', portNumber: 8080 });
      container.mount('/data', kplus.Volume.fromPersistentVolumeClaim(chart, 'Volume', claim));
    },
    [],
  ],
  [
    'a volume that is there, and its claim',
    (chart) => {
      const volume = new kplus.AwsElasticBlockStorePersistentVolume(chart, 'Volume', {
        volumeId: 'vol-1',
        storage: Size.gibibytes(10),
        accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      });
      volume.reserve();
    },
    [
      // The claim that it makes names neither its modes nor its size, and the API server takes no such claim.
      'error[FLD03] PersistentVolumeClaim pvc-docs-volume-c8b0e8ae: spec.accessModes is required: at least 1 access mode is required',
      'error[FLD03] PersistentVolumeClaim pvc-docs-volume-c8b0e8ae: spec.resources.requests.storage is required: it is the size of the volume',
    ],
  ],
  [
    'a CronJob',
    (chart) => {
      new kplus.CronJob(chart, 'Nightly', { containers: [{ image: 'perl' }], schedule: Cron.daily() });
    },
    [],
  ],
  [
    'a Job',
    (chart) => {
      new kplus.Job(chart, 'LoadData', { containers: [{ image: 'loader' }] });
    },
    [],
  ],
  [
    'a DaemonSet',
    (chart) => {
      new kplus.DaemonSet(chart, 'Agent', { containers: [{ image: 'agent', portNumber: 9100 }] });
    },
    [],
  ],
  [
    'a StatefulSet',
    (chart) => {
      new kplus.StatefulSet(chart, 'Store', { containers: [{ image: 'store', portNumber: 6000 }] });
    },
    [],
  ],
];

test.each(DOCUMENTED)('%s', (_, build, expected) => {
  const chart = new Chart(Testing.app(), 'docs');
  build(chart);
  const objects = (Testing.synth(chart) as object[]).map((object) => ({ object }));
  const { diagnostics } = diagnose({ sources: [{ file: '', objects }] });
  const told = diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, code, message }) => `${severity}[${code}] ${message}`);
  expect(told).toEqual(expected);
});
