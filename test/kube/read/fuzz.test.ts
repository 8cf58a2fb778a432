import fc from 'fast-check';
import { stringify } from 'yaml';
import { readManifests } from '../../../lib/kube/read/read';
import { inputs, survives } from './fuzz';

test('2,000 inputs that nobody would write: no crash, and every problem has a place and words', () => {
  fc.assert(
    fc.property(inputs, (source) => void survives(source)),
    { numRuns: 2000 },
  );
});

/** Objects as JSON writes them: no -0, no key that is refused. */
const objects = fc
  .dictionary(
    fc.string().filter((key) => key !== '__proto__' && key !== 'items'),
    fc.jsonValue({ maxDepth: 4 }),
  )
  .map((fields) => JSON.parse(JSON.stringify({ ...fields, apiVersion: 'v1', kind: 'Thing' })))
  .filter((object) => !JSON.stringify(object).includes('__proto__'));

/** What is text in one version of YAML is a number in another (0o7): quotes leave no doubt. */
const QUOTED = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' } as const;

test.each([
  ['JSON', (object: unknown) => JSON.stringify(object)],
  ['JSON on several lines', (object: unknown) => JSON.stringify(object, null, '\t')],
  ['YAML', (object: unknown) => stringify(object, QUOTED)],
  ['YAML in braces', (object: unknown) => stringify(object, { ...QUOTED, collectionStyle: 'flow' })],
])('what is written as %s is read as it was', (_, write) => {
  fc.assert(
    fc.property(objects, (object) => {
      const read = readManifests([{ file: 'f', text: write(object) }]);
      expect([read.problems, read.objects.map((manifest) => manifest.object)]).toEqual([[], [object]]);
    }),
    { numRuns: 300 },
  );
});
