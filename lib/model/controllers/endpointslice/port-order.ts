import type { Switches } from '../../../kube/versions';
import { md5 } from '../../../util/md5';
import type { Ports } from './endpoint';

type Port = Ports[number];

/**
 * Ports of a slice stand in the order of their hashes [module k8s.io/endpointslice util/controller_utils.go: portsInOrder, deepHashObjectToString; the text
 * that is hashed is k8s.io/utils/dump: ForHash, v0.37.1].
 */
export function inHashOrder(ports: Ports, { endpointPortHash }: Pick<Switches, 'endpointPortHash'>): Ports {
  if (ports.length < 2) return ports;
  const hash = HASHES[endpointPortHash];
  return [...ports].sort((a, b) => (hash(textOf(a)) < hash(textOf(b)) ? -1 : 1));
}

function textOf({ name, protocol, port, appProtocol }: Port): string {
  const fields = [
    `Name:(*string)${name ?? '<nil>'}`,
    `Protocol:(*v1.Protocol)${protocol ?? '<nil>'}`,
    `Port:(*int32)${port ?? '<nil>'}`,
    `AppProtocol:(*string)${appProtocol ?? '<nil>'}`,
  ];
  return `(v1.EndpointPort){${fields.join(' ')}}`;
}

const HASHES = { md5: remembering(md5), 'fnv-128a': remembering(fnv128a) };

function remembering(hash: (text: string) => string): (text: string) => string {
  const hashes = new Map<string, string>();
  return (text) => {
    let known = hashes.get(text);
    if (known === undefined) {
      known = hash(text);
      hashes.set(text, known);
    }
    return known;
  };
}

const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;
const MASK = (1n << 128n) - 1n;

/** 128-bit FNV-1a over the UTF-8 bytes, in hex. */
export function fnv128a(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash.toString(16).padStart(32, '0');
}
