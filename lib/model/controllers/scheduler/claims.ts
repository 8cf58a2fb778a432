/** The claims of a pod, and what the scheduler thinks of claims and volumes beyond what the API server stores. */

import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../../kube/objects';
import type { View } from '../../controller';
import { type Key, keyIn, keyOf } from '../../kinds';
import { controllerOf } from '../../pods';
import { annotation, BIND_COMPLETED, SELECTED_NODE } from '../../volumes';
import { ABOUT, bindingsAbout } from './memory';

/** The claim behind a volume of a pod. */
export interface ClaimUse {
  readonly key: Key;
  readonly name: string;
  readonly ephemeral: boolean;
}

const NONE: readonly ClaimUse[] = [];
const uses = new WeakMap<readonly Volume[], { readonly pod: string; readonly uses: readonly ClaimUse[] }>();

/** In the order of the pod's volumes. A generic ephemeral volume has the claim `POD-VOLUME`. */
export function claimsOf(pod: Pod): readonly ClaimUse[] {
  const { volumes } = pod.spec;
  if (!volumes) return NONE;
  const known = uses.get(volumes);
  const podKey = keyOf(pod);
  if (known?.pod === podKey) return known.uses;
  const found: ClaimUse[] = [];
  for (const { name, persistentVolumeClaim, ephemeral } of volumes) {
    if (!persistentVolumeClaim && !ephemeral) continue;
    const claim = persistentVolumeClaim?.claimName ?? `${pod.metadata.name}-${name}`;
    found.push({ key: keyIn(pod.metadata.namespace, claim), name: claim, ephemeral: !persistentVolumeClaim });
  }
  uses.set(volumes, { pod: podKey, uses: found });
  return found;
}

export function usesClaim(pod: Pod, key: Key, which: 'any' | 'direct' = 'any'): boolean {
  return claimsOf(pod).some((use) => use.key === key && (which === 'any' || !use.ephemeral));
}

/** Why a claim is not the ephemeral volume of a pod (`component-helpers` `storage/ephemeral/ephemeral.go`: VolumeIsForPod). */
export function notForPod(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  if (controllerOf(claim)?.uid === pod.metadata.uid) return undefined;
  return `PVC ${keyOf(claim)} was not created for pod ${keyOf(pod)} (pod is not owner)`;
}

/** SCH-11: the phase is not looked at. */
export function isFullyBound(claim: PersistentVolumeClaim): boolean {
  return !!claim.spec.volumeName && annotation(claim, BIND_COMPLETED) !== undefined;
}

/** The claim's selected node, as stored or as assumed and not yet written (SCH-19). */
export function selectedNode(view: View, claim: PersistentVolumeClaim): string | undefined {
  const key = keyOf(claim);
  for (const memory of bindingsAbout(view, ABOUT.claim(key))) {
    if (!memory.written && memory.provisions.includes(key)) return memory.node;
  }
  return annotation(claim, SELECTED_NODE);
}

/** Whether another claim has reserved the volume, in memory only so far (SCH-19). */
export function isAssumedForOther(view: View, volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { name } = volume.metadata;
  const key = keyOf(claim);
  return bindingsAbout(view, ABOUT.volume(name)).some(
    (memory) => !memory.written && memory.bindings.some((bound) => bound.volume === name && bound.claim !== key),
  );
}
