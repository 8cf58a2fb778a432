import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../lib/kube/objects';
import type { NodeSpec } from '../../lib/model/setup';

export interface SetOptions {
  readonly replicas?: number;
  /** More of the set's spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly class?: Readonly<Record<string, unknown>>;
  readonly claims?: boolean;
  readonly more?: string;
}

/** A StatefulSet `db` whose pods each have a claim `data` of the class `fast`. */
export function database({ replicas = 1, spec, claims = true, more = '', ...options }: SetOptions = {}): KubeObject[] {
  const volumeMounts = claims ? [{ name: 'data', mountPath: '/data' }] : [];
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'db', image: 'db:1', volumeMounts }] },
      },
      ...(claims && { volumeClaimTemplates: [CLAIM] }),
      ...spec,
    },
  };
  const storageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'block.example.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...options.class,
  };
  const others = parseAllDocuments(more).flatMap((document) => (document.toJS() as KubeObject | null) ?? []);
  return [...(claims ? [storageClass] : []), ...others, set] as KubeObject[];
}

const CLAIM = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
};

/** Nodes of one zone each, or all of one. */
export function nodes(count: number, zone?: string): NodeSpec[] {
  return Array.from({ length: count }, (_, i) => ({ name: `node-${'abcdef'[i]}`, zone: zone ?? `z${i + 1}` }));
}

/** A Deployment `web` of one pod with the claim `data`, of one node. */
export function shared(strategy: Readonly<Record<string, unknown>>): KubeObject[] {
  const [storageClass] = database();
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...CLAIM };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      strategy,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'web', image: 'web:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
        },
      },
    },
  };
  return [storageClass, claim, deployment] as KubeObject[];
}
