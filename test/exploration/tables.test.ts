import type { AnyRow } from '../../lib/exploration/cells';
import { ClusterSystem } from '../../lib/exploration/cluster-system';
import { Interner } from '../../lib/exploration/interner';
import { SteppingCluster } from '../../lib/exploration/stepping';
import { timeless } from '../../lib/exploration/timeless';
import { type World, worldOf } from '../../lib/exploration/world';
import type { Key, Kind, Row } from '../../lib/model/kinds';
import { KINDS } from '../../lib/model/store/indexes';
import { LiveStore } from '../../lib/model/store/live-store';
import { visiting } from './graphs';
import { database, nodes } from './worlds';

/** A store whose equal rows are the same object. */
class InterningStore extends LiveStore {
  constructor(private readonly interner: Interner) {
    super();
  }

  override put<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void {
    super.put(kind, key, row && (this.interner.unique(timeless(kind, row as AnyRow)) as Row<K>));
  }

  copy(): InterningStore {
    const copy = new InterningStore(this.interner);
    for (const kind of KINDS) for (const key of this.keys(kind)) copy.put(kind, key, this.get(kind, key));
    return copy;
  }

  text(): string {
    return KINDS.flatMap((kind) =>
      this.keys(kind).map((key) => {
        const { low, high } = this.interner.fingerprint(this.get(kind, key) as object);
        return `${kind} ${key} ${low}.${high}`;
      }),
    ).join('\n');
  }
}

/** The same graph by copying whole stores, taking each step on a copy, and comparing states as text: no tables, no vectors. */
function plainly({ model, start }: World): { states: number; transitions: number; resting: number } {
  const interner = new Interner();
  const controllers = model.controllers.filter(({ name }) => name !== 'endpointslice-controller');
  const cluster = new SteppingCluster({ ...model, controllers }, interner);
  const initial = new InterningStore(interner);
  for (const kind of KINDS) for (const key of start.keys(kind)) initial.put(kind, key, start.get(kind, key));
  cluster.tidyAll(initial);
  const seen = new Set([initial.text()]);
  const queue = [initial];
  let [transitions, resting] = [0, 0];
  for (const state of queue) {
    const text = state.text();
    let moves = 0;
    for (const step of cluster.enabled(state)) {
      const next = state.copy();
      cluster.step(next, step);
      const to = next.text();
      if (to === text) continue;
      moves++;
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(next);
    }
    transitions += moves;
    if (moves === 0) resting++;
  }
  return { states: seen.size, transitions, resting };
}

test.each([
  ['a pod without a volume', { manifests: database({ claims: false }) }],
  ['two pods without volumes', { manifests: database({ claims: false, replicas: 2 }) }],
  ['a pod with a volume', { manifests: database() }],
])('tabled transitions lead where the transitions themselves lead: %s', (_, spec) => {
  const world = worldOf({ ...spec, cluster: { nodes: nodes(1) }, from: 'applied' });
  const { states, transitions, resting } = visiting(new ClusterSystem(world), () => undefined);
  expect({ states, transitions, resting }).toEqual(plainly(world));
});
