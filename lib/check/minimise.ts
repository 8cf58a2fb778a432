import type { JsonObject } from '../kube/read/compose';
import type { ExploredStory, Needs } from '../rules/facts/explored';
import type { Faults } from '../rules/facts/tool';
import type { Bounds } from '../run/bounds';
import { needed } from '../run/needed';
import type { ExploredWorld } from './explored-world';
import { type MinimalManifests, minimalManifests } from './minimal-manifests';

/** A violation, and how it is asked whether others show the same. */
export interface Minimising {
  /** The name of the property that is violated. */
  readonly property: string;
  /** The manifests that have to do with it, as they are written. */
  readonly objects: readonly JsonObject[];
  /** The world of these manifests in which the violation was found. */
  readonly world: ExploredWorld;
  readonly story: ExploredStory;
  readonly needs: Needs;
  /** The faults that the story was found with. */
  readonly allowed: Faults;
  /** The worlds of some manifests; undefined when the API server refuses one of them. */
  readonly worldsOf: (objects: readonly JsonObject[], faults: Faults) => readonly ExploredWorld[] | undefined;
  /** Of each exploration; `seconds` of all of them together. */
  readonly bounds: Bounds;
  readonly onProgress?: (progress: MinimisingProgress) => void;
  /** Ends it with what there is. */
  readonly signal?: AbortSignal;
}

/** How far it is. */
export interface MinimisingProgress {
  readonly property: string;
  /** Manifests that were asked. */
  readonly tried: number;
  /** Of the smallest that were found so far. */
  readonly objects: number;
  /** States found in the exploration that goes on; undefined where none does. */
  readonly states?: number;
}

/** The smallest manifests and the fewest faults that were found to show a violation. */
export interface Minimised<Story = ExploredStory> {
  /** As they were written, but for what was left out of them. */
  readonly manifests: readonly JsonObject[];
  readonly dropped: MinimalManifests['dropped'];
  readonly sizes: MinimalManifests['sizes'];
  readonly faults: Faults;
  readonly story: Story;
  /** Manifests that were asked whether they show it too. */
  readonly tried: number;
  /** Whether every single thing that is left was found to be needed. Not so when a bound or an interruption ended it. */
  readonly isMinimal: boolean;
}

/**
 * Looks for the fewest faults and then for the smallest manifests that still show a violation. Manifests show it when the API server takes all of them, all comes
 * to be as they want it before anything happens, and the property is violated within the bounds, by a story that durations fit.
 */
export async function minimise(given: Minimising): Promise<Minimised> {
  const { needs, allowed } = given;
  const candidates = new Candidates(given);
  // Told again where nothing else is allowed, for a story is replayed with the faults that it was found with.
  const isTold = await candidates.show(given.objects, needs.faults);
  const fewer =
    isTold && needs.isFewest
      ? needs.faults
      : await fewestFaults(given.objects, isTold ? needs.faults : allowed, candidates);
  const { objects, dropped, sizes } = await minimalManifests(given.objects, (some) => candidates.show(some, fewer));
  // With less to go wrong by itself, less may have to be done.
  const faults = await fewestFaults(objects, fewer, candidates);
  const { tried, story, isEnded } = candidates;
  return { manifests: objects, dropped, sizes, faults, story, tried, isMinimal: !isEnded };
}

/** Those of the faults, each as often as it is needed, that still lead there. */
async function fewestFaults(objects: readonly JsonObject[], faults: Faults, candidates: Candidates): Promise<Faults> {
  const each = Object.entries(faults).flatMap(([fault, times]) => Array<string>(times).fill(fault));
  return timesOf(await needed(each, (some) => candidates.show(objects, timesOf(some))));
}

function timesOf(faults: readonly string[]): Faults {
  const times: Record<string, number> = {};
  for (const fault of faults) times[fault] = (times[fault] ?? 0) + 1;
  return times;
}

/** Manifests that are asked whether they show the violation. */
class Candidates {
  tried = 0;
  /** Somebody or a bound has ended it: whatever is asked from then on is answered with no. */
  isEnded = false;
  /** Of the last that did. */
  story: ExploredStory;
  /** What happens in that story: most that shows the violation shows it by the same one, and need not be explored. */
  private steps: readonly string[];
  private objects: number;
  private readonly failed = new Set<string>();
  private readonly ends: number;

  constructor(private readonly given: Minimising) {
    this.story = given.story;
    this.steps = given.world.stepsOf(given.story);
    this.objects = given.objects.length;
    this.ends = performance.now() + 1000 * (given.bounds.seconds ?? Number.POSITIVE_INFINITY);
  }

  async show(objects: readonly JsonObject[], faults: Faults): Promise<boolean> {
    const key = JSON.stringify([objects, faults]);
    if (this.failed.has(key)) return false;
    await this.breathe();
    if (this.isEnded) return false;
    this.tried++;
    const story = await this.storyIn(this.given.worldsOf(objects, faults) ?? []);
    if (story) {
      this.story = story;
      this.objects = objects.length;
    } else if (!this.isEnded) this.failed.add(key);
    this.tell();
    return story !== undefined;
  }

  private async storyIn(worlds: readonly ExploredWorld[]): Promise<ExploredStory | undefined> {
    if (!worlds.every(({ isAsWanted }) => isAsWanted)) return undefined;
    const { property } = this.given;
    for (const world of worlds) {
      const story = world.retold(property, this.steps) ?? (await this.explored(world));
      if (!story) continue;
      this.steps = world.stepsOf(story);
      return story;
    }
    return undefined;
  }

  private async explored(world: ExploredWorld): Promise<ExploredStory | undefined> {
    const { property, bounds, signal } = this.given;
    const seconds = Math.max(0, (this.ends - performance.now()) / 1000);
    const { story, isInterrupted } = await world.storyAgainst(
      property,
      { ...bounds, seconds },
      { ...(signal && { signal }), onProgress: ({ states }) => this.tell(states) },
    );
    if (!story && isInterrupted) this.isEnded = true;
    return story;
  }

  private tell(states?: number): void {
    const { onProgress, property } = this.given;
    onProgress?.({ property, tried: this.tried, objects: this.objects, ...(states !== undefined && { states }) });
  }

  /** Lets events happen, such as Ctrl-C. */
  private async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.given.signal?.aborted || performance.now() > this.ends) this.isEnded = true;
  }
}
