import {
  DEFAULT_BOUNDS,
  type ExploreManifestsInput,
  exploreManifests,
  type ManifestsExploration,
  replayTrace,
} from '../../check/explore';
import { type Settings, settingsOf } from '../../check/inputs/settings';
import type { MinimisingProgress } from '../../check/minimise';
import type { ReductionLevel } from '../../exploration/reductions';
import { explorationText } from '../../report/exploration';
import { minimisedYaml } from '../../report/minimised';
import { storyText } from '../../report/story';
import type { Faults } from '../../rules/facts/tool';
import type { Bounds } from '../../run/bounds';
import type { Progress } from '../../run/explore';
import { clock } from '../../scenarios/words';
import { count, list } from '../../util/text';
import { replayCommand } from '../again';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { manifestsOf } from '../manifests';
import { minimisedFiles } from '../minimised-files';
import type { InputOptions } from '../options';
import { madeFolder, writeWhole, written } from '../output';
import { meshOf, type ShardOptions } from '../shards';
import { StatusLine } from '../status-line';

export interface ExploreOptions extends InputOptions, ShardOptions {
  readonly faults?: Faults;
  readonly states?: number;
  readonly seconds?: number;
  readonly depth?: number;
  readonly reductions?: ReductionLevel;
  readonly threads?: number;
  /** The folder for the smallest manifests that show each violation. */
  readonly minimise?: string;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

/** Tries orders of events under faults, and says what can go wrong and how. */
export async function explore(paths: readonly string[], options: ExploreOptions, io: Io): Promise<ExitCode> {
  const input = inputOf(paths, options, settingsOf(options));
  const bounds = boundsOf(options);
  const mesh = await meshOf(options, io);
  const line = new StatusLine(io);
  const { reductions, threads, minimise: folder } = options;
  try {
    if (folder !== undefined) madeFolder(folder);
    const found = await exploreManifests(input, {
      bounds,
      ...(reductions && { reductions }),
      ...(threads !== undefined && { threads }),
      ...(mesh && { mesh }),
      ...(io.signal && { signal: io.signal }),
      onProgress: (progress, workloads) => line.show(progressText(progress, workloads), shareOf(progress, bounds)),
      ...(folder !== undefined && {
        minimise: true,
        onMinimising: (progress, workloads) => line.show(minimisingText(progress, workloads)),
      }),
    });
    line.clear();
    return told(found, paths, options, io);
  } finally {
    mesh?.close();
  }
}

function told(found: ManifestsExploration, paths: readonly string[], options: ExploreOptions, io: Io): ExitCode {
  const { shard } = found;
  if (shard && shard.index > 0) {
    io.err(`shard ${shard.index} of ${shard.of} kept ${count(shard.states, 'state')}; shard 0 tells what was found\n`);
    return EXIT.clean;
  }
  const { output, json, all, minimise: folder } = options;
  const files = folder === undefined ? new Map() : minimisedFiles(found, folder);
  for (const [minimised, { file, property }] of files) {
    const { app: _, ...rest } = options;
    const again = replayCommand(minimised.story.replay, [file], { ...rest, faults: minimised.faults });
    writeWhole(file, minimisedYaml(property, minimised, again));
  }
  const text = json
    ? JSON.stringify(found, null, 2)
    : explorationText(found, {
        colours: io.colours && output === undefined,
        all: all === true,
        again: (token) => replayCommand(token, paths, { ...options, faults: found.faults }),
        fileOf: (minimised) => files.get(minimised)?.file,
      });
  written(text, output, io);
  return exitOf(found);
}

export interface ReplayOptions extends InputOptions {
  readonly faults?: Faults;
  readonly json?: boolean;
}

/** Tells the story of a token once more. */
export function replay(token: string, paths: readonly string[], options: ReplayOptions, io: Io): ExitCode {
  const story = replayTrace(token, inputOf(paths, options, settingsOf(options)));
  if (options.json) io.out(`${JSON.stringify(story, null, 2)}\n`);
  else {
    const { workloads, disturbances, lines, steps, atLeastMs } = story;
    const after = disturbances.length > 0 ? `, after: ${list(disturbances.map(({ words }) => words))}` : '';
    io.out(`${list(workloads)}: ${count(steps, 'step')}, ${clock(atLeastMs)} at least${after}\n${storyText(lines)}\n`);
  }
  return EXIT.clean;
}

function inputOf(
  paths: readonly string[],
  { faults: given }: { readonly faults?: Faults },
  settings: Settings,
): ExploreManifestsInput {
  const { kubernetesVersion, cluster, behaviours } = settings;
  const faults = given ?? settings.faults;
  return {
    sources: manifestsOf(paths, settings),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(cluster && { cluster }),
    ...(behaviours && { behaviours }),
    ...(faults && { faults }),
  };
}

function boundsOf({ states, seconds, depth }: ExploreOptions): Bounds {
  return {
    ...DEFAULT_BOUNDS,
    ...(states !== undefined && { states }),
    ...(seconds !== undefined && { seconds }),
    ...(depth !== undefined && { depth }),
  };
}

function exitOf({ explored, unsettled, refused }: ManifestsExploration): ExitCode {
  const answers = explored.flatMap((each) => each.answers);
  if (unsettled.length + refused.length > 0 || answers.some(({ verdict }) => verdict === 'violated'))
    return EXIT.findings;
  return explored.some(({ bounds }) => bounds.length > 0) ? EXIT.undecided : EXIT.clean;
}

function progressText({ states, statesPerSecond, depth, frontier }: Progress, workloads: readonly string[]): string {
  return `${list(workloads)}: ${count(states, 'state')}, ${Math.round(statesPerSecond)} a second, depth ${depth}, ${frontier} waiting`;
}

function minimisingText(progress: MinimisingProgress, workloads: readonly string[]): string {
  const { property, tried, objects, states } = progress;
  const exploring = states === undefined ? '' : `, ${count(states, 'state')} of the next`;
  return `${list(workloads)}: minimising what violates ${property}, ${tried} tried, ${count(objects, 'object')} left${exploring}`;
}

/** How much of the nearest bound is used up: it may well end sooner. */
function shareOf({ states, seconds }: Progress, bounds: Bounds): number {
  return Math.max(
    states / (bounds.states ?? Number.POSITIVE_INFINITY),
    seconds / (bounds.seconds ?? Number.POSITIVE_INFINITY),
  );
}
