import { testExamples, told } from './support/examples';

testExamples('ORD01');

const hints = (own: object) => ({ hints: { 'StatefulSet/db': own } });
const deadlock = (waiting = 'db-0', awaited = 'db-1') => [
  `error: StatefulSet db never starts: ${waiting} waits for ${awaited}, which is created only when ${waiting} is Ready\nspec.podManagementPolicy: OrderedReady`,
];
const noProbe = { 'StatefulSet/db': { 'spec.template.spec.containers.0.readinessProbe': null } };

test.each([
  ['a quorum', hints({ startNeeds: 'quorum' }), deadlock()],
  ['all members', hints({ startNeeds: 'all' }), deadlock()],
  ['all of two', { 'StatefulSet/db': { 'spec.replicas': 2 }, ...hints({ startNeeds: 'all' }) }, deadlock()],
  [
    'ordinals that do not start at 0',
    { 'StatefulSet/db': { 'spec.ordinals': { start: 5 } }, ...hints({ startNeeds: 'all' }) },
    deadlock('db-5', 'db-6'),
  ],
  ['a quorum of one', hints({ startNeeds: 'quorum', quorum: 1 }), []],
  ['those below', hints({ startNeeds: 'lower' }), []],
  ['those that stopped last', hints({ startNeeds: 'lastStopped' }), []],
  ['nobody', hints({ startNeeds: 'none' }), []],
  ['one member', { 'StatefulSet/db': { 'spec.replicas': 1 }, ...hints({ startNeeds: 'all' }) }, []],
  ['a member that is Ready as soon as it runs', { ...noProbe, ...hints({ startNeeds: 'all' }) }, []],
  [
    'by an annotation',
    { 'StatefulSet/db': { 'metadata.annotations': { 'cdk8s-stateful/start-needs': 'quorum' } } },
    deadlock(),
  ],
])('a member needs %s', (_, fragment, expected) => {
  expect(told('ORD01', fragment)).toEqual(expected);
});
