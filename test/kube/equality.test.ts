import fc from 'fast-check';
import { semanticallyEqual } from '../../lib/kube/equality';

test.each<[unknown, unknown, boolean]>([
  [{ volumes: [] }, {}, true],
  [{ labels: {} }, {}, true],
  [{ volumeName: '' }, {}, true],
  [{ storageClassName: '' }, {}, false],
  [{ emptyDir: {} }, {}, false],
  [{ selector: {} }, {}, false],
  [{ replicas: 0 }, {}, false],
  [{ a: null }, {}, true],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
  [{ a: [1] }, { a: { 0: 1 } }, false],
  [{ a: { b: 1 } }, { a: { b: 1, c: undefined } }, true],
])('%j and %j: %p', (a, b, equal) => {
  expect(semanticallyEqual(a, b)).toBe(equal);
  expect(semanticallyEqual(b, a)).toBe(equal);
});

test('every value is equal to its copy, and order of keys means nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(semanticallyEqual(value, structuredClone(value))).toBe(true);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      expect(semanticallyEqual(value, Object.fromEntries(Object.entries(value).reverse()))).toBe(true);
    }),
  );
});
