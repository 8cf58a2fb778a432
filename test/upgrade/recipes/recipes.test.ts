import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/objects';
import { playRecipe } from '../../../lib/upgrade/recipes/play';
import { RECIPES, recipe } from '../../../lib/upgrade/recipes/recipes';
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
