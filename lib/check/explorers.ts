import type { KubeObject } from '../kube/objects';
import type { Reader } from '../model/store/store';
import type { Exploration, ExploreOptions } from '../run/explore';
import { exploreInShards } from '../run/shards/explore-in-shards';
import type { Mesh } from '../run/shards/mesh';
import { exploreInWorkers } from '../run/workers/explore-in-workers';
import { type ExploredWorldData, sourceOf } from './explored-subject';
import type { ExploredWorld } from './explored-world';

/** Who walks a world: the threads of a process, or one process of several. */
interface Explorer {
  /** Undefined where another process tells what was found. */
  explore(
    data: ExploredWorldData,
    world: ExploredWorld,
    options: ExploreOptions,
  ): Promise<Exploration<Reader> | undefined>;
  readonly part: { readonly shard?: ShardPart };
}

/** What one of several processes did. */
export interface ShardPart {
  readonly index: number;
  readonly of: number;
  /** States that it kept, of all explorations. */
  readonly states: number;
}

/** Some tenths of a second of work: a thread takes as long to start. */
const ALONE = 20_000;

export class Threads implements Explorer {
  readonly part = {};

  constructor(private readonly threads: number) {}

  explore(data: ExploredWorldData, world: ExploredWorld, options: ExploreOptions): Promise<Exploration<Reader>> {
    return exploreInWorkers(sourceOf(data), { ...options, threads: this.threads, aloneUntil: ALONE }, world);
  }
}

export class Shard implements Explorer {
  private states = 0;
  private readonly objects: string;

  /** @param groups all that are explored, one after the other */
  constructor(
    private readonly mesh: Mesh,
    groups: readonly (readonly KubeObject[])[],
  ) {
    const names = groups.map((group) => group.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
    this.objects = JSON.stringify(names);
  }

  async explore(
    { kubernetesVersion, faults, reductions = 'most' }: ExploredWorldData,
    world: ExploredWorld,
    options: ExploreOptions,
  ): Promise<Exploration<Reader> | undefined> {
    const { version } = require('../../package.json') as { readonly version: string };
    const agreement = {
      'the release': version,
      'the Kubernetes version': kubernetesVersion,
      'the list of objects': this.objects,
      'the budget of faults': JSON.stringify(Object.fromEntries(Object.entries(faults).sort())),
      'the level of reductions': reductions,
    };
    const { states, whole } = await exploreInShards(this.mesh, world.system, world.properties, {
      ...options,
      agreement,
    });
    this.states += states;
    return whole;
  }

  get part() {
    const { index, size } = this.mesh;
    return { shard: { index, of: size, states: this.states } };
  }
}
