import fc from 'fast-check';
import { Interner } from '../../lib/exploration/interner';

/** As manifests are read: without a key `__proto__`. */
const plain = fc
  .jsonValue()
  .filter(
    (value) => typeof value === 'object' && value !== null && !JSON.stringify(value).includes('__proto__'),
  ) as fc.Arbitrary<object>;

/** The same contents in other objects, fields the other way round. */
function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, rebuilt(part)]),
  );
}

test('equal contents are the same object, and have the same fingerprint in every process', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const interner = new Interner();
      const unique = interner.unique(value);
      expect(unique).toEqual(value);
      expect(interner.unique(rebuilt(value))).toBe(unique);
      expect({ ...new Interner().fingerprint(rebuilt(value) as object) }).toMatchObject({
        low: interner.fingerprint(value).low,
        high: interner.fingerprint(value).high,
      });
    }),
  );
});

test('parts are shared, absent fields left out, and nothing can be changed', () => {
  const interner = new Interner();
  const [one, other] = [
    interner.unique({ a: { x: 1 }, b: undefined }),
    interner.unique({ c: [{ x: 1 }] } as { c: { x: number }[] }),
  ];
  expect(one).toEqual({ a: { x: 1 } });
  expect(Object.keys(one)).toEqual(['a']);
  expect(other.c[0]).toBe(one.a);
  expect(Object.isFrozen(other.c)).toBe(true);
});

test('what is no plain data is refused', () => {
  expect(() => new Interner().unique({ when: new Map() })).toThrow('plain data');
});
