import { testExamples, told } from './support/examples';

testExamples('RET03');

const policy = (retention: object, more: object = {}) => ({
  'spec.persistentVolumeClaimRetentionPolicy': retention,
  ...more,
});
const set = (retention: object, more: object = {}) => ({ 'StatefulSet/db': policy(retention, more) });
const SCALED = { whenScaled: 'Delete' };
const DELETED = { whenDeleted: 'Delete' };
const SCALER = {
  'HorizontalPodAutoscaler/x': {
    apiVersion: 'autoscaling/v2',
    metadata: { name: 'x' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
      minReplicas: 3,
      maxReplicas: 5,
    },
  },
};
const upgrade = (retention: object, before: object, after: object) => ({
  before: set(retention, before),
  after: set(retention, after),
});
const ALL = 'data-db-0, data-db-1 and data-db-2';

test.each<[string, object, readonly string[]]>([
  [
    'at a scale-down',
    set(SCALED),
    ['warning: StatefulSet db: whenScaled: Delete removes data-db-2 at a scale-down to 2'],
  ],
  [
    'at a scale-down, counted from the first ordinal',
    set(SCALED, { 'spec.ordinals': { start: 4 } }),
    ['warning: StatefulSet db: whenScaled: Delete removes data-db-6 at a scale-down to 2'],
  ],
  [
    'at the removal of the set',
    set(DELETED),
    [`warning: StatefulSet db: whenDeleted: Delete removes ${ALL} at the removal of the set`],
  ],
  [
    'an upgrade that scales down',
    upgrade(SCALED, { 'spec.replicas': 5 }, {}),
    ['error: StatefulSet db: whenScaled: Delete removes data-db-3 and data-db-4 at this upgrade: replicas 5 → 3'],
  ],
  [
    'an upgrade that is refused, and a tool that makes the set anew',
    { ...upgrade(DELETED, {}, { 'spec.podManagementPolicy': 'Parallel' }), tool: { flux: { force: true } } },
    [
      `error: StatefulSet db: whenDeleted: Delete removes ${ALL} at this upgrade: Flux deletes the set that it cannot change, and makes it anew`,
    ],
  ],
  [
    'an upgrade that is refused, and a tool that gives up',
    upgrade(DELETED, {}, { 'spec.podManagementPolicy': 'Parallel' }),
    [`warning: StatefulSet db: whenDeleted: Delete removes ${ALL} at the removal of the set`],
  ],
  [
    'an autoscaler beside fixed replicas',
    { ...set(SCALED), ...SCALER },
    [
      'error: StatefulSet db: whenScaled: Delete removes data-db-3 and data-db-4 at each apply that sets the replicas of autoscaler x back to 3',
    ],
  ],
  [
    'an autoscaler',
    { ...set(SCALED, { 'spec.replicas': null }), ...SCALER },
    ['warning: StatefulSet db: whenScaled: Delete removes data-db-4 at a scale-down to 4 by autoscaler x'],
  ],
  [
    'members that rebuild, and a set that goes as a whole',
    { ...set({ ...SCALED, ...DELETED }), hints: { 'StatefulSet/db': { rebuilds: true } } },
    [`info: StatefulSet db: whenDeleted: Delete removes ${ALL} at the removal of the set`],
  ],
  ['data that may be lost', { ...set(DELETED), hints: { 'StatefulSet/db': { ephemeral: true } } }, []],
  ['Retain', set({ whenDeleted: 'Retain', whenScaled: 'Retain' }), []],
  [
    'no claims',
    set(DELETED, {
      'spec.volumeClaimTemplates': null,
      'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }],
    }),
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('RET03', fragment as never)).toEqual(expected);
});
