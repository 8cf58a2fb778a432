/** What the controller cannot read from the API: whom it has told what about a volume on a node. */

import type { Aside } from '../../actions';
import type { View } from '../../controller';
import type { Key } from '../../kinds';
import { type Entry, failureId } from './entry';

/** AD-22: that the pods waiting there have been told that the volume is attached elsewhere. */
export function reportedId(key: Key): string {
  return `reported ${key}`;
}

/** The keys of the pods that waited when an attach began: it is they who are told how it ended [reconciler.go: attachDesiredVolumes, ScheduledPods]. */
export function waitingId(key: Key): string {
  return `waiting ${key}`;
}

/** No timer waits for an attacher that does not answer beyond this one. */
export const ATTACH = 'attach';

export function forgetting(view: View, { key }: Entry): readonly Aside[] {
  const asides: Aside[] = [];
  for (const id of [reportedId(key), failureId(key), waitingId(key)]) {
    if (view.memo(id) !== undefined) asides.push({ do: 'remember', id, value: undefined });
  }
  if (view.timer(ATTACH) !== 'off') asides.push({ do: 'disarm', timer: ATTACH });
  return asides;
}
