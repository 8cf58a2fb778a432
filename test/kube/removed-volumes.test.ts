import type { KubeObject } from '../../lib/kube/objects';
import { removedVolumes } from '../../lib/kube/removed-volumes';

const told = (object: object) =>
  removedVolumes({ apiVersion: 'v1', metadata: { name: 'a' }, ...object } as unknown as KubeObject, '1.37').map(
    ({ message, help, clusterText }) => [message, help, clusterText],
  );

test.each<[provisioner: string, why: string | undefined, driver: string | undefined]>([
  ['disk.example.com', undefined, undefined],
  ['kubernetes.io/no-provisioner', undefined, undefined],
  ['kubernetes.io/gce-pd', undefined, undefined],
  ['kubernetes.io/aws-ebs', undefined, undefined],
  ['kubernetes.io/portworx-volume', undefined, undefined],
  ['kubernetes.io/rbd', '(removed in 1.31)', 'rbd.csi.ceph.com'],
  ['kubernetes.io/glusterfs', '(removed in 1.26)', undefined],
  [
    'kubernetes.io/gcd-pd',
    '(there never was such a provisioner); did you mean "kubernetes.io/gce-pd"?',
    'pd.csi.storage.gke.io',
  ],
  ['kubernetes.io/something-else', '(there never was such a provisioner)', undefined],
])('provisioner %s', (provisioner, why, driver) => {
  const help =
    driver === undefined
      ? 'Name the provisioner of a CSI driver that is installed in the cluster.'
      : `Install the CSI driver ${driver} and write provisioner: ${driver}`;
  const message = `provisioner ${provisioner} has no driver in Kubernetes 1.37 ${why}`;
  expect(told({ kind: 'StorageClass', provisioner })).toEqual(
    why === undefined ? [] : [[message, help, `no volume plugin matched name: ${provisioner}`]],
  );
});

const TEMPLATE = (volume: object) => ({
  spec: { template: { spec: { containers: [], volumes: [{ name: 'v', ...volume }] } } },
});

test.each<[what: string, object: object, message: string | undefined]>([
  [
    'a Pod',
    { kind: 'Pod', spec: { volumes: [{ name: 'v', rbd: {} }] } },
    'spec.volumes[0].rbd: volumes of type rbd have no driver in Kubernetes 1.37 (removed in 1.31)',
  ],
  [
    'a Deployment',
    { kind: 'Deployment', ...TEMPLATE({ cephfs: {} }) },
    'spec.template.spec.volumes[0].cephfs: volumes of type cephfs have no driver in Kubernetes 1.37 (removed in 1.31)',
  ],
  [
    'a CronJob',
    { kind: 'CronJob', spec: { jobTemplate: TEMPLATE({ flocker: {} }) } },
    'spec.jobTemplate.spec.template.spec.volumes[0].flocker: volumes of type flocker have no driver in Kubernetes 1.37 (removed in 1.25)',
  ],
  [
    'a PersistentVolume',
    { kind: 'PersistentVolume', spec: { glusterfs: {} } },
    'spec.glusterfs: volumes of type glusterfs have no driver in Kubernetes 1.37 (removed in 1.26)',
  ],
  ['a type that is redirected', { kind: 'PersistentVolume', spec: { awsElasticBlockStore: {} } }, undefined],
  ['a type that works', { kind: 'Pod', spec: { volumes: [{ name: 'v', nfs: {} }] } }, undefined],
  ['another kind', { kind: 'ConfigMap', spec: { volumes: [{ name: 'v', rbd: {} }] } }, undefined],
])('volumes of %s', (_, object, message) => {
  expect(told(object).map(([text]) => text)).toEqual(message === undefined ? [] : [message]);
});
