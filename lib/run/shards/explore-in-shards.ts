import { Misuse } from '../../util/misuse';
import { checkBounds } from '../bounds';
import type { Exploration, ExploreOptions } from '../explore';
import type { Property } from '../properties';
import type { PackedSystem } from '../system';
import type { Mesh } from './mesh';
import { Session } from './session';

export interface ShardOptions extends ExploreOptions {
  /** What all shards must have in common beside the start, the properties, the bounds and `until`, by what it is: versions, options. */
  readonly agreement?: Readonly<Record<string, string>>;
  /** Seconds after which a shard that says nothing is taken to be gone. Default: 60. */
  readonly silenceSeconds?: number;
}

/** What comes of it in one shard. */
export interface ShardExploration<State> {
  /** States that this shard keeps. */
  readonly states: number;
  /** The whole answer, in shard 0, which puts together what all have found. */
  readonly whole?: Exploration<State>;
}

/**
 * `explore` in several processes, each of which calls it with the same system and properties: the same states, transitions, depth and verdicts. A state belongs to
 * the shard that its fingerprint says; who finds another's sends it there. All finish a level before any begins the next, so that a trace is still a shortest
 * one (which of the shortest ones may differ from run to run).
 *
 * The bound on states is looked at between levels, so that more than asked for may be found, but always as many; so is `until: 'violation'`. The bound on
 * memory is each shard's own. Seconds are those of shard 0, and only its progress is that of all. The signal of any shard ends it in all.
 *
 * @throws Misuse when a bound cannot be meant, when states cannot be sent, when shards explore different things, or when one is gone
 */
export async function exploreInShards<State>(
  mesh: Mesh,
  system: PackedSystem<State>,
  properties: readonly Property<State>[],
  options: ShardOptions = {},
): Promise<ShardExploration<State>> {
  checkBounds(options.bounds ?? {}, system.faults !== undefined);
  if (system.drop && !system.codec)
    throw new Misuse('states that are objects of one process cannot be sent to another: the system needs a codec');
  const session = new Session(mesh, system, properties, options);
  try {
    return await session.run();
  } catch (error) {
    session.fail(error instanceof Misuse ? error.message : 'a bug, which it tells about');
    throw error;
  }
}
