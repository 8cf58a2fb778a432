/** Inputs that nobody would write, for the tests and for scripts/fuzz-read.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { checkManifests } from '../../../lib/check/manifests';
import type { ManifestSource } from '../../../lib/kube/read/read';
import { readManifests } from '../../../lib/kube/read/read';

const VALID = [
  `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, labels: &labels {app: db}}
spec:
  replicas: 3
  serviceName: db
  selector: {matchLabels: *labels}
  template:
    metadata: {labels: {<<: *labels, tier: "1"}}
    spec:
      containers:
      - name: db
        image: "db:1"
        args: [
          "a"
        ]
        env:
        - name: A
          value: |
            text
        ports: [{containerPort: 5000}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`,
  `apiVersion: apiextensions.k8s.io/v1
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
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [a], properties: {a: {type: string, pattern: '^a+$', enum: [a]}, b: {type: array, items: {type: integer}}}}}}}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: a}
spec: {a: a, b: [1]}
`,
  `apiVersion: app/v1
kind: Deployment
metadata:
name: web
label:
app: web
spec:
replica: 1
selector:
matchLabels:
app: web
template:
metadata:
labels:
app: web
spec:
containers:
- image: web
name: web
`,
  '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}]}',
];

/** What YAML gives a meaning to, and names that JavaScript does. */
const TOKENS = [
  '\n',
  '\n  ',
  '\n    ',
  ' ',
  '\t',
  ': ',
  '- ',
  '? ',
  '---\n',
  '...\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '\\',
  '|\n',
  '>-\n',
  '#',
  ' #',
  '&a ',
  '*a',
  '<<: ',
  '!!str ',
  '!x ',
  '!<y> ',
  '%YAML 1.1\n',
  '~',
  'null',
  'yes',
  '010',
  '0x1F',
  '1e400',
  '.inf',
  '-',
  'a',
  'key: value',
  '__proto__',
  'constructor',
  'toString',
  'apiVersion: v1\n',
  'kind: Pod\n',
  'kind: List\n',
  'items:\n',
  'metadata:\n',
  'spec:\n',
  'name: a\n',
  '\r\n',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\0',
  '\ud800',
  '😀',
  '{{ .x }}',
];

const bytes = fc.uint8Array({ maxLength: 200 });
const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((parts) => parts.join(''));
const json = fc.jsonValue({ maxDepth: 6 });
const valid = fc.constantFrom(...VALID);

/** Some characters of a valid manifest replaced, removed or repeated. */
const edited = fc
  .tuple(
    valid,
    fc.array(
      fc.record({
        at: fc.nat(),
        length: fc.nat({ max: 20 }),
        by: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 5 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (now, { at, length, by }) =>
        now.slice(0, at % (now.length + 1)) + by + now.slice((at % (now.length + 1)) + length),
      text,
    ),
  );

/** Some values of a valid object replaced by anything. */
const replaced = fc
  .tuple(
    fc.constantFrom(...VALID.slice(0, 2), VALID[3]),
    fc.array(fc.record({ at: fc.nat(), by: json }), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) => {
    const objects = readManifests([{ file: 'valid', text }]).objects.map(({ object }) => structuredClone(object));
    for (const { at, by } of changes) {
      const places = objects.flatMap((object) => placesIn(object));
      const [holder, key] = places[at % places.length];
      if (key !== '__proto__') holder[key] = structuredClone(by);
    }
    return objects.map((object) => JSON.stringify(object)).join('\n');
  });

type Holder = Record<string | number, unknown>;
function placesIn(value: unknown): [Holder, string | number][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((key) => [
    [value as Holder, key] as [Holder, string],
    ...placesIn((value as Holder)[key]),
  ]);
}

/** Objects of every validated kind, as API servers took them. */
const ACCEPTED = readFileSync(join(__dirname, '../differential/answers.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { manifest: Holder; refused: object })
  .filter(({ refused }) => Object.keys(refused).length === 0)
  .map(({ manifest }) => manifest);

/** What values there are besides the right ones, and some that are nearly right. */
const value = fc.oneof(
  json,
  fc.constantFrom(null, '', 0, -1, 1.5, '0', '10Gi', '5%', 'Bad_Name', 'a', [], {}, [null], [{}], { name: 'a' }),
);

/** One of them with some values replaced or fields renamed, and as it was before. */
const changed = fc
  .tuple(
    fc.constantFrom(...ACCEPTED),
    fc.array(fc.record({ at: fc.nat(), by: value, rename: fc.boolean() }), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([manifest, changes, isUpdate]) => {
    const object = structuredClone(manifest);
    for (const { at, by, rename } of changes) {
      const places = placesIn(object);
      const [holder, key] = places[at % places.length];
      if (rename && !Array.isArray(holder)) {
        holder[`${key}s`] = holder[key];
        delete holder[key];
      } else holder[key] = structuredClone(by);
    }
    return { file: 'changed', text: JSON.stringify(object), ...(isUpdate && { previous: manifest }) };
  });

export interface FuzzInput extends ManifestSource {
  readonly previous?: object;
}

export const inputs: fc.Arbitrary<FuzzInput> = fc.oneof(
  bytes.map((text) => ({ file: 'bytes', text })),
  tokens.map((text) => ({ file: 'tokens', text })),
  json.map((value) => ({ file: 'json', text: JSON.stringify(value) })),
  json.map((value) => ({ file: 'yaml', text: stringify(value) })),
  fc.anything().map((object) => ({ file: 'object', objects: [{ object }] })),
  { weight: 3, arbitrary: edited.map((text) => ({ file: 'edited', text })) },
  { weight: 3, arbitrary: replaced.map((text) => ({ file: 'replaced', text })) },
  { weight: 6, arbitrary: changed },
);

/** Reads and checks one input; throws where it crashes or tells nonsense. Returns how many objects and problems came out. */
export function survives({ previous, ...source }: FuzzInput): { objects: number; problems: number } {
  const earlier = previous && [{ file: 'previous', objects: [{ object: previous }] }];
  const results = ['1.33', '1.37'].map((kubernetesVersion) =>
    checkManifests({ sources: [source], previous: earlier, kubernetesVersion, limits: { aliasedValues: 1000 } }),
  );
  const problems = results.flatMap((each) => each.problems);
  for (const { refused, problems } of results) {
    if (refused.length > 0 && problems.length === 0) throw new Error('refused without a problem');
  }
  for (const { file, line, column, message, help, path, clusterText } of problems) {
    const hasPlace = file === source.file && (source.text === undefined ? line === 0 : line >= 1 && column >= 1);
    const words = [message, help, clusterText ?? ''].join('\n');
    if (
      !hasPlace ||
      message === '' ||
      message.includes('undefined') ||
      /\n\s+at |\[object Object\]|This is a bug/.test(words)
    ) {
      throw new Error(`nonsense: ${JSON.stringify({ file, line, column, message, help, path, clusterText })}`);
    }
  }
  if (({} as Record<string, unknown>).polluted !== undefined) throw new Error('a prototype was changed');
  const objects = results.reduce((sum, { accepted, refused }) => sum + accepted.length + refused.length, 0);
  return { objects, problems: problems.length };
}
