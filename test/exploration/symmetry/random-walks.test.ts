import fc from 'fast-check';
import type { ClusterState, ClusterSystem } from '../../../lib/exploration/cluster-system';
import {
  cordon,
  type Disturbance,
  drain,
  eviction,
  forcedDeletion,
  kubeletRestart,
  nodeBack,
  nodeDeletion,
  nodeGone,
  nodeSilent,
  outOfService,
  podDeletion,
  podFailure,
  restart,
  setDeletion,
} from '../../../lib/exploration/disturbances';
import { reductionsOf } from '../../../lib/exploration/reductions';
import { Scratch } from '../../../lib/exploration/scratch';
import type { Orbits } from '../../../lib/exploration/symmetry';
import { seededDice } from '../../../lib/run/dice';
import { type Given, systemOf } from '../exploring';
import { name } from '../graphs';
import { database, nodes } from '../worlds';

const FAULTS: readonly (readonly Disturbance[])[] = [
  [podDeletion],
  [nodeSilent, nodeBack],
  [nodeGone, nodeDeletion],
  [nodeGone, outOfService],
  [forcedDeletion],
  [podFailure],
  [cordon, drain],
  [eviction],
  [setDeletion],
];
const RESTARTS = [restart('statefulset-controller'), restart('scheduler'), kubeletRestart];

const affinity = (topologyKey: string) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'db' } }, topologyKey }],
  },
});
const spread = (topologyKey: string) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'db' } } },
  ],
});
const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const SPECS = [{}, { affinity: affinity(HOST) }, { affinity: affinity(ZONE) }, spread(ZONE), spread(HOST)];

/** Worlds of up to four pods on up to four nodes in up to two zones. */
const worlds: fc.Arbitrary<Given> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 4 }),
    policy: fc.constantFrom('Parallel', 'Parallel', 'OrderedReady'),
    claims: fc.boolean(),
    zones: fc.array(fc.constantFrom('z1', 'z1', 'z2', undefined), { minLength: 2, maxLength: 4 }),
    spec: fc.constantFrom(...SPECS),
    faults: fc.uniqueArray(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 3 }),
    restarts: fc.constantFrom(false, false, true),
    level: fc.constantFrom('some', 'most', 'most'),
    from: fc.constantFrom('applied', 'settled', 'settled'),
  } as const)
  .map(({ replicas, policy, claims, zones, spec, faults, restarts, level, from }): Given => {
    const containers = [
      { name: 'db', image: 'db:1', ...(claims && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }) },
    ];
    const template = { metadata: { labels: { app: 'db' } }, spec: { containers, ...spec } };
    return {
      manifests: database({ replicas, claims, spec: { podManagementPolicy: policy, template } }),
      cluster: {
        nodes: nodes(zones.length).map((node, i) => ({ name: node.name, ...(zones[i] && { zone: zones[i] }) })),
      },
      disturbances: [...new Set([...faults.flat(), ...(restarts ? RESTARTS : [])])],
      allowances: { 'pod deletion': 2 },
      without: ['endpointslice-controller'],
      reductions: { ...reductionsOf(level, restarts), symmetry: true },
      from,
    };
  });

/** The orbits that the steps of a state lead to. */
function orbitsAfter(system: ClusterSystem, orbits: Orbits, state: ClusterState): readonly string[] {
  const next = system.steps(state).map((step) => system.apply(state, step));
  return [...new Set(next.map((each) => name(orbits.fingerprint(each, 0, each.length))))].sort();
}

const STEPS = 40;

test('on random walks through random worlds a state and its image have steps to the same orbits', () => {
  fc.assert(
    fc.property(worlds, fc.nat(), (given, seed) => {
      const system = systemOf(given);
      if (!system.symmetry) return;
      const { orbits } = system.symmetry;
      const dice = seededDice(seed);
      let state = system.initial;
      for (let i = 0; i < STEPS; i++) {
        const to = orbits.renamings[dice(orbits.renamings.length)]!;
        const image = orbits.image(state, to);
        const back = orbits.image(
          image,
          to.map((_, each) => to.indexOf(each)),
        );
        expect(system.fingerprint(back)).toEqual(system.fingerprint(state));
        expect(orbitsAfter(system, orbits, image)).toEqual(orbitsAfter(system, orbits, state));
        const step = system.pick(new Scratch(state), dice);
        if (!step) return;
        state = system.apply(state, step);
      }
    }),
    { numRuns: 25, seed: 25 },
  );
});
