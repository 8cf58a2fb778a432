import type { KubeObject } from '../../../lib/kube/objects';
import type { Scenario } from '../../../lib/scenarios/scenario';
import { idOf } from '../../../lib/upgrade/delivery';
import { type Recipe, recipe } from '../../../lib/upgrade/recipes/recipes';
import { COPY_IMAGE } from '../../../lib/upgrade/recipes/steps';
import { inputOf, PAIRS, type Pair } from './pairs';
import { DRIVERS, documents } from './scenarios';

/** A recipe for the upgrade of a pair. */
export interface RecipeCase {
  readonly recipe: string;
  readonly pair: string;
  /** The object that the recipe is for, before and after. */
  readonly object: readonly [before: string, after: string];
  /** Whose data has to be there afterwards; default: that object's. */
  readonly workload?: readonly [before: string, after: string];
  /** Fewest pods Ready at once. */
  readonly least: number;
  /** The new render does without the volume. */
  readonly dropsData?: true;
}

const same = (id: string) => [id, id] as const;
const DB = same('StatefulSet/default/db');
const RENAMED = ['StatefulSet/default/db', 'StatefulSet/default/shop-db'] as const;
const SITE = same('Deployment/default/site');
const UPLOADS = same('PersistentVolumeClaim/default/uploads');
const FAST = same('StorageClass/fast');

export const RECIPE_CASES: readonly RecipeCase[] = [
  { recipe: 'grow-claims', pair: 'template-size', object: DB, least: 3 },
  { recipe: 'grow-claims', pair: 'size-and-image-together', object: DB, least: 2 },
  { recipe: 'move-claims', pair: 'template-class', object: DB, least: 2 },
  { recipe: 'move-claims', pair: 'template-access-mode', object: DB, least: 2 },
  { recipe: 'orphan-and-recreate', pair: 'template-labels', object: DB, least: 3 },
  { recipe: 'orphan-and-recreate', pair: 'template-annotations', object: DB, least: 3 },
  { recipe: 'add-template', pair: 'template-added', object: DB, least: 2 },
  { recipe: 'orphan-and-recreate', pair: 'template-removed', object: DB, least: 2, dropsData: true },
  { recipe: 'orphan-and-recreate', pair: 'service-name', object: DB, least: 3 },
  { recipe: 'orphan-and-recreate', pair: 'pod-management-policy', object: DB, least: 3 },
  { recipe: 'orphan-and-recreate', pair: 'two-immutable-fields', object: DB, least: 3 },
  { recipe: 'rename-template', pair: 'template-renamed', object: DB, least: 0 },
  { recipe: 'relabel-pods', pair: 'selector-and-pod-labels', object: DB, least: 2 },
  { recipe: 'drop-rolling-update', pair: 'strategy-on-delete-and-image', object: DB, least: 3 },
  { recipe: 'rename', pair: 'another-name', object: RENAMED, least: 0 },
  { recipe: 'rename-member-by-member', pair: 'another-name', object: RENAMED, least: 2 },
  { recipe: 'replace-deployment', pair: 'deployment-selector', object: SITE, least: 2 },
  { recipe: 'use-another-claim', pair: 'deployment-on-another-claim', object: SITE, least: 0 },
  { recipe: 'copy-claim', pair: 'claim-shrinks', object: UPLOADS, workload: SITE, least: 0 },
  { recipe: 'copy-claim', pair: 'claim-of-another-class', object: UPLOADS, workload: SITE, least: 0 },
  { recipe: 'copy-claim', pair: 'claim-of-another-mode', object: UPLOADS, workload: SITE, least: 0 },
  {
    recipe: 'replace-service',
    pair: 'service-becomes-headless',
    object: same('Service/default/site'),
    workload: SITE,
    least: 2,
  },
  { recipe: 'replace-class', pair: 'class-parameters', object: FAST, workload: DB, least: 3 },
  { recipe: 'replace-class', pair: 'class-provisioner', object: FAST, workload: DB, least: 3 },
];

