/** Recipes for claims that Deployments mount, and for objects without pods. */
import type { Deployment, KubeObject, PersistentVolumeClaim } from '../../kube/objects';
import { assert } from '../../util/assert';
import { idOf, moved, namespaceOf } from './members';
import type { RecipeInput } from './recipes';
import { applyRender, copied, NEW_RENDER, type RecipeStep, remove, scaleTo, waitNoPods } from './steps';

/** The Deployments of a render that mount a claim. */
function usersOf(claim: string, render: readonly KubeObject[]): readonly Deployment[] {
  const deployments = render.filter(({ kind }) => kind === 'Deployment') as Deployment[];
  return deployments.filter(({ spec }) =>
    (spec.template.spec.volumes ?? []).some((each) => each.persistentVolumeClaim?.claimName === claim),
  );
}

export function copyClaim({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const { name } = before.metadata;
  const users = usersOf(name, render);
  return [
    ...users.flatMap((user) => [scaleTo(idOf(user), 0), waitNoPods(user.spec.selector.matchLabels ?? {})]),
    ...moved(name, (now as PersistentVolumeClaim).spec, namespaceOf(before)),
    applyRender(NEW_RENDER, render),
  ];
}

export function useAnotherClaim({ before, now, render }: RecipeInput): readonly RecipeStep[] {
  const named = (object: KubeObject) =>
    ((object as Deployment).spec.template.spec.volumes ?? []).flatMap(
      (each) => each.persistentVolumeClaim?.claimName ?? [],
    );
  const from = named(before).find((claim) => !named(now).includes(claim));
  const to = named(now).find((claim) => !named(before).includes(claim));
  assert(from !== undefined && to !== undefined, 'a recipe for pods that mount another claim, and they do not');
  const claim = render.find(({ kind, metadata }) => kind === 'PersistentVolumeClaim' && metadata.name === to) as
    | PersistentVolumeClaim
    | undefined;
  const copies = claim ? copied(from, to, namespaceOf(before), claim.spec) : [];
  const labels = (before as Deployment).spec.selector.matchLabels ?? {};
  return [scaleTo(idOf(before), 0), waitNoPods(labels), ...copies, applyRender(NEW_RENDER, render)];
}

export function replaceObject({ before, render }: RecipeInput): readonly RecipeStep[] {
  return [remove(idOf(before)), applyRender(NEW_RENDER, render)];
}
