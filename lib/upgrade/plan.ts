/** What an upgrade will do, as plain data: one entry for each object that changes, with everything that comes of the change. */
import type { FieldChange } from './differences';

/** The worst that an upgrade does, worst first. */
export const VERDICTS = [
  'loses-data',
  'refused',
  'stuck',
  'migrates',
  'strands',
  'restarts',
  'in-place',
  'nothing',
] as const;

/**
 * `loses-data`: bytes are destroyed. `refused`: the API server does not take an object. `stuck`: the cluster comes to rest before the upgrade is done.
 * `migrates`: pods start on other volumes than their predecessors, whose data stays behind. `strands`: volumes stay that nobody mounts any more. `restarts`:
 * pods are replaced, on their own volumes. `in-place`: objects change, and no pod is replaced. `nothing`: the renders mean the same.
 */
export type Verdict = (typeof VERDICTS)[number];

export interface Plan {
  readonly kubernetesVersion: string;
  readonly verdict: Verdict;
  /** The worst first, then by identity. Objects that stay as they are do not stand here. */
  readonly changes: readonly ObjectChange[];
  /** Objects of both renders that mean the same in both. */
  readonly unchanged: number;
  /** What makes the verdict uncertain: what of the old render the API server would not take, a cluster that never comes to rest. */
  readonly notes: readonly string[];
  /** From the first request to the last write, in milliseconds. */
  readonly takesMs: number;
  /** The API server's and controllers' work that was played, in steps of the model. */
  readonly steps: number;
  readonly exploration?: ExplorationVerdict;
}

export interface ObjectChange {
  /** `StatefulSet/default/db`, of the new render; of an object that it does not hold, of the old one. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** What the object was called in the old render, where its name, namespace or kind has changed. */
  readonly was?: Renaming;
  readonly fields: readonly FieldChange[];
  readonly effects: readonly Effect[];
  /** Of a workload whose pods were Ready before: how many stay so. */
  readonly availability?: Availability;
}

/** A workload that goes on under another name. */
export interface Renaming {
  readonly id: string;
  /** What gave it away. */
  readonly why: string;
}

export type Effect =
  | Created
  | Removed
  | LeftBehind
  | Refused
  | InPlace
  | Restarted
  | Scaled
  | Recreated
  | Stranded
  | Lost
  | Released
  | Stuck
  | Migrates
  | Keeps;

export interface Created {
  readonly effect: 'created';
}

/** The new render does not hold it, and it is pruned. */
export interface Removed {
  readonly effect: 'removed';
}

/** The new render does not hold it, and nobody deletes it. */
export interface LeftBehind {
  readonly effect: 'left-behind';
}

/** The API server does not take the change, and nothing of it happens. */
export interface Refused {
  readonly effect: 'refused';
  /** The API server's words. */
  readonly message: string;
  /** The fields that it does not let change, as far as it is about a change. */
  readonly fields: readonly string[];
  readonly recipe?: RecipeNote;
}

/** The object is changed, and no pod is replaced for it. */
export interface InPlace {
  readonly effect: 'in-place';
  readonly recipe?: RecipeNote;
}

/** Pods are replaced by others of the same name, or of a Deployment by others, in this order. */
export interface Restarted {
  readonly effect: 'restarted';
  readonly pods: readonly PodRestart[];
}

export interface PodRestart {
  /** `db-2`; of a Deployment, whose pods have names that the cluster draws, `app-…`. */
  readonly pod: string;
  readonly ordinal?: number;
  /** When its deletion begins: milliseconds after the apply. */
  readonly at: number;
  /** Until its successor is Ready; absent: it does not come. Of a Deployment 0, if another pod has come before. */
  readonly awayMs?: number;
}

/** Pods that are added or removed because the wanted number of pods, or the range of ordinals, has changed. */
export interface Scaled {
  readonly effect: 'scaled';
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
  /** In the order of their deletion. */
  readonly removed: readonly string[];
}

/** The object itself is deleted and made anew. */
export interface Recreated {
  readonly effect: 'recreated';
}

/** Claims that were mounted before, and that nobody will mount any more. */
export interface Stranded {
  readonly effect: 'stranded';
  readonly why: 'renamed' | 'removed' | 'scaled-down' | 'template-changed' | 'not-mounted';
  readonly claims: readonly ClaimFacts[];
  readonly recipe?: RecipeNote;
}

