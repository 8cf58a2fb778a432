import type { Mount, Sandbox } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { always, sometimes } from '../../run/properties';
import type { Pair } from './pair';

/** A volume that only one node may use is never written on two. The API server's word does not count here, only what runs where. */
export const oneWriter: Pair = {
  property: always('one-writer', 'no volume is written by two nodes at once, unless it may be', (state: Reader) =>
    writers(state).every(([sandbox, mount]) => {
      const others = state.by('Sandbox', 'volume', mount.volume).filter(({ node }) => node !== sandbox.node);
      return !others.some((other) => writes(other, mount.volume)) || mayBeShared(state, mount.volume);
    }),
  ),
  seen: sometimes('a-writer', 'a volume is written', (state: Reader) => writers(state).length > 0),
};

function writers(state: Reader): readonly (readonly [Sandbox, Mount])[] {
  return state
    .list('Sandbox')
    .flatMap((sandbox) => sandbox.mounts.filter(({ readOnly }) => !readOnly).map((mount) => [sandbox, mount] as const));
}

function writes({ mounts }: Sandbox, volume: string): boolean {
  return mounts.some((mount) => mount.volume === volume && !mount.readOnly);
}

/** Its volume says so, or nothing is known of it any more. */
function mayBeShared(state: Reader, disk: string): boolean {
  const [volume] = state.by('PersistentVolume', 'handle', disk);
  return !volume || (volume.spec.accessModes?.includes('ReadWriteMany') ?? false);
}
