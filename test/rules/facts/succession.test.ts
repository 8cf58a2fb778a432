import { created } from '../../../lib/kube/defaults';
import type { KubeObject } from '../../../lib/kube/objects';
import type { ManifestObject } from '../../../lib/kube/read/manifest';
import { switchesOf } from '../../../lib/kube/versions';
import { Render } from '../../../lib/rules/facts/render';
import { resourceOf } from '../../../lib/rules/facts/resource';
import { imageName, successionOf, templateChanged } from '../../../lib/rules/facts/succession';

interface Sketch {
  readonly name: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly images?: readonly string[];
  readonly port?: number;
  readonly claims?: boolean;
  readonly labels?: { readonly [key: string]: string };
}

function render(...sketches: readonly Sketch[]): Render {
  const resources = sketches.map((sketch) =>
    resourceOf(created(objectOf(sketch), switchesOf()), undefined as unknown as ManifestObject),
  );
  return new Render(resources, [], () => ({}));
}

function objectOf({ name, kind = 'StatefulSet', namespace, images, port, claims = true, labels }: Sketch): KubeObject {
  const { length } = images ?? [];
  const containers = (images ?? ['db:1']).map((image, i) => ({
    name: length > 1 ? `c${i}` : name,
    image,
    ...(port !== undefined && { ports: [{ containerPort: port }] }),
  }));
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: namespace ?? 'default' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec: { containers } },
      ...(claims && kind === 'StatefulSet' && { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] }),
    },
  } as KubeObject;
}

function successors(before: readonly Sketch[], now: readonly Sketch[]): readonly string[] {
  return successionOf(render(...before), render(...now)).successors.map(
    ({ old, next, because }) => `${old.id} > ${next.id}: ${because}`,
  );
}

test.each<[string, readonly Sketch[], readonly Sketch[], readonly string[]]>([
  ['nothing goes', [{ name: 'db' }], [{ name: 'db' }, { name: 'db-2' }], []],
  ['a set without successor', [{ name: 'db' }], [], []],
  [
    'another name, equal but for it',
    [{ name: 'db' }],
    [{ name: 'shop' }],
    ['StatefulSet/default/db > StatefulSet/default/shop: template'],
  ],
  [
    'another namespace',
    [{ name: 'db' }],
    [{ name: 'db', namespace: 'shop' }],
    ['StatefulSet/default/db > StatefulSet/shop/db: template'],
  ],
  [
    'another kind, and a newer image of the same name',
    [{ name: 'db', kind: 'Deployment', images: ['db:1'], port: 5000 }],
    [{ name: 'db', images: ['example.com/db:2@sha256:0'], port: 5000 }],
    ['Deployment/default/db > StatefulSet/default/db: images'],
  ],
  [
    'two of one image, whose names tell',
    [{ name: 'a' }, { name: 'b' }],
    [{ name: 'a-main' }, { name: 'b-main' }],
    [
      'StatefulSet/default/a > StatefulSet/default/a-main: template',
      'StatefulSet/default/b > StatefulSet/default/b-main: template',
    ],
  ],
  ['two of one image, whose names do not tell', [{ name: 'a' }, { name: 'b' }], [{ name: 'x' }, { name: 'y' }], []],
  [
    'two of one image, one of whose names tells',
    [{ name: 'shop-db' }, { name: 'b' }],
    [{ name: 'db' }, { name: 'x' }],
    [
      'StatefulSet/default/shop-db > StatefulSet/default/db: template',
      'StatefulSet/default/b > StatefulSet/default/x: only',
    ],
  ],
  ['a name that is a part of two others', [{ name: 'db' }, { name: 'b' }], [{ name: 'db-x' }, { name: 'db-y' }], []],
  [
    'the only ones with data, of another maker',
    [
      { name: 'db', images: ['postgresql:16'], port: 5432 },
      { name: 'web', kind: 'Deployment', images: ['web:1'] },
    ],
    [{ name: 'pg', images: ['postgres:16', 'exporter:1'], port: 5432 }],
    ['StatefulSet/default/db > StatefulSet/default/pg: only'],
  ],
  [
    'the only ones with data, with nothing in common',
    [{ name: 'db', images: ['postgres:16'], port: 5432 }],
    [{ name: 'cache', images: ['redis:7'], port: 6379 }],
    [],
  ],
])('%s', (_, before, now, expected) => {
  expect(successors(before, now)).toEqual(expected);
});

test('what goes, comes and stays', () => {
  const { gone, added, sets } = successionOf(
    render({ name: 'a' }, { name: 'b' }),
    render({ name: 'b', labels: { x: 'y' } }, { name: 'c' }),
  );
  expect(gone.map(({ id }) => id)).toEqual(['StatefulSet/default/a']);
  expect(added.map(({ id }) => id)).toEqual(['StatefulSet/default/c']);
  expect(sets.map((kept) => [kept.now.name, templateChanged(kept)])).toEqual([['b', true]]);
});

test('two renders are compared once', () => {
  const [before, now] = [render({ name: 'a' }), render({ name: 'a' })];
  expect(successionOf(before, now)).toBe(successionOf(before, now));
  expect(successionOf(before, now).sets.map(templateChanged)).toEqual([false]);
});

test.each([
  ['postgres', 'postgres'],
  ['postgres:16', 'postgres'],
  ['registry.example.com:5000/library/postgres:16@sha256:0', 'postgres'],
  ['postgres@sha256:0', 'postgres'],
])('the name of the image %s is %s', (image, name) => {
  expect(imageName(image)).toBe(name);
});
