import type { TraceLine } from '../rules/rule';
import { clock } from '../scenarios/words';
import type { Diagnostic } from './diagnostic';

/** A diagnostic as synth tells it: what, where, the story, why, and the way out. */
export function diagnosticText(diagnostic: Diagnostic): string {
  const { code, severity, message, trace, why, help, clusterMessage } = diagnostic;
  return [
    `${severity}[${code}]: ${message}`,
    `  --> ${placeText(diagnostic)}`,
    ...trace.map(traceText),
    `  why:   ${why}`,
    ...help.map((line) => `  help:  ${line}`),
    ...(clusterMessage === undefined ? [] : [`  reads: ${clusterMessage}`]),
  ].join('\n');
}

/** `shop/db (StatefulSet/db, spec.replicas)` */
function placeText({ constructPath, subject, fieldPath }: Diagnostic): string {
  const object = [`${subject.kind}/${subject.name}`, ...(fieldPath === '' ? [] : [fieldPath])].join(', ');
  return constructPath === undefined ? object : `${constructPath} (${object})`;
}

function traceText({ at, who, what }: TraceLine): string {
  return `    ${at === undefined ? '' : `${clock(at).padStart(10)}  `}${who === undefined ? '' : `${who.padEnd(26)}  `}${what}`;
}
