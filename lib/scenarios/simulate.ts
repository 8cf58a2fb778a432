import type { KubeObject } from '../kube/objects';
import { DEFAULT_KUBERNETES_VERSION } from '../kube/versions';
import type { Timings } from '../model/controller';
import { CONTROLLERS } from '../model/controllers';
import { API_KINDS, isApiKind } from '../model/kinds';
import type { ClusterSpec } from '../model/setup';
import { UPSTREAM_TIMINGS } from '../model/timings';
import { seededDice } from '../run/dice';
import { Misuse } from '../util/misuse';
import { recordedTimings } from './play';
import { Recorder } from './recorder';
import { durationMs, type Scenario } from './scenario';
import type { Simulation } from './simulation';
import { Stage, type Story } from './stage';
import { ToolPlayer } from './tool-player';

/** Manifests to apply, to see what comes of them. */
export interface ManifestsInput {
  readonly manifests: readonly KubeObject[];
  /** Default: three nodes in three zones, and a driver for zonal volumes. */
  readonly cluster?: ClusterSpec;
  /** What is in the cluster before: classes and volumes that the manifests count on. */
  readonly objects?: readonly KubeObject[];
  /** What is then done to their sets, one after the other. Default: nothing. */
  readonly stories?: readonly Story[];
}

export interface SimulateOptions {
  /** `1.33` to `1.37`, or a patch release of one. Default: the newest known. */
  readonly kubernetesVersion?: string;
  /**
   * `upstream`, the default: what components wait by their flags' defaults; `settle` and `wait` steps then wait until nothing is left to happen.
   * `recorded`: the shortened waits with which real control planes were recorded, quiet times and timeouts as the scenario says. Or waits of your own.
   */
  readonly timings?: 'upstream' | 'recorded' | Timings;
  /** An integer: throws the dice where upstream does, among equally good nodes for instance. Default: the first choice each time. */
  readonly seed?: number;
  /** A duration such as `10m`: the simulation ends then, whatever is left to do. Default: at the scenario's end. */
  readonly until?: string;
}

/**
 * Plays a scenario, or applies manifests, on a simulated cluster, and tells what happened when, and what came of it.
 *
 * @throws Misuse when a step, an option or a kind is not understood
 */
export function simulate(input: Scenario | ManifestsInput, options: SimulateOptions = {}): Simulation {
  const scenario = 'steps' in input ? input : scenarioOf(input);
  const { timings: wanted = 'upstream', kubernetesVersion = DEFAULT_KUBERNETES_VERSION, seed, until } = options;
  const timings = timingsOf(wanted, scenario);
  const player = new ToolPlayer(scenario, {
    kubernetesVersion,
    controllers: CONTROLLERS,
    timings,
    literal: wanted === 'recorded',
    end: durationMs(until, Number.POSITIVE_INFINITY),
    ...(seed !== undefined && { dice: seededDice(seed) }),
  });
  const recorder = new Recorder(player.run);
  player.tellTo(recorder);
  player.play();
  if ('manifests' in input) playStories(input, player, recorder);
  const { name, about } = scenario;
  return {
    name,
    ...(about !== undefined && { about }),
    kubernetesVersion,
    timings,
    ...(seed !== undefined && { seed }),
    ...recorder.found(),
  };
}

/** Objects as YAML documents for an `apply` step: what `chart.toJson()` returns, for instance. */
export function manifestsText(objects: readonly KubeObject[]): string {
  // JSON is YAML.
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}

function scenarioOf({ manifests, cluster, objects = [] }: ManifestsInput): Scenario {
  const all = [...objects, ...manifests];
  const absent = [...new Set(all.map(({ kind }) => kind).filter((kind) => !isApiKind(kind)))];
  const known = all.filter(({ kind }) => isApiKind(kind));
  return {
    name: 'manifests',
    ...(cluster && { cluster }),
    steps: [
      ...absent.map((kind) => ({
        note: `left out: every ${kind}; the simulator has ${Object.keys(API_KINDS).join(', ')}`,
      })),
      ...(known.length > 0 ? [{ apply: manifestsText(known) }] : []),
      { settle: {} },
    ],
  };
}

function playStories({ stories = [] }: ManifestsInput, player: ToolPlayer, recorder: Recorder): void {
  const stage = new Stage(player.run);
  for (const story of stories) {
    recorder.step(story.title);
    stage.play(story);
  }
}

function timingsOf(wanted: NonNullable<SimulateOptions['timings']>, { flags }: Scenario): Timings {
  if (typeof wanted === 'object') return wanted;
  if (wanted === 'upstream') return UPSTREAM_TIMINGS;
  if (wanted === 'recorded') return recordedTimings(flags);
  throw new Misuse(`'timings' is 'upstream', 'recorded' or an object of waits, got '${wanted as string}'`);
}
