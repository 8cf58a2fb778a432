import { testExamples, told } from './support/examples';

testExamples('RUN05');

const alone = (rebuilds: boolean) => ({
  'Deployment/app': null,
  'StatefulSet/db': {
    'spec.replicas': 1,
    'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete' },
  },
  hints: { 'StatefulSet/db': { rebuilds } },
  faults: { recreateSet: 1 },
});

test('whose data, and who deleted what', () => {
  expect(told('RUN05', alone(true))).toEqual([
    expect.stringMatching(
      /^error: data of db-0 written before step 1 is gone at step \d+: garbage-collector-controller deleted claim data-db-0$/,
    ),
  ]);
});

test('where members do not rebuild their data, RET03 warns of the policy, and that is enough', () => {
  expect(told('RUN05', alone(false))).toEqual([]);
});

test('a member that then starts empty is the same story', () => {
  expect(told('RUN06', alone(true))).toEqual([]);
});
