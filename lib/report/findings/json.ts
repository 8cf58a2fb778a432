import type { Diagnosis, SkippedRules, SuppressedDiagnostic } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import type { ReachedBound } from '../../rules/facts/explored';
import { type Summary, summaryOf } from './summary';

/** Grows by one when a reader of the one before would misread it; new fields alone do not change it. */
export const JSON_VERSION = 1;

/** What `--format json` prints: `schemas/report.schema.json`. */
export interface JsonReport {
  readonly version: typeof JSON_VERSION;
  readonly kubernetesVersion: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What somebody said is right as it is, each with the reason. */
  readonly suppressed: readonly SuppressedDiagnostic[];
  readonly skipped: readonly SkippedRules[];
  /** Bounds of explorations that were reached before the answer. */
  readonly bounds: readonly ReachedBound[];
  readonly summary: Summary;
}

/** Everything that was found, infos too: a program chooses by itself. */
function jsonReport(diagnosis: Diagnosis): JsonReport {
  const { kubernetesVersion, diagnostics, suppressed, skipped, bounds = [] } = diagnosis;
  return {
    version: JSON_VERSION,
    kubernetesVersion,
    diagnostics,
    suppressed,
    skipped,
    bounds,
    summary: summaryOf(diagnosis),
  };
}

export function findingsJson(diagnosis: Diagnosis): string {
  return JSON.stringify(jsonReport(diagnosis), null, 2);
}
