import { Misuse } from '../../util/misuse';
import type { Property } from '../properties';
import { Successors } from '../successors';
import type { PackedSystem } from '../system';
import type { ShardOptions } from './explore-in-shards';

/** What all shards must have in common, by what it is. */
export type Agreement = Readonly<Record<string, string>>;

export function agreementOf<State>(
  system: PackedSystem<State>,
  properties: readonly Property<State>[],
  { bounds = {}, until = 'exhausted', agreement }: ShardOptions,
): Agreement {
  const out = new Successors(system.width);
  system.initial(out);
  const lane = (lanes: Int32Array) => ((lanes[0] as number) >>> 0).toString(16).padStart(8, '0');
  return {
    ...agreement,
    'the state it begins in': `${lane(out.high)}${lane(out.low)}`,
    'the properties': properties.map(({ kind, name }) => `${kind} ${name}`).join(', '),
    'the bounds': JSON.stringify(Object.fromEntries(Object.entries(bounds).sort())),
    'when it ends': until,
  };
}

/** @throws Misuse when another shard explores something else */
export function compared(own: Agreement, other: Agreement, me: number, name: string): void {
  for (const what of new Set([...Object.keys(own), ...Object.keys(other)])) {
    const [here, there] = [own[what] ?? 'nothing', other[what] ?? 'nothing'];
    if (here !== there) {
      throw new Misuse(
        `shard ${me} and ${name} do not explore the same: ${what} is ${here} here, and ${there} there. Give all shards the same manifests and options`,
      );
    }
  }
}
