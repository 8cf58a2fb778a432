import { DescribedCluster } from '../../../lib/rules/facts/described-cluster';
import { worldFor } from '../../../lib/rules/facts/world';

const nodes = [{ name: 'a' }];
const world = (description: object) =>
  worldFor([], { kubernetesVersion: '1.37', cluster: new DescribedCluster({ nodes, ...description }) });

test('the described feature gates hold in what is played', () => {
  const maxUnavailable = (description: object) => world(description).switches.maxUnavailableStatefulSet;
  expect([maxUnavailable({}), maxUnavailable({ featureGates: { MaxUnavailableStatefulSet: false } })]).toEqual([
    true,
    false,
  ]);
});

test('so do the described waits, which are told in seconds', () => {
  const timers = { nodeMonitorGrace: 20, notReadyToleration: 30, forcedDetach: 60 };
  expect(world({ timers }).run.cluster.model.timings).toMatchObject({
    nodeMonitorGraceMs: 20_000,
    tolerationSeconds: 30,
    forcedDetachMs: 60_000,
  });
});
