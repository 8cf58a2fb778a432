import type { KubeObject } from '../../lib/kube/objects';
import { tablesText } from '../../lib/report/tables';
import { SITUATION } from './simulated';

test('tables of several kinds have the kind before the name, as with kubectl get a,b', () => {
  expect(tablesText(SITUATION.objects)).toMatchSnapshot();
});

test('one kind alone', () => {
  expect(tablesText(SITUATION.objects, { kinds: ['Pod'] })).toMatchSnapshot();
});

test('wide', () => {
  expect(tablesText(SITUATION.objects, { kinds: ['Node', 'Pod'], wide: true })).toMatchSnapshot();
});

const named = (kind: string, name: string, more: object = {}) =>
  ({
    kind,
    metadata: { name, ...more },
    ...(kind === 'StorageClass' && { provisioner: 'p' }),
  }) as unknown as KubeObject;

test('objects of several namespaces have theirs in the first column', () => {
  const objects = [named('ConfigMap', 'a', { namespace: 'x' }), named('ConfigMap', 'a', { namespace: 'yy' })];
  expect(tablesText(objects)).toBe(
    ['NAMESPACE   NAME   DATA', 'x           a      0', 'yy          a      0'].join('\n'),
  );
});

test('the default class is marked', () => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const told = tablesText([named('StorageClass', 'a'), named('StorageClass', 'b', { annotations })]);
  expect(told.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual(['NAME', 'a', 'b (default)']);
});

test('nothing is no table', () => {
  expect(tablesText([])).toBe('');
});

test('an unknown kind is misuse', () => {
  expect(() => tablesText([], { kinds: ['Pods'] })).toThrow("the simulator has no kind 'Pods'. Did you mean 'Pod'?");
});
