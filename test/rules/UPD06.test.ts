import { testExamples, told } from './support/examples';

testExamples('UPD06');

const CONTAINER = 'spec.template.spec.containers.0';
const LIVENESS = { tcpSocket: { port: 'db' } };
const COMMAND = { exec: { command: ['check'] } };
const db = (fields: { readonly [path: string]: unknown }) => ({
  'StatefulSet/db': Object.fromEntries(Object.entries(fields).map(([path, value]) => [`${CONTAINER}.${path}`, value])),
});
const hint = (recoverySeconds: number) => ({ hints: { 'StatefulSet/db': { recoverySeconds } } });
const killed = (after: number, needed: number, probe = 'livenessProbe') => [
  `warning: StatefulSet db: container db is killed ${after} s after its start if it is still recovering (${probe}); it needs ${needed} s`,
];

test.each<[string, object, readonly string[]]>([
  ['defaults of a probe', { ...db({ livenessProbe: LIVENESS }), ...hint(31) }, killed(30, 31)],
  ['long enough', { ...db({ livenessProbe: LIVENESS }), ...hint(30) }, []],
  [
    'numbers of a probe',
    {
      ...db({ livenessProbe: { ...LIVENESS, initialDelaySeconds: 20, periodSeconds: 5, failureThreshold: 4 } }),
      ...hint(60),
    },
    killed(40, 60),
  ],
  [
    'a startup probe that gives up too early',
    { ...db({ livenessProbe: LIVENESS, startupProbe: { ...LIVENESS, failureThreshold: 12 } }), ...hint(600) },
    killed(120, 600, 'startupProbe'),
  ],
  ['an image that recovers slowly', db({ image: 'postgres:17', livenessProbe: LIVENESS }), killed(30, 60)],
  ['an image that recovers fast', db({ image: 'zookeeper:3.9', livenessProbe: LIVENESS }), []],
  ['an image with a startup probe', db({ image: 'postgres:17', livenessProbe: LIVENESS, startupProbe: LIVENESS }), []],
  [
    'a member that asks its quorum whether it is alive',
    db({
      image: 'mongo:7',
      livenessProbe: { ...COMMAND, failureThreshold: 6 },
      readinessProbe: { tcpSocket: null, ...COMMAND },
    }),
    [
      'warning: StatefulSet db: container db is killed 60 s after it left the quorum (livenessProbe asks the same as readinessProbe)',
    ],
  ],
  [
    'one command for both where there is no quorum',
    db({
      image: 'postgres:17',
      livenessProbe: { ...COMMAND, failureThreshold: 6 },
      readinessProbe: { tcpSocket: null, ...COMMAND },
    }),
    [],
  ],
  ['no liveness probe', { ...hint(600) }, []],
  [
    "a sidecar's probe",
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.1': { name: 'metrics', image: 'exporter:1', livenessProbe: LIVENESS },
      },
      ...hint(600),
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('UPD06', fragment as never)).toEqual(expected);
});

test('a cache without a volume of its own has nothing to recover', () => {
  const cache = {
    'Deployment/app': {
      'spec.template.spec.containers.0': {
        image: 'redis:7',
        livenessProbe: { tcpSocket: { port: 6379 }, periodSeconds: 5 },
      },
      'spec.template.spec.containers.0.volumeMounts': [{ name: 'scratch', mountPath: '/data' }],
      'spec.template.spec.volumes': [{ name: 'scratch', emptyDir: {} }],
    },
  };
  expect(told('UPD06', cache)).toEqual([]);
  const kept = {
    'Deployment/app': { 'spec.template.spec.containers.0': cache['Deployment/app']['spec.template.spec.containers.0'] },
  };
  expect(told('UPD06', kept)).toHaveLength(1);
});
