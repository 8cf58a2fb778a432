import type { Host } from '../../model/kinds';
import type { Deed, Disturbance } from './disturbance';

function hosts(
  name: string,
  from: readonly Host['kubelet'][],
  to: Host['kubelet'],
  words: (host: string) => string,
): Disturbance {
  return {
    name,
    options: (state) =>
      state
        .list('Host')
        .filter(({ kubelet }) => from.includes(kubelet))
        .map(
          (host): Deed => ({
            words: words(host.name),
            happen: (cluster, store) => cluster.impose(store, 'Host', host.name, { ...host, kubelet: to }),
          }),
        ),
  };
}

/** A machine is cut off from the API server. Its containers run on. */
export const nodeSilent = hosts('node silent', ['up'], 'silent', (host) => `${host} goes silent`);

/** A machine that was cut off is back. */
export const nodeBack: Disturbance = {
  ...hosts('node back', ['silent'], 'up', (host) => `${host} is back`),
  heals: true,
};

/** A machine is lost for good, and its containers with it. */
export const nodeGone = hosts('node gone', ['up', 'silent'], 'gone', (host) => `${host} is lost for good`);

/** The containers of a pod end, and the kubelet reports it as Failed: an eviction under pressure, a machine that ran out of memory. */
export const podFailure: Disturbance = {
  name: 'pod failure',
  options: (state) =>
    state
      .list('Sandbox')
      .filter(({ life, verdict, node }) => life === 'running' && !verdict && state.get('Host', node)?.kubelet === 'up')
      .map((sandbox) => ({
        words: `pod ${sandbox.pod} fails on ${sandbox.node}`,
        happen: (cluster, store) =>
          cluster.impose(store, 'Sandbox', sandbox.uid, {
            ...sandbox,
            verdict: { phase: 'Failed', reason: 'Evicted' },
          }),
      })),
};
