import type { Diagnosis } from '../check/diagnose';
import { findingsText } from '../report/findings/text';
import { planText } from '../report/plan';
import { timelineText } from '../report/timeline';
import type { Simulation } from '../scenarios/simulation';
import type { Plan } from '../upgrade/plan';

/** As jest and vitest take it in `expect.addSnapshotSerializer`. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown): string;
}

/** Simulations as their timelines, diagnoses as findings, plans as they are told: snapshots that a reviewer can read. */
export const serializers: readonly SnapshotSerializer[] = [
  {
    test: (value) => hasFields(value, ['timeline', 'steps', 'objects', 'endedAt']),
    serialize: (value) => timelineText(value as Simulation),
  },
  {
    test: (value) => hasFields(value, ['diagnostics', 'suppressed', 'skipped']),
    // What was not asked changes with every release, and is nobody's expectation.
    serialize: (value) => findingsText({ ...(value as Diagnosis), skipped: [] }, { info: true }),
  },
  {
    test: (value) => hasFields(value, ['verdict', 'changes', 'unchanged', 'takesMs']),
    serialize: (value) => planText(value as Plan).trimEnd(),
  },
];

function hasFields(value: unknown, fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every((field) => field in value);
}
