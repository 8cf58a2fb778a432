import type { KubeObject } from '../../lib/kube/objects';
import { goneObjects } from '../../lib/upgrade/delivery';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { chart, patched } from './support/pairs';

const site = chart('site');

describe('client-side and server-side apply differ', () => {
  const recreate = patched(site, { 'Deployment/site': { spec: { strategy: { type: 'Recreate' } } } });

  test('in what becomes of the default of another strategy', () => {
    expect(planUpgrade({ old: site, new: recreate }).verdict).toBe('in-place');
    const { verdict, changes } = planUpgrade({ old: site, new: recreate, apply: 'server-side' });
    expect(verdict).toBe('refused');
    expect(changes[0]!.effects[0]).toMatchObject({
      message: expect.stringContaining(
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
      ),
    });
  });

  test('and agree on a new image', () => {
    const next = patched(chart('database'), {
      'StatefulSet/db': { spec: { template: { spec: { containers: { 0: { image: 'db:2' } } } } } },
    });
    const plans = (['client-side', 'server-side'] as const).map((apply) =>
      planUpgrade({ old: chart('database'), new: next, apply }),
    );
    expect(plans[1]).toEqual(plans[0]);
  });
});

test('what goes is deleted before what it uses', () => {
  expect(goneObjects(site, []).map(({ kind }) => kind)).toEqual([
    'Deployment',
    'PersistentVolumeClaim',
    'Service',
    'StorageClass',
    'StorageClass',
    'StorageClass',
  ]);
});

describe('kinds that the model does not have', () => {
  const account = (label: string) =>
    ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'db', namespace: 'default', labels: { label } },
    }) as KubeObject;

  test('are compared as they are written', () => {
    const { verdict, changes, unchanged } = planUpgrade({ old: [...site, account('a')], new: [...site, account('b')] });
    expect(verdict).toBe('in-place');
    expect(changes).toMatchObject([
      {
        id: 'ServiceAccount/default/db',
        fields: [{ path: 'metadata.labels.label', before: 'a', after: 'b' }],
        effects: [{ effect: 'in-place' }],
      },
    ]);
    expect(unchanged).toBe(site.length);
  });

  test('come and go', () => {
    expect(planUpgrade({ old: site, new: [...site, account('a')] }).changes[0]!.effects).toEqual([
      { effect: 'created' },
    ]);
    expect(planUpgrade({ old: [...site, account('a')], new: site }).changes[0]!.effects).toEqual([
      { effect: 'left-behind' },
    ]);
  });
});

test('what of the old render the API server does not take is noted', () => {
  const old = patched(chart('database'), { 'StatefulSet/db': { spec: { podManagementPolicy: 'Ordered' } } });
  expect(planUpgrade({ old, new: chart('database') }).notes).toEqual([
    expect.stringContaining(
      'the API server does not take StatefulSet/default/db of the old render: StatefulSet.apps "db" is invalid: spec.podManagementPolicy',
    ),
  ]);
});

test('the same input gives the same plan', () => {
  const input = {
    old: chart('cache'),
    new: patched(chart('cache'), { 'StatefulSet/cache': { spec: { replicas: 2 } } }),
  };
  expect(planUpgrade(input)).toEqual(planUpgrade(input));
});
