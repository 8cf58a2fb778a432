import fc from 'fast-check';
import type { Pod, StatefulSet } from '../../../../lib/kube/objects';
import {
  claimKeys,
  identityMatches,
  parentAndOrdinal,
  storageMatches,
} from '../../../../lib/model/controllers/statefulset/identity';
import { isRunningAndReady, isTerminal, isTerminating } from '../../../../lib/model/pods';
import { Stage, templateOf } from './stage';

/** The invariants of upstream's test harness (stateful_set_control_test.go, v1.37.1), on random sets, kubelets and users. */
type Deed = readonly [
  what: 'Running' | 'Ready' | 'Failed' | 'delete' | 'kill' | 'remove' | 'scale' | 'update',
  n: number,
];

const versions = fc.constantFrom('1.33', '1.34', '1.35.0', '1.36', '1.37');
const policies = fc.constantFrom('Retain' as const, 'Delete' as const);
const specs = fc.record({
  podManagementPolicy: fc.constantFrom('OrderedReady' as const, 'Parallel' as const),
  ordinals: fc.record({ start: fc.constantFrom(0, 2) }),
  persistentVolumeClaimRetentionPolicy: fc.record({ whenDeleted: policies, whenScaled: policies }),
  updateStrategy: fc.oneof(
    fc.record({
      type: fc.constant('RollingUpdate' as const),
      rollingUpdate: fc.record({ partition: fc.nat(3), maxUnavailable: fc.integer({ min: 1, max: 3 }) }),
    }),
    fc.constant({ type: 'OnDelete' as const }),
    fc.constant({ type: 'RollingUpdate' as const }),
  ),
});
const deeds = fc.array(
  fc.tuple(
    fc.constantFrom(
      'Running',
      'Ready',
      'Ready',
      'Ready',
      'Failed',
      'delete',
      'kill',
      'remove',
      'scale',
      'update',
    ) as fc.Arbitrary<Deed[0]>,
    fc.nat(5),
  ),
  { maxLength: 25 },
);

function act(stage: Stage, [what, n]: Deed): void {
  const names = stage.store.list('Pod').map(({ metadata }) => metadata.name);
  const name = names[n % Math.max(names.length, 1)];
  if (what === 'scale') stage.update({ replicas: n });
  else if (what === 'update') stage.update({ template: templateOf('ABC'[n % 3]) });
  else if (name === undefined) return;
  else if (what === 'delete') stage.send({ do: 'delete', kind: 'Pod', key: `default/${name}` });
  else if (what === 'kill') stage.send({ do: 'delete', kind: 'Pod', key: `default/${name}`, graceSeconds: 0 });
  else if (what === 'remove') {
    if (isTerminating(stage.pod(name) as Pod)) stage.remove(name);
  } else if (!isTerminal(stage.pod(name) as Pod)) stage.report(name, what);
  stage.settle();
}

function ordinalsOf(stage: Stage): readonly number[] {
  return stage.store
    .list('Pod')
    .map(({ metadata }) => parentAndOrdinal(metadata.name).ordinal)
    .sort((a, b) => a - b);
}

/** Burst: every pod has its identity, its volumes and its claims. */
function expectPodsAreWhole(stage: Stage): void {
  for (const pod of stage.store.list('Pod')) {
    expect(identityMatches(stage.set, pod)).toBe(true);
    expect(storageMatches(stage.set, pod)).toBe(true);
  }
}

/** Claims: those of pods that are in range and Ready have exactly the owner that R-P3 wants. */
function expectOwners(stage: Stage): void {
  const { start = 0 } = stage.set.spec.ordinals ?? {};
  const { replicas = 1, persistentVolumeClaimRetentionPolicy: policy } = stage.set.spec;
  for (const pod of stage.store.list('Pod')) {
    const { ordinal } = parentAndOrdinal(pod.metadata.name);
    if (!isRunningAndReady(pod) || isTerminating(pod) || ordinal < start || ordinal >= start + replicas) continue;
    for (const key of claimKeys(stage.set, pod.metadata.name)) {
      const owners = stage.store.get('PersistentVolumeClaim', key)?.metadata.ownerReferences ?? [];
      if (owners.some(({ kind }) => kind === 'Pod')) continue;
      expect(owners.map(({ kind }) => kind)).toEqual(policy?.whenDeleted === 'Delete' ? ['StatefulSet'] : []);
    }
  }
}

