import type { PropCheck } from './prop-check';

/** Which other members a member needs before it can become Ready. */
export enum StartNeeds {
  NONE = 'none',
  /** Those with lower ordinals. */
  LOWER = 'lower',
  /** A quorum of all. */
  QUORUM = 'quorum',
  ALL = 'all',
  /** After a stop of all: those that stopped last. */
  LAST_STOPPED = 'lastStopped',
}

/** A number of members that must agree. */
export class Quorum {
  /** More than half. */
  static majority(): Quorum {
    return new Quorum('majority');
  }

  static members(count: number): Quorum {
    return new Quorum(count);
  }

  /** @internal */
  readonly _value: number | string;

  private constructor(value: number | string) {
    this._value = value;
  }
}

/**
 * What the application does, as far as manifests cannot say it. Nothing of it changes the cluster; verification takes
 * it for true. It is rendered as annotations `cdk8s-stateful/<hint>` of the workload, so that checks of the YAML read
 * the same.
 */
export interface Behaviour {
  /**
   * @default StartNeeds.NONE
   */
  readonly startNeeds?: StartNeeds;
  /**
   * Name of a Job that must have run before members become Ready, in place of `startNeeds`.
   *
   * @default - none
   */
  readonly startNeedsJob?: string;
  /**
   * `started`, or `joined`: whether Ready means that the member is part of the cluster again.
   *
   * @default started
   */
  readonly readyMeans?: string;
  /**
   * How members find each other: `pods` (by name), `service`, `srv`, `other`.
   *
   * @default pods
   */
  readonly discovery?: string;
  /**
   * Whether anybody uses the members' DNS names: `used`, `unused`.
   *
   * @default used
   */
  readonly names?: string;
  /**
   * How many members must be there for the application to work.
   *
   * @default - unknown
   */
  readonly quorum?: Quorum;
  /**
   * `static`, `dynamic` (members leave by themselves when they stop) or `removed` (the application forgets removed
   * members).
   *
   * @default static
   */
  readonly membership?: string;
  /**
   * Whether members rebuild their data from their peers.
   *
   * @default false
   */
  readonly rebuilds?: boolean;
  /**
   * `full` or `none`: whether every member has all data.
   *
   * @default - full if `quorum` is given
   */
  readonly replication?: string;
  /** @default - unknown */
  readonly startSeconds?: number;
  /** @default 0 */
  readonly joinSeconds?: number;
  /** @default - unknown */
  readonly stopSeconds?: number;
  /** @default - unknown */
  readonly recoverySeconds?: number;
  /** @default - unknown */
  readonly maxOutageSeconds?: number;
  /**
   * Directories that hold data.
   *
   * @default - what the image is known for
   */
  readonly dataPaths?: string[];
  /**
   * Whether data may be lost.
   *
   * @default false
   */
  readonly ephemeral?: boolean;
  /**
   * Whether data must outlive its claim and the release.
   *
   * @default false
   */
  readonly keepData?: boolean;
  /**
   * `inPod` if sessions live in one pod's memory; `none`.
   *
   * @default none
   */
  readonly sessions?: string;
  /**
   * Name of the operator or pipeline that drives OnDelete or partitioned updates.
   *
   * @default - nobody
   */
  readonly rolledBy?: string;
}

const WORDS: { readonly [hint: string]: readonly string[] } = {
  readyMeans: ['started', 'joined'],
  discovery: ['pods', 'service', 'srv', 'other'],
  names: ['used', 'unused'],
  membership: ['static', 'dynamic', 'removed'],
  replication: ['full', 'none'],
  sessions: ['none', 'inPod'],
};

/** Refuses hints that cannot be true (CFG03). */
export function checkBehaviour(check: PropCheck, behaviour: Behaviour, replicas: number): void {
  for (const [hint, value] of Object.entries(behaviour)) {
    const where = `behaviour.${hint}`;
    if (hint.endsWith('Seconds')) check.whole(where, value, 0);
    if (WORDS[hint] && value !== undefined) check.word(where, value, WORDS[hint]);
  }
  const quorum = behaviour.quorum?._value;
  if (typeof quorum === 'number') check.whole('behaviour.quorum', quorum, 1, replicas);
  if (behaviour.startNeeds !== undefined && behaviour.startNeedsJob !== undefined) {
    check.fail(`'behaviour.startNeeds' and 'behaviour.startNeedsJob' exclude each other`);
  }
  for (const path of behaviour.dataPaths ?? []) check.absolutePath('behaviour.dataPaths', path);
}

export function behaviourAnnotations(behaviour: Behaviour): { [key: string]: string } {
  const { startNeedsJob, quorum, dataPaths, ...plain } = behaviour;
  const hints: Record<string, unknown> = { ...plain, quorum: quorum?._value, dataPaths: dataPaths?.join(',') };
  if (startNeedsJob !== undefined) hints.startNeeds = `job/${startNeedsJob}`;
  const given = Object.entries(hints).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([hint, value]) => [`cdk8s-stateful/${kebab(hint)}`, String(value)]));
}

function kebab(hint: string): string {
  return hint.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
