import type { Effect, ObjectChange } from '../upgrade/plan';
import { list } from '../util/text';

/** Why a change of what the lock file remembers stops a synth, and the way to it. */
export function lockText(file: string, change: ObjectChange): string {
  const { id, effects } = change;
  const reasons = effects.flatMap((effect) => reasonOf(effect, change) ?? []);
  const recipes = effects.flatMap((effect) => ('recipe' in effect && effect.recipe ? [effect.recipe] : []));
  return [
    `${id} does not go together with what ${file} remembers of the render before`,
    ...reasons.map((reason) => `  ${reason}`),
    ...recipes.flatMap(({ id: recipe, title, commands }) => [
      `  recipe ${recipe}: ${title}`,
      ...commands.map((command) => `    $ ${command}`),
    ]),
    `  if the change is meant: take ${change.was?.id ?? id} out of ${file}`,
  ].join('\n');
}

function reasonOf(effect: Effect, { was }: ObjectChange): string | undefined {
  switch (effect.effect) {
    case 'refused':
      return effect.fields.length > 0
        ? `the upgrade is refused: ${list(effect.fields)} cannot change`
        : `the upgrade is refused: ${effect.message}`;
    case 'migrates':
      return `it takes the place of ${effect.from}, and starts without its data${was ? `: ${was.why}` : ''}`;
    case 'lost':
      return `it destroys ${list(effect.claims.map(({ claim }) => claim))}: ${effect.claims[0]?.rule}, reclaim policy ${effect.claims[0]?.reclaim}`;
    default:
      return undefined;
  }
}
