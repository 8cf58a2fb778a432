import { secretDefaults } from '../../../lib/kube/defaults/secret';

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };

test.each([
  [{}, { type: 'Opaque' }],
  [{ type: 'kubernetes.io/tls' }, { type: 'kubernetes.io/tls' }],
  [{ stringData: { a: 'über' } }, { type: 'Opaque', data: { a: 'w7xiZXI=' } }],
  [
    { data: { a: 'eA==', b: 'eA==' }, stringData: { a: 'y' } },
    { type: 'Opaque', data: { a: 'eQ==', b: 'eA==' } },
  ],
])('%j', (given, stored) => {
  expect(secretDefaults({ ...secret, ...given })).toEqual({ ...secret, ...stored });
});
