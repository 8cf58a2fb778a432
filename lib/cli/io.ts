/** What the command line touches of the world, so that a test can be one. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The standard output is a terminal that shows colours. */
  readonly colours: boolean;
  /** The standard error is a terminal: lines on it can be written over. */
  readonly isInteractive: boolean;
  /** Characters of a line. */
  readonly width: number;
  /** `2026-11-21`. */
  readonly today: string;
  /** Ends what would go on for ever: Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Which pod of an Indexed Job this is: JOB_COMPLETION_INDEX. */
  readonly jobIndex?: string;
}

/** More is hard to read, whatever the terminal has. */
const MOST_WIDTH = 120;

/** The process's own. */
export function processIo(signal?: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    // https://no-color.org: any value but an empty one.
    colours: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    isInteractive: stderr.isTTY === true,
    width: Math.min(stdout.columns ?? MOST_WIDTH, MOST_WIDTH),
    today: dayOf(env.SOURCE_DATE_EPOCH),
    ...(signal && { signal }),
    ...(env.JOB_COMPLETION_INDEX !== undefined && { jobIndex: env.JOB_COMPLETION_INDEX }),
  };
}

/** The day in UTC, so that a suppression expires everywhere at once; https://reproducible-builds.org/specs/source-date-epoch wins. */
function dayOf(epoch: string | undefined): string {
  const now = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return now.toISOString().slice(0, 10);
}
