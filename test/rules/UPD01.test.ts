import { diagnosed, testExamples, told } from './support/examples';

testExamples('UPD01');

const SET = 'StatefulSet/db';
const CLASS = { apiVersion: 'storage.k8s.io/v1', metadata: { name: 's' }, provisioner: 'block.example.com' };
const CONFIG = { apiVersion: 'v1', metadata: { name: 'c' }, immutable: true };

test.each([
  [
    'the name of the governing Service',
    { before: {}, after: { [SET]: { 'spec.serviceName': 'peers' } } },
    'StatefulSet db: the upgrade is refused: spec.serviceName changed from "db" to "peers", and it is immutable',
  ],
  [
    'a label of a claim template',
    { before: {}, after: { [SET]: { 'spec.volumeClaimTemplates.0.metadata.labels': { tier: 'gold' } } } },
    'StatefulSet db: the upgrade is refused: spec.volumeClaimTemplates[0].metadata.labels changed from nothing to {"tier":"gold"}, and it is immutable',
  ],
  [
    'a version in a label of a claim template',
    {
      before: { [SET]: { 'spec.volumeClaimTemplates.0.metadata.labels': { 'helm.sh/chart': 'db-1.2.3' } } },
      after: { [SET]: { 'spec.volumeClaimTemplates.0.metadata.labels': { 'helm.sh/chart': 'db-1.2.4' } } },
    },
    'StatefulSet db: the upgrade is refused: spec.volumeClaimTemplates[0].metadata.labels[helm.sh/chart] changed from "db-1.2.3" to "db-1.2.4", and it is immutable\nhelm.sh/chart changes with the release: it does not belong there (UPD02)',
  ],
  [
    'the selector of a Deployment',
    {
      before: {},
      after: {
        'Deployment/app': {
          'spec.selector.matchLabels': { app: 'web' },
          'spec.template.metadata.labels': { app: 'web' },
        },
      },
    },
    'Deployment app: the upgrade is refused: spec.selector.matchLabels.app changed from "app" to "web", and it is immutable',
  ],
  [
    'the class of a claim',
    { before: {}, after: { 'PersistentVolumeClaim/files': { 'spec.storageClassName': 'fast' } } },
    'PersistentVolumeClaim files: the upgrade is refused: spec.storageClassName changed from "shared" to "fast", and it is immutable',
  ],
  [
    'the parameters of a class',
    { before: { 'StorageClass/s': CLASS }, after: { 'StorageClass/s': { ...CLASS, parameters: { type: 'ssd' } } } },
    'StorageClass s: the upgrade is refused: parameters changed from nothing to {"type":"ssd"}, and it is immutable',
  ],
  [
    'an immutable ConfigMap',
    {
      before: { 'ConfigMap/c': { ...CONFIG, data: { a: '1' } } },
      after: { 'ConfigMap/c': { ...CONFIG, data: { a: '2' } } },
    },
    'ConfigMap c: the upgrade is refused: data changed, and it is immutable',
  ],
])('%s cannot be changed', (_, fragment, message) => {
  expect(told('UPD01', fragment)).toEqual([`error: ${message}`]);
});

test.each([
  ['nothing changes', {}],
  ['revisionHistoryLimit', { [SET]: { 'spec.revisionHistoryLimit': 3 } }],
  ['the retention policy', { [SET]: { 'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Retain' } } }],
  [
    'apiVersion, kind and status of a claim template',
    {
      [SET]: {
        'spec.volumeClaimTemplates.0': {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          status: { phase: 'Pending' },
        },
      },
    },
  ],
  [
    'another spelling of a size',
    { [SET]: { 'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '10240Mi' } },
  ],
  ['a default that is written', { [SET]: { 'spec.podManagementPolicy': 'OrderedReady' } }],
  [
    'a new size, which UPD03 tells',
    { [SET]: { 'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '20Gi' } },
  ],
])('silent: %s', (_, after) => {
  expect(told('UPD01', { before: {}, after })).toEqual([]);
});

test('versions before 1.37 name no field, and the message does', () => {
  const fragment = {
    before: {},
    after: { [SET]: { 'spec.podManagementPolicy': 'Parallel' } },
    cluster: { kubernetesVersion: '1.36' },
  };
  const [found] = diagnosed(fragment).diagnostics.filter(({ code }) => code === 'UPD01');
  expect(found?.message).toBe(
    'StatefulSet db: the upgrade is refused: spec.podManagementPolicy changed from "OrderedReady" to "Parallel", and it is immutable',
  );
  expect(found?.clusterMessage).toMatch(/^spec: Forbidden: updates to statefulset spec for fields other than/);
});

test('a Service that is no longer said to be headless stays so', () => {
  expect(told('UPD01', { before: {}, after: { 'Service/db': { 'spec.clusterIP': null } } })).toEqual([
    'info: Service db: clusterIP: None is gone from the manifest, and the Service stays headless',
  ]);
});