/** What the API server keeps of it: counters that make sense. */
function expectStatus({ status = {}, spec }: StatefulSet, stage: Stage): void {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0, currentReplicas = 0, updatedReplicas = 0 } = status;
  expect(replicas).toBe(stage.store.list('Pod').length);
  expect(readyReplicas).toBeLessThanOrEqual(replicas);
  expect(availableReplicas).toBeLessThanOrEqual(readyReplicas);
  expect(Math.min(currentReplicas, updatedReplicas)).toBeGreaterThanOrEqual(0);
  if (spec.replicas === 0 && replicas === 0) expect(currentReplicas + updatedReplicas).toBe(0);
}

test('burst, claims and status invariants hold after every deed', () => {
  let [seen, updates] = [0, 0];
  fc.assert(
    fc.property(versions, specs, fc.nat(4), deeds, (version, spec, replicas, script) => {
      const stage = new Stage({ version, replicas, spec, claims: true });
      stage.create();
      for (const deed of script) {
        act(stage, deed);
        expectPodsAreWhole(stage);
        expectOwners(stage);
        expectStatus(stage.set, stage);
      }
      seen += stage.store.list('Pod').length;
      updates += stage.store.list('ControllerRevision').length > 1 ? 1 : 0;
    }),
    { numRuns: 150, seed: 1 },
  );
  expect(seen).toBeGreaterThan(100);
  expect(updates).toBeGreaterThan(20);
});

test('monotonic invariant: from nothing, ordinals come without gaps, each after its predecessor is Ready', () => {
  fc.assert(
    fc.property(versions, specs, fc.nat(5), deeds, (version, spec, replicas, script) => {
      const stage = new Stage({ version, replicas, spec: { ...spec, podManagementPolicy: 'OrderedReady' } });
      stage.create();
      const { start = 0 } = spec.ordinals;
      for (const [what, n] of script) {
        // Deletions by others and failures leave gaps; kubelets that only make progress do not.
        if (what === 'Running' || what === 'Ready') act(stage, ['Ready', n]);
        if (what === 'scale') act(stage, [what, n]);
        if (what === 'remove') act(stage, [what, n]);
        const ordinals = ordinalsOf(stage);
        expect(ordinals).toEqual(ordinals.map((_, i) => start + i));
        const unready = ordinals.filter((ordinal) => !isRunningAndReady(stage.pod(`web-${ordinal}`) as Pod));
        expect(unready.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 100, seed: 2 },
  );
});

test('update invariant: with kubelets that make every pod Ready a rolling update ends with all pods new, from the top', () => {
  fc.assert(
    fc.property(versions, specs, fc.integer({ min: 1, max: 5 }), (version, spec, replicas) => {
      const rollingUpdate = {
        maxUnavailable: 2,
        ...('rollingUpdate' in spec.updateStrategy && spec.updateStrategy.rollingUpdate),
      };
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { ...rollingUpdate, partition: 0 } } as const;
      const stage = Stage.running({ version, replicas, spec: { ...spec, updateStrategy } });
      stage.update({ template: templateOf('B') });
      for (let rounds = 0; rounds < 4 * replicas; rounds++) {
        for (const pod of stage.store.list('Pod')) if (isTerminating(pod)) stage.remove(pod.metadata.name);
        stage.settle();
        for (const { metadata } of stage.store.list('Pod')) {
          const pod = stage.pod(metadata.name);
          if (pod && !isRunningAndReady(pod)) stage.report(metadata.name, 'Ready');
        }
      }
      const { status } = stage.set;
      expect(status?.currentRevision).toBe(status?.updateRevision);
      expect(stage.store.list('Pod').map(({ spec }) => spec.containers[0].image)).toEqual(
        new Array(replicas).fill('app:B'),
      );
    }),
    { numRuns: 60, seed: 3 },
  );
});
