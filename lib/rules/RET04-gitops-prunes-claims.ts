import type { FieldPath } from '../kube/read/field-path';
import type { Tool } from './facts/tool';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const RET04: Rule = {
  code: 'RET04',
  slug: 'gitops-prunes-claims',
  title: 'GitOps prunes claims',
  severity: 'error',
  data: true,
  foundBy: ['static'],
  *check({ render, tool }) {
    const argo = tool?.argo;
    if (argo && (argo.tracking ?? 'annotation') !== 'label') return;
    for (const workload of render.sets) yield* findings(workload, argo);
  },
};

const ARGO_LABEL = 'argocd.argoproj.io/instance';

/** Both the labels of the template and those of the selector come to the claims (`stateful_set_utils.go`: getPersistentVolumeClaims). */
function* findings(workload: SetWorkload, argo: Tool['argo']): Iterable<Finding> {
  const { set } = workload;
  for (const [i, { metadata }] of (set.spec.volumeClaimTemplates ?? []).entries()) {
    const places: readonly { readonly path: FieldPath; readonly labels: { readonly [key: string]: string } }[] = [
      { path: ['spec', 'volumeClaimTemplates', i, 'metadata', 'labels'], labels: metadata.labels ?? {} },
      { path: ['spec', 'selector', 'matchLabels'], labels: set.spec.selector?.matchLabels ?? {} },
    ];
    for (const { path, labels } of places) {
      const key = Object.keys(labels).find((each) => tracks(each, labels[each] as string, argo));
      if (key === undefined) continue;
      yield finding(workload, metadata.name, [...path, key], `${key}: ${labels[key]}`, argo ? 'error' : 'warning');
      break;
    }
  }
}

/** A common label such as app.kubernetes.io/instance counts only where somebody says that it is the one. */
function tracks(key: string, value: string, argo: Tool['argo']): boolean {
  if (key === ARGO_LABEL) return argo?.app === undefined || argo.app === value;
  return argo?.trackingKey === key && argo.app === value;
}

function finding(
  { resource, name }: SetWorkload,
  template: string,
  path: FieldPath,
  label: string,
  severity: Severity,
): Finding {
  return {
    on: resource,
    path,
    severity,
    message: `StatefulSet ${name}: claims of template ${template} carry ${label}; Argo CD takes them for its own and prunes them`,
    why: 'With label tracking, whatever carries the label and is not in git is to be pruned. The claims are made by the StatefulSet and are in no git.',
    help: [
      'annotation tracking: application.resourceTrackingMethod: annotation in argocd-cm',
      'or the label out of the claim template and the selector; a set that exists takes that only with --cascade=orphan',
    ],
  };
}
