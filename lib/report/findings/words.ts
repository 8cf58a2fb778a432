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

/** What stands in manifests does not steer a terminal: control characters are shown as pictures of themselves. */
export function visible<T>(value: T): T {
  if (typeof value === 'string') return value.replace(UNSEEN, pictureOf) as T;
  if (Array.isArray(value)) return value.map(visible) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, held]) => [field, visible(held)])) as T;
}

/** Line breaks stay. Halves of surrogate pairs cannot be written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Surrogate}]/gu;

/** The block Control Pictures has one for each of the first thirty-two. */
function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
