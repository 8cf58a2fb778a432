import { testExamples, told } from './support/examples';

testExamples('MIG05');

const POD = 'spec.template.spec.securityContext';
const CONTAINER = 'spec.template.spec.containers.0';
const user = (runAsUser: number | null, fsGroup: number | null, fsGroupChangePolicy: string | null = null) => ({
  [POD]: { runAsUser, fsGroup, fsGroupChangePolicy },
});
const change = (before: object, after: object, more: object = {}) => ({
  before: { 'StatefulSet/db': before },
  after: { 'StatefulSet/db': after },
  ...more,
});
const words = (from: number, to: number) => [
  `warning: StatefulSet db: files of data belong to uid ${from}, the new pods run as ${to}`,
];
const INIT = {
  'spec.template.spec.initContainers': [
    {
      name: 'own',
      image: 'db:1',
      command: ['chown', '-R', '2000', '/data'],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
};

test.each<[string, object, readonly string[]]>([
  ['another user', change(user(1000, null), user(2000, null)), words(1000, 2000)],
  [
    'a group that looks at the root alone',
    change(user(1000, 500, 'OnRootMismatch'), user(2000, 500, 'OnRootMismatch')),
    words(1000, 2000),
  ],
  [
    'the user of a container',
    change(user(1000, null), { ...user(1000, null), [`${CONTAINER}.securityContext`]: { runAsUser: 2000 } }),
    words(1000, 2000),
  ],
  [
    'the user of an image',
    change(
      { ...user(null, null), [`${CONTAINER}.image`]: 'bitnami/postgresql:17' },
      { ...user(999, null), [`${CONTAINER}.image`]: 'postgres:17' },
    ),
    words(1001, 999),
  ],
  ['a group, always', change(user(1000, 500), user(2000, 500)), []],
  [
    'another group, which the root does not have',
    change(user(1000, 500, 'OnRootMismatch'), user(2000, 600, 'OnRootMismatch')),
    [],
  ],
  ['an init container', change(user(1000, null), { ...user(2000, null), ...INIT }), []],
  ['root', change(user(1000, null), user(0, null)), []],
  ['nobody knows who it was', change(user(null, null), user(2000, null)), []],
  [
    'no claim',
    {
      before: {
        'Deployment/app': { ...user(1000, null), 'spec.template.spec.volumes': [{ name: 'files', emptyDir: {} }] },
      },
      after: {
        'Deployment/app': { ...user(2000, null), 'spec.template.spec.volumes': [{ name: 'files', emptyDir: {} }] },
      },
    },
    [],
  ],
  [
    'data that may be lost',
    change(user(1000, null), user(2000, null), { hints: { 'StatefulSet/db': { ephemeral: true } } }),
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('MIG05', fragment as never)).toEqual(expected);
});
