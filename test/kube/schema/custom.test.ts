import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure } from '../../../lib/kube/schema/check';
import { CustomResources } from '../../../lib/kube/schema/custom';

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size, mode]
            properties:
              size: {type: integer, minimum: 1, maximum: 9}
              mode: {type: string, enum: [Fast, Safe], default: Safe}
              name: {type: string, pattern: '^[a-z]+$', maxLength: 5}
              evil: {type: string, pattern: '^(a+)+$'}
              port: {x-kubernetes-int-or-string: true}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              map: {type: object, additionalProperties: {type: boolean}}
              list: {type: array, minItems: 1, items: {type: object, properties: {a: {type: string, nullable: true}}}}
              either: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}
  - {name: v1alpha1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
`;

function told(spec: string, version = 'v1'): string[] {
  const text = `${DEFINITION}---\napiVersion: example.com/${version}\nkind: Thing\nmetadata: {name: a}\nspec: ${spec}\n`;
  const { objects } = readManifests([{ file: 'f', text }]);
  const custom = CustomResources.among(objects);
  return objects
    .flatMap((object) => checkStructure(object, '1.37', custom))
    .map(({ path, kind, clusterText }) => `${path} ${kind}: ${clusterText}`);
}

test.each<[string, string[]]>([
  ['{size: 3, port: 80, free: {x: 1}, map: {a: true}, list: [{a: null}], either: {a: x}, name: abc}', []],
  ['{size: 3, port: http}', []],
  [
    '{size: 0}',
    ['spec.size invalid-number: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1'],
  ],
  [
    '{size: 10}',
    ['spec.size invalid-number: spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9'],
  ],
  [
    '{size: "3"}',
    ['spec.size wrong-type: spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"'],
  ],
  ['{mode: Fast}', ['spec.size missing-required: spec.size: Required value']],
  [
    '{siz: 3}',
    [
      'spec.siz unknown-field: Thing in version "v1" cannot be handled as a Thing: strict decoding error: unknown field "spec.siz"',
    ],
  ],
  [
    '{size: 3, mode: fast}',
    ['spec.mode unsupported-value: spec.mode: Unsupported value: "fast": supported values: "Fast", "Safe"'],
  ],
  [
    '{size: 3, name: ABC}',
    ['spec.name unsupported-value: spec.name: Invalid value: "ABC": spec.name in body should match \'^[a-z]+$\''],
  ],
  [
    '{size: 3, name: abcdef}',
    ['spec.name unsupported-value: spec.name: Invalid value: "abcdef": spec.name in body may not be more than 5 bytes'],
  ],
  [
    '{size: 3, map: {a: 1}}',
    [
      'spec.map.a wrong-type: spec.map.a: Invalid value: "number": spec.map.a in body must be of type boolean: "number"',
    ],
  ],
  [
    '{size: 3, list: []}',
    ['spec.list invalid-number: spec.list: Invalid value: 0: spec.list in body should have at least 1 items'],
  ],
  [
    '{size: 3, list: [{b: 1}]}',
    [
      'spec.list[0].b unknown-field: Thing in version "v1" cannot be handled as a Thing: strict decoding error: unknown field "spec.list[0].b"',
    ],
  ],
  [
    '{size: 3, either: {}}',
    [
      'spec.either unsupported-value: spec.either: Invalid value: {}: spec.either in body must validate one and only one schema (oneOf)',
    ],
  ],
  [
    '{size: 3, port: true}',
    [
      'spec.port wrong-type: spec.port: Invalid value: "boolean": spec.port in body must be of type integer or string: "boolean"',
    ],
  ],
  // A pattern that could take for ever is not asked.
  [`{size: 3, evil: "${'a'.repeat(60)}b"}`, []],
])('%s', (spec, expected) => {
  expect(told(spec)).toEqual(expected);
});

test('a version that is not served', () => {
  expect(told('{}', 'v1alpha1')).toEqual(['apiVersion api-not-served: undefined']);
});

test('a version that the definition does not have passes', () => {
  expect(told('{any: thing}', 'v7')).toEqual([]);
});
