import { diagnosed, testExamples, told } from './support/examples';

testExamples('MIG01');

const RENAMED = { 'StatefulSet/db': null, 'StatefulSet/db-main': { copyOf: 'StatefulSet/db' } };
const CLAIMS = 'data-db-0, data-db-1 and data-db-2';
const claims = (name: string, ...ordinals: readonly number[]) => ({
  cluster: { claims: ordinals.map((i) => ({ name: `data-${name}-${i}`, size: '10Gi', class: 'fast' })) },
});
const files = (name: string, spec: object = {}) => ({
  [`PersistentVolumeClaim/${name}`]: {
    apiVersion: 'v1',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteMany'],
      storageClassName: 'shared',
      resources: { requests: { storage: '10Gi' } },
      ...spec,
    },
  },
});
const mounts = (claimName: string) => ({
  'Deployment/app': { 'spec.template.spec.volumes': [{ name: 'files', persistentVolumeClaim: { claimName } }] },
});
const COPY = {
  'Job/copy': {
    apiVersion: 'batch/v1',
    metadata: { name: 'copy' },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'copy',
              image: 'copy:1',
              volumeMounts: [
                { name: 'a', mountPath: '/a' },
                { name: 'b', mountPath: '/b' },
              ],
            },
          ],
          volumes: [
            { name: 'a', persistentVolumeClaim: { claimName: 'files' } },
            { name: 'b', persistentVolumeClaim: { claimName: 'files2' } },
          ],
        },
      },
    },
  },
};

test.each<[string, object, readonly string[]]>([
  [
    'another name',
    { before: {}, after: RENAMED },
    [`error: db is replaced by db-main: db-main starts empty; ${CLAIMS} stay behind with the data`],
  ],
  [
    'another name and a newer image',
    {
      before: {},
      after: {
        ...RENAMED,
        'StatefulSet/db-main': { copyOf: 'StatefulSet/db', 'spec.template.spec.containers.0.image': 'db:2' },
      },
    },
    [`error: db is replaced by db-main: db-main starts empty; ${CLAIMS} stay behind with the data`],
  ],
  [
    'another namespace',
    { before: {}, after: { 'StatefulSet/db': { 'metadata.namespace': 'shop' } } },
    [`error: default/db is replaced by shop/db: shop/db starts empty; ${CLAIMS} stay behind with the data`],
  ],
  [
    'claims that go with the set',
    {
      before: { 'StatefulSet/db': { 'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete' } } },
      after: RENAMED,
      tool: { helm: {} },
    },
    [
      `error: db is replaced by db-main: db-main starts empty; ${CLAIMS} go with db, and the data (whenDeleted: Delete)`,
    ],
  ],
  [
    'claims that were moved before',
    { before: {}, after: RENAMED, ...claims('db-main', 0, 1, 2) },
    [
      'info: db is replaced by db-main, which finds claims data-db-main-0, data-db-main-1 and data-db-main-2: the move is done',
    ],
  ],
  [
    'a parallel run',
    { before: {}, after: { 'StatefulSet/db-main': { copyOf: 'StatefulSet/db' } } },
    ['info: db-main runs beside db and is equal but for its name: db-main starts empty'],
  ],
  [
    'another claim at the same place',
    { before: {}, after: { ...files('files2'), ...mounts('files2') } },
    ['error: files is replaced by files2 in Deployment app: files2 starts empty; files stays behind with the data'],
  ],
  [
    'a claim that was there before',
    { before: files('files2'), after: { ...files('files2'), ...mounts('files2') } },
    [],
  ],
  ['a claim that is not in the render', { before: {}, after: mounts('files2') }, []],
  [
    'a claim that is a copy',
    {
      before: {},
      after: {
        ...files('files2', { dataSource: { kind: 'PersistentVolumeClaim', name: 'files' } }),
        ...mounts('files2'),
      },
    },
    [],
  ],
  ['a claim that a Job fills', { before: {}, after: { ...files('files2'), ...mounts('files2'), ...COPY } }, []],
  [
    'volumes that are kept for the new claims',
    {
      before: {},
      after: RENAMED,
      cluster: {
        volumes: [0, 1, 2].map((i) => ({
          name: `v${i}`,
          class: 'fast',
          size: '10Gi',
          claim: `default/data-db-main-${i}`,
        })),
      },
    },
    [],
  ],
  [
    'a Deployment that is renamed and keeps its claim',
    { before: {}, after: { 'Deployment/app': null, 'Deployment/web': { copyOf: 'Deployment/app' } } },
    [],
  ],
  [
    'another application in its place',
    {
      before: {},
      after: {
        ...RENAMED,
        'StatefulSet/db-main': {
          copyOf: 'StatefulSet/db',
          'spec.template.spec.containers.0.image': 'cache:1',
          'spec.template.spec.containers.0.ports': [{ name: 'db', containerPort: 6000 }],
        },
      },
    },
    [],
  ],
  ['a set that is gone', { before: {}, after: { 'StatefulSet/db': null } }, []],
  ['data that may be lost', { before: {}, after: RENAMED, hints: { 'StatefulSet/db': { ephemeral: true } } }, []],
  ['two workloads of one image', { 'StatefulSet/db-test': { copyOf: 'StatefulSet/db' } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('MIG01', fragment as never)).toEqual(expected);
});

test('the commands of the move are printed for each ordinal', () => {
  const found = diagnosed({ before: {}, after: RENAMED }).diagnostics.find(({ code }) => code === 'MIG01');
  expect(found?.help).toHaveLength(4);
  expect(found?.help[1]).toBe(
    'PV=$(kubectl get pvc data-db-0 -n default -o jsonpath={.spec.volumeName}) && kubectl patch pv $PV -p \'{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}\' && kubectl delete pvc data-db-0 -n default && kubectl patch pv $PV --type json -p \'[{"op":"replace","path":"/spec/claimRef","value":{"namespace":"default","name":"data-db-main-0"}}]\'',
  );
});

test('a successor says more than the claim that is dropped', () => {
  const fragment = {
    before: { 'StatefulSet/db': { 'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete' } } },
    after: RENAMED,
    tool: { helm: {} },
  };
  const codes = diagnosed(fragment).diagnostics.map(({ code }) => code);
  expect(codes.filter((code) => ['MIG01', 'RET05', 'RET07'].includes(code))).toEqual(['MIG01']);
});
