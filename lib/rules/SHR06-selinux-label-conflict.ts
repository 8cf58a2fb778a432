import type { Container, PodSpec } from '../kube/objects';
import { selects } from '../kube/selectors';
import { HOSTNAME_LABEL } from '../kube/topology';
import { claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { minorOf } from './facts/minor';
import { placementOf } from './facts/placement';
import { backingOf } from './facts/sharing';
import { type ClaimUse, claimId, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const SHR06: Rule = {
  code: 'SHR06',
  slug: 'selinux-label-conflict',
  title: 'two SELinux labels on one volume',
  severity: 'warning',
  needs: ['cluster'],
  foundBy: ['static'],
  clusterTexts: ['conflicting SELinux labels of volume …'],
  *check(facts) {
    if (!mountsWithLabels(facts) || !facts.cluster?.nodes?.some(({ description }) => description.selinux)) return;
    for (const claim of claimsOf(facts).all) {
      const finding = claim.users.length > 1 ? findingOf(claim, facts) : undefined;
      if (finding) yield finding;
    }
  },
};

/** Gate SELinuxMount: on from 1.37; before, only ReadWriteOncePod volumes are mounted with a label, and those have one pod. */
function mountsWithLabels({ version }: Facts): boolean {
  return minorOf(version) >= 37;
}

interface Labelled {
  readonly use: ClaimUse;
  readonly label: SELinuxOptions;
}

/** user, role, type, level; what is absent is the container runtime's. */
type SELinuxOptions = { readonly [part: string]: string };

interface SecurityContext {
  readonly seLinuxOptions?: SELinuxOptions;
  readonly seLinuxChangePolicy?: string;
  readonly privileged?: boolean;
}

function findingOf(claim: FutureClaim, facts: Facts): Finding | undefined {
  if (claim.object.spec.accessModes?.includes('ReadWriteOncePod')) return undefined;
  const { driver = '' } = backingOf(claim, facts);
  if (!facts.cluster?.drivers?.get(driver)?.description.seLinuxMount) return undefined;
  const [first, ...others] = claim.users.flatMap((use) => labelOf(use) ?? []);
  const other =
    first &&
    others.find((each) => differ(first.label, each.label) && mayMeet(first.use.workload, each.use.workload, facts));
  return other && conflict(claim, first, other);
}

/** The label with which a pod wants its volume, if all containers that mount it say the same, and nobody asks for the old way. */
function labelOf(use: ClaimUse): Labelled | undefined {
  const { pod, scale } = use.workload;
  const own = contextOf(pod);
  if (own.seLinuxChangePolicy === 'Recursive' || scale.most === 0) return undefined;
  const containers = [...(pod.initContainers ?? []), ...(pod.containers ?? [])].filter(({ volumeMounts }) =>
    (volumeMounts ?? []).some(({ name }) => name === use.volume),
  );
  const [label, ...more] = containers
    .map(contextOf)
    .filter(({ privileged }) => !privileged)
    .map(({ seLinuxOptions }) => seLinuxOptions ?? own.seLinuxOptions);
  if (!label || !more.every((each) => each && textOf(each) === textOf(label))) return undefined;
  return { use, label };
}

function contextOf({ securityContext }: PodSpec | Container): SecurityContext {
  return (securityContext ?? {}) as SecurityContext;
}

/** Parts that one of them leaves open may come out alike. */
function differ(a: SELinuxOptions, b: SELinuxOptions): boolean {
  return Object.keys(a).some((part) => a[part] && b[part] && a[part] !== b[part]);
}

/** Whether pods of both may be on one node with SELinux. */
function mayMeet(a: Workload, b: Workload, facts: Facts): boolean {
  if (repels(a, b) || repels(b, a)) return false;
  const [own, other] = [a, b].map(
    (workload) => new Set(placementOf(facts, workload)?.fitting ?? facts.cluster?.nodes ?? []),
  );
  return (facts.cluster?.nodes ?? []).some(
    (node) => node.description.selinux === true && own?.has(node) === true && other?.has(node) === true,
  );
}

function repels({ pod, namespace }: Workload, other: Workload): boolean {
  const terms = pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(
    ({ topologyKey, labelSelector, namespaces }) =>
      topologyKey === HOSTNAME_LABEL &&
      (namespaces?.length ? namespaces : [namespace]).includes(other.namespace) &&
      selects(labelSelector ?? undefined, other.labels),
  );
}

function conflict(claim: FutureClaim, first: Labelled, other: Labelled): Finding {
  const [a, b] = [first.use.workload, other.use.workload];
  const [one, two] = [textOf(first.label), textOf(other.label)];
  return {
    on: b.resource,
    path: [...b.podPath, 'securityContext'],
    message: `${a.kind} ${a.name} and ${b.kind} ${b.name} share claim ${claim.name} with different SELinux labels (${one}, ${two}): on one node the second does not start`,
    why: 'On a node with SELinux such a volume is mounted with the label of its first pod, and a volume has one label on a node. The second pod waits until the first is gone.',
    help: [
      `equal securityContext.seLinuxOptions in ${a.name} and ${b.name}`,
      'securityContext.seLinuxChangePolicy: Recursive in both, which labels the files one by one',
    ],
    trace: [
      { what: `${a.kind} ${a.name}: seLinuxOptions ${one}` },
      { what: `${b.kind} ${b.name}: seLinuxOptions ${two}` },
    ],
    clusterMessage: 'conflicting SELinux labels of volume …',
    about: [claimId(first.use), b.id],
  };
}

const PARTS: readonly string[] = ['user', 'role', 'type', 'level'];

function textOf(options: SELinuxOptions): string {
  return PARTS.flatMap((part) => options[part] || []).join(':');
}
