import type { KubeObject } from '../../../lib/kube/objects';
import type { ManifestObject } from '../../../lib/kube/read/manifest';
import { dataDirectoriesOf, hiddenBy, mountAt, volumeOf } from '../../../lib/rules/facts/data';
import { HintBook } from '../../../lib/rules/facts/hint-book';
import { knownImage } from '../../../lib/rules/facts/images';
import { Render } from '../../../lib/rules/facts/render';
import { resourceOf } from '../../../lib/rules/facts/resource';

const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };

/** The data directories of a pod with one container, beside other objects. */
function directories(container: object, { volumes = [], others = [], hints = {} }: Setting = {}): readonly string[] {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      selector: {},
      template: { spec: { containers: [{ name: 'db', ...container }], volumes } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
    },
  };
  const book = new HintBook({ 'StatefulSet/db': hints });
  const resources = [set, ...others].map((each) => resourceOf(each as unknown as KubeObject, {} as ManifestObject));
  const render = new Render(resources, [], (resource) => book.of(resource));
  return dataDirectoriesOf(render.sets[0]!, render).map(({ directory, from }) => `${from}: ${directory}`);
}

interface Setting {
  readonly volumes?: readonly object[];
  readonly others?: readonly object[];
  readonly hints?: object;
}

const fromConfig = { valueFrom: { configMapKeyRef: { name: 'c', key: 'dir' } } };
const settings = { name: 'settings', configMap: { name: 'c' } };

test.each<[what: string, container: object, setting: Setting, expected: readonly string[]]>([
  ['an image that is not known', { image: 'db:1' }, {}, []],
  ['the place of the image', { image: 'mysql:8.4' }, {}, ['image: /var/lib/mysql']],
  ['a store with a log of its own', { image: 'zookeeper:3.9' }, {}, ['image: /data', 'image: /datalog']],
  ['a variable', { image: 'postgres:17', env: [{ name: 'PGDATA', value: '/pg/data/' }] }, {}, ['image: /pg/data']],
  [
    'a variable of variables',
    {
      image: 'postgres:17',
      env: [
        { name: 'D', value: '/pg' },
        { name: 'PGDATA', value: '$(D)/data' },
      ],
    },
    {},
    ['image: /pg/data'],
  ],
  ['a variable of somebody else', { image: 'postgres:17', env: [{ name: 'PGDATA', ...fromConfig }] }, {}, []],
  [
    'a variable of a ConfigMap of the render',
    { image: 'postgres:17', env: [{ name: 'PGDATA', ...fromConfig }] },
    { others: [{ ...CONFIG, data: { dir: '/pg' } }] },
    ['image: /pg'],
  ],
  ['all variables of somebody else', { image: 'postgres:17', envFrom: [{ secretRef: { name: 's' } }] }, {}, []],
  [
    'all variables of a ConfigMap of the render',
    { image: 'postgres:17', envFrom: [{ configMapRef: { name: 'c' } }] },
    { others: [{ ...CONFIG, data: { PGDATA: '/pg' } }] },
    ['image: /pg'],
  ],
  [
    'all variables of somebody else, and the one that counts',
    { image: 'postgres:17', envFrom: [{ secretRef: { name: 's' } }], env: [{ name: 'PGDATA', value: '/pg' }] },
    {},
    ['image: /pg'],
  ],
  [
    'a variable of a Secret of the render',
    { image: 'postgres:17', env: [{ name: 'PGDATA', valueFrom: { secretKeyRef: { name: 's', key: 'd' } } }] },
    { others: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { d: 'L3Bn' } }] },
    ['image: /pg'],
  ],
  ['a flag', { image: 'etcd:v3.5.0', command: ['etcd', '--data-dir', '/var/etcd'] }, {}, ['image: /var/etcd']],
  ['a flag with =', { image: 'mongo:7', args: ['--dbpath=/db'] }, {}, ['image: /db']],
  [
    'a flag in a script',
    { image: 'etcd:v3.5.0', command: ['sh', '-c', 'exec etcd --name "$HOSTNAME" --data-dir="/var/etcd"'] },
    {},
    ['image: /var/etcd'],
  ],
  [
    'a flag with a variable of the shell',
    { image: 'etcd:v3.5.0', command: ['sh', '-c', 'etcd --data-dir=$D/x'] },
    {},
    [],
  ],
  ['no flag where one is needed', { image: 'etcd:v3.5.0' }, {}, []],
  ['a version that is not told', { image: 'postgres' }, {}, []],
  [
    'a version that is not told, and a variable',
    { image: 'postgres', env: [{ name: 'PGDATA', value: '/pg' }] },
    {},
    ['image: /pg'],
  ],
  [
    'settings of somebody else',
    { image: 'mysql:8.4', volumeMounts: [{ name: 'settings', mountPath: '/etc/mysql/conf.d' }] },
    { volumes: [settings] },
    [],
  ],
  [
    'settings of the render that move it',
    { image: 'mysql:8.4', volumeMounts: [{ name: 'settings', mountPath: '/etc/mysql/conf.d' }] },
    { volumes: [settings], others: [{ ...CONFIG, data: { 'my.cnf': '[mysqld]\ndatadir = /db\n' } }] },
    [],
  ],
  [
    'settings of the render that do not move it',
    { image: 'mysql:8.4', volumeMounts: [{ name: 'settings', mountPath: '/etc/mysql/conf.d' }] },
    { volumes: [settings], others: [{ ...CONFIG, data: { 'my.cnf': '[mysqld]\nmax_connections = 9\n' } }] },
    ['image: /var/lib/mysql'],
  ],
  [
    'settings that an init container writes',
    { image: 'mysql:8.4', volumeMounts: [{ name: 'settings', mountPath: '/etc/mysql' }] },
    { volumes: [{ name: 'settings', emptyDir: {} }] },
    [],
  ],
  [
    'a file of settings that the command names',
    {
      image: 'redis:7',
      command: ['redis-server', '/conf/redis.conf'],
      volumeMounts: [{ name: 'settings', mountPath: '/conf' }],
    },
    { volumes: [settings] },
    [],
  ],
  [
    'a password file is none of settings',
    { image: 'redis:7', args: ['--pass=/conf/password'], volumeMounts: [{ name: 'settings', mountPath: '/conf' }] },
    { volumes: [settings] },
    ['image: /data'],
  ],
  ['a store that keeps nothing', { image: 'redis:7', args: ['--save', '', '--appendonly', 'no'] }, {}, []],
  [
    'a store that keeps its log',
    { image: 'redis:7', args: ['--save', '', '--appendonly', 'yes'] },
    {},
    ['image: /data'],
  ],
  ['a script that keeps nothing', { image: 'redis:7', command: ['sh', '-c', "redis-server --save ''"] }, {}, []],
  ['a hint', { image: 'db:1' }, { hints: { dataPaths: ['/a', '/b/'] } }, ['hint: /a', 'hint: /b']],
  ['a hint is stronger than the image', { image: 'mysql:8.4' }, { hints: { dataPaths: ['/a'] } }, ['hint: /a']],
])('%s', (_, container, setting, expected) => {
  expect(directories(container, setting)).toEqual(expected);
});

