import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios, scenarioText } from './scenarios';

const conformance = join(__dirname, '..', 'test', 'conformance');

interface Line {
  readonly verb?: string;
  readonly final?: string;
  readonly is?: {
    readonly status?: { readonly conditions?: { readonly [type: string]: { readonly status: string } } };
  };
}

/** The examples that are not about a workload that the model plays. */
const WITHOUT = ['sharded-exploration'];

test('every example has a scenario', () => {
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...scenarios.map(({ name }) => name.replace(/^example-/, '')), ...WITHOUT].sort()).toEqual(
    folders.map(({ name }) => name).sort(),
  );
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (name, scenario) => {
  it('is in the file that was played (else: node -r @swc-node/register scripts/example-scenarios.ts, and record it)', () => {
    expect(readFileSync(join(conformance, 'scenarios', `${name}.yaml`), 'utf8')).toBe(scenarioText(scenario));
  });

  it.each(['1.34', '1.37'])('left every pod Ready on a real control plane of %s, which refused nothing', (version) => {
    const file = join(conformance, 'recordings', version, `${name}.1.jsonl`);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const pods = lines.filter(({ final }) => final?.startsWith('Pod/'));
    expect(pods.length).toBeGreaterThan(1);
    expect(pods.filter(({ is }) => is?.status?.conditions?.Ready?.status !== 'True')).toEqual([]);
    expect(lines.filter(({ verb }) => verb === 'rejected' || verb === 'note')).toEqual([]);
  });
});
