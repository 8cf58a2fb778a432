import { createColors } from 'picocolors';
import type { Moment, Simulation } from '../scenarios/simulation';
import { changeWords, clock, isMachine, objectName } from '../scenarios/words';
import { wrapped } from './layout';

export interface TimelineOptions {
  /** Characters of a line, at least 60. Default: 140. */
  readonly width?: number;
  /** Only what concerns these: objects such as `Pod/web-0`, or kinds such as `Pod`. Default: everything. */
  readonly only?: readonly string[];
  /** The index of the first step of the scenario that is told. Default: 0. */
  readonly from?: number;
  /** Whether Events are told. Default: they are. */
  readonly events?: boolean;
  /** Whether what happens on machines and disks is told: mounts, containers, data. Default: it is. */
  readonly machines?: boolean;
  /** Default: none, as for a file or a pipe. */
  readonly colours?: boolean;
}

/** One line of a timeline. */
interface Line {
  readonly at: number;
  readonly who: string;
  readonly object: string;
  readonly what: string;
  readonly tone: 'plain' | 'event' | 'warning';
}

const LEAST_WIDTH = 60;
const DEFAULT_WIDTH = 140;

/** Who wrote what when, step by step of the scenario, in the words of `kubectl get -w`. */
export function timelineText(simulation: Simulation, options: TimelineOptions = {}): string {
  const width = Math.max(LEAST_WIDTH, options.width ?? DEFAULT_WIDTH);
  const { from = 0 } = options;
  const steps = simulation.steps.slice(from).map(({ at, text }, i) => {
    const step = from + i;
    const moments = simulation.timeline.filter((moment) => moment.step === step);
    const notes = simulation.notes.filter((note) => note.step === step);
    return { at, text, lines: [...moments.flatMap((moment) => linesOf(moment, options)), ...notes.map(noteLine)] };
  });
  const lines = steps.flatMap((step) => step.lines);
  const columns = { who: widest(lines, 'who'), object: widest(lines, 'object'), width };
  const paint = createColors(options.colours ?? false);
  const told = steps.flatMap(({ at, text, lines: of }) => [
    ...hung(`${clock(at)}  `, text, width).map(paint.bold),
    ...of.flatMap((line) => {
      const shown = shownLine(line, columns);
      return line.tone === 'plain' ? shown : shown.map(line.tone === 'warning' ? paint.yellow : paint.dim);
    }),
  ]);
  return told.join('\n');
}

function linesOf({ at, who, changes, events, refusal }: Moment, options: TimelineOptions): readonly Line[] {
  const lines: Line[] = [];
  for (const change of changes) {
    if (options.machines === false && isMachine(change.kind)) continue;
    const what = changeWords(change);
    if (what !== undefined) lines.push({ at, who, object: objectName(change), what, tone: 'plain' });
  }
  for (const { on, type, reason, message, from = who } of options.events === false ? [] : events) {
    const tone = type === 'Warning' ? 'warning' : 'event';
    lines.push({ at, who: from, object: objectName(on), what: `${type} ${reason}: ${message}`, tone });
  }
  if (refusal) {
    const what = `refused, ${refusal.code} ${refusal.reason}: ${refusal.message}`;
    lines.push({ at, who, object: refusal.object, what, tone: 'warning' });
  }
  const { only } = options;
  return only
    ? lines.filter(({ object }) => only.some((name) => object === name || object.startsWith(`${name}/`)))
    : lines;
}

function noteLine({ at, text }: Simulation['notes'][number]): Line {
  return { at, who: '', object: '', what: text, tone: 'event' };
}

interface LineColumns {
  readonly who: number;
  readonly object: number;
  readonly width: number;
}

const TIME = 10;
const LEAST_WORDS = 30;

function shownLine({ at, who, object, what }: Line, columns: LineColumns): readonly string[] {
  const head = `${clock(at).padStart(TIME)}  ${who.padEnd(columns.who)}  ${object.padEnd(columns.object)}  `;
  return hung(head, what, columns.width);
}

/** A text behind a head, its further lines below where it begins. */
function hung(head: string, text: string, width: number): readonly string[] {
  const [first = '', ...rest] = wrapped(text, Math.max(LEAST_WORDS, width - head.length));
  return [`${head}${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(head.length)}${line}`)];
}

/** A few long names do not push everything to the right. */
const WIDEST = 40;

function widest(lines: readonly Line[], field: 'who' | 'object'): number {
  return lines.reduce((most, line) => Math.max(most, Math.min(WIDEST, line[field].length)), 0);
}
