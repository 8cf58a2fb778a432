import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/objects';
import { playRecipe } from '../../../lib/upgrade/recipes/play';
import { RECIPES, recipe, recipeNote } from '../../../lib/upgrade/recipes/recipes';
import { blocksOf } from '../../project/support/markdown';
import { inputOf } from '../support/pairs';
import { type Left, leftOf, nameOf, pairOf, RECIPE_CASES, recipeOf } from '../support/recipes';

type Recorded = Left & {
  readonly kubernetes: string;
  readonly refused: readonly string[];
  readonly notes: readonly string[];
};

const recorded = JSON.parse(readFileSync(join(__dirname, '../pairs/recorded-recipes.json'), 'utf8')) as {
  readonly [name: string]: Recorded;
};

test('every recipe is played', () => {
  expect([...new Set(RECIPE_CASES.map((each) => each.recipe))].sort()).toEqual([...RECIPES].sort());
});

describe.each(RECIPE_CASES.map((each) => [nameOf(each), each] as const))('%s', (name, each) => {
  const { kubernetes, ...then } = recorded[name]!;
  const { old } = inputOf(pairOf(each));
  const [before, after] = each.workload ?? each.object;
  const result = playRecipe(recipeOf(each), { old, workload: { before, after }, kubernetesVersion: kubernetes });

  test('all data is kept, and the workload is as it is wanted', () => {
    expect({ refused: result.refused, notes: result.notes, isDone: result.isDone }).toEqual({
      refused: [],
      notes: [],
      isDone: true,
    });
    // The volumes that a render drops on purpose are still there; its pods do not mount them.
    if (each.dropsData) expect(result.kept).toEqual([]);
    else expect(result.missing).toEqual([]);
  });

  test(`at least ${each.least} pods stay Ready`, () => {
    expect(result.least).toBe(each.least);
  });

  test('the control plane leaves claims, volumes and pods as the model does', () => {
    const left = leftOf(
      result.objects.map((object) => [`${object.kind}/${object.metadata.name}`, object as never] as const),
    );
    expect({ refused: [], notes: [], ...symbolic(left) }).toEqual(then);
  });
});

/** Names of volumes as recordings have them: `pvc-default.data-db-0.1` is `{pv-of data-db-0}`. */
function symbolic(left: Left): Left {
  return JSON.parse(JSON.stringify(left).replace(/pvc-default\.([\w-]+)\.1/g, '{pv-of $1}')) as Left;
}

test('an unknown recipe is told with the nearest one', () => {
  expect(() => recipe('renam', { before: {} as KubeObject, now: {} as KubeObject, render: [] })).toThrow(
    /there is no recipe 'renam': there are .*\. Did you mean 'rename'\?/,
  );
});

test('commands say the namespace that an object is in, and files hold what they apply', () => {
  const inShop = (objects: readonly KubeObject[]) =>
    objects.map((object) =>
      object.kind === 'StorageClass' ? object : { ...object, metadata: { ...object.metadata, namespace: 'shop' } },
    );
  const { old, new: render } = inputOf(
    pairOf({ recipe: 'move-claims', pair: 'template-class', object: ['', ''], least: 0 }),
  );
  const [before, now] = [old, render].map((objects) => inShop(objects).find(({ kind }) => kind === 'StatefulSet')!);
  const { commands, files } = recipeNote('move-claims', { before: before!, now: now!, render: inShop(render) });
  expect(commands.slice(0, 4)).toEqual([
    'kubectl --namespace shop delete statefulset db --cascade=orphan',
    'kubectl --namespace shop delete pod db-2',
    'kubectl --namespace shop wait --for=delete pod/db-2 --timeout=10m',
    'kubectl apply -f copy-data-db-2.yaml',
  ]);
  expect(commands).toContain(
    "pv_data_db_2=$(kubectl --namespace shop get pvc data-db-2 -o jsonpath='{.spec.volumeName}')",
  );
  expect(Object.keys(files).sort()).toEqual(
    [0, 1, 2].flatMap((n) => [`copy-data-db-${n}.yaml`, `data-db-${n}.yaml`]).sort(),
  );
  expect(files['copy-data-db-2.yaml']).toContain('cp -a /old/. /new/');
});

describe('pages', () => {
  const folder = join(__dirname, '../../../docs/recipes');

  test('there is one for each recipe, and none besides', () => {
    expect(readdirSync(folder).sort()).toEqual(RECIPES.map((id) => `${id}.md`).sort());
  });

  test.each(RECIPES)('%s shows what is played', (id) => {
    const page = readFileSync(join(folder, `${id}.md`), 'utf8');
    const cases = RECIPE_CASES.filter((each) => each.recipe === id);
    const { title, availability, steps } = recipeOf(cases[0]!);
    const [block] = blocksOf(`${id}.md`, page);
    expect(page.split('\n')[0]).toBe(`# ${id}: ${title}`);
    expect(page).toContain(`**Availability**: ${availability}.`);
    for (const { pair } of cases) expect(page).toContain(`\`${pair}\``);
    expect(block!.text.split('\n')).toEqual(steps.map(({ command }) => command));
  });
});
