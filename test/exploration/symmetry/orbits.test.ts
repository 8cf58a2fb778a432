import type { ClusterStep } from '../../../lib/exploration/cluster-step';
import type { ClusterState, ClusterSystem } from '../../../lib/exploration/cluster-system';
import { reductionsOf } from '../../../lib/exploration/reductions';
import type { Orbits } from '../../../lib/exploration/symmetry';
import type { Reader } from '../../../lib/model/store/store';
import { PROPERTIES } from '../../../lib/rules/properties';
import type { Exploration } from '../../../lib/run/explore';
import type { Property } from '../../../lib/run/properties';
import { auditReductions } from '../../../lib/run/reductions';
import type { System } from '../../../lib/run/system';
import { exploring, systemOf } from '../exploring';
import { name } from '../graphs';
import { SYMMETRIC_WORLDS, type SymmetricWorld } from './symmetric-worlds';

const ASKED = PROPERTIES.map(({ property }) => property);

function worldWith({ given, level, restarts }: SymmetricWorld, symmetry: boolean): ClusterSystem {
  return systemOf({ ...given, reductions: { ...reductionsOf(level, restarts), symmetry } });
}

function explored(world: SymmetricWorld, symmetry: boolean): Exploration<Reader> {
  return exploring(worldWith(world, symmetry), ASKED);
}

function symmetric(world: SymmetricWorld) {
  const system = worldWith(world, true);
  return { system, orbits: system.symmetry!.orbits };
}

const violated = ({ results }: Exploration<Reader>) =>
  results.filter(({ verdict }) => verdict !== 'holds').map(({ property }) => property.name);

/** Of all states that renamings make of this one, the one whose fingerprint comes first. */
function leastImage(system: ClusterSystem, orbits: Orbits, state: ClusterState): ClusterState {
  const images = orbits.renamings.map((to) => orbits.image(state, to));
  return images.reduce((least, image) =>
    name(system.fingerprint(image)) < name(system.fingerprint(least)) ? image : least,
  );
}

function auditable(system: ClusterSystem, orbits: Orbits): System<ClusterState, ClusterStep> {
  return Object.create(system, {
    reductions: { value: { canonical: (state: ClusterState) => leastImage(system, orbits, state) } },
  });
}

/** Every state of the full graph. */
function* statesOf(system: ClusterSystem): Generator<ClusterState> {
  const seen = new Map([[name(system.fingerprint(system.initial)), system.initial]]);
  for (const state of seen.values()) {
    yield state;
    for (const step of system.steps(state)) {
      const next = system.apply(state, step);
      const id = name(system.fingerprint(next));
      if (!seen.has(id)) seen.set(id, next);
    }
  }
}

describe.each(SYMMETRIC_WORLDS)('$title, reductions: $level', (world) => {
  const { classes, orbits: number, states, violated: expected = [] } = world;

  test('the same is violated, in fewer states', () => {
    const [few, all] = [explored(world, true), explored(world, false)];
    expect([few.states, all.states]).toEqual([number, states]);
    expect([violated(few), violated(all)]).toEqual([expected, expected]);
  });

  test('there are as many orbits as renaming all states of the whole graph finds', () => {
    const { system, orbits } = symmetric(world);
    expect(system.symmetry!.classes.map((blocks) => blocks.map(([first]) => first))).toEqual(classes);
    const found = new Set<string>();
    for (const state of statesOf(system)) found.add(name(system.fingerprint(leastImage(system, orbits, state))));
    expect(found.size).toBe(number);
  });

  test('audit: states of an orbit have steps to the same orbits, and no property tells them apart', () => {
    const { system, orbits } = symmetric(world);
    const properties = ASKED.map(
      (property): Property<ClusterState> => ({ ...property, holds: (state) => property.holds(system.read(state)) }),
    );
    expect(auditReductions(auditable(system, orbits), properties)).toEqual([]);
  });

  test('renaming and renaming back is the identity, and fingerprints of images are those of orbits', () => {
    const { system, orbits } = symmetric(world);
    const { renamings } = orbits;
    let n = 0;
    for (const state of statesOf(system)) {
      const to = renamings[n++ % renamings.length]!;
      const back = to.map((_, i) => to.indexOf(i));
      const image = orbits.image(state, to);
      expect(orbits.fingerprint(image, 0, image.length)).toEqual(orbits.fingerprint(state, 0, state.length));
      expect(system.fingerprint(orbits.image(image, back))).toEqual(system.fingerprint(state));
    }
    expect(n).toBe(states);
  });
});

test('an exploration gives the same numbers twice', () => {
  const [once, twice] = [0, 1].map(() => {
    const { states, transitions, depth, resting } = explored(SYMMETRIC_WORLDS[7]!, true);
    return [states, transitions, depth, resting];
  });
  expect(once).toEqual(twice);
});
