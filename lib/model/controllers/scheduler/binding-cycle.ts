/** From a chosen node to a bound pod: `pkg/scheduler/schedule_one.go`: bindingCycle, and `volumebinding/binder.go`: BindPodVolumes (v1.37.1). */

import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../kube/objects';
import { volumeReaches } from '../../../kube/topology';
import { type Action, ANSWER, type Bind, type Plan, type Refusal } from '../../actions';
import type { View } from '../../controller';
import { type Key, keyOf, nameOf, uidOf } from '../../kinds';
import {
  annotated,
  annotation,
  BOUND_BY_CONTROLLER,
  claimReference,
  isVolumeBoundToClaim,
  SELECTED_NODE,
} from '../../volumes';
import { isFullyBound } from './claims';
import { type Binding, type Failed, forget, forgetAll, remember, TIMERS } from './memory';
import type { PodVolumes } from './plugins/volume-binding';

/** The first poll comes after a second, and so do all others (SCH-20). */
const POLL_MS = 1000;
/** VolumeBindingArgs.bindTimeoutSeconds. */
const BIND_TIMEOUT_MS = 600_000;

/** How often the pod has failed so far. */
export interface History {
  readonly errors: number;
}

/** What assumes a pod on a node and leads to its binding. */
export function bindingPlan(view: View, pod: Pod, node: string, volumes: PodVolumes, history: History): Plan {
  const key = keyOf(pod);
  const common = { pod: key, uid: uidOf(pod), errors: history.errors };
  const binding: Binding = {
    stage: 'binding',
    ...common,
    node,
    bindings: volumes.bindings.map(({ volume, claim }) => ({ volume: volume.metadata.name, claim: keyOf(claim) })),
    provisions: volumes.provisions.map(({ claim }) => keyOf(claim)),
    written: false,
  };
  if (volumes.bindings.length + volumes.provisions.length === 0) {
    // Others count it as assumed from now on, though the binding is still to be written.
    return [remember(binding), ...bindPlan(key, node, { stage: 'failed', ...common, error: '' }), forget(common.uid)];
  }
  return [
    remember(binding),
    ...(view.switches.nominatesNodeBeforeBinding ? [nomination(pod, node)] : []),
    ...volumeWrites(volumes, node, failure(key, { stage: 'failed', ...common, error: '' }, preBindError(ANSWER))),
    remember({ ...binding, written: true }),
    { do: 'arm', timer: TIMERS.poll(common.uid), ms: POLL_MS },
    { do: 'arm', timer: TIMERS.bindTimeout(common.uid), ms: BIND_TIMEOUT_MS },
  ];
}

const ANY_REFUSAL: readonly Refusal[] = ['NotFound', 'Conflict', 'Invalid', 'Forbidden'];

/** Tells others, such as an autoscaler, where the pod will be. Not critical: a refusal stops nothing. */
function nomination(pod: Pod, node: string): Action {
  const to: Pod = { ...pod, status: { ...pod.status, nominatedNodeName: node } };
  return { do: 'patch', kind: 'Pod', seen: pod, to, sub: 'status', tolerates: ANY_REFUSAL };
}

/** `bindAPIUpdate`: volumes in the claims' order, then claims. The first error ends it, and nothing written is undone. */
function volumeWrites({ bindings, provisions }: PodVolumes, node: string, orElse: Plan): readonly Action[] {
  const writes: Action[] = [];
  for (const { volume, claim } of bindings) {
    const to = boundToClaim(volume, claim);
    if (to !== volume) writes.push({ do: 'put', kind: 'PersistentVolume', seen: volume, to, orElse });
  }
  for (const { claim } of provisions) {
    if (annotation(claim, SELECTED_NODE) === node) continue;
    const to = annotated(claim, { [SELECTED_NODE]: node });
    writes.push({ do: 'put', kind: 'PersistentVolumeClaim', seen: claim, to, orElse });
  }
  return writes;
}

/**
 * What Reserve says when an object that it is to assume is newer in the books than the one that the filters have seen, which takes an attempt on an older view
 * [pkg/scheduler/framework/plugins/volumebinding/passive_assume_cache.go: Assume, v1.37.1;
 * pkg/scheduler/util/assumecache/assume_cache.go, v1.34.4]. MODEL: there are no resource versions.
 */
export function outOfSync(view: View, { bindings, provisions }: PodVolumes, node: string): string | undefined {
  const newest = view.newest ?? view.books.newest;
  if (!newest) return undefined;
  for (const { volume, claim } of bindings) {
    const { name } = volume.metadata;
    const now = newest.get('PersistentVolume', name);
    if (boundToClaim(volume, claim) !== volume && now && now !== volume)
      return staleText(view, 'PersistentVolume', name);
  }
  for (const { claim } of provisions) {
    const now = newest.get('PersistentVolumeClaim', keyOf(claim));
    if (annotation(claim, SELECTED_NODE) !== node && now && now !== claim)
      return staleText(view, 'PersistentVolumeClaim', keyOf(claim));
  }
  return undefined;
}

