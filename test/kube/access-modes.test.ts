import fc from 'fast-check';
import { ACCESS_MODES, accessModesText, allowsManyNodes, containsAccessModes } from '../../lib/kube/access-modes';

const anyModes = fc
  .subarray([...ACCESS_MODES])
  .chain((modes) => fc.shuffledSubarray(modes, { minLength: modes.length }));

test('containing is being a superset', () => {
  fc.assert(
    fc.property(anyModes, anyModes, (offered, requested) => {
      const missing = requested.filter((mode) => !new Set(offered).has(mode));
      expect(containsAccessModes(offered, requested)).toBe(missing.length === 0);
    }),
  );
  expect(containsAccessModes(undefined, ['ReadWriteOnce'])).toBe(false);
  expect(containsAccessModes(['ReadWriteOnce'])).toBe(true);
});

test('the text does not depend on the order or on repetition', () => {
  expect(accessModesText(['ReadWriteMany', 'ReadWriteOnce', 'ReadWriteMany'])).toBe('RWO,RWX');
  expect(accessModesText(['ReadWriteOncePod', 'ReadOnlyMany'])).toBe('ROX,RWOP');
  expect(accessModesText()).toBe('');
});

test.each([
  [[], true],
  [['ReadWriteOnce'], false],
  [['ReadWriteOncePod'], false],
  [['ReadOnlyMany'], true],
  [['ReadWriteOnce', 'ReadWriteMany'], true],
] as const)('%p on many nodes: %p', (modes, many) => {
  expect(allowsManyNodes(modes)).toBe(many);
});
