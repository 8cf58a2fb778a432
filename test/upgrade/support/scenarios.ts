import { stringify } from 'yaml';
import type { KubeObject } from '../../../lib/kube/objects';
import type { BehaviourSpec, Scenario, ScenarioStep } from '../../../lib/scenarios/scenario';
import { goneObjects } from '../../../lib/upgrade/delivery';
import { inputOf, type Pair } from './pairs';

/** The drivers of the charts: disks that one node attaches, and files that all can mount. */
export const DRIVERS = [
  { name: 'block.example.com' },
  { name: 'files.example.com', attach: false, topology: 'none' },
] as const;

/** The step of a pair's scenario in which the upgrade begins. */
export const UPGRADE_STEP = 2;

/** A pair as a scenario: a real control plane does with it what the plan says of it. */
export function scenarioOf(pair: Pair): Scenario {
  const { old, new: next, prune } = inputOf(pair);
  const gone = prune ? goneObjects(old, next) : [];
  const steps: ScenarioStep[] = [
    { apply: documents(old) },
    { settle: {} },
    { apply: documents(next) },
    ...gone.map(({ kind, metadata }) => ({ delete: `${kind}/${metadata.name}` })),
    { settle: { quiet: '5s' } },
  ];
  return {
    name: pair.name,
    about: `The upgrade ${pair.name}.`,
    cluster: { drivers: DRIVERS },
    ...(pair.behaviours && { behaviours: pair.behaviours as { readonly [image: string]: BehaviourSpec } }),
    steps,
  };
}

export function documents(objects: readonly KubeObject[]): string {
  return objects.map((object) => stringify(object)).join('---\n');
}
