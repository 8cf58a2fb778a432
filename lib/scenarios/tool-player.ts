import { isApiKind } from '../model/kinds';
import * as user from '../model/user';
import { holds, Player, type PlayOptions } from './play';
import type { Recorder } from './recorder';
import { durationMs, type Scenario, type ScenarioStep } from './scenario';
import { stepWords } from './step-words';
import { Symbols } from './symbols';

/** Longer than anything that a wait can wait for: a node is missed (50 s), its pods go (300 s), its volumes are taken from it (360 s). */
const PATIENCE_MS = 30 * 60_000;
/** A day: what has not come to rest by then never will. */
const LONGEST_REST_MS = 24 * 3_600_000;

export interface ToolOptions extends PlayOptions {
  /** Quiet times and timeouts of a scenario are meant for the shortened timers of the recordings: they are taken at their word. Otherwise see `settle` and `wait`. */
  readonly literal: boolean;
  /** The moment at which the simulation ends, whatever is left to do. */
  readonly end: number;
}

/** Plays a scenario for somebody who wants to know what happens: tells it to a recorder, and resolves the symbols of drawn names as recordings have them. */
export class ToolPlayer extends Player {
  private readonly symbols = new Symbols();
  private recorder!: Recorder;

  constructor(
    scenario: Scenario,
    private readonly how: ToolOptions,
  ) {
    super(scenario, how);
    this.resolve = (text) => this.symbols.resolve(text);
    this.run.onMoment(({ outcome }) => {
      for (const { kind, before, after } of outcome.changes)
        if (!before && after && isApiKind(kind)) this.symbols.learn(kind, after as never);
    });
  }

  tellTo(recorder: Recorder): void {
    this.recorder = recorder;
    this.onNote((text) => recorder.note(text));
  }

  override play(): void {
    for (const [i, step] of this.scenario.steps.entries()) {
      if (this.run.now >= this.how.end) return;
      this.step = i;
      this.recorder.step(stepWords(step));
      this.do(step);
    }
  }

  override do(step: ScenarioStep): void {
    if (step.evict !== undefined) this.evict(this.resolve(step.evict));
    else if (step.drain !== undefined) this.drain(step.drain);
    else if (step.pass !== undefined) this.run.passUntil(this.run.now + this.within(durationMs(step.pass, 0)));
    else super.do(step);
  }

  /** With upstream's timings: until nothing is left to happen but failing attempts, and then until it has been quiet for as long as the scenario wants. */
  override settle(quiet?: string, timeout?: string): void {
    if (this.how.literal) {
      super.settle(quiet, `${this.within(durationMs(timeout, 90_000))}ms`);
      return;
    }
    if (!this.run.rest(this.within(LONGEST_REST_MS))) this.note('it does not come to rest');
    this.run.passUntil(Math.min(this.run.now + durationMs(quiet, 0), this.how.end));
  }

  /** With upstream's timings nobody gives up after a number of seconds that was chosen for shortened ones. */
  override wait(what: string, until: string, timeout?: string): void {
    const { kind, key } = this.named(what);
    const longest = this.how.literal ? durationMs(timeout, 30_000) : PATIENCE_MS;
    if (!this.run.until((store) => holds(store, kind, key, until), this.within(longest)))
      this.note(`timed out waiting for ${what} until ${until}`);
  }

  private evict(pod: string): void {
    const { key } = this.named(pod.includes('/') ? pod : `Pod/${pod}`);
    const refused = user.evict(this.run, key);
    if (refused) this.recorder.refused(key, refused);
  }

  private drain(what: NonNullable<ScenarioStep['drain']>): void {
    const { node, timeout } = typeof what === 'string' ? { node: what, timeout: undefined } : what;
    const refusals = user.drain(this.run, node, this.within(durationMs(timeout, 30_000)));
    for (const [key, refused] of refusals) this.recorder.refused(key, refused);
  }

  /** No longer than the simulation. */
  private within(ms: number): number {
    return Math.max(0, Math.min(ms, this.how.end - this.run.now));
  }
}
