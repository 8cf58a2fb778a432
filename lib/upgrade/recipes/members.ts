/** Recipes for the members of a set: their claims, and the volumes behind them. */
import { claimNameOf, podNameOf } from '../../kube/names';
import type { KubeObject, PersistentVolumeClaimSpec, StatefulSet } from '../../kube/objects';
import type { RecipeInput } from './recipes';
import {
  applyRender,
  copied,
  NEW_RENDER,
  noteVolume,
  orphan,
  patchOf,
  type RecipeStep,
  reclaim,
  remove,
  reserve,
  scaleTo,
  volumeOf,
  waitFor,
  waitGone,
  waitReady,
} from './steps';

export function idOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name}`;
}

function ordinalsOf({ spec }: StatefulSet): readonly number[] {
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => (spec.ordinals?.start ?? 0) + i);
}

export function membersOf(set: StatefulSet): readonly string[] {
  return ordinalsOf(set).map((ordinal) => podNameOf(set.metadata.name, ordinal));
}

/** The claims of a member, by the name of their template. */
function claimsOf({ metadata, spec }: StatefulSet, ordinal: number): ReadonlyMap<string, string> {
  const names = (spec.volumeClaimTemplates ?? []).map((template) => template.metadata.name);
  return new Map(names.map((template) => [template, claimNameOf(template, metadata.name, ordinal)]));
}

export function namespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? 'default';
}

export function growClaims({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const [old, next] = [before as StatefulSet, now as StatefulSet];
  const grown = (next.spec.volumeClaimTemplates ?? []).flatMap(({ metadata, spec }) => {
    const size = spec.resources?.requests?.storage;
    const was = old.spec.volumeClaimTemplates?.find((each) => each.metadata.name === metadata.name)?.spec.resources
      ?.requests?.storage;
    return size !== undefined && was !== undefined && size !== was ? [[metadata.name, String(size)] as const] : [];
  });
  const claims = ordinalsOf(old).flatMap((ordinal) =>
    grown.map(([template, size]) => [claimNameOf(template, old.metadata.name, ordinal), size] as const),
  );
  return [
    ...claims.map(([claim, storage]) =>
      patchOf(`PersistentVolumeClaim/${claim}`, { spec: { resources: { requests: { storage } } } }),
    ),
    ...claims.map(([claim, size]) => waitFor(`PersistentVolumeClaim/${claim}`, 'status.capacity.storage', size)),
    orphan(idOf(before)),
    applyRender(NEW_RENDER, render),
  ];
}

/** Each member's volumes are copied while nobody else is away: without a set its pods run on, and nobody makes the missing one anew. */
export function moveClaims({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const [old, next] = [before as StatefulSet, now as StatefulSet];
  const namespace = namespaceOf(old);
  const member = (ordinal: number): readonly RecipeStep[] => {
    const pod = podNameOf(old.metadata.name, ordinal);
    const moves = [...claimsOf(old, ordinal)].flatMap(([template, claim]) => {
      const spec = next.spec.volumeClaimTemplates?.find(({ metadata }) => metadata.name === template)?.spec;
      return spec ? moved(claim, spec, namespace) : [];
    });
    return [
      orphan(idOf(old)),
      remove(`Pod/${pod}`),
      waitGone(`Pod/${pod}`),
      ...moves,
      applyRender(NEW_RENDER, render),
      waitReady(pod),
    ];
  };
  return [...ordinalsOf(old)].reverse().flatMap(member);
}

/**
 * A pod without a volume that its set has a template for holds the set up: it cannot be repaired in place, and nothing behind it is looked at
 * [pkg/controller/statefulset/stateful_set_control.go: processReplica, v1.37.1]. So the lowest ordinal goes first.
 */
export function addTemplate({ before, render }: RecipeInput): readonly RecipeStep[] {
  const old = before as StatefulSet;
  return membersOf(old).flatMap((pod) => [
    orphan(idOf(old)),
    remove(`Pod/${pod}`),
    waitGone(`Pod/${pod}`),
    applyRender(NEW_RENDER, render),
    waitReady(pod),
  ]);
}

/** A claim that nobody mounts comes to name a copy of its volume; the old volume stays, Released. */
export function moved(claim: string, spec: PersistentVolumeClaimSpec, namespace: string): readonly RecipeStep[] {
  const copy = `${claim}-copy`;
  const [oldVolume, newVolume] = [volumeOf(claim), volumeOf(copy)];
  const renewed = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim, namespace },
    spec,
  } as KubeObject;
  return [
    ...copied(claim, copy, namespace, spec),
    noteVolume(claim),
    noteVolume(copy),
    reclaim(oldVolume, 'Retain'),
    reclaim(newVolume, 'Retain'),
    remove(`PersistentVolumeClaim/${claim}`),
    remove(`PersistentVolumeClaim/${copy}`),
    waitGone(`PersistentVolumeClaim/${claim}`),
    waitGone(`PersistentVolumeClaim/${copy}`),
    reserve(newVolume, namespace, claim),
    applyRender(`${claim}.yaml`, [renewed]),
    waitFor(`PersistentVolumeClaim/${claim}`, 'status.phase', 'Bound'),
  ];
}

export function rename({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const [old, next] = [before as StatefulSet, now as StatefulSet];
  const members = membersOf(old);
  const pairs = ordinalsOf(old).flatMap((ordinal) => pairsAt(old, next, ordinal));
  return [
    ...pairs.map(([claim]) => noteVolume(claim)),
    ...pairs.map(([claim]) => reclaim(volumeOf(claim), 'Retain')),
    remove(idOf(old)),
    ...members.map((pod) => waitGone(`Pod/${pod}`)),
    ...pairs.flatMap(([claim, taken]) => (taken === claim ? [] : handedOver(claim, taken, next))),
    applyRender(NEW_RENDER, render),
  ];
}

/** The claims of a member under both names, by the claim templates' places where their names differ. */
function pairsAt(old: StatefulSet, next: StatefulSet, ordinal: number): readonly (readonly [string, string])[] {
  const names = [...claimsOf(next, ordinal)];
  return [...claimsOf(old, ordinal)].flatMap(([template, claim], i) => {
    const same = names.find(([other]) => other === template) ?? names[i];
    return same ? [[claim, same[1]] as const] : [];
  });
}

/** A volume whose claim nobody mounts is reserved for another claim. */
function handedOver(claim: string, taken: string, next: KubeObject): readonly RecipeStep[] {
  return [
    remove(`PersistentVolumeClaim/${claim}`),
    waitGone(`PersistentVolumeClaim/${claim}`),
    reserve(volumeOf(claim), namespaceOf(next), taken),
  ];
}

export function handOver({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const [old, next] = [before as StatefulSet, now as StatefulSet];
  const others = render.filter((object) => object !== now);
  const ordinals = ordinalsOf(old);
  const [first = 0] = ordinals;
  const last = ordinals.length - 1;
  const slices = [...ordinals].reverse().flatMap((ordinal, i) => {
    const pairs = pairsAt(old, next, ordinal);
    const slice = { ...next, spec: { ...next.spec, replicas: i + 1, ordinals: { start: ordinal } } };
    const pod = podNameOf(old.metadata.name, ordinal);
    return [
      ...pairs.map(([claim]) => noteVolume(claim)),
      ...pairs.map(([claim]) => reclaim(volumeOf(claim), 'Retain')),
      scaleTo(idOf(old), ordinal - first),
      waitGone(`Pod/${pod}`),
      ...pairs.flatMap(([claim, taken]) => handedOver(claim, taken, next)),
      applyRender(
        i === last ? NEW_RENDER : `${next.metadata.name}-from-${ordinal}.yaml`,
        i === last ? render : [...others, slice as KubeObject],
      ),
      waitReady(podNameOf(next.metadata.name, ordinal)),
    ];
  });
  return [...slices, remove(idOf(old))];
}
