import type { AnyRow } from '../../lib/exploration/cells';
import { ClusterSystem } from '../../lib/exploration/cluster-system';
import { Interner } from '../../lib/exploration/interner';
import { type ReductionLevel, type Reductions, reductionsOf } from '../../lib/exploration/reductions';
import { carryOn, type SoFar, SteppingCluster } from '../../lib/exploration/stepping';
import { timeless } from '../../lib/exploration/timeless';
import { type World, worldOf } from '../../lib/exploration/world';
import type { Key, Kind, Row } from '../../lib/model/kinds';
import { KINDS } from '../../lib/model/store/indexes';
import { LiveStore } from '../../lib/model/store/live-store';
import { visiting } from './graphs';
import { database, nodes } from './worlds';

/** A store whose equal rows are the same object. Within a step Work is as it was written; a copy begins the next one. */
class InterningStore extends LiveStore {
  constructor(private readonly interner: Interner) {
    super();
  }

  override put<K extends Kind>(kind: K, key: Key, row: Row<K> | undefined): void {
    const kept = kind === 'Work' ? row : row && timeless(kind, row as AnyRow);
    super.put(kind, key, kept && (this.interner.unique(kept) as Row<K>));
  }

  copy(): InterningStore {
    const copy = new InterningStore(this.interner);
    for (const kind of KINDS)
      for (const key of this.keys(kind)) copy.put(kind, key, this.asItStays(kind, key) as never);
    return copy;
  }

  private asItStays(kind: Kind, key: Key): AnyRow {
    return this.interner.unique(timeless(kind, this.get(kind, key) as AnyRow));
  }

  text(): string {
    return KINDS.flatMap((kind) =>
      this.keys(kind).map((key) => {
        const { low, high } = this.interner.fingerprint(this.asItStays(kind, key));
        return `${kind} ${key} ${low}.${high}`;
      }),
    ).join('\n');
  }
}

/** The same graph by copying whole stores, taking each step on a copy, and comparing states as text: no tables, no vectors. */
function plainly(
  { model, start }: World,
  reductions: Reductions,
): { states: number; transitions: number; resting: number } {
  const interner = new Interner();
  const controllers = model.controllers.filter(({ name }) => name !== 'endpointslice-controller');
  const cluster = new SteppingCluster({ ...model, controllers }, interner, reductions);
  const initial = new InterningStore(interner);
  for (const kind of KINDS) for (const key of start.keys(kind)) initial.put(kind, key, start.get(kind, key));
  const follow = (store: InterningStore) => (id: Key, soFar: SoFar) => cluster.follows(store, id, soFar);
  carryOn({ part: undefined, touched: initial.keys('Work') }, follow(initial));
  const seen = new Set([initial.text()]);
  const queue = [initial];
  let [transitions, resting] = [0, 0];
  for (const state of queue) {
    const text = state.text();
    let moves = 0;
    for (const step of cluster.enabled(state)) {
      const next = state.copy();
      carryOn(cluster.begins(next, step), follow(next));
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

const LEVELS: readonly ReductionLevel[] = ['none', 'some', 'most'];

describe.each(LEVELS)('with reductions %s', (level) => {
  test.each([
    ['a pod without a volume', { manifests: database({ claims: false }) }],
    ['two pods without volumes', { manifests: database({ claims: false, replicas: 2 }) }],
    ['a pod with a volume', { manifests: database() }],
  ])('tabled transitions lead where the transitions themselves lead: %s', (_, spec) => {
    const world = worldOf({ ...spec, cluster: { nodes: nodes(1) }, from: 'applied' });
    const reductions = reductionsOf(level);
    const { states, transitions, resting } = visiting(new ClusterSystem({ ...world, reductions }), () => undefined);
    expect({ states, transitions, resting }).toEqual(plainly(world, reductions));
  });
});
