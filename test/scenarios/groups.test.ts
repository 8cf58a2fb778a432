import type { KubeObject } from '../../lib/kube/objects';
import { groupsOf, shapeOf } from '../../lib/scenarios/groups';

const object = (kind: string, name: string, spec: object = {}, more: object = {}) =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'n' }, spec, ...more }) as unknown as KubeObject;

const workload = (kind: string, name: string, more: object = {}, volumes: readonly object[] = []) =>
  object(kind, name, {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'i' }], volumes } },
    ...more,
  });
const claimed = (claimName: string) => ({ name: 'v', persistentVolumeClaim: { claimName } });
const template = (storageClassName: string) => ({
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName } }],
});
const hand = object('StorageClass', 'hand', {}, { provisioner: 'kubernetes.io/no-provisioner' });

const names = (groups: readonly (readonly KubeObject[])[]) =>
  groups.map((group) =>
    group
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      .sort()
      .join(' '),
  );

test.each<readonly [string, readonly KubeObject[], readonly string[]]>([
  [
    'two sets have nothing to do with each other',
    [workload('StatefulSet', 'a'), workload('StatefulSet', 'b')],
    ['StatefulSet/a', 'StatefulSet/b'],
  ],
  [
    'a claim that two name binds them',
    [
      workload('Deployment', 'a', {}, [claimed('x')]),
      workload('StatefulSet', 'b', {}, [claimed('x')]),
      object('PersistentVolumeClaim', 'x'),
    ],
    ['Deployment/a PersistentVolumeClaim/x StatefulSet/b'],
  ],
  [
    'so do volumes that are made by hand',
    [
      hand,
      workload('StatefulSet', 'a', template('hand')),
      workload('StatefulSet', 'b', template('hand')),
      object('PersistentVolume', 'pv'),
    ],
    ['PersistentVolume/pv StatefulSet/a StatefulSet/b StorageClass/hand'],
  ],
  [
    'not volumes of a class with a provisioner',
    [workload('StatefulSet', 'a', template('fast')), workload('StatefulSet', 'b', template('fast'))],
    ['StatefulSet/a', 'StatefulSet/b'],
  ],
  [
    'a Service and a budget go with the pods that they select, a governing Service with its set',
    [
      workload('StatefulSet', 'a', { serviceName: 'gov' }),
      workload('StatefulSet', 'b'),
      object('Service', 'sa', { selector: { app: 'a' } }),
      object('Service', 'gov', { selector: { app: 'none' } }),
      object('PodDisruptionBudget', 'pb', { selector: { matchLabels: { app: 'b' } } }),
    ],
    ['Service/gov Service/sa StatefulSet/a', 'PodDisruptionBudget/pb StatefulSet/b'],
  ],
  ['nothing without a workload', [object('Service', 's'), object('PersistentVolumeClaim', 'x')], []],
])('%s', (_, manifests, groups) => {
  expect(names(groupsOf(manifests))).toEqual(groups);
});

test('groups that differ in their names alone have one shape', () => {
  const store = (name: string, replicas: number) => [workload('StatefulSet', name, { replicas, serviceName: name })];
  expect(shapeOf(store('web', 2))).toBe(shapeOf(store('shop', 2)));
  expect(shapeOf(store('web', 2))).not.toBe(shapeOf(store('web', 3)));
});
