import type { Diagnosis } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import type { Input } from '../../rules/rule';
import { count } from '../../util/text';

/** How many there are of what. */
export interface Summary {
  /** Objects that were looked at. */
  readonly objects: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings, of whatever severity, that can end in lost, hidden or overwritten data. */
  readonly data: number;
  readonly suppressed: number;
  /** Rules that wanted an input which was not given. */
  readonly skippedRules: number;
}

export function summaryOf({ diagnostics, suppressed, skipped, objects }: Diagnosis): Summary {
  const of = (severity: Diagnostic['severity']) => diagnostics.filter((each) => each.severity === severity).length;
  return {
    objects,
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    data: diagnostics.filter(({ data }) => data).length,
    suppressed: suppressed.length,
    skippedRules: skipped.reduce((sum, { codes }) => sum + codes.length, 0),
  };
}

/** What an input is called where it is missing. */
export const INPUT_WORDS: { readonly [I in Input]: string } = {
  cluster: 'a cluster description',
  previous: 'a previous render',
  hints: 'behaviour hints',
  tool: 'a deploy tool',
};

/** `2 errors, 1 warning`; `no findings` when there are neither, nor infos that are shown. */
export function countWords({ errors, warnings, infos }: Summary, withInfos: boolean): string {
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(withInfos && infos > 0 ? [count(infos, 'info')] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'no findings';
}
