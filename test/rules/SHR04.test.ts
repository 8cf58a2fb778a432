import { diagnosed, testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('SHR04');

const once = { 'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'] } };
const app = (replicas: number, spec: object = {}): Fragment => ({
  'Deployment/app': { 'spec.replicas': replicas, ...spec },
});
const recreate = { 'spec.strategy': { type: 'Recreate' } };
const clash = (writers: number, event = '', severity = 'warning') => [
  `${severity}: files is ReadWriteOnce, but files.example.com does not attach volumes: nothing stops ${writers} writers${event}`,
];
const readOnly = { 'spec.template.spec.containers.0.volumeMounts.0.readOnly': true };
const node = (topology: string) => ({ cluster: { 'drivers.1.topology': topology } });

test.each([
  ['two replicas', [once], clash(2)],
  ['two replicas that read', [once, app(2, readOnly)], []],
  [
    'a claim that is only read',
    [once, app(2, { 'spec.template.spec.volumes.0.persistentVolumeClaim.readOnly': true })],
    [],
  ],
  ['one replica that surges', [once, app(1)], clash(2, ' during a rollout')],
  [
    'one replica that does not',
    [once, app(1, { 'spec.strategy': { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } })],
    clash(2, ' when a node is lost and its pod may still run', 'info'),
  ],
  [
    'one replica, recreated',
    [once, app(1, recreate)],
    clash(2, ' when a node is lost and its pod may still run', 'info'),
  ],
  ['no replicas', [once, app(0)], []],
  ['many writers are meant', [], []],
  [
    'one pod in the whole cluster',
    [{ 'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOncePod'] } }],
    [],
  ],
  [
    'a driver that attaches',
    [{ 'PersistentVolumeClaim/files': { 'spec.accessModes': ['ReadWriteOnce'], 'spec.storageClassName': 'fast' } }],
    [],
  ],
  ['a driver of which nobody knows', [once, { cluster: { drivers: null } }], []],
  ['a driver whose volumes live on one machine', [once, node('node')], []],
  ['one node', [once, { cluster: { nodes: [{ name: 'a' }] } }], []],
  ['nobody knows the nodes', [once, { cluster: { nodes: null } }], clash(2)],
] as const)('%s', (_, fragments, expected) => {
  expect(told('SHR04', ...(fragments as readonly Fragment[]))).toEqual(expected);
});

test('it is about data', () => {
  expect(diagnosed(once).diagnostics.find(({ code }) => code === 'SHR04')?.data).toBe(true);
});