export function pairOf({ pair }: RecipeCase): Pair {
  return PAIRS.find(({ name }) => name === pair)!;
}

export function recipeOf(each: RecipeCase): Recipe {
  const { old, new: next } = inputOf(pairOf(each));
  const find = (objects: readonly KubeObject[], id: string) => objects.find((object) => idOf(object) === id)!;
  return recipe(each.recipe, { before: find(old, each.object[0]), now: find(next, each.object[1]), render: next });
}

export function nameOf({ recipe: id, pair }: RecipeCase): string {
  return `${id}--${pair}`;
}

/** The step of a recipe's scenario in which the recipe begins. */
const RECIPE_STEP = 2;

export function recipeScenario(each: RecipeCase): Scenario {
  const { old } = inputOf(pairOf(each));
  const steps = recipeOf(each).steps.map(({ step }) => step);
  return {
    name: nameOf(each),
    about: `The recipe ${each.recipe} for the upgrade ${each.pair}.`,
    cluster: { drivers: DRIVERS },
    behaviours: { [COPY_IMAGE]: { does: 'completes' } },
    steps: [{ apply: documents(old) }, { settle: {} }, ...steps, { settle: { quiet: '5s' } }],
  };
}

/** How a cluster is left: which claim has which volume, who is Ready. Told alike of the model and of a recording. */
export interface Left {
  /** By claim: `{pv-of data-db-0} Bound 8Gi`. */
  readonly claims: { readonly [claim: string]: string };
  /** By volume: `data-db-0 Bound Retain`. */
  readonly volumes: { readonly [volume: string]: string };
  /** Pods that are Ready; of a Deployment their number. */
  readonly ready: readonly string[];
}

interface Objectish {
  readonly metadata?: KubeObject['metadata'];
  readonly spec?: {
    readonly volumeName?: string;
    readonly claimRef?: { readonly name?: string };
    readonly persistentVolumeReclaimPolicy?: string;
  };
  readonly status?: {
    readonly phase?: string;
    readonly capacity?: { readonly storage?: string };
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** Objects by `Kind/name`, with symbols for names that are drawn. */
export function leftOf(objects: readonly (readonly [id: string, object: Objectish])[]): Left {
  const of = (kind: string) =>
    objects.flatMap(([id, object]) =>
      id.startsWith(`${kind}/`) ? [[id.slice(kind.length + 1), object] as const] : [],
    );
  const sorted = <T>(entries: readonly (readonly [string, T])[]) =>
    Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    claims: sorted(
      of('PersistentVolumeClaim').map(([name, { spec, status }]) => [
        name,
        `${spec?.volumeName} ${status?.phase} ${status?.capacity?.storage}`,
      ]),
    ),
    volumes: sorted(
      of('PersistentVolume').map(([name, { spec, status }]) => [
        name,
        `${spec?.claimRef?.name} ${status?.phase} ${spec?.persistentVolumeReclaimPolicy}`,
      ]),
    ),
    ready: [...of('StatefulSet'), ...of('Deployment')]
      .map(([name, { status }]) => `${name} ${status?.readyReplicas ?? 0} ${status?.updatedReplicas ?? 0}`)
      .sort(),
  };
}

/** What a recording says of a recipe: refusals, waits in vain, and how the cluster is left. */
export function recordedRecipe(text: string) {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>);
  const later = lines.filter(({ step }) => step !== undefined && Number(step) >= RECIPE_STEP);
  const refused = later.filter(({ verb }) => verb === 'rejected').map(({ object, message }) => `${object}: ${message}`);
  const notes = later.flatMap(({ verb, text: note }) =>
    verb === 'note' && !String(note).startsWith('the volume of ') ? [String(note)] : [],
  );
  const finals = lines.flatMap(({ final, is }) => (final ? [[String(final), is as Objectish] as const] : []));
  return { refused, notes, ...leftOf(finals) };
}
