import type { KubeObject } from '../../lib/kube/objects';
import type { ClaimLoss, Effect } from '../../lib/upgrade/plan';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { chart, patched } from './support/pairs';

type Policy = 'Retain' | 'Delete';
type Fate = 'stranded' | 'released' | 'lost';

/** What is done to the set, and which half of its policy decides. */
const EVENTS = {
  'scaled down': { patch: { spec: { replicas: 2 } }, claims: ['data-db-2'], half: 'whenScaled' },
  'scaled to none': {
    patch: { spec: { replicas: 0 } },
    claims: ['data-db-0', 'data-db-1', 'data-db-2'],
    half: 'whenScaled',
  },
  removed: { patch: null, claims: ['data-db-0', 'data-db-1', 'data-db-2'], half: 'whenDeleted' },
} as const;

/** Retention decides whether the claim goes, the volume's reclaim policy whether the bytes go with it. */
const FATES: readonly (readonly [retention: Policy, reclaim: Policy, fate: Fate])[] = [
  ['Retain', 'Retain', 'stranded'],
  ['Retain', 'Delete', 'stranded'],
  ['Delete', 'Retain', 'released'],
  ['Delete', 'Delete', 'lost'],
];

const rows = (Object.keys(EVENTS) as (keyof typeof EVENTS)[]).flatMap((event) =>
  (['Retain', 'Delete'] as const).flatMap((other) =>
    FATES.map(([retention, reclaim, fate]) => ({ event, retention, other, reclaim, fate })),
  ),
);

test.each(rows)(
  '$event, retention $retention (the other half $other), reclaim $reclaim: $fate',
  ({ event, retention, other, reclaim, fate }) => {
    const { patch, claims, half } = EVENTS[event];
    const policy =
      half === 'whenScaled'
        ? { whenScaled: retention, whenDeleted: other }
        : { whenDeleted: retention, whenScaled: other };
    const storageClassName = reclaim === 'Retain' ? 'archive' : 'fast';
    const spec = {
      persistentVolumeClaimRetentionPolicy: policy,
      volumeClaimTemplates: { 0: { spec: { storageClassName } } },
    };
    const old = patched(chart('database'), { 'StatefulSet/db': { spec } });
    const next = patched(old, { 'StatefulSet/db': patch });
    const effects = effectsOn('StatefulSet/default/db', old, next);
    const told = effects.filter(({ effect }) => ['stranded', 'released', 'lost'].includes(effect));
    expect(told.map(({ effect }) => effect)).toEqual([fate]);
    const [{ claims: concerned }] = told as unknown as [{ claims: readonly ClaimLoss[] }];
    expect(concerned.map(({ claim }) => claim)).toEqual(claims);
    expect(new Set(concerned.map(({ size }) => size))).toEqual(new Set(['8Gi']));
    if (fate === 'stranded') return;
    expect(new Set(concerned.map(({ rule, reclaim: how }) => `${rule}, ${how}`))).toEqual(
      new Set([`${half}: Delete of StatefulSet db, ${reclaim}`]),
    );
  },
);

describe('made anew by force', () => {
  const grown = {
    'StatefulSet/db': {
      spec: { volumeClaimTemplates: { 0: { spec: { resources: { requests: { storage: '16Gi' } } } } } },
    },
  };
  const policy = (whenDeleted: Policy) => ({
    'StatefulSet/db': { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } },
  });

  test('with whenDeleted Retain the members restart on their claims', () => {
    const old = chart('database');
    const effects = effectsOn('StatefulSet/default/db', old, patched(old, grown), { replace: true });
    expect(effects.map(({ effect }) => effect)).toEqual(['recreated', 'restarted']);
  });

  // R-P13: the new pods use the old claims, which the garbage collector has already been told to delete.
  test('with whenDeleted Delete the claims go', () => {
    const old = patched(chart('database'), policy('Delete'));
    const plan = planUpgrade({ old, new: patched(old, grown), replace: true });
    expect(plan.verdict).toBe('loses-data');
    const lost = plan.changes.flatMap(({ effects }) => effects).find(({ effect }) => effect === 'lost') as {
      claims: readonly ClaimLoss[];
    };
    expect(lost.claims.map(({ claim }) => claim)).toEqual(['data-db-0', 'data-db-1', 'data-db-2']);
  });
});

test('a claim whose removal pods hold up is told as lost, and how to keep it', () => {
  const old = chart('site');
  const effects = effectsOn(
    'PersistentVolumeClaim/default/uploads',
    old,
    patched(old, { 'PersistentVolumeClaim/uploads': null }),
  );
  expect(effects.map(({ effect }) => effect)).toEqual(['removed', 'lost', 'stuck']);
  const [, lost, stuck] = effects as unknown as [
    unknown,
    { claims: readonly ClaimLoss[] },
    { leave: readonly string[] },
  ];
  expect(lost.claims[0]!.rule).toBe('the new render does not hold it, and it is pruned, as soon as no pod uses it');
  expect(stuck.leave[0]).toContain('persistentVolumeReclaimPolicy":"Retain"');
});

function effectsOn(
  id: string,
  old: readonly KubeObject[],
  next: readonly KubeObject[],
  options = {},
): readonly Effect[] {
  const { changes } = planUpgrade({ old, new: next, prune: true, ...options });
  return changes.find((change) => change.id === id)?.effects ?? [];
}
