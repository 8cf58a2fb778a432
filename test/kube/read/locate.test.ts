import type { FieldPath } from '../../../lib/kube/read/field-path';
import { formatPath } from '../../../lib/kube/read/field-path';
import { readManifests } from '../../../lib/kube/read/read';

const TEXT = `# a comment
apiVersion: v1
kind: Pod
metadata: &meta
  name: "a"
  labels: {app.kubernetes.io/name: x, 'n': yes}
spec:
  containers:
  - name: one
    args: [
      "x", y
    ]
  -
    name: two
    env: &env
    - {name: A, value: 010}
  - <<: &base
      image: "i"
    name: three
    env: *env
`;

const { objects } = readManifests([{ file: 'pod.yaml', text: `---\n# nothing\n---\n${TEXT}` }]);
const place = (path: FieldPath) => {
  const { line, column } = objects[0].locate(path);
  return `${line}:${column}`;
};

test.each<[FieldPath, string, string | undefined]>([
  [[], '5:1', undefined],
  [['kind'], '6:1', 'Pod'],
  [['metadata'], '7:1', undefined],
  [['metadata', 'name'], '8:3', '"a"'],
  [['metadata', 'labels', 'app.kubernetes.io/name'], '9:12', 'x'],
  [['metadata', 'labels', 'n'], '9:39', 'yes'],
  [['spec', 'containers', 0], '12:5', undefined],
  [['spec', 'containers', 0, 'args', 0], '14:7', '"x"'],
  [['spec', 'containers', 0, 'args', 1], '14:12', 'y'],
  [['spec', 'containers', 1, 'name'], '17:5', 'two'],
  [['spec', 'containers', 1, 'env', 0, 'value'], '19:17', '010'],
  [['spec', 'containers', 2, 'image'], '21:7', '"i"'],
  [['spec', 'containers', 2, 'name'], '22:5', 'three'],
  [['spec', 'containers', 2, 'env', 0, 'name'], '19:8', 'A'],
  // What is not written is at its nearest ancestor.
  [['spec', 'containers', 0, 'image'], '12:5', undefined],
  [['spec', 'containers', 9, 'image'], '11:3', undefined],
  [['status', 'phase'], '5:1', undefined],
])('%j', (path, position, written) => {
  expect([place(path), objects[0].written(path)]).toEqual([position, written]);
});

test('objects of a program have no lines', () => {
  const [object] = readManifests([
    { file: 'synth', objects: [{ object: { apiVersion: 'v1', kind: 'Pod' }, constructPath: 'App/Chart/pod' }] },
  ]).objects;
  expect([object.locate(['kind']), object.written(['kind']), object.constructPath]).toEqual([
    { file: 'synth', line: 0, column: 0 },
    undefined,
    'App/Chart/pod',
  ]);
});

test('a program cannot pass what JSON cannot say', () => {
  const circle: Record<string, unknown> = { apiVersion: 'v1', kind: 'Pod' };
  circle.self = circle;
  const { problems, objects: none } = readManifests([
    { file: 'synth', objects: [{ object: circle }, { object: undefined }] },
  ]);
  expect([none, problems.map(({ message }) => message)]).toEqual([
    [],
    ['a value that JSON cannot say: Converting circular structure to JSON', 'a value that JSON cannot say'],
  ]);
});

test.each<[FieldPath, string]>([
  [[], ''],
  [['spec', 'ports', 0, 'name'], 'spec.ports[0].name'],
  [['metadata', 'labels', 'app.kubernetes.io/name'], 'metadata.labels[app.kubernetes.io/name]'],
])('%j is printed %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
});

test('places of documents far down a large file', () => {
  const many = Array.from({ length: 5000 }, (_, i) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\n`).join(
    '---\n',
  );
  const pods = readManifests([{ file: 'many', text: many }]).objects;
  expect(pods.filter((pod, i) => pod.locate(['metadata', 'name']).line !== 5 * i + 4)).toEqual([]);
});
