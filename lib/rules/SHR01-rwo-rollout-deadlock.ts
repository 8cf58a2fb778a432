import { maxUnavailable } from '../model/controllers/deployment/arithmetic';
import { claimsOf, type FutureClaim } from './facts/claims';
import type { Facts } from './facts/facts';
import { idOf } from './facts/resource';
import { backingOf, choiceOfNodes, type NarrowMode, narrowMode, writesTo } from './facts/sharing';
import type { DeploymentWorkload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const SHR01: Rule = {
  code: 'SHR01',
  slug: 'rwo-rollout-deadlock',
  title: 'a rollout waits for the volume its old pod holds',
  severity: 'error',
  foundBy: ['simulation'],
  clusterTexts: [
    'Waiting for detach for volume "…" Volume is already used by pod(s) …',
    'Multi-Attach error for volume "…" Volume is already used by pod(s) …',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  ],
  *check(facts) {
    let played = 0;
    for (const workload of facts.render.deployments) {
      const worst = worstOf(workload, facts);
      const finding = worst && findingOf(workload, worst, facts);
      if (!finding) continue;
      const isShown = worst.severity === 'error' && played++ < MOST_PLAYED;
      yield isShown ? { ...finding, ...evidenceOf(workload, worst, facts) } : finding;
    }
  },
};

/** The stories of the first ones say it; thousands would say no more. */
const MOST_PLAYED = 20;

/** The story of a rollout that gets stuck, in the simulated cluster's own words. */
function evidenceOf(
  workload: DeploymentWorkload,
  { mode }: Held,
  facts: Facts,
): Partial<Pick<Finding, 'trace' | 'clusterMessage'>> {
  const { isStuck, oldPods, newPods, story, lastWords } = facts.rollout(
    workload,
    mode === 'ReadWriteOnce' ? 'elsewhere' : 'anywhere',
  );
  if (!isStuck) return {};
  const ids = [...oldPods, ...newPods].map((pod) => idOf('Pod', workload.namespace, pod));
  const clusterMessage = ids.map((id) => lastWords(id)).findLast((words) => words !== undefined);
  return { trace: story([workload.id, ...ids]), ...(clusterMessage !== undefined && { clusterMessage }) };
}

/** How bad it is, of the claim that makes it worst. */
interface Held {
  readonly claim: FutureClaim;
  readonly mode: NarrowMode;
  readonly volume: string;
  readonly severity: Severity;
}

const RANK: readonly Severity[] = ['info', 'warning', 'error'];

/** The claim that a rollout waits for; nothing if it may take all old pods first. */
function worstOf(workload: DeploymentWorkload, facts: Facts): Held | undefined {
  const { deployment, replicas } = workload;
  if (deployment.spec.strategy?.type === 'Recreate' || maxUnavailable(deployment) >= replicas) return undefined;
  return [...heldBy(workload, facts)].sort((a, b) => RANK.indexOf(b.severity) - RANK.indexOf(a.severity))[0];
}

function findingOf(workload: DeploymentWorkload, worst: Held, facts: Facts): Finding | undefined {
  return worst.severity === 'info' ? twoForAMoment(workload, worst) : deadlock(workload, worst, facts);
}

function* heldBy(workload: DeploymentWorkload, facts: Facts): Iterable<Held> {
  for (const claim of claimsOf(facts).podsOf(workload)[0]?.claims ?? []) {
    const use = claim.users.find((each) => each.workload === workload && each.kind === 'named');
    const mode = narrowMode(claim);
    const severity = use && mode && severityOf(workload, claim, mode, facts);
    if (severity) yield { claim, mode, volume: use.volume, severity };
  }
}

function severityOf(
  workload: DeploymentWorkload,
  claim: FutureClaim,
  mode: NarrowMode,
  facts: Facts,
): Severity | undefined {
  const backing = backingOf(claim, facts);
  if (backing.isAbsent) return undefined;
  if (mode === 'ReadWriteOncePod') return 'error';
  if (backing.allowsMany) return undefined;
  const choice = choiceOfNodes([workload], backing, facts);
  if (choice === 'one') return 'info';
  // Without an attach step there is no deadlock but a second writer.
  if (backing.attaches === false) return undefined;
  return backing.attaches && choice === 'many' ? 'error' : 'warning';
}

function deadlock(workload: DeploymentWorkload, { claim, mode, severity }: Held, facts: Facts): Finding {
  const { resource, deployment, name, replicas } = workload;
  const gone = maxUnavailable(deployment);
  const { maxUnavailable: given } = deployment.spec.strategy?.rollingUpdate ?? {};
  const told =
    given === undefined || given === gone
      ? `maxUnavailable is ${gone} of ${replicas}`
      : `maxUnavailable ${given} of ${replicas} is ${gone}`;
  const isOfOnePod = mode === 'ReadWriteOncePod';
  return {
    on: resource,
    path: ['spec', 'strategy'],
    severity,
    message: `the next rollout of Deployment ${name} cannot finish: its claim ${claim.name} is ${mode} and the old pod holds it\nspec.strategy: ${told}`,
    why: isOfOnePod
      ? 'The old pod stays until the new one is available, and the scheduler places no second pod that uses a ReadWriteOncePod claim.'
      : 'The old pod stays until the new one is available. The new one is on another node, where the volume cannot be attached while the old pod uses it.',
    help: [
      'spec.strategy: {type: Recreate, rollingUpdate: null}: down while the old pod stops, the volume moves and the new pod starts (SharedVolumeApp does this for ReadWriteOnce)',
      `spec.strategy.rollingUpdate: {maxSurge: 0, maxUnavailable: ${replicas}}`,
      'a StatefulSet, which replaces a pod only after it is gone',
      `stuck already: kubectl scale deployment ${name} --replicas=0, and back to ${replicas}`,
    ],
    trace: [
      {
        who: 'deployment-controller',
        what: `makes a new pod of ${name}, and keeps ${replicas - gone} of ${replicas} old ones`,
      },
      ...(isOfOnePod
        ? [{ who: 'scheduler', what: `the new pod stays Pending: claim ${claim.name} is in use` }]
        : [
            {
              who: 'attachdetach-controller',
              what: `does not attach the volume of ${claim.name} to the node of the new pod`,
            },
          ]),
      { who: 'deployment-controller', what: 'waits for the new pod to be available before it removes the old one' },
    ],
    clusterMessage: isOfOnePod
      ? facts.switches.readWriteOncePodText
      : `${facts.switches.multiAttachPrefix} for volume "…" Volume is already used by pod(s) ${name}-…`,
    about: [workload.id, claim.id],
  };
}

function twoForAMoment(workload: DeploymentWorkload, { claim, volume }: Held): Finding | undefined {
  if (!writesTo(workload, volume)) return undefined;
  const { resource, name } = workload;
  return {
    on: resource,
    path: ['spec', 'strategy'],
    severity: 'info',
    message: `a rollout of Deployment ${name} ends, as its pods share a node: for a moment the old pod and the new one both write to claim ${claim.name}`,
    why: 'ReadWriteOnce is a matter of nodes: two pods on one node may both use the volume, and RollingUpdate starts the new pod before it stops the old one.',
    help: [
      'spec.strategy: {type: Recreate, rollingUpdate: null}',
      'accessModes: [ReadWriteOncePod] together with Recreate',
    ],
    about: [workload.id],
  };
}
