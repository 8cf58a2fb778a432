import fc from 'fast-check';
import { stringify } from 'yaml';
import type { NodeSpec } from '../lib/model/setup';
import type { Scenario, ScenarioStep } from '../lib/scenarios/scenario';

/**
 * Small scenarios within what the model knows: one to three nodes, one workload `web` with or without a budget and volumes, and up to ten
 * deeds, of which most follow on the heels of the one before. Everything shrinks to the plain case: one node, one replica, no deeds.
 */
const NODES: readonly NodeSpec[] = [
  { name: 'node-a', zone: 'z1' },
  { name: 'node-b', zone: 'z1' },
  { name: 'node-c', zone: 'z2' },
];
const LABELS = { app: 'web' };
const BEHAVIOURS = {
  'app:bad': { does: 'neverReady' },
  'app:slow': { does: 'ready', readyAfter: '1s', stopAfter: '2s' },
} as const;

const images = fc.constantFrom('app:v1', 'app:v2', 'app:bad', 'app:slow');
const percents = fc.constantFrom<number | string>(1, 0, 2, '30%', '50%');
const policies = fc.constantFrom('Retain', 'Delete');
const retentions = fc.record({ whenDeleted: policies, whenScaled: policies });

/** Absent in the plain case. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

function container(image: string, mounts: boolean, cpu: string | undefined) {
  return {
    name: 'app',
    image,
    ...(mounts && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    ...(cpu && { resources: { requests: { cpu } } }),
  };
}

const podSpecs = fc.record({
  cpu: maybe(fc.constantFrom('1500m', '3')),
  terminationGracePeriodSeconds: maybe(fc.constantFrom(0, 1)),
  affinity: maybe(
    fc.constant({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: LABELS } },
        ],
      },
    }),
  ),
  topologySpreadConstraints: maybe(
    fc.constant([
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: LABELS },
      },
    ]),
  ),
});

const storageClasses = fc.record({
  apiVersion: fc.constant('storage.k8s.io/v1'),
  kind: fc.constant('StorageClass'),
  metadata: fc.constant({ name: 'block' }),
  provisioner: fc.constant('block.example.com'),
  volumeBindingMode: fc.constantFrom('WaitForFirstConsumer', 'Immediate'),
  reclaimPolicy: maybe(fc.constant('Retain')),
  allowVolumeExpansion: maybe(fc.constant(true)),
});

const claimSpecs = fc.record({
  accessModes: fc.constantFrom(['ReadWriteOnce'], ['ReadWriteOncePod'], ['ReadWriteMany']),
  storageClassName: fc.constant('block'),
  resources: fc.constant({ requests: { storage: '1Gi' } }),
});

const claims = claimSpecs.map((spec) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec,
}));

function statefulSets(claims: boolean) {
  return fc
    .record({
      replicas: fc.integer({ min: 1, max: 3 }),
      image: images,
      pod: podSpecs,
      claim: claims ? claimSpecs : fc.constant(undefined),
      podManagementPolicy: maybe(fc.constant('Parallel')),
      minReadySeconds: maybe(fc.constant(2)),
      revisionHistoryLimit: maybe(fc.constantFrom(0, 1)),
      start: maybe(fc.constant(1)),
      updateStrategy: maybe(
        fc.oneof(
          fc.constant({ type: 'RollingUpdate' }),
          fc.constant({ type: 'OnDelete' }),
          fc.record({ rollingUpdate: fc.record({ partition: fc.integer({ min: 1, max: 3 }) }) }),
        ),
      ),
      retention: maybe(retentions),
    })
    .map(({ image, pod: { cpu, ...pod }, claim, start, retention, ...spec }) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web' },
      spec: {
        serviceName: 'web',
        ...spec,
        ...(start && { ordinals: { start } }),
        ...(claim && retention && { persistentVolumeClaimRetentionPolicy: retention }),
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: { ...pod, containers: [container(image, !!claim, cpu)] } },
        ...(claim && { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] }),
      },
    }));
}

function deployments(claims: boolean) {
  return fc
    .record({
      replicas: fc.integer({ min: 1, max: 3 }),
      image: images,
      pod: podSpecs,
      minReadySeconds: maybe(fc.constant(2)),
      revisionHistoryLimit: maybe(fc.constantFrom(0, 1)),
      strategy: maybe(
        fc.oneof(
          fc.constant({ type: 'Recreate' }),
          fc
            .record({ maxSurge: percents, maxUnavailable: percents })
            .filter(({ maxSurge, maxUnavailable }) => maxSurge !== 0 || maxUnavailable !== 0)
            .map((rollingUpdate) => ({ rollingUpdate })),
        ),
      ),
    })
    .map(({ image, pod: { cpu, ...pod }, ...spec }) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        ...spec,
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            ...pod,
            ...(claims && { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
            containers: [container(image, claims, cpu)],
          },
        },
      },
    }));
}

const budgets = fc
  .oneof(
    fc.record({ maxUnavailable: percents }),
    fc.record({ minAvailable: percents, unhealthyPodEvictionPolicy: maybe(fc.constant('AlwaysAllow')) }),
  )
  .map((rule) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { ...rule, selector: { matchLabels: LABELS } },
  }));

/** Something that somebody does to a cluster of these nodes. */
type Deed = (nodes: readonly string[]) => ScenarioStep;

