import { testExamples, told } from './support/examples';

testExamples('ORD03');

const stopped = { hints: { 'StatefulSet/db': { startNeeds: 'lastStopped' } } };
const set = (spec: object) => ({ 'StatefulSet/db': spec, ...stopped });

test.each([
  ['three members', stopped, ['db-2']],
  ['five members', set({ 'spec.replicas': 5 }), ['db-4']],
  ['one member', set({ 'spec.replicas': 1 }), []],
  ['all made at once', set({ 'spec.podManagementPolicy': 'Parallel' }), []],
  ['Ready as soon as it runs', set({ 'spec.template.spec.containers.0.readinessProbe': null }), []],
  ['a member that needs those below', { hints: { 'StatefulSet/db': { startNeeds: 'lower' } } }, []],
  ['creation itself fails, which is told elsewhere', { hints: { 'StatefulSet/db': { startNeeds: 'all' } } }, []],
])('%s', (_, fragment, awaited) => {
  expect(told('ORD03', fragment)).toEqual(
    awaited.map(
      (last) =>
        `error: StatefulSet db does not come back after all its pods stop at once: db-0 waits for ${last}, which OrderedReady does not create before`,
    ),
  );
});