const mounted = (...paths: readonly string[]) => ({
  name: 'db',
  volumeMounts: paths.map((mountPath, i) => ({ name: `v${i}`, mountPath })),
});

test.each<[paths: readonly string[], directory: string, expected: string | undefined]>([
  [['/data'], '/data', '/data'],
  [['/data/'], '/data/db', '/data/'],
  [['/data'], '/database', undefined],
  [['/data/db'], '/data', undefined],
  [['/var', '/var/lib/mysql', '/var/lib'], '/var/lib/mysql', '/var/lib/mysql'],
  [['/'], '/data', '/'],
  [[], '/data', undefined],
])('of the mounts %j %s is in %s', (paths, directory, expected) => {
  expect(mountAt(mounted(...paths), directory)?.mountPath).toBe(expected);
});

test.each([
  ['postgres:17', '/var/lib/postgresql/data', '/var/lib/postgresql', '/var/lib/postgresql/data'],
  ['postgres:17', '/var/lib/postgresql/data', '/var/lib/postgresql/data', undefined],
  ['postgres:17', '/var/lib/postgresql/data/x', '/var/lib/postgresql/data/x', undefined],
  ['postgres:17', '/pg', '/', undefined],
  ['postgres:18', '/var/lib/postgresql/18/docker', '/var/lib/postgresql', undefined],
  ['mysql:8.4', '/var/lib/mysql', undefined, '/var/lib/mysql'],
])('%s at %s under a mount at %s is hidden by %s', (image, directory, mountPath, expected) => {
  const mount = mountPath === undefined ? undefined : { name: 'v', mountPath };
  expect(hiddenBy(knownImage(image)!, directory, mount)).toBe(expected);
});

test.each([
  ['data', 'template', 'spec.volumeClaimTemplates.0'],
  ['claim', 'claim', 'spec.template.spec.volumes.1'],
  ['scratch', 'emptyDir', 'spec.template.spec.volumes.2'],
  ['own', 'ephemeral', 'spec.template.spec.volumes.3'],
  ['host', 'hostPath', 'spec.template.spec.volumes.4'],
  ['conf', 'config', 'spec.template.spec.volumes.5'],
  ['files', 'inline', 'spec.template.spec.volumes.6'],
  ['model', 'image', 'spec.template.spec.volumes.7'],
  ['nothing', 'emptyDir', 'spec.template.spec.volumes.8'],
  ['absent', undefined, undefined],
])('the volume %s is %s', (name, kind, path) => {
  const volumes = [
    { name: 'data', emptyDir: {} },
    { name: 'claim', persistentVolumeClaim: { claimName: 'c' } },
    { name: 'scratch', emptyDir: {} },
    { name: 'own', ephemeral: { volumeClaimTemplate: { spec: {} } } },
    { name: 'host', hostPath: { path: '/x' } },
    { name: 'conf', projected: { sources: [] } },
    { name: 'files', nfs: { server: 's', path: '/' } },
    { name: 'model', image: { reference: 'm:1' } },
    { name: 'nothing' },
  ];
  const spec = {
    selector: {},
    template: { spec: { containers: [], volumes } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
  };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec,
  } as unknown as KubeObject;
  const render = new Render([resourceOf(object, {} as ManifestObject)], [], () => ({}));
  const volume = volumeOf(render.sets[0]!, name);
  expect(volume?.kind).toBe(kind);
  expect(volume?.path.join('.')).toBe(path);
});
