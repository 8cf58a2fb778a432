import { type Key, type Kind, keyOfUid, type Mount, nameOf, type Sandbox } from '../../../lib/model/kinds';
import { PROPERTIES } from '../../../lib/rules/properties';
import { world } from '../../model/world';

type Rows = readonly (readonly [Kind, Key, unknown])[];

const VOLUME = (modes: string) => `
apiVersion: v1
kind: PersistentVolume
metadata: { name: pv }
spec: { accessModes: [${modes}], csi: { driver: d, volumeHandle: disk } }`;

const SET = (spec = '') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: default }
spec: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: data } }]${spec} }
status: { currentRevision: db-1, updateRevision: db-2 }`;

/** Of three members, while the set is updated. */
const QUORUM = (quorum: string, status = '{ currentRevision: db-1, updateRevision: db-2 }') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: default, annotations: { cdk8s-stateful/quorum: "${quorum}" } }
spec: { replicas: 3 }
status: ${status}`;

const POD = (name: string, more = '', status = '') => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: default${more} }
spec: { containers: [] }
status: { conditions: [{ type: Ready, status: "True" }${status}] }`;

const BUDGET = `
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: db, namespace: default }
spec: { selector: { matchLabels: { app: db } } }
status: { expectedPods: 2, desiredHealthy: 1 }`;

const DEPLOYMENT = (available: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default, generation: 2 }
spec: { replicas: 1 }
status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: ${available} }`;

const EVICTED = ', { type: DisruptionTarget, status: "True", reason: EvictionByEvictionAPI }';

function sandbox(uid: string, node: string, mount: Partial<Mount> = {}, more: Partial<Sandbox> = {}): Rows[number] {
  const mounts = [
    { claim: `default/data-${nameOf(keyOfUid(uid))}`, volume: 'disk', readOnly: false, found: 'own', ...mount },
  ];
  const pod = uid.slice(uid.indexOf('/') + 1, uid.indexOf('#'));
  return ['Sandbox', uid, { node, pod, uid, life: 'running', volumes: [], mounts, containers: [], ...more }];
}

const ledger = (ordinal: number): Rows[number] => [
  'Ledger',
  `default/data-db-${ordinal} as default/db-${ordinal}`,
  { claim: `default/data-db-${ordinal}`, identity: `default/db-${ordinal}` },
];
const disk = (...tokens: string[]): Rows[number] => ['Disk', 'disk', { volume: 'disk', tokens }];
const both = (more: Partial<Mount> = {}): Rows => [
  sandbox('Pod/default/db-0#1', 'a'),
  sandbox('Pod/default/db-1#1', 'b', more),
];
const revision = (name: string, hash: string) => POD(name, `, labels: { controller-revision-hash: ${hash} }`);
const evicted = (name: string) => POD(name, ', labels: { app: db }, deletionTimestamp: true', EVICTED);