function always(step: ScenarioStep): Deed {
  return () => step;
}

/** Deeds that make sense for every workload. */
function commonDeeds(workload: string, pods: readonly string[]): fc.Arbitrary<Deed>[] {
  const onPod = (deed: (pod: string) => ScenarioStep) => fc.constantFrom(...pods).map((pod) => always(deed(pod)));
  const onNode = (deed: (node: string) => ScenarioStep) =>
    fc.nat({ max: NODES.length - 1 }).map(
      (i): Deed =>
        (nodes) =>
          deed(nodes[i % nodes.length]),
    );
  const withImage = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'app', image }] } } } });
  return [
    fc.integer({ min: 0, max: 4 }).map((replicas) => always({ scale: { object: workload, replicas } })),
    images.map((image) => always({ patch: { object: workload, strategic: withImage(image) } })),
    onPod((pod) => ({ delete: `Pod/${pod}` })),
    onPod((pod) => ({ delete: { object: `Pod/${pod}`, grace: 0 } })),
    onPod((pod) => ({ evict: `Pod/${pod}` })),
    onPod((pod) => ({ patch: { object: `Pod/${pod}`, merge: { metadata: { labels: { app: 'other' } } } } })),
    onNode((cordon) => ({ cordon })),
    onNode((uncordon) => ({ uncordon })),
    onNode((node) => ({ drain: { node, timeout: '3s' } })),
    onNode((node) => ({ taint: { node, key: 'maintenance', effect: 'NoExecute' } })),
    fc
      .constantFrom('neverReady' as const, 'ready' as const, 'crashLoop' as const)
      .map((does) => always({ behave: { 'app:v1': { does } } })),
    fc
      .constantFrom('background' as const, 'foreground' as const, 'orphan' as const)
      .map((cascade) => always({ delete: { object: workload, cascade } })),
  ];
}

function setDeeds(): fc.Arbitrary<Deed>[] {
  const web = 'StatefulSet/web';
  const patched = (spec: unknown) => always({ patch: { object: web, merge: { spec } } });
  return [
    ...commonDeeds(web, ['web-0', 'web-1', 'web-2']),
    fc.integer({ min: 0, max: 3 }).map((partition) => patched({ updateStrategy: { rollingUpdate: { partition } } })),
    fc.integer({ min: 0, max: 2 }).map((start) => patched({ ordinals: { start } })),
    fc.constant(patched({ minReadySeconds: 2 })),
  ];
}

