import { parse } from 'yaml';
import type { KubeObject } from '../../lib/kube/objects';
import { yamlText } from '../../lib/report/yaml';
import { stored } from '../scenarios/support';
import { SITUATION } from './simulated';

test('a pod as kubectl get -o yaml shows it, without uids', () => {
  expect(yamlText([stored(SITUATION, 'Pod/web-0')])).toMatchSnapshot();
});

const configMap = (data: object) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: 'u' }, data }) as unknown as KubeObject;

test('what only looks like noise is kept', () => {
  expect(parse(yamlText([configMap({ uid: 'mine', resourceVersion: '7' })]))).toMatchObject({
    metadata: { name: 'a' },
    data: { uid: 'mine', resourceVersion: '7' },
  });
});

test('texts that YAML 1.1 would read as something else are quoted', () => {
  expect(yamlText([configMap({ a: 'yes', b: '1', c: 'x' })])).toBe(
    'apiVersion: v1\ndata:\n  a: "yes"\n  b: "1"\n  c: x\nkind: ConfigMap\nmetadata:\n  name: a\n',
  );
});

test('owners and claims are named without their uids', () => {
  const claimRef = { kind: 'PersistentVolumeClaim', name: 'c', uid: 'u', resourceVersion: '1' };
  const ownerReferences = [{ kind: 'A', name: 'o', uid: 'u' }];
  const volume = { kind: 'PersistentVolume', metadata: { name: 'v', ownerReferences }, spec: { claimRef } };
  expect(parse(yamlText([volume as unknown as KubeObject]))).toEqual({
    kind: 'PersistentVolume',
    metadata: { name: 'v', ownerReferences: [{ kind: 'A', name: 'o' }] },
    spec: { claimRef: { kind: 'PersistentVolumeClaim', name: 'c' } },
  });
});

test('several objects are several documents', () => {
  expect(yamlText([configMap({}), configMap({})]).split('---\n')).toHaveLength(2);
});
