import type { Key, Kind } from '../../model/kinds';
import { KINDS } from '../../model/store/indexes';
import type { Reader } from '../../model/store/store';
import type { AnyRow } from '../cells';
import { Names } from './renaming';

/** Rows that come and go, and say where something is. All others are as somebody wants them, and single out what they mention. */
const ABOUT_PLACES: ReadonlySet<Kind> = new Set<Kind>([
  'CSINode',
  'Disk',
  'EndpointSlice',
  'Host',
  'Ledger',
  'Memo',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'Sandbox',
  'Timer',
  'VolumeAttachment',
  'Work',
]);

/** A row in which a name occurs. */
export interface Mention {
  readonly kind: Kind;
  readonly key: Key;
  readonly row: AnyRow;
  /** It occurs in the row's key too. */
  readonly isInKey: boolean;
}

/** Whether every row in which the name occurs says where something is, and means what is called so. */
export function isMeantEverywhere(state: Reader, name: string, isMeant: (mention: Mention) => boolean): boolean {
  const names = new Names([name], new Map());
  return KINDS.every((kind) =>
    state.keys(kind).every((key) => {
      const row = state.get(kind, key) as AnyRow;
      const isInKey = names.mentions(key) !== 0;
      if (!isInKey && names.mentions(row) === 0) return true;
      return ABOUT_PLACES.has(kind) && isMeant({ kind, key, row, isInKey });
    }),
  );
}
