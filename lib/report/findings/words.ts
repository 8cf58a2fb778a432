import type { Diagnostic } from '../../check/diagnostic';
import { DEFAULT_NAMESPACE } from '../../rules/facts/resource';

/** `StatefulSet/db`, with its namespace where that is not the one that goes without saying; empty for what is no object. */
export function subjectText({ kind, name, namespace }: Diagnostic['subject']): string {
  if (kind === '') return '';
  return namespace === undefined || namespace === DEFAULT_NAMESPACE
    ? `${kind}/${name}`
    : `${kind}/${namespace}/${name}`;
}

/** `StatefulSet/db, spec.replicas`. */
export function placeText({ subject, fieldPath }: Pick<Diagnostic, 'subject' | 'fieldPath'>): string {
  return [subjectText(subject), fieldPath].filter((part) => part !== '').join(', ');
}

/** `dist/shop.k8s.yaml:41`; the file alone for what has no lines. */
export function lineText({ file, line }: Pick<Diagnostic, 'file' | 'line'>): string {
  return line === 0 ? file : `${file}:${line}`;
}
