import type { Diagnosis } from '../check/diagnose';
import type { TextOptions } from '../report/findings/text';

/** How findings can be told. */
export const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** Findings in a format. Each is loaded when it is wanted, since a run wants one. */
export function rendered(diagnosis: Diagnosis, format: Format, options: TextOptions): string {
  switch (format) {
    case 'text':
      return (require('../report/findings/text') as typeof import('../report/findings/text')).findingsText(
        diagnosis,
        options,
      );
    case 'json':
      return (require('../report/findings/json') as typeof import('../report/findings/json')).findingsJson(diagnosis);
    case 'sarif':
      return (require('../report/findings/sarif') as typeof import('../report/findings/sarif')).findingsSarif(
        diagnosis,
      );
    case 'junit':
      return (require('../report/findings/junit') as typeof import('../report/findings/junit')).findingsJunit(
        diagnosis,
      );
    case 'github':
      return (require('../report/findings/github') as typeof import('../report/findings/github')).findingsGithub(
        diagnosis,
      );
  }
}
