import type { BoundName, Reached } from '../bounds';
import type { Exploration, Progress } from '../explore';
import { Ints } from '../ints';
import { partOf, tallyPart } from '../parts';
import type { Property } from '../properties';
import { Search } from '../search';
import { Successors } from '../successors';
import type { PackedSystem, StateCodec } from '../system';
import { wholeOf } from '../whole';
import { agreementOf, compared } from './agreement';
import { Desk } from './desk';
import type { ShardExploration, ShardOptions } from './explore-in-shards';
import type { Frame } from './link';
import type { Mesh } from './mesh';
import { codecOf, HEAD, Outbox } from './outbox';
import { Parcel, type Share, sendShare } from './parcel';

/** States expanded between two looks at what others sent. */
const SLICE = 1024;
const BEAT_MILLISECONDS = 1000;
const SILENCE_SECONDS = 60;

/** What a shard has to say at the end of a level. */
interface Report {
  /** States found and not expanded. */
  readonly waiting: number;
  readonly states: number;
  readonly stopped?: BoundName;
  readonly violated: boolean;
}

/** What shard 0 makes of it. */
interface Decision {
  readonly goOn: boolean;
}

/** One exploration, as one shard takes part in it. */
export class Session<State> {
  private readonly began = performance.now();
  private readonly desk: Desk;
  private readonly outbox: Outbox;
  private readonly search: Search<State>;
  private readonly inbox: Successors;
  private readonly codecs: readonly StateCodec[];
  /** Calm steps from others' states to own ones: see Part. */
  private readonly edges = new Ints();
  private readonly parcels = new Map<number, Parcel>();
  /** What others said last of how far they are. */
  private readonly beats = new Map<number, Progress>();
  /** What others found of a level that has not begun here. */
  private readonly early: [from: number, frame: Frame][] = [];
  private mayBegin = false;
  private reports: Report[] = [];
  /** Why shard 0 ends it. */
  private why: BoundName | undefined;

  constructor(
    private readonly mesh: Mesh,
    private readonly system: PackedSystem<State>,
    private readonly properties: readonly Property<State>[],
    private readonly options: ShardOptions,
  ) {
    const { index: me, size, links } = mesh;
    const { states: _, seconds: __, ...own } = options.bounds ?? {};
    this.desk = new Desk(links, (from, frame) => this.hear(from, frame));
    this.outbox = new Outbox(system, me, links);
    this.codecs = links.map(() => codecOf(system));
    this.inbox = new Successors(system.width);
    this.search = new Search(system, properties, own, false, {
      me,
      size,
      nameOf: (number) => number * size + me,
      levelDone: () => this.begins(),
      others: this.outbox,
    });
  }

