/** The way from an object to one of its values: field names and list indices. */
export type FieldPath = readonly (string | number)[];

/** As `k8s.io/apimachinery/pkg/util/validation/field` writes it: `spec.ports[0].name`, `metadata.labels[app.kubernetes.io/name]`. */
export function formatPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number' || !/^[\w-]+$/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
