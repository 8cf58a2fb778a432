import { Misuse } from '../../util/misuse';
import { packed } from '../packed';
import type { Property } from '../properties';
import type { PackedSystem } from '../system';
import type { Source, Subject } from './protocol';

/** A subject whose system is in the form that is explored. */
export interface PackedSubject<State> {
  readonly system: PackedSystem<State>;
  readonly properties: readonly Property<State>[];
}

/**
 * Makes what a source describes.
 *
 * @throws Misuse when the module has no such export
 */
export function subjectOf<State>({ module, name, argument }: Source): PackedSubject<State> {
  const make = require(module)[name] as ((argument: unknown) => Subject<State>) | undefined;
  if (typeof make !== 'function') throw new Misuse(`${module} exports no function '${name}'`);
  return packedSubject(make(argument));
}

export function packedSubject<State>({ system, properties }: Subject<State>): PackedSubject<State> {
  return { system: 'successors' in system ? system : packed(system), properties };
}
