import type { ManifestIssue } from './facts';
import type { Render } from './render';
import { DEFAULT_NAMESPACE, type Resource } from './resource';
import { ALLOW_ANNOTATION, type Allowance } from './suppressions';

type Place =
  | { readonly on: Resource; readonly path: readonly string[]; readonly issue?: undefined }
  | { readonly issue: ManifestIssue; readonly on?: undefined };

/** The object that a suppression is about, in words, and where it stands. */
export function placeOfAllowance(
  { on, object, code }: Allowance,
  render: Render,
): { readonly object: string; readonly place: Place } {
  if (on) {
    const path = ['metadata', 'annotations', `${ALLOW_ANNOTATION}${code}`];
    return { object: `${on.kind}/${on.name}`, place: { on, path } };
  }
  return { object: object ?? 'configuration', place: placeOfEntry(object, render) };
}

/** An entry of the configuration is told at the object that it names; if there is none, nowhere. */
export function placeOfEntry(object: string | undefined, render: Render): Place {
  const [kind = '', first = '', second] = (object ?? '').split('/');
  const resource =
    second === undefined
      ? (render.get(kind, DEFAULT_NAMESPACE, first) ?? render.get(kind, '', first))
      : render.get(kind, first, second);
  if (resource) return { on: resource, path: [] };
  const nowhere = { file: '', line: 0, column: 0, path: '', fieldPath: [] };
  return { issue: { kind: 'unreadable-document', severity: 'error', message: '', help: '', ...nowhere } };
}
