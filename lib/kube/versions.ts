/**
 * How the supported versions of Kubernetes differ: one table for everybody. Controllers, defaults and validation read the
 * switches of a version and never the version itself. What has been the same since 1.33 is no switch.
 *
 * Sources: the versioned gate tables (`pkg/features/kube_features.go`) and the code of 1.33.0 to 1.37.1; the ids in brackets
 * are those of the rules.
 */

import { Misuse } from '../util/misuse';

/** The version that is assumed when nothing else is said: the newest one known. */
export const DEFAULT_KUBERNETES_VERSION = '1.37.1';

/** Minor versions that can be asked for. */
export const SUPPORTED_MINORS: readonly string[] = ['1.33', '1.34', '1.35', '1.36', '1.37'];

/** A value since 1.33.0, and the versions in which it changed. */
interface Row<T> {
  readonly first: T;
  readonly changes: readonly (readonly [since: string, value: T])[];
}

function row<T>(first: T, changes: { readonly [since: string]: T } = {}): Row<T> {
  return { first, changes: Object.entries(changes) };
}

const from = (since: string): Row<boolean> => row<boolean>(false, { [since]: true });
const until = (since: string): Row<boolean> => row<boolean>(true, { [since]: false });

const TABLE = {
  // ── StatefulSet ────────────────────────────────────────────────────────────────────────────────────────────────────────
  /** Gate MaxUnavailableStatefulSet: `rollingUpdate.maxUnavailable` is kept, defaulted to 1 and obeyed. */
  maxUnavailableStatefulSet: row<boolean>(false, { '1.35.0': true, '1.35.4': false, '1.37.0': true }),
  /** Gate StatefulSetSemanticRevisionComparison [R-V5.3]: a revision that means the same template is the same revision. */
  semanticRevisionComparison: from('1.34.2'),
  /** Gate StatefulSetRecreateStrategy: the update strategy `Recreate` exists. Off by default in every version so far. */
  statefulSetRecreateStrategy: row<boolean>(false),
  /** "Unavailable" looks at minReadySeconds, not only at Ready [V-a]. */
  unavailableCountsMinReadySeconds: from('1.34.0'),
  /** A pod is available at the very moment its minReadySeconds end, not just after it [V-b]. */
  availableAtTheBoundary: from('1.34.0'),
  /** The next look at a set with minReadySeconds is armed for the pod that is due first [V-c, R-W5]. */
  exactAvailabilityTimer: from('1.35.1'),
  /** The clock is read once a sync [V-d]. */
  oneClockReadPerSync: from('1.35.1'),
  /** A revision's data holds `"creationTimestamp":null` [V-e, R-V1]. */
  revisionHoldsCreationTimestamp: until('1.34.0'),
  /** Equality of revisions also compares hash labels that look like numbers [V-f, R-V6]. */
  revisionEqualityComparesHashLabels: until('1.34.2'),
  /** Events on a set begin with a capital: `Create Pod …` [V-g]. */
  eventVerbsAreCapitalized: from('1.35.0'),
  /** A pod that is gone already counts as deleted, not as a failed sync [V-h]. */
  deletingAGonePodSucceeds: from('1.36.0'),
  /** Gate StaleControllerConsistencyStatefulSet: no sync before the caches hold the set's own last writes [V-i, R-W8]. */
  staleControllerConsistencyStatefulSet: from('1.36.0'),
  /** A Parallel set with maxUnavailable deletes broken outdated pods outside of the budget [V-j, R-U5]. */
  parallelUpdateHasTwoPhases: from('1.37.0'),
  /** An update completes under every strategy, not under RollingUpdate alone [V-k, R-S4]. */
  everyStrategyCompletes: from('1.37.0'),
  /** The controller keeps the conditions that others put on a set's status [V-l, R-S6]. */
  statusConditionsAreKept: from('1.37.0'),
  /** Pod template and claim templates are validated when a set is created [V-m]. */
  setTemplatesAreValidated: from('1.34.0'),
  /** How a change of what cannot change in a set is told: once, or a field [V-n, R-A5]. */
  setImmutableErrors: row<'one' | 'perField'>('one', { '1.37.0': 'perField' }),
  /** A hand-made revision may alter metadata and status of the controller's working copy [V-o, R-V9]. */
  revisionMayAlterMoreThanSpec: until('1.37.1'),

  // ── Deployment and ReplicaSet ──────────────────────────────────────────────────────────────────────────────────────────
  /** Gate DeploymentReplicaSetTerminatingReplicas: `status.terminatingReplicas` is counted [DEP-24, RS-06, DEP-34]. */
  terminatingReplicas: from('1.35.0'),
  /** Long Deployment names are cut for their ReplicaSets; before, creation failed [DEP-04]. */
  replicaSetNamesAreTruncated: from('1.34.0'),
  /** Deleting any pod of a Recreate Deployment wakes it, not only the last one [DEP-34]. */
  recreateWakesOnEveryPodDeletion: from('1.37.0'),
  /** A ReplicaSet looks again when the next pod is due; before, after minReadySeconds + 1 s [RS-08]. */
  exactReplicaSetAvailabilityTimer: from('1.34.0'),
  /** Gate StaleControllerConsistencyReplicaSet [RS-05]. */
  staleControllerConsistencyReplicaSet: from('1.36.0'),

  // ── Claims and volumes ─────────────────────────────────────────────────────────────────────────────────────────────────
  /** Gate VolumeAttributesClass [PV-13, PV-17, PV-25, API-23, API-31]. */
  volumeAttributesClass: from('1.34.0'),
  /** Gate PersistentVolumeClaimUnusedSinceTime: bound claims have the condition Unused [RC-16]. */
  claimUnusedCondition: from('1.37.0'),
  /** A failed sync of the PersistentVolume controller is queued again with backoff, not only at the resync [PV-02]. */
  volumeSyncsAreRetried: from('1.36.0'),
  /** A volume's deleter is looked for before the volume's claim is checked once more [RC-03]. */
  deleterIsFoundFirst: from('1.36.0'),
  /** The in-tree Portworx code still exists, redirected to its driver. */
  inTreePortworx: until('1.36.0'),
  /** The external provisioner that was built against a minor [PR-05, PR-06]; what is installed is the installer's choice. */
  externalProvisioner: row('5.3', { '1.34.0': '6.1', '1.35.0': '6.2', '1.36.0': '6.3', '1.37.0': '6.4' }),

  // ── Scheduler ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  /** What DynamicResources says before `preemption: …` when a Filter failed [SCH-03]. */
  postFilterPrefix: row('', { '1.34.0': 'no new claims to deallocate, ', '1.37.0': '' }),
  /** What follows a failed PreFilter of a storage plugin: preemption's text, or a bare `not found` and no preemption [SCH-03]. */
  preFilterFailureTail: row<'preemption' | 'not found'>('preemption', { '1.34.0': 'not found' }),
  /** NodeName is asked before NodeUnschedulable [SCH-01]. */
  nodeNameFilterIsFirst: from('1.37.0'),
  /** The text for an untolerated taint names it [SCH §3]. */
  taintTextNamesTheTaint: until('1.34.0'),
  /** The text for a ReadWriteOncePod claim in use [SCH §3]. */
  readWriteOncePodText: row(
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    {
      '1.34.0':
        'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
    },
  ),
  /** Gates NominatedNodeNameForExpectation and ClearingNominatedNodeNameAfterBinding: written before a bind that takes time [SCH-20]. */
  nominatesNodeBeforeBinding: from('1.35.0'),
  /** Gate PodTopologyLabelsAdmission: binding a pod copies the node's zone and region labels to it. */
  podTopologyLabels: from('1.35.0'),
  /** NodeResourcesBalancedAllocation scores how much a pod improves the balance, not the balance that it leaves. */
  balancedAllocationScoresTheGain: from('1.36.0'),
  /** An assumed pod leaves the scheduler's cache when its deletion begins; before, when its binding cycle ends. */
  deletedPodsAreForgottenAtOnce: from('1.35.0'),
  /** A pod that preempts others says so in its message; before, its message then ends with the histogram. */
  preemptionTellsItsPlan: from('1.37.0'),
  /** The volume binder's caches of claims and volumes are the informers' own; before, event handlers filled them, and they could be behind [SCH-10, SCH-19]. */
  binderReadsInformers: from('1.35.0'),
  /** Gate StorageCapacityScoring [SCH-25]. */
  storageCapacityScoring: from('1.37.0'),
  /** Gate VolumeLimitScaling: a driver may keep pods from nodes that lack it [SCH-43]. */
  volumeLimitScaling: from('1.37.0'),

  // ── Nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
  /** Gate NodeControllerLeaseCircuitBreaker: the lease is read live before a node is declared Unknown [NL-16]. */
  leaseIsReadLive: from('1.37.0'),
  /** Gate MutableCSINodeAllocatableCount: a pod that meets an exhausted attach limit is rejected [AD-36]. */
  attachLimitRejectsPods: from('1.35.0'),
  /** How the Multi-Attach message begins [AD-21]. */
  multiAttachPrefix: row('Multi-Attach error', { '1.37.0': 'Waiting for detach' }),
  /** How that message ends when no pod holds the volume any more [AD-21]. */
  multiAttachUnusedText: row("Volume is already exclusively attached to one node and can't be attached to another", {
    '1.37.0':
      'Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node',
  }),

  // ── EndpointSlices ─────────────────────────────────────────────────────────────────────────────────────────────────────
  /** The hash by which the ports of a slice are in order [R-E5; module k8s.io/endpointslice util/controller_utils.go]. */
  endpointPortHash: row<'md5' | 'fnv-128a'>('md5', { '1.35.0': 'fnv-128a' }),

  // ── Deletion and eviction ──────────────────────────────────────────────────────────────────────────────────────────────
  /** The garbage collector deletes with a resourceVersion as precondition [R-G7]. */
  collectorChecksResourceVersion: from('1.34.0'),
  /** A refused eviction tells more than the numbers of healthy pods [R-EV5]. */
  evictionExplainsItself: from('1.35.0'),
  /** An eviction refused with 403 carries a cause [R-EV4]. */
  forbiddenEvictionHasACause: from('1.37.0'),

  // ── API server ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  /** How a change of a class's parameters, provisioner or reclaim policy is refused [API-40]. */
  storageClassImmutableErrors: row<'forbidden' | 'invalid' | 'invalidNull'>('forbidden', {
    '1.36.0': 'invalid',
    '1.37.0': 'invalidNull',
  }),
  /** How the difference behind an "immutable" text looks [API-22, API-31]. */
  immutableDiff: row<'go-cmp' | 'unified'>('go-cmp', { '1.34.0': 'unified' }),
  /** Gate PodObservedGenerationTracking: pods have `status.observedGeneration`. */
  podObservedGeneration: from('1.34.0'),
  /** Gate ContainerRestartRules: whether containers, not only init containers, may have a restartPolicy. In 1.34 it is dropped. */
  containerRestartPolicy: row<'forbidden' | 'dropped' | 'allowed'>('forbidden', {
    '1.34.0': 'dropped',
    '1.35.0': 'allowed',
  }),
  /** Gate RelaxedServiceNameValidation: the name of a Service is a DNS label, no longer a DNS-1035 label. */
  relaxedServiceNames: from('1.36.0'),
  /** Gate PreferSameTrafficDistribution: a Service's trafficDistribution knows `PreferSameZone` and `PreferSameNode`. */
  preferSameTrafficDistribution: from('1.34.0'),
  /** The sources of a PersistentVolume stand in a new order in the Go type, and so in differences. */
  volumeSourcesAreReordered: from('1.37.0'),
  /** An empty name of a CSI driver is told as missing, no longer as malformed, too. */
  emptyDriverNameIsToldOnce: from('1.35.0'),
  /** The unit in texts about too long labels [R-A4]. */
  labelLengthUnit: row<'characters' | 'bytes'>('characters', { '1.35.0': 'bytes' }),
  /** Gate TaintTolerationComparisonOperators, off so far: messages already speak of `Lt` and `Gt`. */
  comparingTolerationsAreKnown: from('1.35.0'),
  /** Gate ImageVolume: pods may have volumes of type `image`. */
  imageVolume: from('1.35.0'),
} satisfies { readonly [name: string]: Row<unknown> };

