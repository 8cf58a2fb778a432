import type { Diagnosis } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import type { Severity } from '../../rules/rule';
import { subjectText, visible } from './words';

const COMMANDS: { readonly [S in Severity]: string } = { error: 'error', warning: 'warning', info: 'notice' };

/** Findings as the workflow commands of GitHub Actions, which shows them at the lines of a pull request. */
export function findingsGithub({ diagnostics }: Pick<Diagnosis, 'diagnostics'>): string {
  return diagnostics.map(commandOf).join('\n');
}

function commandOf(diagnostic: Diagnostic): string {
  const { code, slug, severity, message, why, help, file, line, column, subject, fieldPath } = visible(diagnostic);
  const place = [subjectText(subject), fieldPath].filter((part) => part !== '').join(', ');
  const properties = [
    ...(file === '' ? [] : [`file=${property(file)}`]),
    ...(line === 0 ? [] : [`line=${line}`, `col=${column}`]),
    `title=${property(`${code} ${slug}`)}`,
  ];
  const told = [message, ...(place === '' ? [] : [place]), why, ...help.map((each) => `help: ${each}`)];
  return `::${COMMANDS[severity]} ${properties.join(',')}::${data(told.filter((part) => part !== '').join('\n'))}`;
}

/** actions/toolkit v2 `packages/core/src/command.ts`: escapeData, escapeProperty. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
