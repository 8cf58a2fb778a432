import { existsSync } from 'node:fs';
import type { Configuration } from '../../check/inputs/config';
import { type Settings, settingsOf, textOf } from '../../check/inputs/settings';
import { simulatedCluster } from '../../check/inputs/simulated-cluster';
import type { KubeObject } from '../../kube/objects';
import { isApiKind } from '../../model/kinds';
import { eventsText } from '../../report/events';
import { tablesText } from '../../report/tables';
import { type TimelineOptions, timelineText } from '../../report/timeline';
import { volumesText } from '../../report/volumes';
import { yamlText } from '../../report/yaml';
import { type BehaviourSpec, readScenario, type Scenario } from '../../scenarios/scenario';
import {
  type ManifestsInput,
  manifestsText,
  type SimulateOptions,
  simulate as simulated,
} from '../../scenarios/simulate';
import type { Simulation } from '../../scenarios/simulation';
import type { Story } from '../../scenarios/stage';
import { STORIES } from '../../scenarios/stories';
import { Misuse } from '../../util/misuse';
import { didYouMean, list } from '../../util/text';
import { acceptedOf } from '../accepted';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { manifestsOf } from '../manifests';
import type { InputOptions } from '../options';
import { written } from '../output';

/** What a simulation can be looked at as. */
export type View = 'timeline' | 'tables' | 'events' | 'volumes' | 'yaml' | 'json';

export interface SimulateCommandOptions extends InputOptions {
  readonly scenario?: readonly string[];
  readonly show: readonly View[];
  readonly only?: readonly string[];
  readonly events: boolean;
  readonly machines: boolean;
  readonly seed?: number;
  readonly until?: string;
  readonly timings?: 'upstream' | 'recorded';
  readonly output?: string;
}

/** Plays what becomes of manifests, and of scenarios, on a simulated cluster, and shows it. Ends with findings where something was refused. */
export function simulate(paths: readonly string[], options: SimulateCommandOptions, io: Io): ExitCode {
  const settings = settingsOf(options);
  const { scenarios, stories } = namedScenarios(options.scenario ?? []);
  const [scenario, ...more] = scenarios;
  if (more.length > 0)
    throw new Misuse(`--scenario: of files one can be played, got ${list(scenarios.map(({ name }) => name))}`);
  const hasManifests = paths.length > 0 || settings.app !== undefined || scenario === undefined;
  const { objects, isPart } = hasManifests
    ? acceptedOf(manifestsOf(paths, settings), settings.kubernetesVersion, io)
    : { objects: [], isPart: false };
  const simulation = simulated(inputOf(objects, settings, scenario, stories), simulateOptions(options, settings));
  const { output } = options;
  const look = { ...options, colours: io.colours && output === undefined, width: io.width };
  written(options.show.map((view) => shown(simulation, view, look)).join('\n\n'), output, io);
  return isPart || simulation.rejections.length > 0 ? EXIT.findings : EXIT.clean;
}

interface Named {
  readonly scenarios: readonly Scenario[];
  readonly stories: readonly Story[];
}

/** A file that is there is a scenario; any other name is a story of ours. */
function namedScenarios(names: readonly string[]): Named {
  const files = names.filter((name) => existsSync(name));
  const known = STORIES.map(({ name }) => name);
  const stories = names
    .filter((name) => !files.includes(name))
    .map((name) => {
      const story = STORIES.find((each) => each.name === name);
      if (story) return story;
      throw new Misuse(
        `'${name}' is neither a scenario file nor a scenario: there are ${list(known)}.${didYouMean(name, known)}`,
      );
    });
  return { scenarios: files.map((file) => readScenario(textOf(file), file)), stories };
}

/** Manifests first, then the steps of the file, then the stories, on the cluster of the file or else of the configuration. */
function inputOf(
  objects: readonly KubeObject[],
  settings: Settings,
  scenario: Scenario | undefined,
  stories: readonly Story[],
): Scenario & ManifestsInput {
  // A scenario by itself counts on the nodes that scenarios have by default.
  const isAlone = objects.length === 0 && settings.cluster === undefined;
  const { cluster, objects: existing } = isAlone
    ? { cluster: undefined, objects: [] }
    : simulatedCluster(objects, settings.cluster);
  const all = [...existing, ...objects];
  const absent = [...new Set(all.map(({ kind }) => kind).filter((kind) => !isApiKind(kind)))];
  const known = all.filter(({ kind }) => isApiKind(kind));
  return {
    name: 'manifests',
    manifests: objects,
    stories,
    ...scenario,
    ...(cluster && { cluster: { ...cluster, ...scenario?.cluster } }),
    behaviours: { ...behavioursOf(settings.behaviours), ...scenario?.behaviours },
    steps: [
      ...absent.map((kind) => ({ note: `left out: every ${kind}, which the simulator does not have` })),
      ...(known.length > 0 ? [{ apply: manifestsText(known) }, { settle: {} }] : []),
      ...(scenario?.steps ?? []),
    ],
  };
}

function behavioursOf(behaviours: Configuration['behaviours'] = {}): Scenario['behaviours'] {
  return Object.fromEntries(
    Object.entries(behaviours).map(([image, { does, readyAfter, stopAfter }]): [string, BehaviourSpec] => [
      image,
      {
        ...(does && { does }),
        ...(readyAfter !== undefined && { readyAfter: `${readyAfter}s` }),
        ...(stopAfter !== undefined && { stopAfter: `${stopAfter}s` }),
      },
    ]),
  );
}

function simulateOptions(
  { seed, until, timings }: SimulateCommandOptions,
  { kubernetesVersion }: Settings,
): SimulateOptions {
  return {
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(seed !== undefined && { seed }),
    ...(until !== undefined && { until }),
    ...(timings !== undefined && { timings }),
  };
}

function shown(simulation: Simulation, view: View, look: TimelineOptions): string {
  switch (view) {
    case 'timeline':
      return timelineText(simulation, look);
    case 'tables':
      return tablesText(simulation.objects, { wide: true });
    case 'events':
      return eventsText(simulation);
    case 'volumes':
      return volumesText(simulation);
    case 'yaml':
      return yamlText(simulation.objects).trimEnd();
    case 'json':
      return JSON.stringify(simulation, null, 2);
  }
}
