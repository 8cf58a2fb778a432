import { diagnose } from '../../../lib/check/diagnose';
import type { Facts } from '../../../lib/rules/facts/facts';
import { planUpgrade } from '../../../lib/upgrade/upgrade';
import { told } from '../support/examples';
import { examplesOf, type Fragment, inputOf } from '../support/fragment';

/** What playing an upgrade shows: `lost data-db-3`, `stranded files`, `refused`, `restarted db-2`. */
function shown(
  fragment: Fragment,
  how: { readonly prune?: boolean; readonly replace?: boolean } = {},
): readonly string[] {
  const effects: string[] = [];
  const look = ({ render, previous, cluster, version }: Facts) => {
    const { changes } = planUpgrade({
      old: (previous?.resources ?? []).map(({ object }) => object),
      new: render.resources.map(({ object }) => object),
      kubernetesVersion: version,
      cluster,
      ...how,
    });
    for (const effect of changes.flatMap((change) => change.effects)) {
      if (effect.effect === 'lost' || effect.effect === 'stranded') {
        effects.push(...effect.claims.map(({ claim }) => `${effect.effect} ${claim}`));
      } else if (effect.effect === 'refused') effects.push('refused');
      else if (effect.effect === 'restarted') effects.push(...effect.pods.map(({ pod }) => `restarted ${pod}`));
    }
    return [];
  };
  diagnose({
    ...inputOf(fragment),
    rules: [{ code: 'XXX01', slug: 'look', title: 'looks', severity: 'info', foundBy: ['upgrade'], check: look }],
  });
  return effects.sort();
}

const fails = (code: string): Fragment => examplesOf(code).fails[0] as Fragment;
const policy = (retention: object, more: object = {}) => ({
  'StatefulSet/db': { 'spec.persistentVolumeClaimRetentionPolicy': retention, ...more },
});
const SCALED = { whenScaled: 'Delete' };
const DELETED = { whenDeleted: 'Delete' };
const ordinals = (effect: string, ...numbers: readonly number[]) => numbers.map((i) => `${effect} data-db-${i}`);

/** What a rule says about an upgrade is what the control plane of the model does with it. */
test.each<[code: string, why: string, Fragment, { prune?: boolean; replace?: boolean }, readonly string[]]>([
  ['UPD01', 'a refused change', fails('UPD01'), {}, ['refused']],
  ['UPD03', 'a larger claim template', fails('UPD03'), {}, ['refused']],
  ['UPD04', 'a class that lets nothing grow', fails('UPD04'), {}, ['refused']],
  ['UPD05', 'a partition that holds all back', fails('UPD05'), {}, []],
  [
    'RET03',
    'a scale-down that deletes',
    { before: policy(SCALED, { 'spec.replicas': 5 }), after: policy(SCALED) },
    {},
    ordinals('lost', 3, 4),
  ],
  [
    'RET03',
    'a set that is made anew by force',
    {
      before: policy(DELETED),
      after: policy(DELETED, { 'spec.podManagementPolicy': 'Parallel' }),
      tool: { flux: { force: true } },
    },
    { replace: true },
    [...ordinals('lost', 0, 1, 2), 'restarted db-0', 'restarted db-1', 'restarted db-2'],
  ],
  ['RET05', 'a scale-down that keeps', fails('RET05'), {}, ordinals('stranded', 2)],
  ['RET07', 'a claim that is pruned', fails('RET07'), { prune: true }, ['lost files']],
  [
    'RET07',
    'a set that is pruned, with its claims',
    { before: policy(DELETED), after: { 'StatefulSet/db': null }, tool: { helm: {} } },
    { prune: true },
    ordinals('lost', 0, 1, 2),
  ],
  ['MIG01', 'another name', fails('MIG01'), { prune: true }, ordinals('stranded', 0, 1, 2)],
  ['MIG02', 'another range', fails('MIG02'), {}, ordinals('stranded', 0, 1, 2)],
])('%s, %s: the played upgrade agrees', (code, _, fragment, how, effects) => {
  expect(told(code, fragment)).toHaveLength(1);
  expect(shown(fragment, how)).toEqual(effects);
});
