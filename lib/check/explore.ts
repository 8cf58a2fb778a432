/**
 * Manifests in, verdicts out: what can happen at all, when faults and components come in any order. Workloads that have nothing to do with each other are
 * explored apart.
 */
import type { ReductionLevel } from '../exploration/reductions';
import type { KubeObject } from '../kube/objects';
import type { JsonObject } from '../kube/read/compose';
import type { ManifestObject } from '../kube/read/manifest';
import type { ManifestSource, ReadOptions } from '../kube/read/read';
import { DEFAULT_KUBERNETES_VERSION } from '../kube/versions';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import type { Answer, Explored, ExploredStory } from '../rules/facts/explored';
import { DEFAULT_NAMESPACE, namespaceOf } from '../rules/facts/resource';
import type { BehaviourHints, Faults } from '../rules/facts/tool';
import type { TraceLine } from '../rules/rule';
import { type Bounds, checkBounds } from '../run/bounds';
import type { Progress } from '../run/explore';
import { decodeTrace } from '../run/replay';
import type { Mesh } from '../run/shards/mesh';
import { groupsOf } from '../scenarios/groups';
import { Misuse } from '../util/misuse';
import { list } from '../util/text';
import { type ExploredWorldData, exploredWorld } from './explored-subject';
import { DEFAULT_BOUNDS, type ExploredWorld } from './explored-world';
import { Shard, type ShardPart, Threads } from './explorers';
import { checkFaults, DEFAULT_FAULTS } from './fault-budgets';
import { checkManifests } from './manifests';
import { type Minimised, type MinimisingProgress, minimise } from './minimise';

/** What is explored. */
export interface ExploreManifestsInput extends ReadOptions {
  readonly sources: Iterable<ManifestSource>;
  /** Default: what the cluster description says, else the newest known. */
  readonly kubernetesVersion?: string;
  /** Default: a cluster that has everything the manifests count on. */
  readonly cluster?: ClusterDescription;
  readonly behaviours?: BehaviourHints;
  /** How often each fault may happen. Default: DEFAULT_FAULTS, the loss of one node and one deleted pod. */
  readonly faults?: Faults;
}

/** How it is explored. */
export interface ExploreManifestsOptions {
  /** Of each exploration. Default: DEFAULT_BOUNDS. */
  readonly bounds?: Bounds;
  /** Which orders of events are left out because others come to the same. Default: `most`. */
  readonly reductions?: ReductionLevel;
  /** Threads that search, once there is enough for several to do. Default: 1. */
  readonly threads?: number;
  /** The processes that explore together, each of which is given the same. Default: this one alone. */
  readonly mesh?: Mesh;
  /** Called about every second, with the workloads that are being explored. */
  readonly onProgress?: (progress: Progress, workloads: readonly string[]) => void;
  /**
   * Whether the smallest manifests that show each violation are looked for. Default: no, for it takes many explorations: within the bounds on states each, and on
   * seconds all of one violation together.
   */
  readonly minimise?: boolean;
  /** Called for each of the manifests that were asked whether they show a violation. */
  readonly onMinimising?: (progress: MinimisingProgress, workloads: readonly string[]) => void;
  /** Ends the exploration with what it has: connect it to Ctrl-C. */
  readonly signal?: AbortSignal;
}

/** A story without the clusters that it goes through: plain data. */
export interface ToldStory extends Omit<ExploredStory, 'end' | 'events'> {
  /** Who did what, as people look for it; the steps that change nothing that they see are left out. */
  readonly lines: readonly TraceLine[];
}

/** The answer to one property: plain data. */
export interface ToldAnswer extends Omit<Answer, 'story'> {
  readonly story?: ToldStory;
  /** Of a violation, when it was asked for: the smallest manifests that show it. */
  readonly minimised?: Minimised<ToldStory>;
}

/** One exploration: plain data. */
export interface ToldExploration extends Omit<Explored, 'answers'> {
  readonly answers: readonly ToldAnswer[];
}

/** What the exploration of some manifests found: plain data. */
export interface ManifestsExploration {
  readonly kubernetesVersion: string;
  readonly faults: Faults;
  /** In the order of the manifests. */
  readonly explored: readonly ToldExploration[];
  /** Workloads that are not as they should be before anything happens: `check` says why, and nothing is explored. */
  readonly unsettled: readonly (readonly string[])[];
  /** Objects that the API server would refuse, and that are left out. */
  readonly refused: readonly { readonly object: string; readonly message: string }[];
  /** Where this process is one of several: `explored` is told by the first of them alone. */
  readonly shard?: ShardPart;
}

export { DEFAULT_BOUNDS };

/**
 * Explores what becomes of manifests under faults.
 *
 * @throws Misuse when a version is not supported, or a bound or a budget cannot be meant
 */
