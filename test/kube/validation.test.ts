import fc from 'fast-check';
import { created, updated } from '../../lib/kube/defaults';
import type { KubeObject } from '../../lib/kube/objects';
import { readManifests } from '../../lib/kube/read/read';
import { checkStructure, decodingFailure } from '../../lib/kube/schema/check';
import { fieldErrorsText, validate, validateChange, validatedKinds } from '../../lib/kube/validation';
import { switchesOf } from '../../lib/kube/versions';
import { questions, TABLES } from './differential/manifests';

const switches = switchesOf();

test('every kind of the tables has rules, and other kinds pass', () => {
  expect(validatedKinds()).toEqual([...TABLES.map(({ valid }) => valid.kind as string)].sort());
  const lease: KubeObject = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l' } };
  expect(validate(lease, switches)).toEqual([]);
  expect(validateChange(lease, lease, switches)).toEqual([]);
});

/** Every path of an object that ends in a field or an item. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function without(object: unknown, [key = '', ...rest]: readonly string[], emptied: boolean): unknown {
  const copy = (Array.isArray(object) ? [...object] : { ...(object as object) }) as Record<string, unknown>;
  const child = copy[key];
  if (rest.length > 0) copy[key] = without(child, rest, emptied);
  else if (!emptied) delete copy[key];
  else if (typeof child === 'string') copy[key] = '';
  else if (typeof child === 'object') copy[key] = Array.isArray(child) ? [] : {};
  return Array.isArray(copy) ? copy.filter(() => true) : copy;
}

/** `kind` and `metadata` are what makes an object; anything else may be missing. */
const MANIFESTS = questions(0, 0).map(({ manifest }) => manifest);
const mutilated = fc
  .constantFrom(...MANIFESTS)
  .chain((manifest) => {
    const paths = pathsOf(manifest).filter(
      ([first]) => first !== undefined && !['kind', 'apiVersion', 'metadata'].includes(first),
    );
    return fc.tuple(fc.constant(manifest), fc.constantFrom(...paths), fc.boolean());
  })
  .map(([manifest, path, emptied]) => without(manifest, path, emptied) as KubeObject);

/** What cannot be decoded is refused before it gets here. */
function isDecodable(object: KubeObject): boolean {
  const [read] = readManifests([{ file: 'question', objects: [{ object }] }]).objects;
  return read !== undefined && decodingFailure(read, checkStructure(read, '1.37')) === undefined;
}

test('whatever is missing or empty in an object that can be decoded is an answer, never an exception', () => {
  fc.assert(
    fc.property(mutilated, fc.constantFrom('1.33.0', '1.34.0', '1.37.1'), (object, version) => {
      fc.pre(isDecodable(object));
      const of = switchesOf(version);
      const stored = created(object, of);
      expect(typeof fieldErrorsText(validate(stored, of))).toBe('string');
      expect(typeof fieldErrorsText(validateChange(updated(object, stored, of), stored, of))).toBe('string');
    }),
    { numRuns: 1500 },
  );
});
