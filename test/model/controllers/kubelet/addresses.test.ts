import { addressFor, readdressed } from '../../../../lib/model/controllers/kubelet/addresses';
import { addNode } from '../../../../lib/model/setup';
import { LiveStore } from '../../../../lib/model/store/live-store';

const A = { machine: 1, uid: 'Pod/default/db-0#1' };
const B = { machine: 2, uid: 'Pod/default/db-1#1' };

function cluster(): LiveStore {
  const store = new LiveStore();
  for (const name of ['node-a', 'node-b']) addNode(store, { name });
  return store;
}

/** Containers that have the address that a pod would get. */
function take(store: LiveStore, node: string, uid: string): string {
  const podIP = addressFor(store, node, uid);
  const rest = { life: 'running', volumes: [], mounts: [], containers: [] } as const;
  store.put('Sandbox', `${node} ${podIP}`, { node, pod: 'default/other', uid: 'other', podIP, ...rest });
  return podIP;
}

test('an address of another machine and uid is the one that would have been given there', () => {
  const store = cluster();
  expect(readdressed(addressFor(store, 'node-a', A.uid), A, B)).toBe(addressFor(store, 'node-b', B.uid));
});

test('so is one that was not the first that was tried', () => {
  const store = cluster();
  const first = take(store, 'node-a', A.uid);
  take(store, 'node-b', B.uid);
  const second = addressFor(store, 'node-a', A.uid);
  expect(second).not.toBe(first);
  expect(readdressed(second, A, B)).toBe(addressFor(store, 'node-b', B.uid));
  expect(readdressed(readdressed(second, A, B), B, A)).toBe(second);
});

test.each(['10.244.2.7', '10.244.1.0', '10.244.1.255', '192.168.0.1', ''])(
  'an odd address stays as it is: %j',
  (odd) => {
    expect(readdressed(odd, A, B)).toBe(odd);
  },
);
