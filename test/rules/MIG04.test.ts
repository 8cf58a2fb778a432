import { testExamples, told } from './support/examples';

testExamples('MIG04');

const CONTAINER = 'spec.template.spec.containers.0';
const mount = (mountPath: string, more: object = {}) => ({
  [`${CONTAINER}.volumeMounts`]: [{ name: 'data', mountPath, ...more }],
});
const image = (tag: string) => ({ [`${CONTAINER}.image`]: `postgres:${tag}` });
const env = (value: string) => ({ [`${CONTAINER}.env`]: [{ name: 'PGDATA', value }] });
const change = (before: object, after: object, more: object = {}) => ({
  before: { 'StatefulSet/db': before },
  after: { 'StatefulSet/db': after },
  ...more,
});
const HOME = '/var/lib/postgresql/data';
const moved = (from: string, to: string) => [
  `error: StatefulSet db: data of db moves from data:${from} to data:${to}: it starts empty, the old data stays in ${from}`,
];
const INIT = {
  'spec.template.spec.initContainers': [
    { name: 'move', image: 'db:1', command: ['sh', '-c', 'mv'], volumeMounts: [{ name: 'data', mountPath: '/all' }] },
  ],
};

test.each<[string, object, readonly string[]]>([
  ['a subPath', change({}, mount('/data', { subPath: 'v2' })), moved('/', '/v2')],
  [
    'a subPathExpr',
    change(mount('/data', { subPath: 'a' }), {
      ...mount('/data', { subPathExpr: '$(POD)' }),
      [`${CONTAINER}.env`]: [{ name: 'POD', value: 'x' }],
    }),
    moved('/a', '/$(POD)'),
  ],
  [
    'a variable of an image',
    change(
      { ...image('17'), ...mount(HOME), ...env(`${HOME}/a`) },
      { ...image('17'), ...mount(HOME), ...env(`${HOME}/b`) },
    ),
    moved('/a', '/b'),
  ],
  [
    'a mount above the data of an image',
    change({ ...image('17'), ...mount(HOME) }, { ...image('17'), ...mount('/var/lib/postgresql') }),
    moved('/', '/data'),
  ],
  [
    'a mount above the data that a hint names',
    change(mount('/data'), mount('/data/db'), { hints: { 'StatefulSet/db': { dataPaths: ['/data/db'] } } }),
    moved('/db', '/'),
  ],
  [
    'mount and data moved together',
    change({ ...image('17'), ...mount('/a'), ...env('/a/pg') }, { ...image('17'), ...mount('/b'), ...env('/b/pg') }),
    [],
  ],
  ['a mount elsewhere, and nobody knows where the data is', change({}, mount('/srv')), []],
  ['another spelling', change({}, mount('/data/')), []],
  ['an init container that moves it', change({}, { ...mount('/data', { subPath: 'v2' }), ...INIT }), []],
  [
    'a directory for each version',
    change(
      { [`${CONTAINER}.image`]: 'db:1.4', ...mount('/data', { subPath: 'v1' }) },
      { [`${CONTAINER}.image`]: 'db:2.0', ...mount('/data', { subPath: 'v2' }) },
    ),
    [],
  ],
  [
    'data that may be lost',
    change({}, mount('/data', { subPath: 'v2' }), { hints: { 'StatefulSet/db': { ephemeral: true } } }),
    [],
  ],
  [
    'a variable that comes from elsewhere',
    change(
      { ...image('17'), ...mount(HOME) },
      {
        ...image('17'),
        ...mount(HOME),
        [`${CONTAINER}.env`]: [{ name: 'PGDATA', valueFrom: { configMapKeyRef: { name: 'other', key: 'x' } } }],
      },
    ),
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('MIG04', fragment as never)).toEqual(expected);
});
