/**
 * The upgrade pairs and recipes of test/upgrade, for real control planes and back:
 *   node -r @swc-node/register scripts/upgrade-pairs.ts scenarios DIR      writes a scenario for each pair, and below recipes/ one for each recipe
 *   node -r @swc-node/register scripts/upgrade-pairs.ts recorded DIR       reads the recordings of the pairs, and rewrites recorded.json
 *   node -r @swc-node/register scripts/upgrade-pairs.ts recipes DIR        reads those of the recipes, and rewrites recorded-recipes.json
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { factsOfRecording } from '../test/upgrade/support/facts';
import { inputOf, PAIRS } from '../test/upgrade/support/pairs';
import { nameOf, RECIPE_CASES, recipeScenario, recordedRecipe } from '../test/upgrade/support/recipes';
import { scenarioOf, UPGRADE_STEP } from '../test/upgrade/support/scenarios';

const results = join(__dirname, '../test/upgrade/pairs');

function writeScenarios(folder: string): void {
  mkdirSync(join(folder, 'recipes'), { recursive: true });
  for (const pair of PAIRS) writeFileSync(join(folder, `${pair.name}.yaml`), stringify(scenarioOf(pair)));
  for (const each of RECIPE_CASES) {
    writeFileSync(join(folder, 'recipes', `${nameOf(each)}.yaml`), stringify(recipeScenario(each)));
  }
}

function readRecordings(
  folder: string,
  names: readonly string[],
  read: (name: string, text: string) => object,
): object {
  const entries = names.map((name) => {
    const text = readFileSync(join(folder, `${name}.1.jsonl`), 'utf8');
    const { kubernetes } = JSON.parse(text.slice(0, text.indexOf('\n'))) as { kubernetes: string };
    return [name, { kubernetes, ...read(name, text) }] as const;
  });
  return Object.fromEntries(entries);
}

function write(file: string, data: object): void {
  writeFileSync(join(results, file), `${JSON.stringify(data, null, 2)}\n`);
}

const DEEDS: { readonly [verb: string]: (folder: string) => void } = {
  scenarios: writeScenarios,
  recorded(folder) {
    const pairs = new Map(PAIRS.map((pair) => [pair.name, pair] as const));
    const facts = (name: string, text: string) => factsOfRecording(text, UPGRADE_STEP, inputOf(pairs.get(name)!).new);
    write('recorded.json', readRecordings(folder, [...pairs.keys()], facts));
  },
  recipes(folder) {
    write(
      'recorded-recipes.json',
      readRecordings(folder, RECIPE_CASES.map(nameOf), (_, text) => recordedRecipe(text)),
    );
  },
};

const [verb = '', folder] = process.argv.slice(2);
const deed = DEEDS[verb];
if (deed && folder !== undefined) deed(folder);
else {
  console.error('usage: upgrade-pairs.ts scenarios DIR | recorded DIR | recipes DIR');
  process.exitCode = 2;
}