  async run(): Promise<ShardExploration<State>> {
    const { signal, silenceSeconds = SILENCE_SECONDS } = this.options;
    const interrupt = () => this.end('interrupted');
    await this.agree();
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) interrupt();
    const beat = setInterval(() => this.beat(silenceSeconds), BEAT_MILLISECONDS);
    try {
      while (await this.level());
      const shares = await this.handIn();
      const { states } = this.search;
      return { states, ...(shares && { whole: this.whole(shares) }) };
    } finally {
      clearInterval(beat);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /** Tells the others why this shard cannot go on. */
  fail(message: string): void {
    this.desk.tellAll({ what: 'failed', data: message });
    this.desk.leave();
  }

  private async agree(): Promise<void> {
    const { system, properties, options, mesh } = this;
    const own = agreementOf(system, properties, options);
    this.desk.tellAll({ what: 'agreement', data: own });
    for (const [other, { data }] of await this.desk.fromAll('agreement')) {
      compared(own, data as typeof own, mesh.index, this.desk.nameOf(other));
    }
  }

  /** One level: what is found of it here, what others found for this shard, and whether there is another. */
  private async level(): Promise<boolean> {
    const { search, desk, outbox } = this;
    this.mayBegin = true;
    let ended = search.advance(SLICE);
    for (const [from, frame] of this.early.splice(0)) this.hear(from, frame);
    while (!ended) {
      outbox.flush();
      await desk.breathe();
      ended = search.advance(SLICE);
    }
    if (search.stopped === 'memoryBytes') this.end('memoryBytes');
    outbox.flush();
    desk.tellAll({ what: 'levelDone' });
    await desk.fromAll('levelDone');
    const report: Report = {
      waiting: search.unexpanded,
      states: search.states,
      ...(search.stopped && { stopped: search.stopped }),
      violated: search.judge.violated,
    };
    if (this.mesh.index > 0) {
      desk.tell(0, { what: 'report', data: report });
      const { data } = await desk.from(0, 'decision');
      return (data as Decision).goOn;
    }
    this.reports = [report, ...[...(await desk.fromAll('report')).values()].map(({ data }) => data as Report)];
    const decision: Decision = { goOn: this.goesOn() };
    desk.tellAll({ what: 'decision', data: decision });
    return decision.goOn;
  }

  /** Whether the search begins another level now: it does once for each that all have agreed on, and stands still at its end. */
  private begins(): boolean {
    const begins = this.mayBegin;
    this.mayBegin = false;
    if (begins) this.outbox.depth = this.search.depth + 1;
    return begins;
  }

  /** In shard 0, between levels. */
  private goesOn(): boolean {
    const { reports } = this;
    const sum = (of: 'waiting' | 'states') => reports.reduce((all, report) => all + report[of], 0);
    if (sum('waiting') === 0) return false;
    const { bounds, until } = this.options;
    this.why ??= reports.find(({ stopped }) => stopped)?.stopped;
    if (sum('states') >= (bounds?.states ?? Number.POSITIVE_INFINITY)) this.why ??= 'states';
    if (until === 'violation' && reports.some(({ violated }) => violated)) this.why ??= 'violation';
    return this.why === undefined;
  }

  /** Ends it before its time: shard 0 tells all. */
  private end(why: BoundName): void {
    if (this.mesh.index > 0) {
      this.desk.tell(0, { what: 'stop', data: why });
      return;
    }
    this.why ??= why;
    this.search.stop(this.why);
    this.desk.tellAll({ what: 'stop', data: this.why });
  }

  private hear(from: number, frame: Frame): void {
    const { what, data, ints = new Int32Array(0) } = frame;
    if ((what === 'states' || what === 'edges') && (data as number) > this.search.depth) this.early.push([from, frame]);
    else if (what === 'states') this.adopt(from, ints);
    else if (what === 'news') this.codecs[from]?.learn(data);
    else if (what === 'edges') this.noteEdges(ints);
    else if (what === 'beat') this.beats.set(from, data as Progress);
    else if (what === 'share') this.parcels.set(from, Parcel.of(frame));
    else if (what === 'more') this.parcels.get(from)?.add(ints);
    else if (what === 'stop' && this.mesh.index === 0) this.end(data as BoundName);
    else if (what === 'stop') this.search.stop(data as BoundName);
  }

  private adopt(from: number, ints: Int32Array): void {
    const { inbox, system, search } = this;
    const codec = this.codecs[from] as StateCodec;
    inbox.clear();
    if (inbox.width < system.width) inbox.widen(system.width);
    const parents: number[] = [];
    const faults: number[] = [];
    for (let at = 0; at < ints.length; ) {
      const to = inbox.push(ints[at]!, ints[at + 1]!, ints[at + 3]!, 0);
      parents.push(ints[at + 2]!);
      faults.push(ints[at + 4]!);
      at = codec.read(ints, at + HEAD, inbox.words, to, inbox.width);
    }
    search.expect(inbox.count);
    for (let i = 0; i < parents.length; i++) search.adopt(inbox, i, parents[i]!, faults[i]!);
  }

  private noteEdges(ints: Int32Array): void {
    for (let at = 0; at < ints.length; at += 4) {
      this.edges.push(ints[at + 2]!);
      this.edges.push(this.search.nameWith(ints[at]!, ints[at + 1]!));
      this.edges.push(ints[at + 3]!);
    }
  }

  /** Gives what was found to shard 0, which gets all shares. */
  private async handIn(): Promise<readonly Share[] | undefined> {
    const { desk, mesh, search } = this;
    const { size, index: me } = mesh;
    const name = (number: number) => number * size + me;
    const tallies = search.judge.tallies.map((tally) => tallyPart(tally, name));
    const { transitions, resting, faultsLeftOut, depth, peakBytes } = search;
    const part = { ...partOf(search, 0, tallies), edges: this.edges.take() };
    const share: Share = { part, transitions, resting, faultsLeftOut, depth, peakBytes };
    if (me > 0) {
      desk.leave((other) => other > 0);
      desk.send(0, (link) => sendShare(link, share));
      await desk.from(0, 'farewell');
      return undefined;
    }
    await desk.until(
      () => this.parcels.size === size - 1 && [...this.parcels.values()].every((parcel) => parcel.share),
    );
    desk.tellAll({ what: 'farewell' });
    desk.leave();
    const others = Array.from({ length: size - 1 }, (_, i) => this.parcels.get(i + 1)?.share as Share);
    return [share, ...others];
  }

  private whole(shares: readonly Share[]): Exploration<State> {
    const { why, reports, options } = this;
    const { bounds = {} } = options;
    const remained = reports.reduce((sum, { waiting }) => sum + waiting, 0);
    const limit = why === undefined || why === 'interrupted' || why === 'violation' ? 0 : (bounds[why] as number);
    const reached: Reached[] = why === undefined || remained === 0 ? [] : [{ bound: why, limit, remained }];
    const { onProgress } = options;
    onProgress?.(this.progress());
    return wholeOf(this.system, this.properties, {
      parts: shares.map(({ part }) => part),
      counts: shares,
      reached,
      mostFaults: bounds.faults,
      peakBytes: shares.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
      began: this.began,
    });
  }

  /** About every second: says that this shard lives and how far it is, and looks whether the others do. */
  private beat(silenceSeconds: number): void {
    const { desk, mesh, options } = this;
    const own = this.own();
    desk.tellAll({ what: 'beat', data: own });
    desk.missSilent(silenceSeconds);
    if (mesh.index > 0) return;
    options.onProgress?.(this.progress());
    if (own.seconds > (options.bounds?.seconds ?? Number.POSITIVE_INFINITY)) this.end('seconds');
  }

  private own(): Progress {
    const { search } = this;
    const seconds = (performance.now() - this.began) / 1000;
    return {
      states: search.states,
      transitions: search.transitions,
      statesPerSecond: search.states / seconds,
      depth: search.depth,
      frontier: search.unexpanded,
      bytes: search.bytesWith(0),
      seconds,
    };
  }

  /** Of all shards, as well as shard 0 knows. */
  private progress(): Progress {
    const own = this.own();
    const all = [own, ...this.beats.values()];
    const sum = (of: 'states' | 'transitions' | 'frontier' | 'bytes') =>
      all.reduce((total, each) => total + each[of], 0);
    const states = sum('states');
    return {
      ...own,
      states,
      transitions: sum('transitions'),
      statesPerSecond: states / own.seconds,
      frontier: sum('frontier'),
      bytes: sum('bytes'),
    };
  }
}