type Table = typeof TABLE;

/** How one version of Kubernetes behaves. */
export type Switches = { readonly [Name in keyof Table]: Table[Name]['first'] } & {
  /** The version itself, for messages only. */
  readonly kubernetesVersion: string;
};

/**
 * The behaviour of a version: `1.34.2`, or `1.34` for the newest patch of it. A leading `v` and what vendors append
 * (`v1.34.2+k3s1`, `1.34.2-gke.100`) are read over. Throws a Misuse for versions that are not supported.
 */
export function switchesOf(version: string = DEFAULT_KUBERNETES_VERSION): Switches {
  const known = remembered.get(version);
  if (known !== undefined) return known;
  const wanted = parseVersion(version);
  const switches: Record<string, unknown> = { kubernetesVersion: version };
  for (const [name, { first, changes }] of Object.entries(TABLE)) {
    // Changes stand in ascending order, which a test holds them to.
    switches[name] = changes.filter(([since]) => !isBefore(wanted, parseVersion(since))).at(-1)?.[1] ?? first;
  }
  const result = Object.freeze(switches) as unknown as Switches;
  remembered.set(version, result);
  return result;
}

/** Every switch with the versions in which it changed, for tests and documentation. */
export function switchTable(): readonly { readonly name: string; readonly changes: readonly string[] }[] {
  return Object.entries(TABLE).map(([name, { changes }]) => ({ name, changes: changes.map(([since]) => since) }));
}

const remembered = new Map<string, Switches>();

interface Version {
  readonly minor: number;
  /** Infinity: the newest. */
  readonly patch: number;
}

function parseVersion(text: string): Version {
  const match = /^v?1\.([0-9]+)(?:\.([0-9]+))?(?:[-+].*)?$/.exec(text);
  const minor = match?.[1];
  if (minor === undefined || !SUPPORTED_MINORS.includes(`1.${minor}`)) {
    const range = `${SUPPORTED_MINORS[0]} to ${SUPPORTED_MINORS[SUPPORTED_MINORS.length - 1]}`;
    throw new Misuse(
      `Kubernetes version '${text}' is not supported: wanted is one of ${range}, such as '${DEFAULT_KUBERNETES_VERSION}'.`,
    );
  }
  return { minor: Number(minor), patch: match?.[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]) };
}

function isBefore(a: Version, b: Version): boolean {
  return a.minor < b.minor || (a.minor === b.minor && a.patch < b.patch);
}
