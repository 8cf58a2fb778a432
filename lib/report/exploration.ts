import { createColors } from 'picocolors';
import type { ManifestsExploration, ToldAnswer, ToldExploration, ToldStory } from '../check/explore';
import type { Minimised } from '../check/minimise';
import type { Needs } from '../rules/facts/explored';
import { count, list } from '../util/text';
import { minimisedText, minimisedYaml } from './minimised';
import { faultsText, violationText } from './story';

export interface ExplorationTextOptions {
  /** Default: none, as for a file or a pipe. */
  readonly colours?: boolean;
  /** Whether answers that hold are told one by one. Default: they are counted. */
  readonly all?: boolean;
  /** The command that tells the story of a token again. Default: the token alone. */
  readonly again?: (token: string) => string;
  /** The file that minimised manifests are in. Default: they are told here. */
  readonly fileOf?: (minimised: Minimised<ToldStory>) => string | undefined;
}

/** What explorations found: the verdicts, the shortest story to each violation, and what was not tried. */
export function explorationText(
  found: ManifestsExploration,
  { colours = false, all = false, again = (token) => token, fileOf = () => undefined }: ExplorationTextOptions = {},
): string {
  const paint = createColors(colours);
  const parts = [
    ...found.refused.map(({ object, message }) => `left out: ${object} would be refused: ${message}`),
    ...found.unsettled.map(
      (workloads) =>
        `not explored: ${list(workloads)} does not come to be as wanted before anything happens; cdk8s-stateful check says why`,
    ),
    ...found.explored.map((each) => groupText(each, { paint, all, again, fileOf })),
    `faults: ${faultsText(found.faults)}; Kubernetes ${found.kubernetesVersion}`,
  ];
  return parts.join('\n\n');
}

type Paint = ReturnType<typeof createColors>;

interface Style extends Required<Pick<ExplorationTextOptions, 'all' | 'again' | 'fileOf'>> {
  readonly paint: Paint;
}

function groupText(group: ToldExploration, style: Style): string {
  const { paint, all } = style;
  const { workloads, answers, bounds, reductions, states, transitions, expectedLost } = group;
  const shown = answers.filter(({ verdict, happened }) => all || verdict !== 'holds' || !happened);
  const held = answers.length - shown.length;
  return [
    paint.bold(list(workloads)),
    ...shown.map((answer) => answerText(answer, style)),
    ...(held > 0
      ? [`  ${paint.green('holds')}: ${count(held, 'property', 'properties')}${shown.length > 0 ? ' more' : ''}`]
      : []),
    `  ${count(states, 'state')}, ${count(transitions, 'transition')}, ${lost(expectedLost)}`,
    ...(reductions.length > 0 ? [`  left out, since it comes to the same: ${list(reductions)}`] : []),
    ...bounds.map(({ words }) => `  ${paint.yellow('undecided')}: ${words}`),
  ].join('\n');
}

function answerText(answer: ToldAnswer, { paint, again, fileOf }: Style): string {
  const { property, verdict, happened, story, needs, impossible, minimised } = answer;
  const tone = { holds: paint.green, violated: paint.red, undecided: paint.yellow }[verdict];
  return [
    `  ${tone(verdict)}: ${property.words} (${property.name})${happened ? '' : '; what it is about never happened'}`,
    ...(impossible > 0
      ? [
          `      ${count(impossible, 'story', 'stories')} that no durations fit ${impossible === 1 ? 'is' : 'are'} left out`,
        ]
      : []),
    ...(story ? [violationText(story)] : []),
    ...(needs ? [`      ${needsText(needs)}`] : []),
    ...(story ? [`  again: ${again(story.replay)}`] : []),
    ...(minimised ? [smallestText(property, minimised, fileOf(minimised))] : []),
  ].join('\n');
}

/** The smallest manifests, or where they are. */
function smallestText(property: ToldAnswer['property'], minimised: Minimised<ToldStory>, file?: string): string {
  const [sizes, ...more] = minimisedText(minimised);
  const indented = (line: string) => `      ${line}`.trimEnd();
  const yaml =
    file === undefined ? minimisedYaml(property, minimised, minimised.story.replay).trimEnd().split('\n') : [];
  return [`  minimised: ${file === undefined ? '' : `${file}, `}${sizes}`, ...[...more, ...yaml].map(indented)].join(
    '\n',
  );
}

/** The faults without which it does not happen; where not everything was tried, they may be too many. */
function needsText({ faults, spare, isFewest }: Needs): string {
  const all = [
    Object.keys(faults).length === 0 ? 'needs no fault' : `needs${isFewest ? '' : ' at most'}: ${faultsText(faults)}`,
    ...(Object.keys(spare).length === 0 ? [] : [`not needed: ${faultsText(spare)}`]),
  ];
  return all.join('; ');
}

/** As TLC says it: how many states equal fingerprints may have hidden. */
function lost(expected: number): string {
  return expected < 1e-6
    ? 'none of them expected to be lost to equal fingerprints'
    : `${expected.toExponential(1)} of them expected to be lost`;
}