function staleText({ switches }: View, kind: string, name: string): string {
  return `${switches.binderReadsInformers ? '' : `v1.${kind} `}"${name}" is out of sync (stored: {resourceVersion}, assume: {resourceVersion})`;
}

/** `pv_helpers.go`: GetBindVolumeToClaim. A volume that a user has reserved does not become bound by a controller. */
function boundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const reserved = isVolumeBoundToClaim(volume, claim);
  if (reserved && volume.spec.claimRef?.uid === claim.metadata.uid) return volume;
  const bound = { ...volume, spec: { ...volume.spec, claimRef: claimReference(claim) } };
  return reserved ? bound : annotated(bound, { [BOUND_BY_CONTROLLER]: 'yes' });
}

const preBindError = (error: string): string => `running PreBind plugin "VolumeBinding": ${error}`;

/** The cycle has failed: the pod's next turn tells. */
function failure(key: Key, memory: Failed, error: string): Plan {
  return [remember({ ...memory, error }), { do: 'requeue', key }];
}

function bindPlan(key: Key, node: string, failed: Failed): Plan {
  const bind: Bind = {
    do: 'bind',
    pod: key,
    uid: failed.uid,
    node,
    orElse: failure(key, failed, `running Bind plugin "DefaultBinder": ${ANSWER}`),
  };
  const message = `Successfully assigned ${key} to ${node}`;
  return [bind, { do: 'event', on: { kind: 'Pod', key }, type: 'Normal', reason: 'Scheduled', message }];
}

/** What the polls have come to: the plan to go on with; or an error; or nothing yet. */
export type Polled = { readonly plan: Plan } | { readonly error: string } | undefined;

/**
 * A turn of a pod whose volumes are being bound.
 *
 * MODEL: a poll that would find nothing new does not happen. After one in vain the next is armed when something changes that it looks at, so the binding
 * comes up to a second after what it waits for, as upstream, but the seconds count from there.
 */
export function poll(view: View, binding: Binding): Polled {
  const { uid, pod: key, node, errors } = binding;
  if (view.timer(TIMERS.bindTimeout(uid)) === 'fired') {
    return { error: preBindError('binding volumes: context deadline exceeded') };
  }
  const timer = TIMERS.poll(uid);
  switch (view.timer(timer)) {
    case 'armed':
      return undefined;
    case 'off':
      return { plan: [{ do: 'arm', timer, ms: POLL_MS }] };
    case 'fired': {
      const checked = checkBindings(view, binding);
      if (checked === 'wait') return { plan: [{ do: 'disarm', timer }] };
      if (checked !== 'done') return { error: preBindError(`binding volumes: ${checked.error}`) };
      const failed: Failed = { stage: 'failed', pod: key, uid, errors, error: '' };
      return { plan: [...bindPlan(key, node, failed), ...forgetAll(binding)] };
    }
  }
}

type Checked = 'done' | 'wait' | { readonly error: string };

/** SCH-20, in its order: `binder.go`: checkBindings. */
function checkBindings(view: View, { node: name, pod: key, bindings, provisions }: Binding): Checked {
  const node = view.get('Node', name);
  if (!node) return { error: `failed to get node "${name}": node "${name}" not found` };
  if (!view.get('Pod', key)) return { error: `pod does not exist any more: pod "${nameOf(key)}" not found` };
  const mismatch = (volume: PersistentVolume): Checked => ({
    error: `pv "${volume.metadata.name}" node affinity doesn't match node "${name}": no matching NodeSelectorTerms`,
  });
  for (const { volume: volumeName, claim: claimKey } of bindings) {
    const volume = view.get('PersistentVolume', volumeName);
    if (!volume) return { error: `failed to check binding: persistentvolume "${volumeName}" not found` };
    const claim = view.get('PersistentVolumeClaim', claimKey);
    if (!claim) return { error: `failed to check binding: persistentvolumeclaim "${claimKey}" not found` };
    if (!volumeReaches(volume, node)) return mismatch(volume);
    if (!volume.spec.claimRef?.uid) return { error: `ClaimRef got reset for pv "${volumeName}"` };
    if (!isFullyBound(claim)) return 'wait';
  }
  for (const claimKey of provisions) {
    const claim = view.get('PersistentVolumeClaim', claimKey);
    if (!claim) return { error: `failed to check provisioning pvc: persistentvolumeclaim "${claimKey}" not found` };
    const { name: claimName, annotations } = claim.metadata;
    if (!annotations) return { error: `selectedNode annotation reset for PVC "${claimName}"` };
    if (annotations[SELECTED_NODE] !== name) return { error: `provisioning failed for PVC "${claimName}"` };
    if (claim.spec.volumeName) {
      const volume = view.get('PersistentVolume', claim.spec.volumeName);
      if (!volume) return 'wait';
      if (!volumeReaches(volume, node)) return mismatch(volume);
    }
    if (!isFullyBound(claim)) return 'wait';
  }
  return 'done';
}
