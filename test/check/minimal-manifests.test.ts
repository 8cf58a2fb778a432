import fc from 'fast-check';
import { minimalManifests } from '../../lib/check/minimal-manifests';
import type { JsonObject } from '../../lib/kube/read/compose';

const set = (spec: object): JsonObject =>
  ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec }) as JsonObject;
const service: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', labels: { app: 'db' } } };

type Spec = {
  readonly replicas?: number;
  readonly containers?: readonly { readonly name?: string; readonly image?: string }[];
};
const specOf = (objects: readonly JsonObject[]) =>
  objects.find(({ kind }) => kind === 'StatefulSet')?.spec as Spec | undefined;

const given = [
  service,
  set({ replicas: 5, containers: [{ name: 'db', image: 'db:1' }, { name: 'log' }], volumes: [{ name: 'data' }] }),
];

/** What is enough, and what is left and told then. */
const cases: readonly (readonly [string, (objects: readonly JsonObject[]) => boolean, object])[] = [
  [
    'an object',
    (objects) => objects.some(({ kind }) => kind === 'Service'),
    {
      objects: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' } }],
      dropped: [
        { object: 'Service/db', parts: ['metadata.labels'] },
        { object: 'StatefulSet/db', parts: [] },
      ],
      sizes: { before: { objects: 2, values: 12 }, after: { objects: 1, values: 3 } },
    },
  ],
  [
    'three replicas',
    (objects) => (specOf(objects)?.replicas ?? 1) >= 3,
    {
      objects: [set({ replicas: 3 })],
      dropped: [
        { object: 'Service/db', parts: [] },
        { object: 'StatefulSet/db', parts: ['spec.containers', 'spec.volumes', 'spec.replicas: 3 instead of 5'] },
      ],
    },
  ],
  [
    'a field deep inside',
    (objects) => specOf(objects)?.containers?.some(({ name }) => name === 'log') ?? false,
    {
      objects: [set({ containers: [{ name: 'log' }] })],
      dropped: [
        { object: 'Service/db', parts: [] },
        { object: 'StatefulSet/db', parts: ['spec.replicas', 'spec.containers[0]', 'spec.volumes'] },
      ],
    },
  ],
];

test.each(cases)('enough is %s', async (_, isEnough, left) => {
  expect(await minimalManifests(given, async (objects) => isEnough(objects))).toMatchObject(left);
});

test('an outer part goes once what counts on it is gone', async () => {
  // A volume may go only when nobody mounts it.
  const isEnough = (objects: readonly JsonObject[]) => {
    const spec = specOf(objects) as
      | { readonly mounts?: readonly object[]; readonly volumes?: readonly object[] }
      | undefined;
    return spec !== undefined && (spec.volumes?.length ?? 0) >= (spec.mounts?.length ?? 0);
  };
  const { objects } = await minimalManifests([set({ volumes: [{}], mounts: [{}] })], async (some) => isEnough(some));
  expect(objects).toEqual([set({})]);
});

describe('any manifests', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.nat(3),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const manifests = fc.array(
    value.map((spec) => set({ spec })),
    { minLength: 1, maxLength: 3 },
  );
  const count = (text: string, part: string) => text.split(part).length - 1;

  test('they are still enough, nothing more can be left out, and names stay', async () => {
    await fc.assert(
      fc.asyncProperty(
        manifests,
        fc.array(fc.constantFrom('"a"', '"b"', '"c"', '1', '2', '[', '"a":{"b"'), { maxLength: 3 }),
        async (objects, wanted) => {
          const all = JSON.stringify(objects);
          // As often as two times, where it is there so often.
          const least = wanted.map((part) => [part, Math.min(2, count(all, part))] as const);
          const isEnough = async (some: readonly JsonObject[]) =>
            least.every(([part, times]) => count(JSON.stringify(some), part) >= times);
          const minimal = await minimalManifests(objects, isEnough);
          expect(await isEnough(minimal.objects)).toBe(true);
          for (const { kind, metadata } of minimal.objects)
            expect([kind, metadata]).toEqual(['StatefulSet', { name: 'db' }]);
          const again = await minimalManifests(minimal.objects, isEnough);
          expect(again).toEqual({
            objects: minimal.objects,
            dropped: [],
            sizes: { before: minimal.sizes.after, after: minimal.sizes.after },
          });
        },
      ),
    );
  });
});
