import type { PersistentVolumeClaim, StorageClass } from '../../lib/kube/objects';
import { classNameOf, defaultClassOf, hasClass, isDelayed } from '../../lib/kube/storage-classes';

const claim = (storageClassName?: string, annotation?: string): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data',
    ...(annotation === undefined ? {} : { annotations: { 'volume.beta.kubernetes.io/storage-class': annotation } }),
  },
  spec: storageClassName === undefined ? {} : { storageClassName },
});

test.each([
  [claim(), '', false],
  [claim(''), '', true],
  [claim('fast'), 'fast', true],
  [claim('fast', 'old'), 'old', true],
  [claim(undefined, ''), '', true],
])('%j', (object, name, has) => {
  expect(classNameOf(object)).toBe(name);
  expect(hasClass(object)).toBe(has);
});

const storageClass = (
  name: string,
  annotations: Record<string, string>,
  rest: Partial<StorageClass> = {},
): StorageClass => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, annotations },
  provisioner: 'p',
  ...rest,
});

test('the default class is the one annotated so, under either name', () => {
  const beta = storageClass('beta', { 'storageclass.beta.kubernetes.io/is-default-class': 'true' });
  const no = storageClass('a', { 'storageclass.kubernetes.io/is-default-class': 'yes' });
  expect(defaultClassOf([no, beta])).toBe(beta);
  expect(defaultClassOf([no])).toBeUndefined();
});

test('only WaitForFirstConsumer delays', () => {
  expect(isDelayed(storageClass('a', {}, { volumeBindingMode: 'WaitForFirstConsumer' }))).toBe(true);
  expect(isDelayed(storageClass('a', {}, { volumeBindingMode: 'Immediate' }))).toBe(false);
  expect(isDelayed(undefined)).toBe(false);
});
