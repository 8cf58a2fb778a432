import type { Key } from '../../kinds';

/** All kubelets are one component here; a key says whose it is. */
export function nodeKey(node: string): Key {
  return `node ${node}`;
}

/** The pod's uid, so that a pod and the remains of an earlier one of its name are apart, as they are in the kubelet's pod workers. */
export function podKey(node: string, uid: string): Key {
  return `pod ${node} ${uid}`;
}

export interface KubeletKey {
  readonly node: string;
  /** None: the key is that of the node's own status. */
  readonly uid?: string;
}

export function parseKey(key: Key): KubeletKey {
  if (key.startsWith('node ')) return { node: key.slice(5) };
  const end = key.indexOf(' ', 4);
  return { node: key.slice(4, end), uid: key.slice(end + 1) };
}
