import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Misuse } from '../../util/misuse';
import type { BoundName, Reached } from '../bounds';
import { type Exploration, type ExploreOptions, exploreAsync, type Progress } from '../explore';
import { Run } from '../one-run';
import { type Counts, named, type Part, partOf, tallyPart } from '../parts';
import type { Search } from '../search';
import { wholeOf } from '../whole';
import { Control } from './control';
import type { Answer, Order, Reply, Source } from './protocol';
import { SharedVisited } from './shared-visited';
import { type PackedSubject, packedSubject, subjectOf } from './subject';

export interface WorkerOptions extends ExploreOptions {
  /** Threads that search. Default: as many as the machine has processors for. */
  readonly threads?: number;
  /** States that are looked at before any thread is started: until then one is faster. Default: 0. */
  readonly aloneUntil?: number;
  /** Node's options for the threads, such as a loader for TypeScript. Default: the process's own. */
  readonly execArgv?: readonly string[];
}

/** 2^28 slots, 200 million states; only what is used of it is backed by memory. */
const MOST_TABLE_BYTES = 2 ** 31;
const POLL_MILLISECONDS = 100;
/** Frontier states a thread wants before the work is divided: enough that each gets a fair mix. */
const ENOUGH = 512;

/**
 * `explore` on several threads: the same states, transitions, depth and verdicts. Threads share the visited set; each
 * keeps the frontier and the log of the states that it was the first to find, and all finish a level before any begins
 * the next, so that a trace is still a shortest one (which of the shortest ones may differ from run to run). At the end
 * what they found is put together and judged here.
 *
 * The bound on states is looked at between levels, so that more than asked for may be found, but always as many. With
 * ample sets the counts may differ from run to run, the verdicts do not.
 *
 * @param made what the source makes, if the caller has made it already
 * @throws Misuse when a bound cannot be meant or the source has no such export
 */
export async function exploreInWorkers<State>(
  source: Source,
  options: WorkerOptions = {},
  made?: PackedSubject<State>,
): Promise<Exploration<State>> {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) throw new Misuse(`'threads' must be at least 1, got ${threads}`);
  const subject = made === undefined ? subjectOf<State>(source) : packedSubject(made);
  if (threads === 1) return exploreAsync(subject.system, subject.properties, options);
  const run = new Run(subject.system, subject.properties, options);
  const { search } = run;
  let division: Division | undefined;
  while (division === undefined || search.states < (options.aloneUntil ?? 0)) {
    if (run.advanceLevel()) return run.result();
    if (search.frontier.length >= ENOUGH * threads) division ??= divisionOf(search, threads);
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted) run.interrupt();
  }
  return new Crew(source, subject, threads, options, division, run.began).result();
}

/** Where the threads divide the work, and what was found until there. What the first one found beyond, they find again. */
interface Division {
  readonly levels: number;
  readonly part: Part;
  readonly counts: Counts;
}

function divisionOf(search: Search<unknown>, threads: number): Division {
  const { levels, transitions, resting, faultsLeftOut, depth } = search;
  const nameOf = (number: number) => number * (threads + 1) + threads;
  const tallies = search.judge.tallies.map((tally) => tallyPart(tally, nameOf));
  const part = named(partOf(search, 0, tallies), nameOf);
  return { levels: levels.length, part, counts: { transitions, resting, faultsLeftOut, depth } };
}

/** The threads, from where one has found enough for them to divide. */
class Crew<State> {
  private readonly control: Control;
  private readonly buffers: Pick<Order, 'control' | 'visited' | 'numbers'>;
  private readonly workers: Worker[] = [];
  private told: BoundName | undefined;

  constructor(
    private readonly source: Source,
    private readonly subject: PackedSubject<State>,
    private readonly threads: number,
    private readonly options: WorkerOptions,
    private readonly division: Division,
    private readonly began: number,
  ) {
    const most = Math.min(options.bounds?.memoryBytes ?? MOST_TABLE_BYTES, MOST_TABLE_BYTES);
    const bytes = SharedVisited.bufferBytes(most);
    this.buffers = {
      control: new SharedArrayBuffer(Control.bytes(threads)),
      visited: new SharedArrayBuffer(bytes),
      ...(division.part.calm && { numbers: new SharedArrayBuffer(bytes / 2) }),
    };
    this.control = new Control(this.buffers.control, threads);
    SharedVisited.prepare(this.control);
  }

