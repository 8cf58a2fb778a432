/**
 * Every order of events that an upgrade allows, with one fault at any moment. The timed run shows what usually happens; this shows what may.
 *
 * The world is made as small as the question: nodes that no pod was on in the timed run are left out, as are components that did nothing in it and that the
 * fault does not concern, and volumes need no attaching, unless a Deployment's pods could meet on one. What is found in the small world is found in the large
 * one; what was left out is told with the result.
 */
import { ClusterSystem } from '../exploration/cluster-system';
import { type Disturbance, nodeBack, nodeSilent, podDeletion, restart } from '../exploration/disturbances';
import type { Model } from '../model/cluster';
import { CONTROLLERS } from '../model/controllers';
import type { Key, Kind } from '../model/kinds';
import { isReady, isTerminating } from '../model/pods';
import type { LiveStore } from '../model/store/live-store';
import type { Reader } from '../model/store/store';
import { dataSurvives, oneWriter, ownData } from '../rules/properties';
import { type Exploration, explore } from '../run/explore';
import { type Property, recovers } from '../run/properties';
import type { ExplorationVerdict, Verdict } from './plan';
import { podKeysOf } from './scene';
import { isComplete } from './watch';

export interface Exploring {
  /** Default: podDelete. */
  readonly fault?: Fault;
  /** Wall time that it may take. Default: 60. */
  readonly seconds?: number;
}

/** What may happen once, at any moment: somebody deletes a pod, a machine is cut off and comes back, the StatefulSet controller restarts; or nothing. */
export type Fault = 'podDelete' | 'nodeLoss' | 'controllerRestart' | 'none';

/**
 * Every fault, the default one first.
 *
 * @public
 */
export const FAULTS: readonly Fault[] = ['podDelete', 'nodeLoss', 'controllerRestart', 'none'];

const DISTURBANCES: { readonly [F in Fault]: readonly Disturbance[] } = {
  podDelete: [podDeletion],
  nodeLoss: [nodeSilent, nodeBack],
  controllerRestart: [restart('statefulset-controller')],
  none: [],
};

/** Components that a fault sets in motion. */
const MOVED: { readonly [F in Fault]: readonly string[] } = {
  podDelete: [],
  nodeLoss: [
    'node-lifecycle-controller',
    'taint-eviction-controller',
    'pod-garbage-collector',
    'attachdetach-controller',
    'csi-attacher',
  ],
  controllerRestart: [],
  none: [],
};

/** Components without which nothing runs. */
const ALWAYS: readonly string[] = ['apiserver', 'kubelet', 'scheduler', 'statefulset-controller'];

export interface Start {
  readonly model: Model;
  /** The cluster just after the new render was applied, before anybody has reacted. */
  readonly applied: LiveStore;
  /** How the run without faults ended: what goes wrong in it anyway is no finding. */
  readonly verdict: Verdict;
  /** Components that did something in it. */
  readonly acted: ReadonlySet<string>;
  /** Nodes that pods were on. */
  readonly nodes: ReadonlySet<string>;
}

const DEFAULT_SECONDS = 60;

export function exploreUpgrade(
  { fault = 'podDelete', seconds = DEFAULT_SECONDS }: Exploring,
  start: Start,
): ExplorationVerdict {
  const kept = new Set([...ALWAYS, ...start.acted, ...MOVED[fault]]);
  const without = CONTROLLERS.map(({ name }) => name).filter(
    (name) => !kept.has(name) || name === 'endpointslice-controller',
  );
  const system = new ClusterSystem({
    model: start.model,
    start: onNodes(start.applied, start.nodes),
    disturbances: DISTURBANCES[fault],
    without,
  });
  const properties = questionsFor(start.verdict).map((property) => system.tabled(property));
  const found = explore(system.packed, properties, { bounds: { seconds } });
  return {
    fault,
    states: found.states,
    transitions: found.transitions,
    complete: found.complete,
    seconds: found.seconds,
    without,
    asked: properties.map(({ words }) => words),
    findings: findingsOf(system, found),
  };
}

/** An upgrade that loses data on purpose, or does not end in any case, is not asked about it again. */
function questionsFor(verdict: Verdict): readonly Property<Reader>[] {
  const data = verdict === 'loses-data' || verdict === 'migrates' ? [] : [ownData.property, dataSurvives.property];
  return [oneWriter.property, ...data, ...(verdict === 'stuck' ? [] : [upgraded])];
}

/** Every set and Deployment comes to be as it is wanted: all pods Ready, and all that the update is meant to reach of the new template. */
const upgraded: Property<Reader> = recovers('upgraded', 'the upgrade comes to its end', (state: Reader) => {
  const sets = state.list('StatefulSet').filter((set) => !isTerminating(set));
  const deployments = state.list('Deployment').filter((each) => !isTerminating(each));
  return (
    deployments.every((each) => each.spec.paused || isComplete(each)) &&
    sets.every((set) => {
      const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
      return podKeysOf(set).every((key, index) => {
        const pod = state.get('Pod', key);
        if (!pod || !isReady(pod) || isTerminating(pod)) return false;
        const isMeant = type !== 'OnDelete' && index >= (rollingUpdate?.partition ?? 0);
        return !isMeant || pod.metadata.labels?.['controller-revision-hash'] === set.status?.updateRevision;
      });
    })
  );
});

/** The cluster with fewer machines: those that nothing is on are not missed. */
function onNodes(store: LiveStore, nodes: ReadonlySet<string>): LiveStore {
  const smaller = store.fork();
  const unused = store.keys('Node').filter((name) => !nodes.has(name));
  for (const name of unused)
    for (const kind of ['Host', 'Node', 'CSINode'] as const) smaller.put(kind, name, undefined);
  for (const kind of ['Work', 'Timer', 'Memo'] as const satisfies readonly Kind[]) {
    for (const key of smaller.keys(kind))
      if (unused.some((name) => concerns(key, name))) smaller.put(kind, key, undefined);
  }
  return smaller;
}

/** Whether what a component remembers is about a machine, by its key. */
function concerns(key: Key, node: string): boolean {
  return key.split(/[\s/]/).includes(node);
}

/** What was found, each with the shortest story that leads there. */
function findingsOf(system: ClusterSystem, { results }: Exploration<Reader>): ExplorationVerdict['findings'] {
  return results
    .filter(({ verdict }) => verdict === 'violated')
    .map(({ property, trace, recovery }) => {
      const choices = [...(trace ?? []), ...(recovery?.finding?.calm ?? [])];
      return { property: property.name, words: property.words, story: storyOf(system, choices) };
    });
}

function storyOf(system: ClusterSystem, choices: readonly number[]): readonly string[] {
  let state = system.initial;
  return choices.map((choice) => {
    const step = system.steps(state)[choice];
    if (!step) return '';
    state = system.apply(state, step);
    return step.id;
  });
}
