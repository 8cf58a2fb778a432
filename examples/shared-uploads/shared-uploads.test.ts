import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: nothing is refused; there is no ordinal to look at', () => {
  expect(reportOf(build)).toEqual({ sets: 0, deployments: 2, ordinals: 0, troubles: [], refused: [] });
});

describe('on a cluster with EFS', () => {
  const trial = new Trial('shared-uploads').settle();
  const podsOf = (app: string) => trial.ready.filter((name) => name.startsWith(`${app}-`));

  test('S0.5, S0.6: all pods, on several nodes, mount the one claim', () => {
    expect(trial.claims).toEqual(['uploads-files: Bound shared-files']);
    expect(trial.store.list('PersistentVolume')).toHaveLength(1);
    expect([podsOf('uploads').length, podsOf('gallery').length]).toEqual([3, 2]);
    const nodes = trial.ready.map((name) => trial.pod(name)!.spec.nodeName);
    expect(new Set(nodes).size).toBeGreaterThan(1);
    for (const name of trial.ready) {
      expect(trial.mounts(name).map(({ claim }) => claim)).toEqual(['default/uploads-files']);
    }
  });

  test('only the upload servers can write', () => {
    const readOnly = (app: string) => podsOf(app).flatMap((name) => trial.mounts(name).map((mount) => mount.readOnly));
    expect(readOnly('uploads')).toEqual([false, false, false]);
    expect(readOnly('gallery')).toEqual([true, true]);
  });

  test('S0.7: the claim asks for ReadWriteMany: nothing but that keeps several nodes from being refused', () => {
    const modes = trial.store.list('PersistentVolumeClaim').map(({ spec }) => spec.accessModes);
    expect(modes).toEqual([['ReadWriteMany']]);
  });

  test('a pod that is deleted is replaced, and nothing that was uploaded is lost', () => {
    const [lost] = podsOf('uploads');
    trial.do({ delete: `Pod/${lost}` }).do({ settle: {} });
    const after = podsOf('uploads');
    expect(after).toHaveLength(3);
    expect(after).not.toContain(lost);
    expect(after.flatMap((name) => trial.mounts(name).map(({ found }) => found))).toContain('own');
  });
});
