import { assert } from '../../../util/assert';
import type { Reader } from '../../store/store';

/** 10.244.0.0, of which every machine has a part: its number is the third part of its pods' addresses. */
const POD_NETWORK = 0x0af40000;
/** Addresses in a machine's part, beside its first and last. */
const ROOM = 254;

/**
 * An address for a pod on a node: the same whenever and in whatever order pods start, but never one that anything still mentions (containers, a pod, an
 * EndpointSlice), so that a pod and the one before it are told apart for as long as anybody has the old one in mind.
 */
export function addressFor(reader: Reader, node: string, uid: string): string {
  const host = reader.get('Host', node);
  assert(host, `no machine is named ${node}`);
  const first = hash(uid) % ROOM;
  for (let tried = 0; ; tried++) {
    const place = tried < ROOM ? 1 + ((first + tried) % ROOM) : 1 + tried;
    const address = text(POD_NETWORK + host.number * 256 + place);
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
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}

/** FNV-1a. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

interface Addressed {
  /** The number of the machine. */
  readonly machine: number;
  readonly uid: string;
}

/** The address that a pod would have of another machine and uid that has this one of these, if as many others were mentioned there; an odd one stays. */
export function readdressed(address: string, from: Addressed, to: Addressed): string {
  const base = text(POD_NETWORK + from.machine * 256);
  const prefix = base.slice(0, base.lastIndexOf('.') + 1);
  const place = Number(address.slice(prefix.length));
  if (!address.startsWith(prefix) || !(place >= 1 && place <= ROOM)) return address;
  const tried = (place - 1 - (hash(from.uid) % ROOM) + ROOM) % ROOM;
  return text(POD_NETWORK + to.machine * 256 + 1 + (((hash(to.uid) % ROOM) + tried) % ROOM));
}
