import type { Problem } from '../../kube/read/problem';
import type { Switches } from '../../kube/versions';
import type { Severity } from '../rule';
import type { DescribedCluster } from './described-cluster';
import type { Explored } from './explored';
import type { HintIssue } from './hint-book';
import type { Render } from './render';
import type { NodeLoss, Rollout, Settled } from './settled';
import type { Allowance } from './suppressions';
import type { BehaviourHints, Faults, Tool } from './tool';
import type { DeploymentWorkload, Workload } from './workload';

/** A problem of one manifest by itself, as reading and validation tell it. */
export interface ManifestIssue extends Problem {
  readonly severity: Severity;
  readonly constructPath?: string;
}

/** Everything that a rule may look at. */
export interface Facts {
  /** `1.37.1`: never absent, the newest unless given. */
  readonly version: string;
  readonly switches: Switches;
  readonly render: Render;
  /** What reading, structure and validation found, the previous render being what the cluster holds. */
  readonly issues: readonly ManifestIssue[];
  /** The render before this one. */
  readonly previous?: Render;
  /** Absent: nothing is known of the cluster. */
  readonly cluster?: DescribedCluster;
  readonly tool?: Tool;
  readonly behaviours: BehaviourHints;
  /** Hints that cannot be read. */
  readonly hintIssues: readonly HintIssue[];
  /** Hints for workloads that the render does not hold, as they were given: `StatefulSet/db`. */
  readonly hintsForNobody: readonly string[];
  /** Of all rules there are. */
  readonly codes: ReadonlySet<string>;
  readonly suppressions: readonly Allowance[];
  /** The day by which suppressions expire: `2027-06-30`. Absent: none does. */
  readonly today?: string;
  /** The suppressions that a rule was asked about and that silenced nothing; absent as long as rules are asked. */
  readonly unusedSuppressions?: readonly Allowance[];
  /** A suppression that silences nothing is a warning. */
  readonly strictAllow: boolean;
  /** Budgets of explorations; absent: none was asked for. */
  readonly faults?: Faults;
  /**
   * What becomes of a workload, with all that belongs to it, when the render is applied: on the described cluster, or else on one that has everything it
   * counts on. Played when first asked for; workloads that have something to do with each other are played together.
   */
  settled(workload: Workload): Settled;
  /** What the loss of a node does to a workload that has come to rest, one for each kind of node that its pods are on. Played when first asked for. */
  nodeLosses(workload: Workload): readonly NodeLoss[];
  /** What a new template does to a Deployment that has come to rest; elsewhere: the nodes of its pods take no new ones. Played whenever asked for. */
  rollout(workload: DeploymentWorkload, where: 'anywhere' | 'elsewhere'): Rollout;
  /** A text that is the same for workloads which, with all that belongs to them, differ in their names alone: one run tells what becomes of each. */
  shapeOf(workload: Workload): string;
  /**
   * What an exploration of all orders of events finds from there, with the faults that are allowed and the workloads that it has something to do with.
   * Undefined when no faults are given, or where not all is well before anything happens. Made when first asked for.
   */
  explored(workload: Workload): Explored | undefined;
}
