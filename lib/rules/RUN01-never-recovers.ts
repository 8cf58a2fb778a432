import { list } from '../util/text';
import { troubledRuns } from './facts/calm-runs';
import { type Found, violationsOf } from './facts/explored-stories';
import type { Facts } from './facts/facts';
import { type MissingPod, missingPodOf } from './facts/missing-pods';
import { countsOnTheUnknown } from './facts/open-world';
import { claimId, claimUsesOf, isSet, type Workload } from './facts/workload';
import { BINDING } from './facts/yields';
import type { Finding, Rule } from './rule';

/** They say why a workload does not come up. Those that warn of something else about the same pods are not among them. */
const CAUSES: readonly string[] = [
  'IDN05',
  'ORD01',
  'ORD02',
  'ORD03',
  'ORD06',
  'ORD07',
  'ORD08',
  ...BINDING,
  'BND11',
  'BND12',
  'BND15',
  'TOP01',
  'TOP02',
  'TOP03',
  'TOP04',
  'TOP06',
  'TOP08',
  'TOP09',
  'TOP10',
  'SHR01',
  'SHR02',
  'SHR03',
  'DSR05',
  'RUN02',
];

export const RUN01: Rule = {
  code: 'RUN01',
  slug: 'never-recovers',
  title: 'no way back after the faults stop',
  severity: 'error',
  foundBy: ['simulation', 'exploration'],
  yieldsTo: CAUSES,
  *check(facts) {
    for (const { workload, settled } of troubledRuns(facts, (run) => judged(facts, run.workload) !== undefined)) {
      const missing = missingPodOf(settled.cluster, workload) as MissingPod;
      yield {
        ...about(workload, missing),
        message: `${workload.kind} ${workload.name} does not come up: ${stays(missing)}`,
        trace: settled.story([`Pod/${missing.key}`]),
        ...clusterWords(settled.lastWords(`Pod/${missing.key}`)),
      };
    }
    for (const found of violationsOf(facts, 'recovers-unaided')) yield* unrecovered(facts, found);
  },
};

/** The pod that a workload lacks when all has come to rest, as far as enough is known to say so. */
function judged(facts: Facts, workload: Workload): MissingPod | undefined {
  const { cluster, isQuiet, refused } = facts.settled(workload);
  if (!isQuiet || refused.size > 0) return undefined;
  const missing = missingPodOf(cluster, workload);
  if (!missing || !isKnown(facts, missing)) return undefined;
  return missing.restsOn !== 'images' && countsOnTheUnknown(facts, workload) ? undefined : missing;
}

function isKnown({ cluster }: Facts, { restsOn }: MissingPod): boolean {
  switch (restsOn) {
    case 'images':
      return true;
    case 'nodes':
      return cluster?.nodes !== undefined;
    case 'storage':
      return cluster?.drivers !== undefined && cluster.classes !== undefined;
    case 'nothing':
      return cluster !== undefined;
  }
}

/** What recovers in one workload may not in another of the same story: each that lacks a pod is told. */
function* unrecovered({ render }: Facts, { workloads, story }: Found): Iterable<Finding> {
  for (const workload of render.workloads) {
    if (!workloads.includes(workload.id)) continue;
    const missing = missingPodOf(story.end, workload);
    if (!missing) continue;
    const events = list(story.disturbances.map(({ words }) => words));
    yield {
      ...about(workload, missing),
      severity: 'warning',
      message: `${workload.kind} ${workload.name} does not recover from this: ${events}. ${stays(missing)}`,
      trace: story.events.map(({ line }) => line),
      replay: story.replay,
    };
  }
}

function stays({ name, state, because }: MissingPod): string {
  return `${name} stays ${state}, because ${because}`;
}

function about(workload: Workload, missing: MissingPod) {
  const { resource, namespace } = workload;
  const claims = [...claimUsesOf(workload)].filter(
    ({ ordinal }) => ordinal === undefined || isOf(missing, workload, ordinal),
  );
  return {
    on: resource,
    why: 'Nobody has a step left that would bring the pod to Ready: every component waits for another one, or for something that does not come.',
    help: helpFor(workload, missing),
    about: [workload.id, `Pod/${missing.key}`, ...claims.map((use) => claimId({ namespace, claim: use.claim }))],
  };
}

function isOf({ name }: MissingPod, workload: Workload, ordinal: number): boolean {
  return name === `${workload.name}-${ordinal}`;
}

function helpFor(workload: Workload, { name, restsOn }: MissingPod): readonly string[] {
  const remove = `kubectl delete pod ${name}, once what it waits for is there`;
  if (restsOn !== 'images') return [remove];
  const parallel = 'spec.podManagementPolicy: Parallel, if the other members need not wait for this one';
  const isOrdered = isSet(workload) && workload.set.spec.podManagementPolicy !== 'Parallel';
  return [
    'an image and a readiness probe with which its containers become Ready',
    ...(isOrdered ? [parallel] : []),
    remove,
  ];
}

function clusterWords(clusterMessage: string | undefined) {
  return clusterMessage === undefined ? {} : { clusterMessage };
}
