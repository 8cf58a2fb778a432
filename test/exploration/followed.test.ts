/**
 * There is one semantics: whatever a simulation does, the exploration could do. All well-made manifests of this project's tests are started, and the stories of
 * verification are played with them; each state that a run on the clock comes through must be a step of the exploration away from the one before.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests } from '../../lib/check/manifests';
import { ClusterSystem } from '../../lib/exploration/cluster-system';
import type { KubeObject } from '../../lib/kube/objects';
import type { TimedRun } from '../../lib/model/timed';
import { applyAll, worldFor } from '../../lib/rules/facts/world';
import { groupsOf } from '../../lib/scenarios/groups';
import { Stage } from '../../lib/scenarios/stage';
import { STORIES } from '../../lib/scenarios/stories';
import { name } from './graphs';

const FOLDER = join(__dirname, '../rules/well-made');

function groupsIn(file: string): readonly (readonly KubeObject[])[] {
  const { accepted, stored } = checkManifests({ sources: [{ file, text: readFileSync(join(FOLDER, file), 'utf8') }] });
  return groupsOf(accepted.map((manifest) => stored.get(manifest) as KubeObject));
}

/** Walks behind a run: the steps that components took in it, and what no step of the exploration leads to. */
class Follower {
  followed = 0;
  readonly lost: string[] = [];
  private state: Int32Array;

  constructor(
    private readonly system: ClusterSystem,
    private readonly run: TimedRun,
  ) {
    this.state = this.now();
    run.onMoment(({ outcome: { by } }) => this.follow(by));
  }

  private now(): Int32Array {
    return this.system.stateOf(this.run.store);
  }

  private print(state: Int32Array): string {
    return name(this.system.fingerprint(state));
  }

  private follow(by: string): void {
    const { system, state } = this;
    this.state = this.now();
    const to = this.print(this.state);
    // What users and faults do is not among the steps of a system without disturbances; a sync that does nothing is no step.
    if (by === 'user' || by === 'outside' || to === this.print(state)) return;
    if (system.steps(state).some((step) => this.print(system.apply(state, step)) === to)) this.followed++;
    else this.lost.push(by);
  }
}

function followed(manifests: readonly KubeObject[]): Follower | undefined {
  const { run, assumed } = worldFor(manifests, {});
  const stage = new Stage(run);
  applyAll(run.store, stage.send, [...assumed, ...manifests]);
  if (stage.sets.length + stage.deployments.length === 0) return undefined;
  const system = new ClusterSystem({ model: run.cluster.model, start: run.store, without: [] });
  const follower = new Follower(system, run);
  for (const story of STORIES) stage.play(story);
  return follower;
}

/** Nothing in them is a set, or a Deployment with claims. */
const WITHOUT_STORES = ['backup-cronjob.yaml', 'daemonset-logs.yaml', 'operator-resources.yaml', 'redis-cache.yaml'];

test.each(readdirSync(FOLDER).sort())('every step of a simulation is one of the exploration: %s', (file) => {
  const followers = groupsIn(file).flatMap((group) => followed(group) ?? []);
  expect(followers.length === 0).toBe(WITHOUT_STORES.includes(file));
  expect(followers.flatMap(({ lost }) => lost)).toEqual([]);
  for (const follower of followers) expect(follower.followed).toBeGreaterThan(10);
});