/** The shortest safe way to what the upgrade wants, or round what it does. */
export interface RecipeNote {
  readonly id: string;
  readonly title: string;
  /** What stays up meanwhile. */
  readonly availability: string;
  /** What it takes for granted. */
  readonly needs?: string;
  /** What is still there afterwards, and is somebody's to tidy up. */
  readonly leaves?: string;
  /** What is typed, in this order. `new.yaml` is the new render. */
  readonly commands: readonly string[];
  /** The other files that the commands name, with their texts. */
  readonly files: { readonly [file: string]: string };
}

/** Claims that are deleted, and the bytes with them. */
export interface Lost {
  readonly effect: 'lost';
  readonly claims: readonly ClaimLoss[];
}

/** Claims that are deleted, while the bytes stay on a volume that no claim names. */
export interface Released {
  readonly effect: 'released';
  readonly claims: readonly ClaimLoss[];
}

export interface ClaimFacts {
  readonly claim: string;
  readonly size?: string;
  /** Absent for one that a driver has made: its name is drawn by the cluster. */
  readonly volume?: string;
}

export interface ClaimLoss extends ClaimFacts {
  /** Who deletes the claim, and why: `whenScaled: Delete of StatefulSet db`. */
  readonly rule: string;
  /** Of the volume. */
  readonly reclaim: string;
}

/** The cluster has come to rest, and some pods have not. */
export interface Stuck {
  readonly effect: 'stuck';
  readonly objects: readonly string[];
  /** In the cluster's words, where it has any. */
  readonly why: string;
  /** What leads out, in this order. */
  readonly leave: readonly string[];
}

/** Pods take over the work of others, and start with other data than those had. */
export interface Migrates {
  readonly effect: 'migrates';
  readonly from: string;
  /** What the first of them finds: an empty volume, or one on which somebody else has written. */
  readonly finds: 'empty' | 'foreign';
  readonly recipe?: RecipeNote;
}

/** Pods that keep the old template, although the new one was accepted. */
export interface Keeps {
  readonly effect: 'keeps-old';
  readonly pods: readonly string[];
  /** `partition 2`, `OnDelete`. */
  readonly why: string;
}

export interface Availability {
  /** Pods that were Ready before. */
  readonly before: number;
  /** Fewest that are Ready at once. */
  readonly least: number;
  /** How long fewer than before are Ready, in milliseconds. Containers take no time to start and stop, unless hints or behaviours say so. */
  readonly reducedMs: number;
  /** Members that make a quorum: the hint, or a majority of three or more. */
  readonly quorum?: number;
  /** How long fewer than that are Ready. Absent: no quorum is known. */
  readonly quorumAwayMs?: number;
  /** How long none is Ready. */
  readonly outageMs: number;
}

/** What every order of events can make of the upgrade, with one fault at any moment. */
export interface ExplorationVerdict {
  readonly fault: string;
  readonly states: number;
  readonly transitions: number;
  /** Every state was looked at. If not, the time was over before. */
  readonly complete: boolean;
  readonly seconds: number;
  /** Components that stood still: they had nothing to do with the upgrade. */
  readonly without: readonly string[];
  /** What was asked, in words. */
  readonly asked: readonly string[];
  /** What may go wrong, beside what goes wrong in the run without faults; each with the shortest story that leads there. */
  readonly findings: readonly {
    readonly property: string;
    readonly words: string;
    readonly story: readonly string[];
  }[];
}

/** The worst of an object's effects. */
export function verdictOf({ effects }: Pick<ObjectChange, 'effects'>): Verdict {
  const verdicts = effects.map((effect) => VERDICT_OF[effect.effect]);
  return worst(verdicts.length > 0 ? verdicts : ['nothing']);
}

export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.min(...verdicts.map((verdict) => VERDICTS.indexOf(verdict)), VERDICTS.length - 1)] as Verdict;
}

const VERDICT_OF: { readonly [E in Effect['effect']]: Verdict } = {
  lost: 'loses-data',
  refused: 'refused',
  stuck: 'stuck',
  migrates: 'migrates',
  released: 'strands',
  stranded: 'strands',
  restarted: 'restarts',
  recreated: 'restarts',
  scaled: 'in-place',
  'keeps-old': 'in-place',
  'left-behind': 'in-place',
  created: 'in-place',
  removed: 'in-place',
  'in-place': 'in-place',
};
