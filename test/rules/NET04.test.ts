import { testExamples, told } from './support/examples';

testExamples('NET04');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'another Service',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['--join=db-0.dbs,db-1.dbs'] } },
    [
      'error: StatefulSet db: "db-0.dbs" (and 1 more) in spec.template.spec.containers[0].args[0] is no pod: Service is db; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'an ordinal too many',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['--join=db-0.db,db-3.db:5000'] } },
    [
      'warning: StatefulSet db: "db-3.db" in spec.template.spec.containers[0].args[0] is no pod: ordinal 3 of db does not exist; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'an ordinal too few',
    { 'StatefulSet/db': { 'spec.ordinals': { start: 1 }, 'spec.template.spec.containers.0.args': ['--join=db-0.db'] } },
    [
      'error: StatefulSet db: "db-0.db" in spec.template.spec.containers[0].args[0] is no pod: ordinal 0 of db does not exist; names that exist: db-1.db, db-2.db and db-3.db',
    ],
  ],
  [
    'a range too far',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.args': ['http://db-{0...3}.db.default.svc.cluster.local/data'],
      },
    },
    [
      'warning: StatefulSet db: "db-{0...3}.db.default.svc.cluster.local" in spec.template.spec.containers[0].args[0] is no pod: ordinal 3 of db does not exist; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'a range that fits',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.args': ['http://db-{0...2}.db.default.svc.cluster.local/data', 'db-{0..2}.db'],
      },
    },
    [],
  ],
  [
    'a namespace, when nobody knows',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['db-0.db.prod.svc.cluster.local'] } },
    [
      'info: StatefulSet db: "db-0.db.prod.svc.cluster.local" in spec.template.spec.containers[0].args[0] may be no pod: it is one only if db is applied to namespace prod; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'a namespace that is another one',
    {
      'Service/db': { 'metadata.namespace': 'shop' },
      'StatefulSet/db': { 'metadata.namespace': 'shop', 'spec.template.spec.containers.0.args': ['db-0.db.prod.svc'] },
    },
    [
      'error: StatefulSet db: "db-0.db.prod.svc" in spec.template.spec.containers[0].args[0] is no pod: namespace is shop; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'no serviceName',
    { 'StatefulSet/db': { 'spec.serviceName': null, 'spec.template.spec.containers.0.args': ['db-0.db'] } },
    [
      'error: StatefulSet db: "db-0.db" in spec.template.spec.containers[0].args[0] is no pod: StatefulSet db has no serviceName',
    ],
  ],
  [
    'a variable',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.env': [{ name: 'PEERS', value: 'db-0.dbs' }] } },
    [
      'error: StatefulSet db: "db-0.dbs" in spec.template.spec.containers[0].env[0].value is no pod: Service is db; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'a ConfigMap',
    {
      'ConfigMap/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        data: { 'conf.ini': '# db-9.db\npeers = db-0.dbs\n' },
      },
      'StatefulSet/db': { 'spec.template.spec.containers.0.envFrom': [{ configMapRef: { name: 'c' } }] },
    },
    [
      'error: ConfigMap c: "db-0.dbs" in data[conf.ini] is no pod: Service is db; names that exist: db-0.db, db-1.db and db-2.db',
    ],
  ],
  [
    'a ConfigMap that nobody reads',
    { 'ConfigMap/c': { apiVersion: 'v1', metadata: { name: 'c' }, data: { a: 'db-0.dbs' } } },
    [],
  ],
  [
    'an autoscaler makes more',
    {
      'HorizontalPodAutoscaler/db': {
        apiVersion: 'autoscaling/v2',
        metadata: { name: 'db' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
          minReplicas: 3,
          maxReplicas: 6,
        },
      },
      'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['db-5.db'] },
    },
    [],
  ],
  [
    'a loop',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.command': ['sh', '-c', 'for i in 0 1 2; do join db-$i.dbs; done; exec db'],
      },
    },
    [],
  ],
  [
    'a variable for the Service',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['db-0.$(SERVICE)', `db-0.\${SVC}.x`] } },
    [],
  ],
  [
    'a file',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['--log=/var/log/db-0.log', '--conf=db-0.yaml'] } },
    [],
  ],
  [
    'somebody’s domain',
    {
      'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['https://db-0.example.com', 'db-0.db.example.com'] },
    },
    [],
  ],
  ['a set that is not there', { 'StatefulSet/db': { 'spec.template.spec.containers.0.args': ['web-0.web'] } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('NET04', fragment)).toEqual(expected);
});
