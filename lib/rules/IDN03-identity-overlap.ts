import { parsePodName } from '../kube/names';
import type { LabelSelector, Labels } from '../kube/objects';
import { list } from '../util/text';
import type { Render } from './facts/render';
import { idOf, type Resource } from './facts/resource';
import { type ClaimUse, claimId, claimUsesOf, isSet, ordinalsOf, selectsPodsOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const IDN03: Rule = {
  code: 'IDN03',
  slug: 'identity-overlap',
  title: 'two owners derive one claim or pod name',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: ['pods "…" already exists', 'PVC … was not created for pod … (pod is not owner)'],
  *check({ render }) {
    yield* sharedClaims(render);
    yield* takenPods(render);
    yield* mutualSelectors(render);
  },
};

/** Claims that two owners make or use under one name, and claims of the render that a set takes. */
function* sharedClaims(render: Render): Iterable<Finding> {
  const owners = new Map<string, ClaimUse>();
  const told = new Set<string>();
  for (const workload of render.workloads) {
    if (workload.kind !== 'StatefulSet' && workload.kind !== 'Pod') continue;
    for (const each of claimUsesOf(workload)) {
      if (each.kind === 'named') continue;
      // A pod by itself has the name that others only begin with.
      const use = workload.kind === 'Pod' ? { ...each, claim: `${workload.name}-${each.volume}` } : each;
      const id = claimId(use);
      const other = owners.get(id);
      owners.set(id, use);
      const pair = other && `${other.workload.id} ${workload.id}`;
      if (other && other.workload !== workload && pair && !told.has(pair)) {
        told.add(pair);
        yield both(other, use, id);
      }
      const claim = render.get('PersistentVolumeClaim', use.namespace, use.claim);
      if (claim) yield madeAhead(claim, use);
    }
  }
}

function both(first: ClaimUse, second: ClaimUse, id: string): Finding {
  const { workload } = second;
  const [a, b] = [nameOf(first.workload), nameOf(workload)];
  return {
    on: workload.resource,
    path: second.path,
    data: true,
    message: `${a} and ${b} both derive the claim ${second.claim}: both write to the same volume`,
    why: 'A claim is named <template>-<set>-<ordinal>, and one that exists is used as it is: nothing says to which of two it belongs.',
    help: [`another name for the set or the claim template of ${b}, before the first install`],
    trace: [first, second].map((use) => ({
      what: `${nameOf(use.workload)}: ${use.volume} of ${use.kind === 'template' ? 'volumeClaimTemplates' : 'an ephemeral volume'} makes ${use.claim}`,
    })),
    about: [first.workload.id, workload.id, id],
  };
}

/** An ephemeral claim must not be there before its pod; any other is how a volume made ahead is handed to an ordinal. */
function madeAhead(claim: Resource, use: ClaimUse): Finding {
  const owner = nameOf(use.workload);
  const isTemplate = use.kind === 'template';
  return {
    on: claim,
    path: ['metadata', 'name'],
    severity: isTemplate ? 'info' : 'error',
    message: isTemplate
      ? `claim ${use.claim} is taken by ordinal ${use.ordinal} of ${owner}, as it is: size, class and labels of the claim template do not count`
      : `claim ${use.claim} and the ephemeral volume ${use.volume} of ${owner} have one name: the pod never starts`,
    why: isTemplate
      ? 'The controller makes only claims that are not there, and never changes one.'
      : 'The claim of an ephemeral volume is named <pod>-<volume> and must belong to its pod; one that does not is not used.',
    help: isTemplate
      ? ['nothing, if the volume is meant for this ordinal']
      : ['another name for the claim, or for the volume'],
    about: [claim.id, use.workload.id],
  };
}

/** Pods by themselves that have the name of a set's pod. */
function* takenPods(render: Render): Iterable<Finding> {
  for (const pod of render.of('Pod')) {
    const { set: name, ordinal } = parsePodName(pod.name);
    const set = render.workload('StatefulSet', pod.namespace, name);
    if (!set || !isSet(set) || !ordinalsOf(set).includes(ordinal)) continue;
    yield {
      on: pod,
      path: ['metadata', 'name'],
      message: `Pod ${pod.name} has the name of ordinal ${ordinal} of ${nameOf(set)}: the set waits for ever`,
      why: 'The controller asks for its pod, is told that the name is taken, and tries again; it has no event for that.',
      help: ['another name for the pod'],
      about: [idOf('Pod', pod.namespace, pod.name), set.id],
    };
  }
}

const SELECTING: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet']);

function* mutualSelectors(render: Render): Iterable<Finding> {
  const chosen = new Map<string, readonly Workload[]>();
  const order = new Map(render.workloads.map((workload, i) => [workload, i]));
  for (const workload of render.workloads) {
    const selector = selectorOf(workload);
    if (selector === undefined) continue;
    const key = `${workload.namespace} ${JSON.stringify(selector)}`;
    const pods = chosen.get(key) ?? render.selectedBy(workload.namespace, selector);
    chosen.set(key, pods);
    const own = order.get(workload) as number;
    const other = pods.find(
      (each) =>
        // One object that is given twice is IDN07's.
        each.id !== workload.id &&
        (order.get(each) as number) < own &&
        selectorOf(each) &&
        selectsPodsOf(selectorOf(each), workload),
    );
    if (other) yield mutual(other, workload, render);
  }
}

function selectorOf({ kind, resource }: Workload): LabelSelector | undefined {
  return SELECTING.has(kind)
    ? (resource.object as { readonly spec?: { readonly selector?: LabelSelector } }).spec?.selector
    : undefined;
}

function mutual(other: Workload, workload: Workload, render: Render): Finding {
  const services = render.servicesOf(workload).map(({ name }) => `Service ${name}`);
  const budgets = render.budgetsOf(workload).map(({ name }) => `PodDisruptionBudget ${name}`);
  const counting = [...services, ...budgets].slice(0, 3);
  const both =
    counting.length > 0
      ? `${list(counting)} ${counting.length === 1 ? 'counts' : 'count'} both`
      : 'whatever selects one counts both';
  return {
    on: workload.resource,
    path: ['spec', 'selector'],
    severity: 'warning',
    message: `${nameOf(other)} and ${nameOf(workload)} select each other's pods: ${both}`,
    why: 'Controllers go by owner references and kill nothing of each other; but budgets, Services, autoscalers and spread rules go by labels, and a pod without owner is adopted by either.',
    help: [
      'a label that only one of them has, in spec.selector and in the labels of the template (new installs only: selectors are immutable)',
      'StatefulStore adds a label that is unique in the chart',
    ],
    trace: [other, workload].map((each) => ({ what: `${nameOf(each)}: pods carry ${labelsText(each.labels)}` })),
  };
}

function nameOf({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}

function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}`;
}
