import { exploreManifests, type ManifestsExploration } from '../check/explore';
import { explorationText } from '../report/exploration';
import type { Faults } from '../rules/facts/tool';
import type { Bounds } from '../run/bounds';
import { count } from '../util/text';
import { type Answer, no, yes } from './answer';
import { type CheckOptions, clusterOf } from './rules';
import { type Subject, sourcesOf } from './subject';

export interface RecoverOptions extends Pick<CheckOptions, 'kubernetesVersion' | 'cluster' | 'behaviours'> {
  /** How far it is explored. Default: that of `cdk8s-stateful explore`. */
  readonly bounds?: Bounds;
}

/**
 * Whether workloads come back from a fault, without help and with their data, in whatever order things happen. That takes an exploration, and a bound that
 * is reached before the answer is no yes.
 *
 * @param fault `nodeLoss`, which may then happen once, or several with how often they may
 */
export async function recoverFrom(
  subject: Subject,
  fault: keyof Faults | Faults,
  options: RecoverOptions = {},
): Promise<Answer> {
  const { cluster, bounds, ...rest } = options;
  const faults = typeof fault === 'string' ? { [fault]: 1 } : fault;
  const input = { ...rest, sources: sourcesOf(subject), faults, ...(cluster && { cluster: clusterOf(cluster) }) };
  return answerOf(await exploreManifests(input, bounds ? { bounds } : {}));
}

function answerOf(found: ManifestsExploration): Answer {
  const { explored, unsettled, refused } = found;
  const answers = explored.flatMap((each) => each.answers);
  const isDecided = explored.every((each) => answers.length > 0 && each.bounds.length === 0);
  const states = explored.reduce((sum, each) => sum + each.states, 0);
  if (explored.length === 0 && unsettled.length + refused.length === 0)
    return no('there is no workload that could recover');
  const isWell = unsettled.length + refused.length === 0 && answers.every(({ verdict }) => verdict === 'holds');
  return isWell && isDecided
    ? yes(`${count(states, 'state')} were looked at, and each recovers`)
    : no(explorationText(found));
}
