/**
 * Ways to answer with fewer states. Each leaves out orders of steps, and keeps what they lead to: a component's delay is left out where the delay of
 * what it reacts to, or of those who read what it writes, comes to the same. test/exploration/reductions.test.ts compares the answers with those of
 * the whole graphs of small worlds, and asks for every known hazard again. What is found is always a story of the unreduced model: it is replayed there.
 */
export interface Reductions {
  /** Components of which a sync that would do nothing is left out at once. */
  readonly quiet: ReadonlySet<string>;
  /** Components that do what they have to do at once. */
  readonly prompt: ReadonlySet<string>;
  /** Components that carry out the whole of a plan in one step. */
  readonly whole: ReadonlySet<string>;
  /** What a component does at the end of a wait, it does at once: the wait may as well end later. */
  readonly punctual: boolean;
  /**
   * A cache falls behind at the last moment: with the first write that it misses, or when its component would act at once and is slow instead. Before that
   * it makes no difference.
   */
  readonly lastMoment: boolean;
  /** States that differ only by an exchange of nodes, or of ordinals, that are alike are looked at once. */
  readonly symmetry: boolean;
}

/** `none`: every order. `some`: those who protect, clean up and report are prompt. `most`: kubelets, waits, users and faults alone are free. */
export type ReductionLevel = 'none' | 'some' | 'most';

/**
 * Whatever the syncs of these read, they are woken when it changes, or find it in a resync. So a queued key with nothing to do is as good as one that is
 * not queued.
 */
const WOKEN_BY_ALL_THEY_READ = [
  'apiserver',
  'attachdetach-controller',
  'csi-attacher',
  'csi-provisioner',
  'csi-resizer',
  'kubelet',
  'node-lifecycle-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'scheduler',
  'taint-eviction-controller',
];

/** They answer to a wait or to a deletion, which may come later as well as they may. */
const PROTECTING = [
  'apiserver',
  'csi-resizer',
  'disruption-controller',
  'expand-controller',
  'node-lifecycle-controller',
  'pv-protection-controller',
  'pvc-protection-controller',
  'taint-eviction-controller',
];

/** Everybody who writes through the API server alone. A kubelet never: what is true on a machine before the API hears of it is where stories are. */
const CONTROL_PLANE = [
  ...PROTECTING,
  'attachdetach-controller',
  'csi-attacher',
  'csi-provisioner',
  'deployment-controller',
  'ephemeral-volume-controller',
  'garbage-collector-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'replicaset-controller',
  'scheduler',
  'statefulset-controller',
];

const NOBODY: ReadonlySet<string> = new Set();
const WHOLE: ReadonlySet<string> = new Set([...CONTROL_PLANE, 'kubelet']);

/** Nothing is left out. */
export const UNREDUCED: Reductions = {
  quiet: NOBODY,
  prompt: NOBODY,
  whole: NOBODY,
  punctual: false,
  lastMoment: false,
  symmetry: false,
};

/** What is always on: see docs/decisions/0413. */
export const QUIET_ONLY: Reductions = { ...UNREDUCED, quiet: new Set(WOKEN_BY_ALL_THEY_READ) };

const LEVELS: { readonly [level in ReductionLevel]: Reductions } = {
  none: QUIET_ONLY,
  some: {
    ...QUIET_ONLY,
    prompt: new Set([...PROTECTING, 'csi-attacher']),
    whole: WHOLE,
    punctual: true,
    lastMoment: true,
    symmetry: true,
  },
  most: {
    ...QUIET_ONLY,
    prompt: new Set(CONTROL_PLANE),
    whole: WHOLE,
    punctual: true,
    lastMoment: true,
    symmetry: true,
  },
};

/** @param restarts whether components restart: then a plan may be broken off, and is never carried out as a whole */
export function reductionsOf(level: ReductionLevel, restarts = false): Reductions {
  const reductions = LEVELS[level];
  return restarts ? { ...reductions, whole: NOBODY, prompt: NOBODY } : reductions;
}

/**
 * Which ones are on, for reports.
 *
 * @param stale whether caches fall behind
 */
export function reductionWords(
  { quiet, prompt, whole, punctual, lastMoment }: Reductions,
  stale: boolean,
): readonly string[] {
  return [
    ...(quiet.size > 0 ? ['syncs with nothing to do are left out'] : []),
    ...(punctual ? ['what waits for a delay acts at its end'] : []),
    ...(whole.size > 0 ? ['the writes of one sync come together'] : []),
    ...(lastMoment && stale ? ['a cache falls behind with the first write that it misses'] : []),
    ...(prompt.size > 0 ? [`prompt: ${[...prompt].sort().join(', ')}`] : []),
  ];
}
