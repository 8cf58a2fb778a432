import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { created } from '../../../lib/kube/defaults';
import type { KubeObject, StatefulSet } from '../../../lib/kube/objects';
import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure, decodingFailure } from '../../../lib/kube/schema/check';
import { validate } from '../../../lib/kube/validation';
import { type FieldPath, fieldPathOf } from '../../../lib/kube/validation/field-path';
import { switchesOf } from '../../../lib/kube/versions';

const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' } };

test.each<[string, FieldPath]>([
  [
    'spec.template.spec.containers[0].volumeMounts[1].name',
    ['spec', 'template', 'spec', 'containers', 0, 'volumeMounts', 1, 'name'],
  ],
  ['spec.resources[storage]', ['spec', 'resources', 'requests', 'storage']],
  ['spec.capacity[storage]', ['spec', 'capacity', 'storage']],
  ['spec.template.labels', ['spec', 'template', 'metadata', 'labels']],
  ['volumeMode', ['spec', 'volumeMode']],
  ['parameters', ['parameters']],
  [
    'spec.containers[0].resources.limits[example.com/gpu]',
    ['spec', 'containers', 0, 'resources', 'limits', 'example.com/gpu'],
  ],
  [
    'metadata.annotations.volume.beta.kubernetes.io/storage-class',
    ['metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class'],
  ],
])('%s', (path, keys) => {
  expect(fieldPathOf(path, pod)).toEqual(keys);
});

test('volumes of a set are counted without its claim templates', () => {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      selector: {},
      template: { spec: { containers: [], volumes: [{ name: 'data' }, { name: 'Bad' }] } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
    },
  } as StatefulSet;
  const volumes = ['spec', 'template', 'spec', 'volumes'];
  expect(fieldPathOf('spec.template.spec.volumes[1].name', set)).toEqual([...volumes, 1, 'name']);
  expect(fieldPathOf('spec.template.spec.volumes[0].name', set)).toEqual([
    'spec',
    'volumeClaimTemplates',
    0,
    'metadata',
    'name',
  ]);
});

/** The deepest value that is there, and how many keys were left. */
function follow(object: unknown, path: FieldPath): number {
  let at = object;
  for (const [index, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || !(key in at)) return path.length - index;
    at = (at as Record<string | number, unknown>)[key];
  }
  return 0;
}

test('every error about a manifest leads to a field, or at most two keys below one that is there', () => {
  const lines = readFileSync(join(__dirname, '../differential/answers.jsonl'), 'utf8').trimEnd().split('\n');
  const lost = lines.flatMap((line) => {
    const { manifest } = JSON.parse(line) as { manifest: KubeObject };
    const [read] = readManifests([{ file: 'question', objects: [{ object: manifest }] }]).objects;
    if (read === undefined || decodingFailure(read, checkStructure(read, '1.37')) !== undefined) return [];
    const stored = created(manifest, switchesOf());
    const paths = validate(stored, switchesOf()).map((error) => error.path);
    return paths.filter((path) => follow(stored, fieldPathOf(path, stored)) > 2);
  });
  expect([...new Set(lost)]).toEqual([]);
});
