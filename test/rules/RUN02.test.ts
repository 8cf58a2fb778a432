import { testExamples, told } from './support/examples';

testExamples('RUN02');

test('the two, the object, and what it goes through', () => {
  const [message] = told('RUN02', { 'Deployment/app': { 'spec.template.spec.nodeName': 'gone' } });
  expect(message).toMatch(
    /^error: pod-garbage-collector and replicaset-controller undo each other: Pod\/app-\S+ goes Pending → Failed → missing → Pending$/,
  );
});

test('of a set whose pods name a node that is gone, BND07 says what is wrong', () => {
  expect(told('RUN02', { 'StatefulSet/db': { 'spec.template.spec.nodeName': 'gone' } })).toEqual([]);
});
