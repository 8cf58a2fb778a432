/** The changes of an upgrade, object by object, put together from what was played. */
import { created, updated } from '../kube/defaults';
import type { KubeObject } from '../kube/objects';
import type { Switches } from '../kube/versions';
import { isApiKind } from '../model/kinds';
import { availabilityOf } from './availability';
import { differences, type FieldChange } from './differences';
import { claimEffects } from './effects/claims';
import { podEffects } from './effects/pods';
import { stuckEffects } from './effects/stuck';
import type { Effect, ObjectChange, Renaming } from './plan';
import { recipeFor } from './recipes/choice';
import { recipeNote } from './recipes/recipes';
import { refusedFields } from './refusals';
import { idOf, objectIn, partsOf, type Scene, type Workload } from './scene';

export interface Changes {
  readonly changes: readonly ObjectChange[];
  /** Objects of both renders that mean the same in both. */
  readonly unchanged: number;
}

export function changesOf(
  scene: Scene,
  old: readonly KubeObject[],
  next: readonly KubeObject[],
  switches: Switches,
): Changes {
  const [claims, stuck] = [claimEffects(scene), stuckEffects(scene)];
  const before = new Map(old.map((object) => [idOf(object), object] as const));
  const told = new Map<string, ObjectChange>();
  const later = (id: string) => [...(claims.get(id) ?? []), ...(stuck.get(id) ?? [])];
  let unchanged = 0;
  for (const object of next) {
    const id = idOf(object);
    const earlier = before.get(id);
    const { fields, effects } = isApiKind(object.kind)
      ? simulated(scene, id, switches)
      : written(earlier, object, switches);
    const all = [...effects, ...later(id)];
    if (all.length === 0) unchanged++;
    else told.set(id, changeOf(scene, id, fields, all));
  }
  for (const object of scene.gone) {
    const id = idOf(object);
    const fate: Effect = scene.delivery.prune ? { effect: 'removed' } : { effect: 'left-behind' };
    told.set(id, changeOf(scene, id, [], [fate, ...later(id)]));
  }
  // What the upgrade does to objects that neither render holds: a claim that somebody made by hand, a pod of its own.
  for (const id of [...claims.keys(), ...stuck.keys()]) {
    if (!told.has(id) && later(id).length > 0) told.set(id, changeOf(scene, id, [], later(id)));
  }
  return { changes: [...told.values()].map((change) => withRecipes(change, before, next)), unchanged };
}

interface Direct {
  readonly fields: readonly FieldChange[];
  readonly effects: readonly Effect[];
}

/** What the API server and the controllers made of an object of the new render. */
function simulated(scene: Scene, id: string, switches: Switches): Direct {
  const reception = scene.receptions.get(id);
  if (!reception) return { fields: [], effects: [] };
  const { stored, wanted, refusal, replaced } = reception;
  // What is refused was never given its defaults.
  const next = stored && refusal !== undefined ? updated(wanted, stored, switches) : wanted;
  const fields = stored ? differences(stored, next) : [];
  if (refusal !== undefined)
    return { fields, effects: [{ effect: 'refused', message: refusal, fields: refusedFields(fields, refusal) }] };
  if (!stored) return { fields, effects: [{ effect: 'created' }] };
  const workload = ['StatefulSet', 'Deployment'].includes(wanted.kind)
    ? (objectIn(scene.after, id) as Workload)
    : undefined;
  const pods = workload ? podEffects(scene, workload) : [];
  if (replaced) return { fields, effects: [{ effect: 'recreated' }, ...pods] };
  if (fields.length === 0 || pods.length > 0) return { fields, effects: pods };
  return { fields, effects: [{ effect: 'in-place' }] };
}

/** Of a kind that the model does not have: that it changes is all that is known. */
function written(old: KubeObject | undefined, next: KubeObject, switches: Switches): Direct {
  if (!old) return { fields: [], effects: [{ effect: 'created' }] };
  const fields = differences(created(old, switches), created(next, switches));
  return { fields, effects: fields.length > 0 ? [{ effect: 'in-place' }] : [] };
}

function changeOf(scene: Scene, id: string, fields: readonly FieldChange[], effects: readonly Effect[]): ObjectChange {
  const [kind, key] = partsOf(id);
  const slash = key.indexOf('/');
  const was: Renaming | undefined = scene.renamings.get(id);
  const availability = availabilityOf(scene, id, was?.id);
  return {
    id,
    kind,
    name: key.slice(slash + 1),
    ...(slash >= 0 && { namespace: key.slice(0, slash) }),
    ...(was && { was }),
    fields,
    effects,
    ...(availability && { availability }),
  };
}

/** An object that is not played. */
export function refusedChange({
  object,
  message,
}: {
  readonly object: KubeObject;
  readonly message: string;
}): ObjectChange {
  const { kind, metadata } = object;
  const [, key] = partsOf(idOf(object));
  const namespace = key.includes('/') ? key.slice(0, key.indexOf('/')) : undefined;
  const effects: readonly Effect[] = [{ effect: 'refused', message, fields: [] }];
  return {
    id: idOf(object),
    kind,
    name: metadata.name,
    ...(namespace !== undefined && { namespace }),
    fields: [],
    effects,
  };
}

function withRecipes(
  change: ObjectChange,
  old: ReadonlyMap<string, KubeObject>,
  render: readonly KubeObject[],
): ObjectChange {
  const before = old.get(change.was?.id ?? change.id);
  const now = render.find((object) => idOf(object) === change.id);
  const effects = change.effects.map((effect) => {
    const id = recipeFor(effect, change);
    return id === undefined || !before || !now
      ? effect
      : { ...effect, recipe: recipeNote(id, { before, now, render }) };
  });
  return { ...change, effects };
}
