import { diagnosed, testExamples, told } from './support/examples';

testExamples('UPD03');

const SIZE = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
const resize = (size: string, before = {}) => ({
  before: { 'StatefulSet/db': before },
  after: { 'StatefulSet/db': { [SIZE]: size } },
});

test.each([
  [
    '20Gi',
    {},
    'StatefulSet db: the claim template data goes from 10Gi to 20Gi: refused, and claims data-db-0, data-db-1 and data-db-2 keep 10Gi',
  ],
  [
    '5Gi',
    { 'spec.replicas': 12 },
    'StatefulSet db: the claim template data goes from 10Gi to 5Gi: refused, and claims data-db-0, data-db-1, … data-db-11 keep 10Gi',
  ],
  [
    '20Gi',
    { 'spec.replicas': 1 },
    'StatefulSet db: the claim template data goes from 10Gi to 20Gi: refused, and claim data-db-0 keeps 10Gi',
  ],
  ['20Gi', { 'spec.replicas': 0 }, 'StatefulSet db: the claim template data goes from 10Gi to 20Gi: refused'],
])('%s', (size, before, message) => {
  expect(told('UPD03', resize(size, before))).toEqual([`error: ${message}`]);
});

test('every command of the way round is printed', () => {
  const [found] = diagnosed(resize('20Gi')).diagnostics.filter(({ code }) => code === 'UPD03');
  const patch = (claim: string) =>
    `kubectl patch pvc ${claim} -p '{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}'`;
  expect(found?.help).toEqual([
    patch('data-db-0'),
    patch('data-db-1'),
    patch('data-db-2'),
    'kubectl delete statefulset db --cascade=orphan, then apply',
  ]);
});

test('claims that were grown by hand', () => {
  const claims = [0, 1].map((i) => ({ name: `data-db-${i}`, size: '20Gi', class: 'fast' }));
  expect(told('UPD03', { before: {}, after: {}, cluster: { claims } })).toEqual([
    'info: StatefulSet db: data-db-0 and data-db-1 have 20Gi, the claim template data says 10Gi: new ordinals get 10Gi',
  ]);
});

test('another spelling is no other size', () => {
  expect(told('UPD03', resize('10240Mi'))).toEqual([]);
});
