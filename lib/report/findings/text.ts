import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { Diagnosis } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import type { Severity, TraceLine } from '../../rules/rule';
import { clock } from '../../scenarios/words';
import { compareText } from '../../util/order';
import { count } from '../../util/text';
import { layout, wrapped } from '../layout';
import { countWords, INPUT_WORDS, type Summary, summaryOf } from './summary';
import { lineText, placeText, visible } from './words';

export interface TextOptions {
  /** Whether infos are shown. Default: they are counted. */
  readonly info?: boolean;
  /** Default: none, as for a file or a pipe. */
  readonly colours?: boolean;
  /** Characters of a line of running text. Default: 120. */
  readonly width?: number;
  /** Whether the lines below the findings are left out. Default: they are there. */
  readonly quiet?: boolean;
  /** The command that tells the story of a token again. Default: with the token alone. */
  readonly again?: (token: string) => string;
}

const DEFAULT_WIDTH = 120;

/** Findings for somebody at a terminal: what is wrong, where, the story that leads there, why, and what to write. Ends without a line break. */
export function findingsText(diagnosis: Diagnosis, options: TextOptions = {}): string {
  const { info = false, colours = false, width = DEFAULT_WIDTH, quiet = false, again } = options;
  const paint = createColors(colours);
  const shown = diagnosis.diagnostics.filter(({ severity }) => info || severity !== 'info');
  const blocks = shown.map((diagnostic) => findingText(diagnostic, { paint, width, ...(again && { again }) }));
  return [...blocks, ...(quiet ? [] : [closing(diagnosis, info, paint)])].join('\n\n');
}

interface Style {
  readonly paint: Colors;
  readonly width: number;
  readonly again?: (token: string) => string;
}

const replayed = (token: string) => `cdk8s-stateful replay ${token}`;

/** One finding, as `findingsText` shows it. */
export function findingText(found: Diagnostic, { paint, width, again = replayed }: Style): string {
  const diagnostic = visible(found);
  const { code, severity, message, data, why, help, clusterMessage, replay, trace } = diagnostic;
  const [first = '', ...further] = message.split('\n');
  const labelled = (label: string, text: string) => below(paint.bold(label.padEnd(LABEL)), text, width);
  return [
    `${TONES[severity](paint, `${severity}[${code}]`)}${paint.bold(`: ${first}`)}`,
    ...further.map((line) => `  ${line}`),
    ...arrow(diagnostic, paint),
    ...story(trace),
    ...(data ? labelled('data:', 'can end in lost, hidden or overwritten data') : []),
    ...(why === '' ? [] : labelled('why:', why)),
    ...help.flatMap((line) => labelled('help:', line)),
    ...(clusterMessage === undefined ? [] : labelled('reads:', clusterMessage)),
    `${INDENT}${paint.bold('more:'.padEnd(LABEL))}${paint.dim(`cdk8s-stateful explain ${code}`)}`,
    ...(replay === undefined ? [] : [`${INDENT}${paint.bold('again:'.padEnd(LABEL))}${paint.dim(again(replay))}`]),
  ].join('\n');
}

const INDENT = '  ';
const LABEL = 7;
/** Where the file begins, if what stands before is shorter. */
const FILE_COLUMN = 70;

const TONES: { readonly [S in Severity]: (paint: Colors, text: string) => string } = {
  error: (paint, text) => paint.bold(paint.red(text)),
  warning: (paint, text) => paint.bold(paint.yellow(text)),
  info: (paint, text) => paint.bold(paint.cyan(text)),
};

/** The construct and the object on the left, the file on the right: whoever writes constructs looks here, whoever writes YAML there. */
function arrow(diagnostic: Diagnostic, paint: Colors): readonly string[] {
  const { constructPath } = diagnostic;
  const object = placeText(diagnostic);
  const place = constructPath === undefined ? object : `${constructPath} (${object})`;
  const file = lineText(diagnostic);
  const line = place === '' || file === '' ? `${place}${file}` : `${place.padEnd(FILE_COLUMN)}  ${file}`;
  return line === '' ? [] : [`${INDENT}${paint.blue('-->')} ${line}`];
}

/** Steps in columns; fields that were compared one below the other. */
function story(trace: readonly TraceLine[]): readonly string[] {
  if (trace.length === 0) return [];
  if (trace.every(({ at, who }) => at === undefined && who === undefined)) {
    return trace.map(({ what }) => `      ${what}`);
  }
  const rows = trace.map(({ at, who = '', what }) => [at === undefined ? '' : clock(at), who, what]);
  return layout([['time', 'who', 'what'], ...rows])
    .split('\n')
    .map((line) => `      ${line}`);
}

/** A text behind its label, further lines below where it begins. Line breaks of the text stay. */
function below(label: string, text: string, width: number): readonly string[] {
  const room = width - INDENT.length - LABEL;
  const lines = text.split('\n').flatMap((line) => (line.length <= room ? [line] : wrapped(line, room)));
  return lines.map((line, i) => `${INDENT}${i === 0 ? label : ' '.repeat(LABEL)}${line}`);
}

function closing(diagnosis: Diagnosis, info: boolean, paint: Colors): string {
  const { kubernetesVersion, skipped, suppressed, bounds = [] } = diagnosis;
  const summary = summaryOf(diagnosis);
  const codes = [...new Set(suppressed.map(({ code }) => code))].sort(compareText);
  return [
    verdictLine(summary, info, kubernetesVersion, paint),
    ...(info || summary.infos === 0 ? [] : [`not shown: ${count(summary.infos, 'info')} (--info)`]),
    ...(codes.length === 0 ? [] : [`suppressed: ${count(suppressed.length, 'finding')}: ${codes.join(' ')}`]),
    ...bounds.map(({ words }) => `undecided: ${words}`),
    ...skipped.map(
      ({ want, codes: of }) =>
        `skipped: ${count(of.length, 'rule')}, for want of ${INPUT_WORDS[want]}: ${of.join(' ')}`,
    ),
  ].join('\n');
}

function verdictLine(summary: Summary, info: boolean, version: string, paint: Colors): string {
  const tone = summary.errors > 0 ? paint.red : summary.warnings > 0 ? paint.yellow : paint.green;
  return `${paint.bold(tone(countWords(summary, info)))} in ${count(summary.objects, 'object')}, for Kubernetes ${version}`;
}
