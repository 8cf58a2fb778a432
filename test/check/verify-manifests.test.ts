import { parseAllDocuments } from 'yaml';
import { verifyManifests } from '../../lib/check/verify-manifests';
import type { KubeObject } from '../../lib/kube/objects';

/** What a verification finds in manifests, a line a trouble: story, pod, problem. */
function found(yaml: string): readonly string[] {
  const manifests = parseAllDocuments(yaml).map((document) => document.toJS() as KubeObject);
  const { troubles, refused, sets, ordinals } = verifyManifests({ manifests });
  expect([sets, ordinals].every((n) => n > 0)).toBe(true);
  return [
    ...refused.map(({ object, message }) => `${object} refused: ${message}`),
    ...troubles.map(({ story, pod, problem }) => `${story}: ${pod} ${problem}`),
  ];
}

interface SetText {
  readonly replicas?: number;
  readonly spec?: string;
  readonly pod?: string;
  readonly claim?: string;
  readonly template?: string;
}

/** A set with a claim of 1Gi; each part may be added to, in flow style. */
function setOf({ replicas = 3, spec = '', pod = '', claim = 'storageClassName: fast', template }: SetText): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: ${replicas}
  serviceName: db
  selector: {matchLabels: {app: db}}
  ${spec}
  template:
    metadata: {labels: {app: db}}
    spec:
      ${pod}
      containers: [{name: db, image: "db:1"}]
  volumeClaimTemplates: ${template ?? `[{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], ${claim}, resources: {requests: {storage: 1Gi}}}}]`}
`;
}

const zonal = (mode: string) => `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
volumeBindingMode: ${mode}
`;
const NO_PROVISIONER = `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
`;
const apart = (key: string) =>
  `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ${key}, labelSelector: {matchLabels: {app: db}}}]}}`;
const WAITING = zonal('WaitForFirstConsumer');

describe('no false alarms', () => {
  test.each<readonly [string, string]>([
    ['a class that nobody has shown', setOf({})],
    ['the default class of a cluster', setOf({ claim: 'volumeMode: Filesystem' })],
    ['a zonal class that waits', setOf({}) + WAITING],
    ['labels that nodes must have', setOf({ pod: 'nodeSelector: {disk: ssd}' }) + WAITING],
    [
      'a zone that pods must be in, with a class that waits',
      setOf({ pod: 'nodeSelector: {topology.kubernetes.io/zone: eu-1}' }) + WAITING,
    ],
    [
      'a node affinity',
      setOf({
        pod: 'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: tier, operator: In, values: [db]}, {key: gpu, operator: DoesNotExist}]}]}}}',
      }),
    ],
    ['one pod a node', setOf({ replicas: 5, pod: apart('kubernetes.io/hostname') }) + WAITING],
    ['one pod a zone, as many as zones', setOf({ pod: apart('topology.kubernetes.io/zone') }) + WAITING],
    [
      'spread over zones',
      setOf({
        pod: 'topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: db}}}]',
      }) + WAITING,
    ],
    ['volumes that are made by hand', setOf({}) + NO_PROVISIONER],
    [
      'shared volumes',
      setOf({
        template:
          '[{metadata: {name: data}, spec: {accessModes: [ReadWriteMany], storageClassName: nfs, resources: {requests: {storage: 1Gi}}}}]',
      }),
    ],
    [
      'ephemeral volumes',
      setOf({
        template: '[]',
        pod: 'volumes: [{name: tmp, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}}}}]',
      }),
    ],
    ['no volumes at all', setOf({ template: '[]' })],
    ['ordinals from five', setOf({ spec: 'ordinals: {start: 5}' })],
    ['updates on deletion', setOf({ spec: 'updateStrategy: {type: OnDelete}' })],
    ['a partition', setOf({ spec: 'updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}' })],
    ['in parallel', setOf({ spec: 'podManagementPolicy: Parallel' })],
    ['minReadySeconds', setOf({ spec: 'minReadySeconds: 30' })],
    ['a single replica', setOf({ replicas: 1 })],
    ['tolerations and priorities', setOf({ pod: 'tolerations: [{operator: Exists}]' })],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });
});

describe('true troubles', () => {
  test('volumes that are made before a zone is chosen, and pods that must be in one', () => {
    const yaml = setOf({ pod: 'nodeSelector: {topology.kubernetes.io/zone: eu-1}' }) + zonal('Immediate');
    expect(found(yaml)[0]).toMatch(/^after it is applied: default\/db-\d never-ready$/);
  });

  test('a set that the API server refuses', () => {
    expect(
      found(`${setOf({ spec: 'podManagementPolicy: Sideways' })}---${setOf({}).replaceAll('db', 'ok')}`)[0],
    ).toMatch(/^StatefulSet\/db refused: .*podManagementPolicy/);
  });

  test('a class that only takes hand-made volumes, of which there are too few', () => {
    const volume = `
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: only}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  local: {path: /mnt}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [host-1]}]}]}}
`;
    expect(found(setOf({ replicas: 2 }) + NO_PROVISIONER + volume)[0]).toBe(
      'after it is applied: default/db-1 never-ready',
    );
  });
});