/** Whether the property holds, and what must be seen for that to say something. */
const cases: readonly [
  property: string,
  title: string,
  manifests: string,
  rows: Rows,
  holds: boolean,
  seen: boolean,
][] = [
  ['one-writer', 'nobody writes', '', [], true, false],
  ['one-writer', 'two nodes write a volume of one node', VOLUME('ReadWriteOnce'), both(), false, true],
  ['one-writer', 'one of them only reads', VOLUME('ReadWriteOnce'), both({ readOnly: true }), true, true],
  ['one-writer', 'the volume is for many', VOLUME('ReadWriteMany'), both(), true, true],
  ['one-writer', 'two volumes', VOLUME('ReadWriteOnce'), both({ volume: 'other' }), true, true],
  ['own-data', 'own data', '', both(), true, true],
  ['own-data', 'data of another', '', both({ found: 'foreign' }), false, true],
  ['own-data', 'data lost', '', both({ found: 'lost' }), false, true],
  ['own-data', 'none yet', '', [sandbox('Pod/default/db-0#1', 'a', { found: 'empty' })], true, false],
  ['quorum-kept', 'two of three are up', QUORUM('2') + POD('db-0') + POD('db-1'), [], true, true],
  ['quorum-kept', 'so are they of a majority', QUORUM('majority') + POD('db-0') + POD('db-1'), [], true, true],
  ['quorum-kept', 'one is up', QUORUM('majority') + POD('db-0'), [], false, true],
  [
    'quorum-kept',
    'one of two stops',
    QUORUM('2') + POD('db-0') + POD('db-1', ', deletionTimestamp: true'),
    [],
    false,
    true,
  ],
  ['quorum-kept', 'no update', QUORUM('2', '{ currentRevision: db-1, updateRevision: db-1 }'), [], true, false],
  ['quorum-kept', 'nobody says of a quorum', SET(), [], true, false],
  ['one-pod-of-a-name', 'two names', '', both(), true, false],
  [
    'one-pod-of-a-name',
    'two of a name run',
    SET(),
    [sandbox('Pod/default/db-0#1', 'a'), sandbox('Pod/default/db-0#2', 'b')],
    false,
    true,
  ],
  [
    'one-pod-of-a-name',
    'one has stopped',
    SET(),
    [sandbox('Pod/default/db-0#1', 'a', {}, { life: 'stopped' }), sandbox('Pod/default/db-0#2', 'b')],
    true,
    true,
  ],
  [
    'one-pod-of-a-name',
    'names of no set are drawn',
    '',
    [sandbox('Pod/default/web-x#1', 'a'), sandbox('Pod/default/web-x#2', 'b')],
    true,
    false,
  ],
  ['ordered-start', 'the first has started', SET(), [ledger(0)], true, false],
  ['ordered-start', 'both have started', SET(), [ledger(0), ledger(1)], true, true],
  ['ordered-start', 'only the second has started', SET(), [ledger(1)], false, false],
  ['ordered-start', 'order does not matter', SET(', podManagementPolicy: Parallel'), [ledger(1)], true, false],
  ['claims-kept', 'nothing was written', SET(), [], true, false],
  ['claims-kept', 'a claim is gone', SET(), [ledger(0)], false, true],
  [
    'claims-kept',
    'a claim is gone, as the set says',
    SET(', persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }'),
    [ledger(0)],
    true,
    true,
  ],
  ['data-survives', 'on a disk', '', [ledger(0), disk('default/db-0')], true, true],
  ['data-survives', 'on no disk', '', [ledger(0), disk('default/db-1')], false, true],
  ['update-order', 'nothing updated', SET() + revision('db-0', 'db-1') + revision('db-1', 'db-1'), [], true, false],
  ['update-order', 'the highest first', SET() + revision('db-0', 'db-1') + revision('db-1', 'db-2'), [], true, true],
  ['update-order', 'the lowest first', SET() + revision('db-0', 'db-2') + revision('db-1', 'db-1'), [], false, true],
  ['budget-respected', 'one evicted', BUDGET + evicted('db-0') + POD('db-1', ', labels: { app: db }'), [], true, true],
  ['budget-respected', 'both evicted', BUDGET + evicted('db-0') + evicted('db-1'), [], false, true],
  ['rolled-out', 'it is', DEPLOYMENT(1), [], true, false],
  ['rolled-out', 'its pod is not available', DEPLOYMENT(0), [], false, true],
  ['all-ready', 'both are there', SET() + POD('db-0') + POD('db-1'), [], true, false],
  ['all-ready', 'one is missing', SET() + POD('db-0'), [], false, true],
  ['all-ready', 'one is going', SET() + POD('db-0') + POD('db-1', ', deletionTimestamp: true'), [], false, true],
];

test.each(cases)('%s: %s', (name, _, manifests, rows, holds, seen) => {
  const pair = PROPERTIES.find(({ property }) => property.name === name);
  const state = world(manifests, rows);
  expect([pair?.property.holds(state), pair?.seen.holds(state)]).toEqual([holds, seen]);
});

test('every property has its cases, both ways', () => {
  const shown = (holds: boolean) =>
    [...new Set(cases.filter((each) => each[4] === holds).map(([name]) => name))].sort();
  const names = PROPERTIES.map(({ property }) => property.name).sort();
  expect([shown(true), shown(false)]).toEqual([names, names]);
});
