import type { ClusterState, ClusterSystem } from '../../lib/exploration/cluster-system';
import { caughtUp, podDeletion, staleReads } from '../../lib/exploration/disturbances';
import { Interner } from '../../lib/exploration/interner';
import { Reads } from '../../lib/exploration/reads';
import { Trial } from '../../lib/exploration/trial';
import type { VectorReader } from '../../lib/exploration/vector-reader';
import { Cluster } from '../../lib/model/cluster';
import type { Lag } from '../../lib/model/kinds';
import { beginLate, type LateSync, lateSyncs, type Past } from '../../lib/model/stale';
import { KINDS } from '../../lib/model/store/indexes';
import type { Reader } from '../../lib/model/store/store';
import { workId } from '../../lib/model/view';
import { type Given, systemOf } from './exploring';
import { name } from './graphs';
import { database, nodes } from './worlds';

/** A shortest path to a state: its steps, and the states from the initial one on. */
interface Path {
  readonly ids: readonly string[];
  readonly states: readonly ClusterState[];
}

function pathsOf(system: ClusterSystem): readonly Path[] {
  const paths: Path[] = [{ ids: [], states: [system.initial] }];
  const known = new Set([name(system.fingerprint(system.initial))]);
  for (const { ids, states } of paths) {
    const last = states.at(-1) as ClusterState;
    for (const step of system.steps(last)) {
      const state = system.apply(last, step);
      const fingerprint = name(system.fingerprint(state));
      if (known.has(fingerprint)) continue;
      known.add(fingerprint);
      paths.push({ ids: [...ids, step.id], states: [...states, state] });
    }
  }
  return paths;
}

/** What the view of a late sync is as a lag, and how many moments it is old. */
function lagOf({ controller, behind }: LateSync): { readonly lag: Lag; readonly back: number } | undefined {
  const [, books, kind, back] = /^(books of )?(?:(\w+) )?−(\d+)$/.exec(behind) ?? [];
  const known = staleReads.find(
    ({ lag }) => lag?.controller === controller.name && lag.kind === kind && lag.books === (books ? true : undefined),
  );
  return known?.lag && back !== undefined ? { lag: known.lag, back: Number(back) } : undefined;
}

/** Where the same steps lead if the cache falls behind first; undefined where they cannot be taken. */
function lagging(system: ClusterSystem, from: Reader, lag: Lag, ids: readonly string[]): ClusterState | undefined {
  let state = system.stateOf(from, [{ name: 'stale reads', left: 1 }]);
  const [start] = staleReads.find((each) => each.lag === lag)?.options(system.read(state)) ?? [];
  for (const id of [start?.words, ...ids]) {
    const step = system.steps(state).find((each) => each.id === id);
    if (!step) return undefined;
    state = system.apply(state, step);
  }
  return state;
}

const MADE_UP = ['Work', 'Timer', 'Memo', 'Allowance', 'Lag', 'Unseen', 'Unheard'];
const REAL = KINDS.filter((kind) => !MADE_UP.includes(kind));
const interner = new Interner();

/** What the API server and the machines have. */
function realOf(state: Reader): string {
  return JSON.stringify(
    REAL.map((kind) => [state.keys(kind), state.list(kind).map((row) => interner.fingerprint(row))]),
  );
}

/** A state that can be changed, whose lists are the same as long as nothing in them changes. */
function storeOf(system: ClusterSystem, state: ClusterState): Trial {
  return new Trial(system.read(state) as VectorReader, new Reads());
}

/** Up to 1.35 the StatefulSet controller begins syncs whatever it has not seen of its own. */
const manifests = database({ claims: false });
const WORLDS: readonly {
  readonly title: string;
  readonly given: Given;
  readonly counts: readonly [number, number, number];
}[] = [
  {
    title: 'a pod starts on one of two nodes',
    given: { manifests, kubernetesVersion: '1.34.0', cluster: { nodes: nodes(2) }, from: 'applied' },
    counts: [34, 64, 15],
  },
  {
    title: 'a pod is deleted',
    given: { manifests, kubernetesVersion: '1.34.0', cluster: { nodes: nodes(1) }, disturbances: [podDeletion] },
    counts: [47, 53, 149],
  },
];

/** Every late sync that conformance would try, on every path. A key that only what its component has not seen would queue is not due there. */
test.each(WORLDS)('what conformance takes for a late sync is a step of the graph: $title', ({ given, counts }) => {
  const fresh = systemOf(given);
  const stale = systemOf({ ...given, disturbances: [...(given.disturbances ?? []), ...staleReads, caughtUp] });
  const cluster = new Cluster(fresh.cluster.model);
  const found = { steps: 0, notDue: 0, later: 0 };
  const missing: string[] = [];
  for (const { ids, states } of pathsOf(fresh)) {
    const readers = states.map((state) => fresh.read(state));
    const past = readers.slice(0, -1).reduce<Past | undefined>((before, store) => ({ store, before }), undefined);
    const now = storeOf(fresh, states.at(-1) as ClusterState);
    for (const late of lateSyncs(cluster, now, past, cluster.model.controllers, () => false)) {
      const view = lagOf(late);
      if (!view) continue;
      const since = readers.length - 1 - view.back;
      const state = lagging(stale, readers[since] as Reader, view.lag, ids.slice(since));
      const seen = state && stale.read(state);
      // Its component has begun a sync since, on a newer view.
      if (!state || !seen || realOf(seen) !== realOf(now)) found.later++;
      else if (seen.list('Lag').length === 0 || !seen.get('Work', workId(late.controller.name, late.key)))
        found.notDue++;
      else {
        const then = now.fork();
        beginLate(cluster, then, late);
        const ends = stale.steps(state).map((step) => realOf(stale.read(stale.apply(state, step))));
        if (ends.includes(realOf(then))) found.steps++;
        else missing.push(`${late.controller.name} ${late.key} ${late.behind}: ${ids.join('; ')}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(Object.values(found)).toEqual(counts);
});
