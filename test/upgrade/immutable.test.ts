import type { KubeObject } from '../../lib/kube/objects';
import type { Refused } from '../../lib/upgrade/plan';
import { planUpgrade } from '../../lib/upgrade/upgrade';
import { chart, patched } from './support/pairs';

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: {
    capacity: { storage: '5Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: 'manual',
    volumeMode: 'Filesystem',
    local: { path: '/mnt/a' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['a'] }] }],
      },
    },
  },
} as unknown as KubeObject;

type Row = readonly [object: string, patch: object, fields: readonly string[], recipe: string | undefined];

/** Each field that the API server does not let change, by itself; what the plan names, and the way to it. */
const ROWS: readonly (readonly [chart: 'database' | 'site', ...row: Row])[] = [
  ['database', 'StatefulSet/db', { spec: { serviceName: 'other' } }, ['spec.serviceName'], 'orphan-and-recreate'],
  [
    'database',
    'StatefulSet/db',
    { spec: { podManagementPolicy: 'Parallel' } },
    ['spec.podManagementPolicy'],
    'orphan-and-recreate',
  ],
  [
    'database',
    'StatefulSet/db',
    { spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } } } } },
    ['spec.selector.matchLabels.a'],
    'relabel-pods',
  ],
  [
    'database',
    'StatefulSet/db',
    { spec: { volumeClaimTemplates: null, template: { spec: { containers: { 0: { volumeMounts: null } } } } } },
    ['spec.volumeClaimTemplates'],
    'orphan-and-recreate',
  ],
  [
    'database',
    'StatefulSet/db',
    {
      spec: {
        volumeClaimTemplates: {
          1: {
            metadata: { name: 'wal' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        },
      },
    },
    ['spec.volumeClaimTemplates'],
    'add-template',
  ],
  ...templateRows(),
  [
    'site',
    'Deployment/site',
    { spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } } } } },
    ['spec.selector.matchLabels.a'],
    'replace-deployment',
  ],
  [
    'site',
    'PersistentVolumeClaim/uploads',
    { spec: { accessModes: ['ReadWriteOnce'] } },
    ['spec.accessModes[0]'],
    'copy-claim',
  ],
  [
    'site',
    'PersistentVolumeClaim/uploads',
    { spec: { storageClassName: 'fast' } },
    ['spec.storageClassName'],
    'copy-claim',
  ],
  ['site', 'PersistentVolumeClaim/uploads', { spec: { volumeMode: 'Block' } }, ['spec.volumeMode'], 'copy-claim'],
  [
    'site',
    'PersistentVolumeClaim/uploads',
    { spec: { resources: { requests: { storage: '1Gi' } } } },
    ['spec.resources.requests.storage'],
    'copy-claim',
  ],
  ['database', 'StorageClass/fast', { provisioner: 'other.example.com' }, ['provisioner'], 'replace-class'],
  ['database', 'StorageClass/fast', { parameters: { type: 'io2' } }, ['parameters'], 'replace-class'],
  ['database', 'StorageClass/fast', { reclaimPolicy: 'Retain' }, ['reclaimPolicy'], 'replace-class'],
  ['database', 'StorageClass/fast', { volumeBindingMode: 'Immediate' }, ['volumeBindingMode'], 'replace-class'],
  ['database', 'PersistentVolume/disk', { spec: { local: { path: '/mnt/b' } } }, ['spec.local.path'], undefined],
  ['database', 'PersistentVolume/disk', { spec: { volumeMode: 'Block' } }, ['spec.volumeMode'], undefined],
  ['site', 'Service/site', { spec: { clusterIP: 'None' } }, ['spec.clusterIPs[0]'], 'replace-service'],
];

function templateRows(): readonly (readonly ['database', ...Row])[] {
  const at = 'spec.volumeClaimTemplates[0]';
  const template = (patch: object, fields: readonly string[], recipe: string) =>
    ['database', 'StatefulSet/db', { spec: { volumeClaimTemplates: { 0: patch } } }, fields, recipe] as const;
  return [
    template({ metadata: { labels: { a: 'b' } } }, [`${at}.metadata.labels`], 'orphan-and-recreate'),
    template({ metadata: { annotations: { a: 'b' } } }, [`${at}.metadata.annotations`], 'orphan-and-recreate'),
    template(
      { spec: { resources: { requests: { storage: '9Gi' } } } },
      [`${at}.spec.resources.requests.storage`],
      'grow-claims',
    ),
    template(
      { spec: { resources: { requests: { storage: '7Gi' } } } },
      [`${at}.spec.resources.requests.storage`],
      'move-claims',
    ),
    template({ spec: { storageClassName: 'archive' } }, [`${at}.spec.storageClassName`], 'move-claims'),
    template({ spec: { accessModes: ['ReadWriteOncePod'] } }, [`${at}.spec.accessModes[0]`], 'move-claims'),
    template({ spec: { volumeMode: 'Block' } }, [`${at}.spec.volumeMode`], 'move-claims'),
  ];
}

describe.each(['1.34', '1.37'])('Kubernetes %s', (kubernetesVersion) => {
  test.each(ROWS)('%s: %s %j', (name, object, patch, fields, recipe) => {
    const old = [...chart(name), VOLUME];
    const { verdict, changes } = planUpgrade({
      old,
      new: patched(old, { [object]: patch as never }),
      kubernetesVersion,
    });
    expect(verdict).toBe('refused');
    const change = changes.find(({ kind, name: own }) => `${kind}/${own}` === object)!;
    const refused = change.effects.find(({ effect }) => effect === 'refused') as Refused;
    expect(refused.fields).toEqual(fields);
    expect(refused.recipe?.id).toBe(recipe);
    expect(refused.message).toMatch(/is invalid: |is forbidden: /);
  });
});

test('what is mutable is changed in place', () => {
  const spec = {
    replicas: 3,
    minReadySeconds: 1,
    revisionHistoryLimit: 2,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
    updateStrategy: { rollingUpdate: { partition: 1 } },
  };
  const { verdict, changes } = planUpgrade({
    old: chart('database'),
    new: patched(chart('database'), { 'StatefulSet/db': { spec } }),
  });
  expect(verdict).toBe('in-place');
  expect(changes.map(({ effects }) => effects)).toEqual([[{ effect: 'in-place' }]]);
});