function claimDeeds(): fc.Arbitrary<Deed>[] {
  const claim = fc.integer({ min: 0, max: 2 }).map((ordinal) => `data-web-${ordinal}`);
  const bigger = { spec: { resources: { requests: { storage: '2Gi' } } } };
  return [
    claim.map((name) => always({ delete: `PersistentVolumeClaim/${name}` })),
    claim.map((name) => always({ delete: `PersistentVolume/{pv-of ${name}}` })),
    claim.map((name) => always({ patch: { object: `PersistentVolumeClaim/${name}`, merge: bigger } })),
    retentions.map((persistentVolumeClaimRetentionPolicy) =>
      always({ patch: { object: 'StatefulSet/web', merge: { spec: { persistentVolumeClaimRetentionPolicy } } } }),
    ),
  ];
}

function deploymentDeeds(): fc.Arbitrary<Deed>[] {
  const web = 'Deployment/web';
  const recreate = { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } };
  return [
    ...commonDeeds(web, ['web-{rev1}-{pod1}', 'web-{rev1}-{pod2}', 'web-{rev2}-{pod1}']),
    fc.boolean().map((paused) => always({ patch: { object: web, merge: { spec: { paused } } } })),
    fc.constant(always({ patch: { object: web, merge: recreate } })),
    fc.constant(always({ delete: 'ReplicaSet/web-{rev1}' })),
  ];
}

function sharedClaimDeeds(): fc.Arbitrary<Deed>[] {
  return [
    fc.constant(always({ delete: 'PersistentVolumeClaim/data' })),
    fc.constant(always({ delete: 'PersistentVolume/{pv-of data}' })),
  ];
}

const SETTLE: ScenarioStep = { settle: { quiet: '2s' } };

/** Deeds, and whether the cluster may calm down before the next one. */
function deedsOf(deeds: readonly fc.Arbitrary<Deed>[]) {
  return fc.array(fc.tuple(fc.oneof(...deeds), fc.constantFrom(true, false, false)), { maxLength: 10, size: 'max' });
}

const workloads = fc.oneof(
  fc.tuple(statefulSets(false), deedsOf(setDeeds())).map(([set, deeds]) => ({ objects: [set], deeds, claims: false })),
  fc
    .tuple(statefulSets(true), deedsOf([...setDeeds(), ...claimDeeds()]))
    .map(([set, deeds]) => ({ objects: [set], deeds, claims: true })),
  fc
    .tuple(deployments(false), deedsOf(deploymentDeeds()))
    .map(([deployment, deeds]) => ({ objects: [deployment], deeds, claims: false })),
  fc
    .tuple(claims, deployments(true), deedsOf([...deploymentDeeds(), ...sharedClaimDeeds()]))
    .map(([claim, deployment, deeds]) => ({ objects: [claim, deployment], deeds, claims: true })),
);

/** Without a name, which is the caller's. */
export const scenarios: fc.Arbitrary<Omit<Scenario, 'name'>> = fc
  .record({
    nodes: fc.integer({ min: 1, max: NODES.length }).map((count) => NODES.slice(0, count)),
    topology: fc.constantFrom('zone' as const, 'node' as const, 'none' as const),
    storageClass: storageClasses,
    budget: maybe(budgets),
    workload: workloads,
  })
  .map(({ nodes, topology, storageClass, budget, workload: { objects, deeds, claims: withClaims } }) => {
    const names = nodes.map(({ name }) => name);
    const manifests = [...(withClaims ? [storageClass] : []), ...(budget ? [budget] : []), ...objects];
    return {
      cluster: { nodes, ...(topology !== 'zone' && { drivers: [{ name: 'block.example.com', topology }] }) },
      behaviours: BEHAVIOURS,
      steps: [
        { apply: manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join('---\n') },
        SETTLE,
        ...deeds.flatMap(([deed, calmly], i) =>
          calmly || i === deeds.length - 1 ? [deed(names), SETTLE] : [deed(names)],
        ),
      ],
    };
  });
