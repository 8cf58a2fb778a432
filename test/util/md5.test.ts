import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { md5 } from '../../lib/util/md5';

it.each([
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
])('RFC 1321 hashes %p to %s', (text, hash) => {
  expect(md5(text)).toBe(hash);
});

it('any text has the hash that Node gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(md5(text)).toBe(createHash('md5').update(text, 'utf8').digest('hex'));
    }),
  );
});
