import {
  controllerOf,
  controllerReference,
  isControlledBy,
  namesOwner,
  ownerReference,
  refersTo,
} from '../../lib/kube/owner';

const set = (uid: string, name = 'web') => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, uid } });
const pod = (...ownerReferences: ReturnType<typeof ownerReference>[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', ownerReferences },
});

test('a controller reference manages, a plain one does not', () => {
  const reference = controllerReference(set('u1'));
  expect(reference).toEqual({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    name: 'web',
    uid: 'u1',
    controller: true,
    blockOwnerDeletion: true,
  });
  expect(controllerOf(pod(ownerReference(set('u1'))))).toBeUndefined();
  expect(controllerOf(pod(ownerReference(set('u2')), reference))).toBe(reference);
  expect(isControlledBy(pod(reference), set('u1'))).toBe(true);
});

test('a set made anew under the same name is another owner', () => {
  const reference = controllerReference(set('u1'));
  expect(isControlledBy(pod(reference), set('u2'))).toBe(false);
  expect(namesOwner(reference, set('u2'))).toBe(true);
  expect(refersTo(reference, set('u2'))).toBe(false);
  expect(namesOwner(reference, set('u1', 'other'))).toBe(false);
});
