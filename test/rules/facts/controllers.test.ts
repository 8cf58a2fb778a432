/** What the rules of ordering and disruption compute by themselves, held to what the controllers of the model do. */
import fc from 'fast-check';
import { atRest } from '../../../lib/check/settle';
import type { KubeObject, PodDisruptionBudget, StatefulSet } from '../../../lib/kube/objects';
import type { Behaviour } from '../../../lib/model/kinds';
import { patch } from '../../../lib/model/user';
import { allowanceOf } from '../../../lib/rules/facts/budgets';
import { Render } from '../../../lib/rules/facts/render';
import { resourceOf } from '../../../lib/rules/facts/resource';
import { told } from '../support/examples';

const PROBE = { tcpSocket: { port: 5000 } };
const LABELS = { app: 'db' };
const KEY = 'default/db';
const IMAGE = 'spec.template.spec.containers.0.image';

function set(image: string, podManagementPolicy: 'OrderedReady' | 'Parallel', replicas = 3): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      replicas,
      podManagementPolicy,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'db', image, readinessProbe: PROBE }] } },
    },
  } as unknown as StatefulSet;
}

/** A world at rest, in which the set can be changed and pods can break. */
function world(manifest: StatefulSet, kubernetesVersion: string, images: readonly string[] = []) {
  const behaviours = Object.fromEntries(images.map((image) => [image, { does: 'neverReady' as const }]));
  const { run } = atRest([manifest], { kubernetesVersion, behaviours });
  const broken: Behaviour = { does: 'neverReady', readyAfterMs: 0, stopAfterMs: 0 };
  return {
    change: (merge: object) => {
      patch(run.store, (request) => run.request('user', request), 'StatefulSet', KEY, { merge });
      run.rest();
    },
    break: (pod: string) => {
      run.impose('Behaviour', `Pod/${pod}`, broken);
      run.rest();
    },
    imageOf: (pod: string) => run.store.get('Pod', `default/${pod}`)?.spec.containers[0]?.image,
    pods: () => run.store.list('Pod').map(({ metadata }) => metadata.name),
  };
}

const toImage = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'db', image, readinessProbe: PROBE }] } } },
});

const VERSIONS = ['1.33', '1.34', '1.35.0', '1.35.3', '1.35.4', '1.36', '1.37'];

test.each(
  VERSIONS.flatMap((version) => (['OrderedReady', 'Parallel'] as const).map((policy) => [version, policy] as const)),
)('ORD04 in %s, %s: a broken pod stays exactly where the rule says so', (version, policy) => {
  const { change, imageOf } = world(set('db:bad', policy), version, ['db:bad']);
  change(toImage('db:2'));
  const stays = imageOf('db-0') === 'db:bad';
  const says = told('ORD04', {
    before: { 'StatefulSet/db': { [IMAGE]: 'db:bad', 'spec.podManagementPolicy': policy } },
    after: { 'StatefulSet/db': { [IMAGE]: 'db:2', 'spec.podManagementPolicy': policy } },
    behaviours: { 'db:bad': { does: 'neverReady' } },
    cluster: { kubernetesVersion: version },
  });
  expect(says).toHaveLength(stays ? 1 : 0);
});

test.each(VERSIONS)(
  'ORD05 in %s: a rollout takes db-2 while db-0 is down exactly where the rule says so',
  (version) => {
    const cluster = world(set('db:1', 'Parallel'), version);
    cluster.break('db-0');
    cluster.change(toImage('db:2'));
    const says = told('ORD05', {
      'StatefulSet/db': { 'spec.podManagementPolicy': 'Parallel' },
      cluster: { kubernetesVersion: version },
    });
    expect(says).toHaveLength(cluster.imageOf('db-2') === 'db:2' ? 1 : 0);
  },
);

test.each([
  ['OrderedReady', 3, 2, ['db-0']],
  ['OrderedReady', 3, 2, ['db-2']],
  ['OrderedReady', 5, 2, ['db-2', 'db-3']],
  ['OrderedReady', 5, 2, ['db-2', 'db-4']],
  ['OrderedReady', 5, 3, ['db-1', 'db-2']],
  ['Parallel', 3, 2, ['db-0']],
] as const)('ORD08: %s, from %d to %d with %j broken', (podManagementPolicy, from, to, broken) => {
  const cluster = world(set('db:1', podManagementPolicy, from), '1.37');
  for (const pod of broken) cluster.break(pod);
  cluster.change({ spec: { replicas: to } });
  const [stop] = cluster
    .pods()
    .filter((pod) => Number(pod.slice(3)) >= to)
    .slice(-1);
  const [says = ''] = told('ORD08', {
    before: { 'StatefulSet/db': { 'spec.replicas': from, 'spec.podManagementPolicy': podManagementPolicy } },
    after: { 'StatefulSet/db': { 'spec.replicas': to, 'spec.podManagementPolicy': podManagementPolicy } },
    cluster: { pods: broken.map((name) => ({ name, ready: false })) },
  });
  expect(/stops at (\S+):/.exec(says)?.[1]).toBe(stop);
});

test('DSR02 and DSR03: a budget lets as many go as the disruption controller says', () => {
  const amount = fc.oneof(
    fc.nat(6),
    fc.nat(100).map((percent) => `${percent}%`),
  );
  const spec = fc.oneof(
    amount.map((minAvailable) => ({ minAvailable })),
    amount.map((maxUnavailable) => ({ maxUnavailable })),
    fc.constant({}),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), spec, (replicas, fields) => {
      const budget = {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'db', namespace: 'default' },
        spec: { ...fields, selector: { matchLabels: LABELS } },
      } as PodDisruptionBudget;
      const manifests: readonly KubeObject[] = [budget, set('db:1', 'Parallel', replicas)];
      const { run } = atRest(manifests, {});
      const resources = manifests.map((object) => resourceOf(object, {} as never));
      const [own] = new Render(resources, [], () => ({})).of<PodDisruptionBudget>('PodDisruptionBudget');
      const render = new Render(resources, [], () => ({}));
      expect(own && allowanceOf(own, render)?.allowed).toBe(
        run.store.get('PodDisruptionBudget', KEY)?.status?.disruptionsAllowed,
      );
    }),
    { numRuns: 40 },
  );
});
