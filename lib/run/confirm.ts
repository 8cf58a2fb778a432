import { assert } from '../util/assert';
import type { Log } from './log';
import type { Property } from './properties';
import type { PackedSystem } from './system';
import { Walk } from './walk';

/** The trace to the state with this number, after replaying it from the start: the property must say there what it said before. */
export function confirm<State>(
  system: PackedSystem<State>,
  property: Property<State>,
  log: Log,
  number: number,
): readonly number[] {
  const trace = log.trace(number);
  const walk = new Walk(system);
  walk.follow(trace);
  assert(
    property.holds(walk.state) === (property.kind === 'sometimes'),
    `the trace to a state that decides '${property.name}' leads to one that does not`,
  );
  if (property.kind === 'atRest') {
    assert(walk.look().count === 0, `the trace to a state at rest ('${property.name}') leads to one with steps`);
  }
  return trace;
}
