import { controllerOf } from '../../kube/owner';
import { type Mount, nameOf, type Sandbox } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** An ordinal that has had data finds them again, and never those of another. */
export const ownData: Pair = {
  property: always(
    'own-data',
    'no ordinal starts with the data of another, or with none after it had some',
    (state: Reader) => strangerOf(state) === undefined,
  ),
  seen: sometimes('data-come-back', 'an ordinal starts again and finds its data', (state: Reader) =>
    founds(state).includes('own'),
  ),
};

/** A member, and what it should not have found. */
export interface Stranger {
  readonly sandbox: Sandbox;
  readonly mount: Mount;
}

/** The first member of a set that found what is not its own. */
export function strangerOf(state: Reader, isAsked: (sandbox: Sandbox) => boolean = () => true): Stranger | undefined {
  for (const sandbox of members(state)) {
    const mount = isAsked(sandbox) && sandbox.mounts.find((each) => isStrange(each) && isOf(sandbox, each));
    if (mount) return { sandbox, mount };
  }
  return undefined;
}

function isStrange({ found }: Mount): boolean {
  return found === 'foreign' || found === 'lost';
}

/** A claim that its set made for it: one that it shares with others may hold what they wrote. */
function isOf({ pod }: Sandbox, { claim }: Mount): boolean {
  return nameOf(claim).endsWith(`-${nameOf(pod)}`);
}

/** What the pods of sets found on their volumes. */
function founds(state: Reader): readonly Mount['found'][] {
  return members(state).flatMap(({ mounts }) => mounts.map(({ found }) => found));
}

function members(state: Reader): readonly Sandbox[] {
  return state.list('Sandbox').filter(({ pod }) => {
    const stored = state.get('Pod', pod);
    return !stored || controllerOf(stored)?.kind === 'StatefulSet';
  });
}
