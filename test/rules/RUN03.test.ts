import { diagnosed, testExamples } from './support/examples';

testExamples('RUN03');

test('who, where, since when, and how to see it again', () => {
  const { diagnostics, bounds } = diagnosed({ 'Deployment/app': null, faults: { partition: 1, forceDelete: 1 } });
  const finding = diagnostics.find(({ code }) => code === 'RUN03');
  expect(finding).toMatchObject({
    severity: 'warning',
    data: true,
    message: 'volume pvc-default.data-db-0.1 (data-db-0) is mounted read-write by db-0 on a-1 and db-0 on a-2 at once',
    fieldPath: 'spec.volumeClaimTemplates[0]',
  });
  expect(finding?.trace.find(({ what }) => what === 'a-1 goes silent')).toBeDefined();
  expect(finding?.replay).toMatch(/^v1:/);
  expect(bounds?.map(({ bound }) => bound)).toEqual(['states']);
});
