import type { KubeObject } from '../kube/objects';
import { switchesOf } from '../kube/versions';
import { admissionOf } from '../model/apiserver/admit';
import { Cluster } from '../model/cluster';
import type { Timings } from '../model/controller';
import { CONTROLLERS } from '../model/controllers';
import { isApiKind } from '../model/kinds';
import { newCluster } from '../model/setup';
import { TimedRun } from '../model/timed';
import { UPSTREAM_TIMINGS } from '../model/timings';
import { apply } from '../model/user';
import { assumedCluster } from '../scenarios/assumed-cluster';
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
  { kubernetesVersion, stories = STORIES, timings = UPSTREAM_TIMINGS }: Omit<VerifyInput, 'manifests'>,
): Verification {
  const switches = switchesOf(kubernetesVersion);
  const cluster = new Cluster({ controllers: CONTROLLERS, admission: admissionOf(switches, timings), timings });
  const assumed = assumedCluster(manifests);
  const run = new TimedRun(cluster, newCluster(assumed.cluster));
  let steps = 0;
  run.onMoment(() => {
    steps++;
  });
  const stage = new Stage(run);
  const refused: { object: string; message: string }[] = [];
  for (const manifest of inOrder([...assumed.objects, ...manifests])) {
    if (!isApiKind(manifest.kind)) continue;
    const outcome = apply(run.store, stage.send, manifest);
    const message = outcome.refused?.answer.message;
    if (message !== undefined) refused.push({ object: `${manifest.kind}/${manifest.metadata.name}`, message });
  }
  const hasWorkloads = stage.sets.length + stage.deployments.length > 0;
  for (const story of hasWorkloads ? stories : []) {
    stage.play(story);
    // A workload that is in trouble is no beginning for another story.
    if (stage.troubles.length > 0) break;
  }
  const { sets, deployments, troubles } = stage;
  const ordinals = sets.reduce((sum, set) => sum + stage.pods(set).length, 0);
  return { sets: sets.length, deployments: deployments.length, ordinals, steps, troubles, refused };
}

/** What others count on first, as kubectl apply's users do. */
const FIRST = ['StorageClass', 'PersistentVolume', 'ConfigMap', 'Secret', 'Service', 'PersistentVolumeClaim'];

function inOrder(manifests: readonly KubeObject[]): readonly KubeObject[] {
  const rank = ({ kind }: KubeObject) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return [...manifests].sort((a, b) => rank(a) - rank(b));
}