export async function exploreManifests(
  input: ExploreManifestsInput,
  options: ExploreManifestsOptions = {},
): Promise<ManifestsExploration> {
  const { onProgress, signal, mesh } = options;
  if (options.bounds) checkBounds(options.bounds, true);
  const { version, faults, groups, refused, dataOf } = prepare(input, options);
  const explorer = mesh
    ? new Shard(
        mesh,
        groups.map(({ objects }) => objects),
      )
    : new Threads(options.threads ?? 1);
  const explored: ToldExploration[] = [];
  const unsettled: (readonly string[])[] = [];
  for (const group of groups) {
    const data = dataOf(group);
    const world = exploredWorld(data);
    if (!world.isAsWanted) unsettled.push(world.workloads);
    else {
      const { workloads, bounds } = world;
      const progress = onProgress && ((each: Progress) => onProgress(each, workloads));
      const found = await explorer.explore(data, world, { bounds, signal, onProgress: progress });
      if (found) {
        const { answers, ...rest } = world.explored(found);
        const smallest = options.minimise ? minimiserOf(group, world, found.states, input, options) : undefined;
        explored.push({ ...rest, answers: await toldAnswers(answers, smallest) });
      }
    }
    if (signal?.aborted) break;
  }
  return { kubernetesVersion: version, faults, explored, unsettled, refused, ...explorer.part };
}

/**
 * The story of a token, on the manifests, the cluster and the faults that it was found with.
 *
 * @throws Misuse when the token cannot be read, or was made of something else
 */
export function replayTrace(
  token: string,
  input: ExploreManifestsInput,
): ToldStory & { readonly workloads: readonly string[] } {
  const { start } = decodeTrace(token);
  const { groups, worldOf } = prepare(input, {});
  for (const group of groups) {
    const world = worldOf(group);
    const story = world.replayed(token, start);
    if (story) return { ...toldStory(story), workloads: world.workloads };
  }
  const workloads = groups.flatMap(({ objects }) =>
    objects.filter(isWorkload).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  );
  throw new Misuse(
    `the replay token was made of other manifests, another cluster, other faults or another version than these${
      workloads.length > 0 ? `: they hold ${list(workloads)}` : ', which hold no workload'
    }`,
  );
}

type Minimiser = (answer: Answer) => Promise<Minimised<ToldStory> | undefined>;

/** @param states that the whole of the manifests took: what is asked of smaller ones takes no more */
function minimiserOf(
  { manifests }: Group,
  world: ExploredWorld,
  states: number,
  input: ExploreManifestsInput,
  { onMinimising, signal, ...options }: ExploreManifestsOptions,
): Minimiser {
  const worldsOf = (objects: readonly JsonObject[], faults: Faults) => {
    const sources = [{ file: 'minimised', objects: objects.map((object) => ({ object })) }];
    const { groups, refused, worldOf } = prepare({ ...input, sources, faults }, options);
    return refused.length > 0 ? undefined : groups.map(worldOf);
  };
  return async ({ property: { name: property }, story, needs }) => {
    if (!story || !needs || signal?.aborted) return undefined;
    const minimised = await minimise({
      property,
      objects: manifests.map(({ object }) => object),
      world,
      story,
      needs,
      allowed: input.faults ?? DEFAULT_FAULTS,
      worldsOf,
      bounds: { ...world.bounds, states },
      ...(signal && { signal }),
      ...(onMinimising && { onProgress: (progress) => onMinimising(progress, world.workloads) }),
    });
    return { ...minimised, story: toldStory(minimised.story) };
  };
}

/** Objects that have to do with each other: as they would be stored, and as they are written. */
interface Group {
  readonly objects: readonly KubeObject[];
  readonly manifests: readonly ManifestObject[];
}

function prepare(input: ExploreManifestsInput, { bounds, reductions }: ExploreManifestsOptions) {
  const { sources, cluster: description, behaviours = {}, faults = DEFAULT_FAULTS, limits } = input;
  checkFaults(faults);
  const version = input.kubernetesVersion ?? description?.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const { accepted, stored, refused } = checkManifests({
    sources,
    kubernetesVersion: version,
    featureGates: description?.featureGates,
    limits,
  });
  const setup = {
    kubernetesVersion: version,
    ...(description && { cluster: description }),
    behaviours,
    faults,
    ...(bounds && { bounds }),
    ...(reductions && { reductions }),
  };
  const written = new Map(accepted.map((manifest) => [placed(stored.get(manifest) as KubeObject), manifest] as const));
  const groups = groupsOf([...written.keys()]).map(
    (objects): Group => ({
      objects,
      manifests: accepted.filter((manifest) => objects.some((object) => written.get(object) === manifest)),
    }),
  );
  const dataOf = ({ objects }: Group): ExploredWorldData => ({ group: objects, ...setup });
  return {
    version,
    faults,
    groups,
    refused: refused.map(({ manifest: { kind, name }, answer: { message } }) => ({
      object: `${kind}/${name}`,
      message,
    })),
    dataOf,
    worldOf: (group: Group) => exploredWorld(dataOf(group)),
  };
}

/** Namespaced objects that name no namespace are in the one that kubectl would use. */
function placed(object: KubeObject): KubeObject {
  if (namespaceOf(object) === '' || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: DEFAULT_NAMESPACE } };
}

function isWorkload({ kind }: KubeObject): boolean {
  return kind === 'StatefulSet' || kind === 'Deployment';
}

async function toldAnswers(answers: readonly Answer[], smallest?: Minimiser): Promise<readonly ToldAnswer[]> {
  const told: ToldAnswer[] = [];
  for (const answer of answers) {
    const { story, ...rest } = answer;
    const minimised = await smallest?.(answer);
    told.push({ ...rest, ...(story && { story: toldStory(story) }), ...(minimised && { minimised }) });
  }
  return told;
}

function toldStory({ end: _, events, ...story }: ExploredStory): ToldStory {
  return { lines: events.map(({ line }) => line), ...story };
}
