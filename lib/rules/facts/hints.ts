/**
 * What an application does that no manifest says: how its members start, find each other and come back. Given as `behaviour` of a store, as an annotation
 * `cdk8s-stateful/<kebab-name>` of a workload, or under `hints` of the configuration file, where they win.
 */
export interface Hints {
  /** Which other members a member needs before it can become Ready; or `job/<name>`. Default: none. */
  readonly startNeeds?: 'none' | 'lower' | 'quorum' | 'all' | 'lastStopped' | `job/${string}`;
  /** What Ready says about a member. Default: started. */
  readonly readyMeans?: 'started' | 'joined';
  /** How members find each other. Default: pods, by the names of members. */
  readonly discovery?: 'pods' | 'service' | 'srv' | 'other';
  /** Whether anybody uses the pods' DNS names. Default: used. */
  readonly names?: 'used' | 'unused';
  /** Members that must be up. */
  readonly quorum?: number | 'majority';
  /** Whether the cluster of members knows who belongs to it: `removed` forgets removed members. Default: static. */
  readonly membership?: 'static' | 'dynamic' | 'removed';
  /** Members rebuild their data from their peers. Default: false. */
  readonly rebuilds?: boolean;
  /** Default: full if there is a quorum. */
  readonly replication?: 'full' | 'none';
  readonly startSeconds?: number;
  readonly joinSeconds?: number;
  readonly stopSeconds?: number;
  readonly recoverySeconds?: number;
  readonly maxOutageSeconds?: number;
  /** Directories in which the containers keep data. */
  readonly dataPaths?: readonly string[];
  /** The data may be lost. Default: false. */
  readonly ephemeral?: boolean;
  /** The data must outlive claim and release. Default: false. */
  readonly keepData?: boolean;
  /** Default: none. */
  readonly sessions?: 'none' | 'inPod';
  /** The operator or pipeline that rolls updates. */
  readonly rolledBy?: string;
}

/** How many members a quorum is, of so many. */
export function quorumOf(hints: Hints, members: number): number | undefined {
  return hints.quorum === 'majority' ? Math.floor(members / 2) + 1 : hints.quorum;
}

/** The words of hints that have a list of them; `startNeeds` also takes `job/<name>`. */
export const HINT_WORDS = {
  startNeeds: ['none', 'lower', 'quorum', 'all', 'lastStopped'],
  readyMeans: ['started', 'joined'],
  discovery: ['pods', 'service', 'srv', 'other'],
  names: ['used', 'unused'],
  membership: ['static', 'dynamic', 'removed'],
  replication: ['full', 'none'],
  sessions: ['none', 'inPod'],
} as const;
