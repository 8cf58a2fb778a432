import { testExamples, told } from './support/examples';

testExamples('UPD13');

const upgrade = (previousKubernetesVersion: string, kubernetesVersion: string) => ({
  cluster: { previousKubernetesVersion, kubernetesVersion },
});

test.each<[string, string, boolean]>([
  ['1.33', '1.34.0', true],
  ['1.33.6', '1.34.1', true],
  ['1.32', '1.34.1', true],
  ['1.33', '1.34.2', false],
  ['1.33', '1.34', false],
  ['1.34.0', '1.34.1', false],
  ['1.33', '1.35.0', false],
  ['1.36', '1.37', false],
])('%s to %s: %p', (before, now, restarts) => {
  const message = `warning: Kubernetes ${before} → ${now} gives every StatefulSet a new revision: db rolls without any change of theirs`;
  expect(told('UPD13', upgrade(before, now))).toEqual(restarts ? [message] : []);
});

test('a render without sets has none that restart', () => {
  expect(told('UPD13', { ...upgrade('1.33', '1.34.0'), 'StatefulSet/db': null })).toEqual([]);
});
