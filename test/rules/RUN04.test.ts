import { testExamples, told } from './support/examples';

testExamples('RUN04');

test('a Node is deleted while its machine runs', () => {
  expect(told('RUN04', { 'Deployment/app': null, faults: { partition: 1, deleteNode: 1 } })).toEqual([
    'error: two pods db-0 run at once: the old one on a-1 still runs, the new one on a-2 started',
  ]);
});

test('a deleted pod is waited for', () => {
  expect(told('RUN04', { 'Deployment/app': null, faults: { podDelete: 1 } })).toEqual([]);
});
