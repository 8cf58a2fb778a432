/**
 * The upgrade pairs of test/upgrade/pairs, for real control planes and back:
 *   node -r @swc-node/register scripts/upgrade-pairs.ts scenarios DIR      writes a scenario for each pair
 *   node -r @swc-node/register scripts/upgrade-pairs.ts recorded DIR       reads the recordings of those, and rewrites recorded.json
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { factsOfRecording } from '../test/upgrade/support/facts';
import { inputOf, PAIRS } from '../test/upgrade/support/pairs';
import { scenarioOf, UPGRADE_STEP } from '../test/upgrade/support/scenarios';

const [verb, folder = '.'] = process.argv.slice(2);

if (verb === 'scenarios') {
  mkdirSync(folder, { recursive: true });
  for (const pair of PAIRS) writeFileSync(join(folder, `${pair.name}.yaml`), stringify(scenarioOf(pair)));
} else if (verb === 'recorded') {
  const recorded: Record<string, unknown> = {};
  for (const pair of PAIRS) {
    const file = join(folder, `${pair.name}.1.jsonl`);
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8');
    const { kubernetes } = JSON.parse(text.slice(0, text.indexOf('\n'))) as { kubernetes: string };
    recorded[pair.name] = { kubernetes, ...factsOfRecording(text, UPGRADE_STEP, inputOf(pair).new) };
  }
  writeFileSync(join(__dirname, '../test/upgrade/pairs/recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
} else {
  console.error('usage: upgrade-pairs.ts scenarios DIR | recorded DIR');
  process.exitCode = 2;
}
