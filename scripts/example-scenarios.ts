import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios, scenarioText } from '../examples/scenarios';

/** `node -r @swc-node/register scripts/example-scenarios.ts`: writes the scenarios of the examples anew. Record them again after. */
for (const scenario of scenarios) {
  const file = join(__dirname, '..', 'test', 'conformance', 'scenarios', `${scenario.name}.yaml`);
  writeFileSync(file, scenarioText(scenario));
}
