import type { Reader } from '../../lib/model/store/store';
import { PROPERTIES } from '../../lib/rules/properties';
import { recoversUnaided } from '../../lib/rules/properties/recovers-unaided';
import type { PackedSystem } from '../../lib/run/system';
import type { Subject } from '../../lib/run/workers/protocol';
import { systemOf } from './exploring';
import { SMALL_WORLDS } from './small-worlds';

/** A small world by its title, as a thread finds it. */
export function smallSubject(title: string): Subject<Reader> & { readonly system: PackedSystem<Reader> } {
  const world = SMALL_WORLDS.find((each) => each.title === title);
  if (!world) throw new Error(`there is no small world '${title}'`);
  const system = systemOf(world.given);
  const asked = [recoversUnaided, ...PROPERTIES].flatMap(({ property, seen }) => [property, seen]);
  return { system: system.packed, properties: asked.map((property) => system.tabled(property)) };
}
