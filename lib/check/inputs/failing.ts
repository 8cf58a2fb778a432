import type { Diagnostic } from '../diagnostic';
import type { FailOn } from './config';

/** The findings that fail a run. Infos never do. */
export function failing(diagnostics: readonly Diagnostic[], failOn: FailOn = 'warning'): readonly Diagnostic[] {
  return diagnostics.filter(({ severity, data }) => {
    if (failOn === 'never' || severity === 'info') return false;
    if (failOn === 'data') return data === true;
    return severity === 'error' || failOn === 'warning';
  });
}
