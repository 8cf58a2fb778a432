import type { Ports } from './endpoint';

type Port = Ports[number];

/**
 * Ports of a slice stand in the order of their hashes [module k8s.io/endpointslice util/controller_utils.go: portsInOrder, deepHashObjectToString; the text
 * that is hashed is k8s.io/utils/dump: ForHash, v0.37.1].
 */
export function inHashOrder(ports: Ports): Ports {
  return ports.length < 2 ? ports : [...ports].sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
}

const remembered = new Map<string, string>();

function hashOf({ name, protocol, port, appProtocol }: Port): string {
  const fields = [
    `Name:(*string)${name ?? '<nil>'}`,
    `Protocol:(*v1.Protocol)${protocol ?? '<nil>'}`,
    `Port:(*int32)${port ?? '<nil>'}`,
    `AppProtocol:(*string)${appProtocol ?? '<nil>'}`,
  ];
  const text = `(v1.EndpointPort){${fields.join(' ')}}`;
  let hash = remembered.get(text);
  if (hash === undefined) {
    hash = fnv128a(text);
    remembered.set(text, hash);
  }
  return hash;
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
