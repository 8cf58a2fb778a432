import { assert } from '../../../util/assert';
import type { Reader } from '../../store/store';

/** 10.244.0.0, of which every machine has a part: its number is the third part of its pods' addresses. */
const POD_NETWORK = 0x0af40000;

/**
 * An address on a node that nothing mentions: no containers, no pod, no EndpointSlice. So the addresses of a pod and of the next one are told apart while
 * anybody still has the old one, and yet they come to an end.
 */
export function addressFor(reader: Reader, node: string): string {
  const host = reader.get('Host', node);
  assert(host, `no machine is named ${node}`);
  for (let n = 1 + reader.by('Sandbox', 'node', node).length; ; n++) {
    const address = text(POD_NETWORK + host.number * 256 + n);
    if (!isMentioned(reader, address)) return address;
  }
}

function isMentioned(reader: Reader, address: string): boolean {
  return (
    reader.by('Sandbox', 'address', address).length > 0 ||
    reader.by('Pod', 'address', address).length > 0 ||
    reader.by('EndpointSlice', 'address', address).length > 0
  );
}

function text(address: number): string {
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 0xff).join('.');
}
