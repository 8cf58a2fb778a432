import type { Diagnosis, SuppressedDiagnostic } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import { RULES } from '../../rules';
import type { Rule, Severity } from '../../rules/rule';
import { clock } from '../../scenarios/words';
import { compareText } from '../../util/order';
import { subjectText } from './words';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Findings in the Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read. Suppressed ones are in it as such. The field of
 * an object is a logical location, its line a physical one; what has no line has the first of its file, since hosts show nothing without a line.
 */
export function findingsSarif(diagnosis: Diagnosis, rules: readonly Rule[] = RULES): string {
  const { diagnostics, suppressed } = diagnosis;
  const all: readonly (Diagnostic | SuppressedDiagnostic)[] = [...diagnostics, ...suppressed];
  const codes = [...new Set(all.map(({ code }) => code))].sort(compareText);
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-stateful', rules: codes.map((code) => ruleOf(code, rules)) } },
        columnKind: 'utf16CodeUnits',
        results: all.map((each) => resultOf(each, codes)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

const LEVELS: { readonly [S in Severity]: string } = { error: 'error', warning: 'warning', info: 'note' };

function ruleOf(code: string, rules: readonly Rule[]): object {
  const rule = rules.find((each) => each.code === code);
  if (!rule) return { id: code };
  return {
    id: code,
    name: rule.slug,
    shortDescription: { text: rule.title },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: [code.slice(0, 3), ...(rule.data ? ['data'] : [])] },
  };
}

function resultOf(diagnostic: Diagnostic | SuppressedDiagnostic, codes: readonly string[]): object {
  const { code, severity, message, data, why, help, clusterMessage, trace } = diagnostic;
  const told = [message, why, ...help.map((line) => `Help: ${line}`)].filter((part) => part !== '');
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: told.join('\n') },
    locations: [locationOf(diagnostic)],
    ...(trace.length > 0 && { codeFlows: [{ threadFlows: [{ locations: trace.map(stepOf) }] }] }),
    ...('reason' in diagnostic && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: diagnostic.reason }],
    }),
    properties: {
      ...(data && { data }),
      ...(clusterMessage !== undefined && { clusterMessage }),
    },
  };
}

function locationOf({ subject, fieldPath, file, line, column, constructPath }: Diagnostic): object {
  const object = subjectText(subject);
  const logical = [
    ...(object === ''
      ? []
      : [{ fullyQualifiedName: [object, fieldPath].filter((part) => part !== '').join('/'), kind: 'object' }]),
    ...(constructPath === undefined ? [] : [{ fullyQualifiedName: constructPath, kind: 'module' }]),
  ];
  return {
    ...(file !== '' && {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file) },
        region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
      },
    }),
    ...(logical.length > 0 && { logicalLocations: logical }),
  };
}

function stepOf({ at, who, what }: Diagnostic['trace'][number]): object {
  const text = [at === undefined ? '' : clock(at), who ?? '', what].filter((part) => part !== '').join('  ');
  return { location: { message: { text } } };
}

/** A path as a URI reference: relative ones stay relative to where the command ran, which is where hosts look for them. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
