import type { Deployment, Labels, StatefulSet } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { formatPath } from '../kube/read/field-path';
import { isDeployment, isSet, type Workload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const UPD02: Rule = {
  code: 'UPD02',
  slug: 'version-label-in-immutable-field',
  title: 'a release label in an immutable field',
  severity: 'error',
  foundBy: ['static', 'upgrade'],
  *check({ render, previous }) {
    for (const workload of render.workloads) {
      if (!isSet(workload) && !isDeployment(workload)) continue;
      const old = previous?.workload(workload.kind, workload.namespace, workload.name);
      for (const label of immutableLabels(workload)) {
        const severity = changing(label, workload);
        // A Deployment may go by colours and versions, and is replaced by another one then.
        if (severity === undefined || (severity === 'warning' && !isSet(workload))) continue;
        if (old && hasShownOtherwise(label, old, workload)) continue;
        yield finding(workload, label, severity);
      }
    }
  },
};

/** A label or annotation that cannot be changed once the object is there. */
interface Fixed {
  readonly key: string;
  readonly value: string;
  readonly path: FieldPath;
}

function* immutableLabels(workload: Workload): Iterable<Fixed> {
  const { spec } = workload.resource.object as StatefulSet | Deployment;
  yield* entries(spec.selector?.matchLabels, ['spec', 'selector', 'matchLabels']);
  const templates = isSet(workload) ? (workload.set.spec.volumeClaimTemplates ?? []) : [];
  for (const [i, { metadata }] of templates.entries()) {
    const path = ['spec', 'volumeClaimTemplates', i, 'metadata'];
    yield* entries(metadata?.labels, [...path, 'labels']);
    yield* entries(metadata?.annotations, [...path, 'annotations']);
  }
}

function* entries(labels: Labels | undefined, path: FieldPath): Iterable<Fixed> {
  for (const [key, value] of Object.entries(labels ?? {})) yield { key, value: String(value), path: [...path, key] };
}

const VERSION = /(?<![\d.])v?\d+\.\d+\.\d+(?!\.?\d)/;
const NUMBER = /^v?\d+([.-]\d+)*$/;
const GENERIC: ReadonlySet<string> = new Set(['version', 'release', 'revision']);
const TOOLS: ReadonlySet<string> = new Set(['Helm', 'Tiller']);

/** How surely a value changes with the release: error for what tools write anew each time, warning for what somebody may have chosen. */
function changing({ key, value }: Fixed, workload: Workload): Severity | undefined {
  if (key === 'helm.sh/chart') return 'error';
  if (key === 'app.kubernetes.io/version') return /^v?\d+$/.test(value) ? 'warning' : 'error';
  // Paths of constructs and hashes of them stay as they are.
  if (key.startsWith('cdk8s.io/')) return undefined;
  if (releaseTexts(workload).some((text) => value.includes(text))) return 'error';
  // Sets of two versions side by side are told apart by such a key.
  if (GENERIC.has(key)) return NUMBER.test(value) ? 'warning' : undefined;
  if (VERSION.test(value)) return 'error';
  if (key === 'chart' && /-v?\d/.test(value)) return 'error';
  return key === 'heritage' && TOOLS.has(value) ? 'warning' : undefined;
}

/** What of a workload changes with the release for certain: tags and digests of its images, hashes of its configuration. */
function releaseTexts({ pod, resource }: Workload): readonly string[] {
  const images = (pod.containers ?? []).map(({ image = '' }) => image.slice(image.lastIndexOf('/') + 1));
  const tags = images.map((image) => /^[^:@]*:([^@]+)/.exec(image)?.[1] ?? '').filter(tellsVersions);
  const digests = images.map((image) => /@sha256:(\w{12,})/.exec(image)?.[1] ?? '').filter((text) => text !== '');
  const { template } = (resource.object as StatefulSet).spec;
  const hashes = Object.entries(template?.metadata?.annotations ?? {})
    .filter(([key, value]) => /checksum|hash/.test(key) && String(value).length >= 8)
    .map(([, value]) => String(value));
  return [...tags, ...digests, ...hashes];
}

/** `1` or `latest` may stand in any text. */
function tellsVersions(tag: string): boolean {
  return /\d\.\d/.test(tag) || /^(?=.*\d)[0-9a-f]{7,}$/.test(tag);
}

/** Two renders of different releases in which the value is the same; keys that every release of a chart writes are believed all the same. */
function hasShownOtherwise({ key, path, value }: Fixed, old: Workload, now: Workload): boolean {
  const before = path.reduce<unknown>(
    (at, step) => (at as { readonly [field: string]: unknown } | undefined)?.[step],
    old.resource.object,
  );
  // What differs is told as the refused change that it is (UPD01).
  if (before !== value) return true;
  if (key === 'helm.sh/chart' || key === 'app.kubernetes.io/version') return false;
  const [tags, oldTags] = [now, old].map((each) => (each.pod.containers ?? []).map(({ image }) => image).join());
  return tags !== oldTags;
}

const CHANGES: { readonly [severity in Severity]?: string } = {
  error: 'changes with every release but sits in an immutable field: the next upgrade is refused',
  warning: 'may change with a release but sits in an immutable field: an upgrade with another value is refused',
};

function finding({ resource, kind, name }: Workload, { key, value, path }: Fixed, severity: Severity): Finding {
  const isTemplate = path.includes('volumeClaimTemplates');
  return {
    on: resource,
    path,
    severity,
    message: `${kind} ${name}: ${formatPath(path)} = "${value}" ${CHANGES[severity]}`,
    why: `${isTemplate ? 'Claim templates are' : 'The selector is'} immutable, labels and annotations included; the first release installs, every later one with another value is refused.`,
    help: [
      isTemplate
        ? `leave ${key} out of the claim template: the labels of spec.selector.matchLabels come to the claims by themselves`
        : `leave ${key} out of the selector; it may stay among the labels of the pod template`,
      `once it is released, the correction costs kubectl delete ${kind.toLowerCase()} ${name} --cascade=orphan, then apply`,
    ],
    trace: [{ what: `${formatPath(path)}: ${value}` }],
  };
}