  async result(): Promise<Exploration<State>> {
    const { signal, onProgress, progressSeconds = 1 } = this.options;
    const watch = setInterval(() => this.look(), POLL_MILLISECONDS);
    const progress = onProgress && setInterval(() => onProgress(this.progress()), 1000 * progressSeconds);
    const interrupt = () => this.end('interrupted');
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) interrupt();
    try {
      const answers = await Promise.all(Array.from({ length: this.threads }, (_, thread) => this.start(thread)));
      onProgress?.(this.progress());
      return this.joined(answers);
    } finally {
      this.control.stop();
      clearInterval(watch);
      clearInterval(progress);
      signal?.removeEventListener('abort', interrupt);
      await Promise.all(this.workers.map((worker) => worker.terminate()));
    }
  }

  private start(thread: number): Promise<Answer> {
    const { memoryBytes, seconds: _, ...bounds } = this.options.bounds ?? {};
    const { levels, part } = this.division;
    const order: Order = {
      source: this.source,
      thread,
      threads: this.threads,
      ...this.buffers,
      levels,
      states: part.states,
      bounds: memoryBytes === undefined ? bounds : { ...bounds, memoryBytes: memoryBytes / this.threads },
      untilViolation: this.options.until === 'violation',
    };
    const { execArgv = process.execArgv } = this.options;
    return new Promise((resolve, reject) => {
      const worker = new Worker(require.resolve('./worker'), { workerData: order, execArgv: [...execArgv] });
      this.workers.push(worker);
      worker.on('message', (reply: Reply) =>
        'answer' in reply ? resolve(reply.answer) : reject(new Misuse(reply.misuse)),
      );
      worker.on('error', reject);
      // Heard after its answer, if it gave one.
      worker.on('exit', (code) => reject(new Error(`a thread of the exploration ended with ${code}`)));
    });
  }

  private look(): void {
    const seconds = (performance.now() - this.began) / 1000;
    if (seconds > (this.options.bounds?.seconds ?? Number.POSITIVE_INFINITY)) this.end('seconds');
  }

  private end(why: BoundName): void {
    this.told ??= why;
    this.control.stop();
  }

  private progress(): Progress {
    const reports = Array.from({ length: this.threads }, (_, thread) => this.control.reported(thread));
    const sum = (i: number) => reports.reduce((all, report) => all + report[i]!, 0);
    const seconds = (performance.now() - this.began) / 1000;
    const { part, counts } = this.division;
    const states = Math.max(part.states, sum(0));
    return {
      states,
      transitions: Math.max(counts.transitions, sum(1)),
      statesPerSecond: states / seconds,
      depth: Math.max(counts.depth, ...reports.map((report) => report[2]!)),
      frontier: sum(3),
      bytes: 2 ** (this.control.capacityBits + 3),
      seconds,
    };
  }

  /** What was found before the work was divided, and what each found after it. */
  private joined(answers: readonly Answer[]): Exploration<State> {
    const { part: own, counts } = this.division;
    return wholeOf(this.subject.system, this.subject.properties, {
      parts: [...answers.map(({ part }) => part), own],
      owner: this.threads,
      counts: [counts, ...answers],
      reached: this.reached(answers),
      mostFaults: this.options.bounds?.faults,
      peakBytes: answers.reduce((all, { bytes }) => all + bytes, 0),
      began: this.began,
    });
  }

  private reached(answers: readonly Answer[]): Reached[] {
    const { bounds = {} } = this.options;
    const reasons = answers.flatMap(({ stopped }) => stopped ?? []);
    if (reasons.length === 0) return [];
    const bound = this.told ?? reasons.find((reason) => reason !== 'interrupted') ?? 'interrupted';
    const limit = bound === 'interrupted' || bound === 'violation' ? 0 : (bounds[bound] ?? MOST_TABLE_BYTES);
    return [{ bound, limit, remained: answers.reduce((all, { remaining }) => all + remaining, 0) }];
  }
}
