import { semanticallyEqual } from '../kube/equality';
import type { KubeObject, Service } from '../kube/objects';
import { count } from '../util/text';
import type { Facts, ManifestIssue } from './facts/facts';
import type { Resource } from './facts/resource';
import { subjectOf } from './facts/subject';
import { type Kept, successionOf } from './facts/succession';
import type { Finding, Rule } from './rule';

export const UPD01: Rule = {
  code: 'UPD01',
  slug: 'forbidden-update',
  title: 'the API server refuses the change',
  severity: 'error',
  needs: ['previous'],
  foundBy: ['upgrade'],
  yieldsTo: ['UPD15'],
  clusterTexts: [
    'spec.serviceName: Invalid value: …: field is immutable',
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    'updates to parameters are forbidden.',
    'updates to provisioner are forbidden.',
    'field is immutable',
    'field is immutable when `immutable` is set',
  ],
  *check(facts) {
    const { issues, previous } = facts;
    if (!previous) return;
    for (const issue of issues) if (issue.kind === 'forbidden-update' && !isSize(issue)) yield refusal(issue, facts);
    const succession = successionOf(previous, facts.render);
    for (const kind of ['ConfigMap', 'Secret']) {
      for (const kept of succession.kept<Configuration>(kind)) yield* frozen(kept);
    }
    for (const kept of succession.kept<Service>('Service')) {
      if (isNoLongerHeadless(kept)) yield staysHeadless(kept.now);
    }
  },
};

/** A size of a claim template is told with the claims that it does not change (UPD03). */
function isSize({ object, path }: ManifestIssue): boolean {
  return (
    object?.kind === 'StatefulSet' &&
    /^spec\.volumeClaimTemplates\[\d+\]\.spec\.resources\.requests\.storage$/.test(path)
  );
}

function refusal(issue: ManifestIssue, { render }: Facts): Finding {
  const { kind = 'object', name = '' } = issue.object ?? {};
  const change = issue.message.replace(/: it is immutable$/, ', and it is immutable');
  const { resource } = subjectOf(issue, render);
  return {
    issue,
    severity: 'error',
    message: `${kind} ${name}: the upgrade is refused: ${change}${cause(issue)}`,
    why: 'The API server compares the new object with the stored one after defaulting and refuses the whole of it; deploy tools try again for ever.',
    help: issue.help === '' ? [] : [issue.help],
    trace: [{ what: issue.message }],
    about: [resource?.id ?? `${kind}/${name}`],
    ...(issue.clusterText !== undefined && { clusterMessage: issue.clusterText }),
  };
}

/** A second line: labels change with each release where a chart or a template writes the version into them (UPD02). */
function cause({ fieldPath, message }: ManifestIssue): string {
  const isLabel = ['labels', 'annotations', 'matchLabels'].includes(String(fieldPath.at(-2)));
  const isVersion = / from "[^"]*\d[^"]*" to "[^"]*\d[^"]*"/.test(message);
  return isLabel && isVersion ? `\n${fieldPath.at(-1)} changes with the release: it does not belong there (UPD02)` : '';
}

interface Configuration extends KubeObject {
  readonly immutable?: boolean;
  readonly data?: { readonly [key: string]: string };
  readonly binaryData?: { readonly [key: string]: string };
}

/** A ConfigMap or Secret that was made immutable (`pkg/apis/core/validation/validation.go`: ValidateConfigMapUpdate). */
function* frozen({ before, now }: Kept<Resource<Configuration>>): Iterable<Finding> {
  if (before.object.immutable !== true) return;
  const fields = (['immutable', 'data', 'binaryData'] as const).filter(
    (field) => !semanticallyEqual(before.object[field], now.object[field]),
  );
  for (const field of fields) {
    const { kind, name } = now;
    yield {
      on: now,
      path: [field],
      message: `${kind} ${name}: the upgrade is refused: ${field} changed, and it is immutable`,
      why: 'It was made with immutable: true, which cannot be taken back: kubelets do not watch it any more.',
      help: [`a ${kind} of another name, and the pod templates that name it`, 'or change it back'],
      clusterMessage: `${field}: Forbidden: field is immutable when \`immutable\` is set`,
    };
  }
}

function isNoLongerHeadless({ before, now }: Kept<Resource<Service>>): boolean {
  const { clusterIP, type = 'ClusterIP' } = now.object.spec ?? {};
  return before.object.spec?.clusterIP === 'None' && !clusterIP && type === 'ClusterIP';
}

function staysHeadless(service: Resource<Service>): Finding {
  const ports = service.object.spec.ports?.length ?? 0;
  return {
    on: service,
    path: ['spec', 'clusterIP'],
    severity: 'info',
    message: `Service ${service.name}: clusterIP: None is gone from the manifest, and the Service stays headless`,
    why: `A stored clusterIP stays when a manifest leaves it out, so nobody gets an address for the ${count(ports, 'port')}.`,
    help: ['clusterIP: None, which is what the cluster has', 'a Service of another name, if an address is wanted'],
  };
}
