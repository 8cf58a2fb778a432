import type { Mount, Sandbox } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** Two that write one disk although only one may. */
export interface DoubleWriter {
  readonly mount: Mount;
  readonly one: Sandbox;
  readonly other: Sandbox;
}

/** A volume that only one node, or one pod, may use is never written by two. The API server's word does not count here, only what runs where. */
export const oneWriter: Pair = {
  property: always(
    'one-writer',
    'no volume is written by two nodes at once, or by two pods, unless it may be',
    (state: Reader) => doubleWriterOf(state) === undefined,
  ),
  seen: sometimes('a-writer', 'a volume is written', (state: Reader) => writers(state).length > 0),
};

/** The first there is. */
export function doubleWriterOf(state: Reader): DoubleWriter | undefined {
  for (const [one, mount] of writers(state)) {
    const other = state
      .by('Sandbox', 'volume', mount.volume)
      .find(
        (each) =>
          each.uid !== one.uid &&
          isThere(state, each) &&
          writes(each, mount.volume) &&
          isOneTooMany(state, mount.volume, one, each),
      );
    if (other) return { mount, one, other };
  }
  return undefined;
}

function writers(state: Reader): readonly (readonly [Sandbox, Mount])[] {
  return state
    .list('Sandbox')
    .filter((sandbox) => isThere(state, sandbox))
    .flatMap((sandbox) => sandbox.mounts.filter(({ readOnly }) => !readOnly).map((mount) => [sandbox, mount] as const));
}

/** What ran on a machine that is lost for good does not run any more. */
function isThere(state: Reader, { node }: Sandbox): boolean {
  return state.get('Host', node)?.kubelet !== 'gone';
}

function writes({ mounts }: Sandbox, volume: string): boolean {
  return mounts.some((mount) => mount.volume === volume && !mount.readOnly);
}

/** Of a volume of which nothing is known any more, nothing is said. */
function isOneTooMany(state: Reader, disk: string, one: Sandbox, other: Sandbox): boolean {
  const [volume] = state.by('PersistentVolume', 'handle', disk);
  const modes = volume?.spec.accessModes ?? [];
  if (!volume || modes.includes('ReadWriteMany')) return false;
  return one.node !== other.node || modes.every((mode) => mode === 'ReadWriteOncePod');
}
