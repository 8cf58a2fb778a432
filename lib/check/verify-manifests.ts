import type { KubeObject } from '../kube/objects';
import type { Timings } from '../model/controller';
import { applyAll, worldFor } from '../rules/facts/world';
import { groupsOf, shapeOf } from '../scenarios/groups';
import { Stage, type Story, type Trouble } from '../scenarios/stage';
import { STORIES } from '../scenarios/stories';

export interface VerifyInput {
  readonly manifests: readonly KubeObject[];
  readonly kubernetesVersion?: string;
  /** Default: all. */
  readonly stories?: readonly Story[];
  readonly timings?: Timings;
}

/** What verification found, and how much it looked at. */
export interface Verification {
  readonly sets: number;
  /** Deployments whose pods have claims. */
  readonly deployments: number;
  readonly ordinals: number;
  readonly steps: number;
  readonly troubles: readonly Trouble[];
  /** Objects that the API server would not take, with its words. */
  readonly refused: readonly { readonly object: string; readonly message: string }[];
}

/**
 * Plays the stories with all stores of some manifests, on clusters that have everything they count on. Stores that have nothing to do with each other are
 * played apart; those that differ only in their names are played once, unless that ends in trouble, which is then told in each one's names.
 */
export function verifyManifests({ manifests, ...options }: VerifyInput): Verification {
  const clean = new Map<string, Verification>();
  let total: Verification = { sets: 0, deployments: 0, ordinals: 0, steps: 0, troubles: [], refused: [] };
  for (const group of groupsOf(manifests)) {
    const shape = shapeOf(group);
    const known = clean.get(shape);
    const verification = known ?? verifyGroup(group, options);
    if (verification.troubles.length === 0 && verification.refused.length === 0) clean.set(shape, verification);
    total = sum(total, known ? { ...known, steps: 0 } : verification);
  }
  return total;
}

function sum(a: Verification, b: Verification): Verification {
  return {
    sets: a.sets + b.sets,
    deployments: a.deployments + b.deployments,
    ordinals: a.ordinals + b.ordinals,
    steps: a.steps + b.steps,
    troubles: [...a.troubles, ...b.troubles],
    refused: [...a.refused, ...b.refused],
  };
}

function verifyGroup(
  manifests: readonly KubeObject[],
  { kubernetesVersion, stories = STORIES, timings }: Omit<VerifyInput, 'manifests'>,
): Verification {
  const { run, assumed } = worldFor(manifests, { kubernetesVersion, timings });
  let steps = 0;
  run.onMoment(() => {
    steps++;
  });
  const stage = new Stage(run);
  const refusals = applyAll(run.store, stage.send, [...assumed, ...manifests]);
  const hasWorkloads = stage.sets.length + stage.deployments.length > 0;
  for (const story of hasWorkloads ? stories : []) {
    stage.play(story);
    // A workload that is in trouble is no beginning for another story.
    if (stage.troubles.length > 0) break;
  }
  const { sets, deployments, troubles } = stage;
  const ordinals = sets.reduce((sum, set) => sum + stage.pods(set).length, 0);
  const refused = [...refusals].map(([object, message]) => ({ object, message }));
  return { sets: sets.length, deployments: deployments.length, ordinals, steps, troubles, refused };
}
