import { type FieldPath, formatPath } from '../kube/read/field-path';
import type { ManifestSource } from '../kube/read/read';
import type { ManifestIssue } from '../rules/facts/facts';
import type { Resource } from '../rules/facts/resource';
import type { Finding, Rule, Severity, TraceLine } from '../rules/rule';
import { compareText } from '../util/order';

/** A finding as it is told: plain data, in the words and the order of the published JSON schema. */
export interface Diagnostic {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  /** It can end in lost, hidden or overwritten data. */
  readonly data?: true;
  readonly subject: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** The construct that made the object: `shop/db`. */
  readonly constructPath?: string;
  /** `spec.template.spec.containers[0].image`; empty for the object as a whole. */
  readonly fieldPath: string;
  /** Empty for what was not read from a file. */
  readonly file: string;
  /** From 1; 0 where there is no text. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly why: string;
  readonly help: readonly string[];
  readonly trace: readonly TraceLine[];
  readonly clusterMessage?: string;
  readonly replay?: string;
}

export function diagnosticOf(rule: Rule, finding: Finding): Diagnostic {
  const { message, why, help, trace = [], clusterMessage, replay } = finding;
  return {
    code: rule.code,
    slug: rule.slug,
    severity: finding.severity ?? rule.severity,
    ...((finding.data ?? rule.data) && { data: true as const }),
    ...(finding.on ? placeOf(finding.on, finding.path) : placeOfIssue(finding.issue)),
    message,
    why,
    help,
    trace,
    ...(clusterMessage !== undefined && { clusterMessage }),
    ...(replay !== undefined && { replay }),
  };
}

type Where = Pick<Diagnostic, 'subject' | 'constructPath' | 'fieldPath' | 'file' | 'line' | 'column'>;

function placeOf({ manifest, kind, name, namespace }: Resource, path: FieldPath = []): Where {
  const { file, line, column } = manifest.locate(path);
  return {
    subject: { kind, name, ...(namespace !== '' && { namespace }) },
    ...(manifest.constructPath !== undefined && { constructPath: manifest.constructPath }),
    fieldPath: formatPath(path),
    file,
    line,
    column,
  };
}

function placeOfIssue({ object, constructPath, path, file, line, column }: ManifestIssue): Where {
  return {
    subject: { kind: object?.kind ?? '', name: object?.name ?? '' },
    ...(constructPath !== undefined && { constructPath }),
    fieldPath: path,
    file,
    line,
    column,
  };
}

/** Files in the order given, then by line, code and message: the same on every machine. */
export function inOrder(diagnostics: readonly Diagnostic[], sources: readonly ManifestSource[]): readonly Diagnostic[] {
  const order = new Map<string, number>();
  for (const { file } of sources) if (!order.has(file)) order.set(file, order.size);
  const rank = ({ file }: Diagnostic) => order.get(file) ?? order.size;
  return [...diagnostics].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}
