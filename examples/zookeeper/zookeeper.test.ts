import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: three servers, no trouble', () => {
  expect(reportOf(build)).toEqual({ sets: 1, deployments: 0, ordinals: 3, troubles: [], refused: [] });
});

describe('on a cluster', () => {
  const trial = new Trial('zookeeper').settle();

  test('S1.4: each server gets a claim of its own, and none is made ahead', () => {
    expect(yamlOf(build)).not.toContain('\nkind: PersistentVolumeClaim');
    expect(trial.claims).toEqual([
      'data-zookeeper-1: Bound rbd',
      'data-zookeeper-2: Bound rbd',
      'data-zookeeper-3: Bound rbd',
    ]);
  });

  test('S1.1: their volumes are made by the driver of the class, 8Gi each', () => {
    const volumes = trial.store.list('PersistentVolume').map(({ spec }) => [spec.csi?.driver, spec.capacity?.storage]);
    expect(volumes).toEqual(Array(3).fill(['rbd.csi.ceph.com', '8Gi']));
  });

  test('S1.5: the names by which servers look for each other are those of the headless Service that governs the set', () => {
    const env = trial.pod('zookeeper-1')!.spec.containers[0]!.env!;
    const servers = env.find(({ name }) => name === 'ZOO_SERVERS')!.value!;
    const hosts = servers.split(' ').map((server) => server.replace(/^server\.\d=([^:]*):.*/, '$1'));
    expect(hosts).toEqual(trial.names('zookeeper-server'));
    expect(hosts).toHaveLength(3);
  });

  test('the id of a server is its ordinal', () => {
    const ids = trial.store.list('Pod').map(({ metadata }) => metadata.labels?.['apps.kubernetes.io/pod-index']);
    expect(ids).toEqual(['1', '2', '3']);
  });
});
