import { testExamples, told } from './support/examples';

testExamples('RET06');

const claims = (...ordinals: readonly number[]) => ({
  cluster: { claims: ordinals.map((i) => ({ name: `data-db-${i}`, size: '10Gi', class: 'fast', phase: 'Bound' })) },
});
const grow = (replicas: number, more: object = {}) => ({
  before: {},
  after: { 'StatefulSet/db': { 'spec.replicas': replicas } },
  ...more,
});
const SCALER = {
  'StatefulSet/db': { 'spec.replicas': null },
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
const hint = (hints: object) => ({ hints: { 'StatefulSet/db': hints } });

test.each<[string, object, readonly string[]]>([
  [
    'a claim of a new ordinal exists',
    grow(4, claims(0, 1, 2, 3)),
    [
      'warning: db-3 comes back on its old claim data-db-3 (written before the set was scaled down); what it holds is older than what the others have',
    ],
  ],
  [
    'two of a quorum',
    grow(5, { ...claims(3, 4), ...hint({ quorum: 'majority' }) }),
    [
      'warning: db-3 and db-4 come back on their old claims data-db-3 and data-db-4 (written before the set was scaled down); they vote with what they knew then',
    ],
  ],
  [
    'an autoscaler',
    SCALER,
    [
      'info: db-4 comes back on its old claim data-db-4 (written before a scale-down by autoscaler x); what it holds is older than what the others have',
    ],
  ],
  [
    'an application that forgets removed members',
    hint({ membership: 'removed' }),
    [
      'warning: db-2 comes back on its old claim data-db-2 (written before a scale-down); the application has removed that member and does not know it again',
    ],
  ],
  ['claims of the ordinals that stay', grow(4, claims(0, 1, 2)), []],
  ['no claim is described', grow(4), []],
  ['data that may be lost', grow(4, { ...claims(3), ...hint({ ephemeral: true }) }), []],
  [
    'whenScaled: Delete',
    {
      ...hint({ membership: 'removed' }),
      'StatefulSet/db': { 'spec.persistentVolumeClaimRetentionPolicy': { whenScaled: 'Delete' } },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('RET06', fragment as never)).toEqual(expected);
});
