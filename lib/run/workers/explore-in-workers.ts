import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { assert } from '../../util/assert';
import { Misuse } from '../../util/misuse';
import { type BoundName, checkBounds, type Reached } from '../bounds';
import type { Exploration, ExploreOptions, Progress, Result } from '../explore';
import { expectedLostStates } from '../fingerprint';
import { Control } from './control';
import type { Answer, Counts, Named, Order, Reply, Source } from './protocol';
import { SharedVisited } from './shared-visited';

export interface WorkerOptions extends ExploreOptions {
  /** Threads that search. Default: as many as the machine has processors for. */
  readonly threads?: number;
  /** Node's options for the threads, such as a loader for TypeScript. */
  readonly execArgv?: readonly string[];
}

/** What the threads found: an exploration whose properties are known by name. */
export type WorkersExploration = Omit<Exploration<unknown>, 'results'> & {
  readonly results: readonly (Omit<Result<unknown>, 'property'> & { readonly property: Named })[];
};

/** 2^28 slots, 200 million states; only what is used of it is backed by memory. */
const MOST_TABLE_BYTES = 2 ** 31;
const POLL_MILLISECONDS = 100;

/**
 * `explore` on several threads: the same states, transitions, depth and verdicts. Threads share the visited set; each
 * keeps the frontier and the log of the states that it was the first to find, and all finish a level before any begins
 * the next, so that a trace is still a shortest one (which of the shortest ones may differ from run to run).
 *
 * The bound on states is looked at about every thousand states a thread, so a few more than asked for may be found.
 * With reductions the counts may differ from run to run, the verdicts do not. `recovers` properties are not answered.
 *
 * @throws Misuse when a bound cannot be meant or the source has no such export
 */
export async function exploreInWorkers(source: Source, options: WorkerOptions = {}): Promise<WorkersExploration> {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) throw new Misuse(`'threads' must be at least 1, got ${threads}`);
  const bounds = options.bounds ?? {};
  checkBounds(bounds, true);
  const team = new Team(source, threads, options);
  return team.result();
}

class Team {
  private readonly began = performance.now();
  private readonly control: Control;
  private readonly buffers: Pick<Order, 'control' | 'visited'>;
  private told: BoundName | undefined;

  constructor(
    private readonly source: Source,
    private readonly threads: number,
    private readonly options: WorkerOptions,
  ) {
    const tableBytes = SharedVisited.bufferBytes(
      Math.min(options.bounds?.memoryBytes ?? MOST_TABLE_BYTES, MOST_TABLE_BYTES),
    );
    this.buffers = {
      control: new SharedArrayBuffer(Control.bytes(threads)),
      visited: new SharedArrayBuffer(tableBytes),
    };
    this.control = new Control(this.buffers.control, threads);
    SharedVisited.prepare(this.control);
  }

  async result(): Promise<WorkersExploration> {
    const watch = setInterval(() => this.look(), POLL_MILLISECONDS);
    const progress =
      this.options.onProgress && setInterval(() => this.tell(), 1000 * (this.options.progressSeconds ?? 1));
    const interrupt = () => this.end('interrupted');
    this.options.signal?.addEventListener('abort', interrupt);
    if (this.options.signal?.aborted) interrupt();
    try {
      const answers = await Promise.all(Array.from({ length: this.threads }, (_, thread) => this.start(thread)));
      return this.sum(answers);
    } finally {
      this.control.stop();
      clearInterval(watch);
      clearInterval(progress);
      this.options.signal?.removeEventListener('abort', interrupt);
    }
  }

  private start(thread: number): Promise<Answer> {
    const { memoryBytes, seconds: _, ...bounds } = this.options.bounds ?? {};
    const order: Order = {
      source: this.source,
      thread,
      threads: this.threads,
      ...this.buffers,
      bounds: memoryBytes === undefined ? bounds : { ...bounds, memoryBytes: memoryBytes / this.threads },
      untilViolation: this.options.until === 'violation',
    };
    return new Promise((resolve, reject) => {
      const worker = new Worker(require.resolve('./worker'), {
        workerData: order,
        execArgv: this.options.execArgv && [...this.options.execArgv],
      });
      worker.on('message', (reply: Reply) =>
        'answer' in reply ? resolve(reply.answer) : reject(new Misuse(reply.misuse)),
      );
      worker.on('error', reject);
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

  private tell(): void {
    const reports = Array.from({ length: this.threads }, (_, thread) => this.control.reported(thread));
    const sum = (i: number) => reports.reduce((all, report) => all + report[i]!, 0);
    const seconds = (performance.now() - this.began) / 1000;
    const progress: Progress = {
      states: sum(0),
      transitions: sum(1),
      statesPerSecond: sum(0) / seconds,
      depth: Math.max(...reports.map((report) => report[2]!)),
      frontier: sum(3),
      bytes: 2 ** (this.control.capacityBits + 3),
      seconds,
    };
    this.options.onProgress!(progress);
  }

  /** What all found before they divided, once, and what each found after it. */
  private sum(answers: readonly Answer[]): WorkersExploration {
    const [one] = answers;
    assert(one !== undefined, 'no thread answered');
    const each = one.together ? answers : [one];
    const total = (of: (counts: Counts) => number) =>
      each.reduce((all, answer) => all + of(answer.counts) - of(answer.common), of(one.common));
    const [states, transitions] = [total((c) => c.states), total((c) => c.transitions)];
    const reached = this.reached(
      each,
      total((c) => c.faultsLeftOut),
    );
    const complete = reached.every((r) => r.bound === 'faults');
    return {
      states,
      transitions,
      depth: Math.max(...each.map((answer) => answer.depth)),
      resting: total((c) => c.resting),
      complete,
      reached,
      expectedLost: one.exact ? 0 : expectedLostStates(states, transitions + 1),
      peakBytes: each.reduce((all, answer) => all + answer.bytes, 0),
      seconds: (performance.now() - this.began) / 1000,
      results: one.properties.map((property, i) => {
        const trace = shortest(each.map((answer) => answer.traces[i]));
        const holds = property.kind === 'sometimes' ? trace !== undefined : trace === undefined;
        const decided = complete || trace !== undefined;
        return {
          property,
          verdict: decided ? (holds ? 'holds' : 'violated') : 'undecided',
          violating: total((c) => c.violating[i]!),
          trace,
        };
      }),
    };
  }

  private reached(answers: readonly Answer[], faultsLeftOut: number): Reached[] {
    const { bounds = {} } = this.options;
    const reached: Reached[] = [];
    if (faultsLeftOut > 0) reached.push({ bound: 'faults', limit: bounds.faults!, remained: faultsLeftOut });
    const reasons = answers.flatMap((answer) => answer.stopped ?? []);
    if (reasons.length > 0) {
      const bound = this.told ?? reasons.find((reason) => reason !== 'interrupted') ?? 'interrupted';
      const limit = bound === 'interrupted' || bound === 'violation' ? 0 : (bounds[bound] ?? MOST_TABLE_BYTES);
      reached.push({ bound, limit, remained: answers.reduce((all, answer) => all + answer.remaining, 0) });
    }
    return reached;
  }
}

function shortest(traces: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  return traces.reduce((best, trace) => (trace && (!best || trace.length < best.length) ? trace : best), undefined);
}
