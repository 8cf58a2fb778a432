import type { KubeObject } from '../../lib/kube/objects';

/** A store with a volume each, as plain manifests: what the benches of the model play with. */
export function storeManifests(
  replicas: number,
  podManagementPolicy: 'OrderedReady' | 'Parallel' = 'OrderedReady',
): readonly KubeObject[] {
  const storageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'block.example.com',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas,
      serviceName: 'db',
      podManagementPolicy,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'db', image: 'db:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  };
  return [storageClass, set];
}
