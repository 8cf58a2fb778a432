import { testExamples, told } from './support/examples';

testExamples('RET05');

const DELETE = { 'spec.persistentVolumeClaimRetentionPolicy': { whenScaled: 'Delete', whenDeleted: 'Delete' } };
const SMALL = { 'spec.replicas': 1 };

test.each<[string, object, readonly string[]]>([
  [
    'a scale-down',
    { before: {}, after: { 'StatefulSet/db': SMALL } },
    ['info: 2 claims (20Gi) stay after StatefulSet db is scaled from 3 to 1: data-db-1 and data-db-2'],
  ],
  [
    'a set that goes',
    { before: {}, after: { 'StatefulSet/db': null } },
    ['info: 3 claims (30Gi) stay after StatefulSet db is gone: data-db-0, data-db-1 and data-db-2'],
  ],
  [
    'a Deployment that goes and leaves its claim',
    { before: {}, after: { 'Deployment/app': null } },
    ['info: 1 claim (10Gi) stays after Deployment app is gone: files'],
  ],
  [
    'a set that may go some day',
    {},
    ['info: 3 claims (30Gi) stay after StatefulSet db is removed: data-db-0, data-db-1 and data-db-2'],
  ],
  ['nothing changes', { before: {}, after: {} }, []],
  ['the policy deletes them', { before: {}, after: { 'StatefulSet/db': { ...DELETE, ...SMALL } } }, []],
  [
    'the policy deletes them with the set',
    { before: { 'StatefulSet/db': DELETE }, after: { 'StatefulSet/db': null } },
    [],
  ],
  ['the policy will delete them', { 'StatefulSet/db': DELETE }, []],
])('%s', (_, fragment, expected) => {
  expect(told('RET05', fragment as never)).toEqual(expected);
});
