import { App, Chart, Size } from 'cdk8s';
import { StatefulStore, StorageClass, VolumeBindingMode } from '../../lib';

export interface StoreOptions {
  readonly replicas?: number;
  readonly image?: string;
  readonly size?: number;
  readonly id?: string;
  /** The volume is made before anybody knows the zone to which the pods are bound. */
  readonly early?: boolean;
}

/** A chart with one store. */
export function store({ replicas = 2, image = 'db:1', size = 1, id = 'db', early = false }: StoreOptions = {}): Chart {
  const chart = new Chart(new App(), 'shop');
  const storageClass = early
    ? StorageClass.awsEbs(chart, 'fast', { volumeBindingMode: VolumeBindingMode.IMMEDIATE })
    : StorageClass.awsEbs(chart, 'fast');
  new StatefulStore(chart, id, {
    replicas,
    containers: [{ image, ports: [{ number: 5000, name: 'db' }] }],
    volumes: [{ name: 'data', size: Size.gibibytes(size), mountPath: '/data', storageClass }],
    ...(early && { pod: { nodeSelector: { 'topology.kubernetes.io/zone': 'eu-central-1a' } } }),
  });
  return chart;
}
