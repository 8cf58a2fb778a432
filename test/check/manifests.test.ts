import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests, type ManifestProblem } from '../../lib/check/manifests';
import { PROBLEM_CODES } from '../../lib/kube/read/problem';
import type { ManifestSource } from '../../lib/kube/read/read';
import { PRINTED } from '../kube/read/fixtures/lost-indentation';
import { blocksOf } from '../project/support/markdown';

const yaml = (text: string, file = 'f.yaml'): ManifestSource[] => [{ file, text }];
const told = (problems: readonly ManifestProblem[]) =>
  problems.map(({ line, severity, kind, message }) => `${line} ${severity} ${kind}: ${message}`);

describe('the eight mistakes of a page of notes (S4.4)', () => {
  /** The same objects as they were meant. */
  const MEANT = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: google-storage
provisioner: kubernetes.io/gce-pd
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data-volume
spec:
  accessModes:
  - ReadWriteOnce
  storageClassName: google-storage
  resources:
    requests:
      storage: 500Mi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: random-number-generator
  labels:
    app: random-number-generator
spec:
  replicas: 1
  selector:
    matchLabels:
      app: random-number-generator
  template:
    metadata:
      labels:
        app: random-number-generator
    spec:
      containers:
      - image: alpine
        name: alpine
        command: ["/bin/sh", "-c"]
        args: ["while true; do shuf -i 0-100 -n 1 >> /opt/number.txt; sleep 60; done"]
        volumeMounts:
        - name: data-volume
          mountPath: /opt
      restartPolicy: Always
      volumes:
      - name: data-volume
        persistentVolumeClaim:
          claimName: data-volume
`;

  test('as printed, all in one run, each once, in the order of the lines', () => {
    const { problems, accepted, refused } = checkManifests({ sources: yaml(PRINTED) });
    expect(told(problems)).toEqual([
      '2 error unreadable-document: every line starts at column 1: the indentation is lost',
      '6 error volume-plugin-removed: provisioner kubernetes.io/gcd-pd has no driver in Kubernetes 1.37.1 (there never was such a provisioner); did you mean "kubernetes.io/gce-pd"?',
      '16 error unknown-field: unknown field "spec.resource"; did you mean "resources"?',
      '20 error unknown-api: there is no Deployment in app/v1; did you mean Deployment in apps/v1?',
      '24 error unknown-field: unknown field "metadata.label"; did you mean "labels"?',
      '27 error unknown-field: unknown field "spec.replica"; did you mean "replicas"?',
      '40 warning command-ends: container alpine ends after "shuf -i 0-100 -n 1 >> /opt/number.txt" and is restarted for ever: a Deployment keeps containers running',
      '44 error unsupported-value: spec.template.spec.restartPolicy: "OnFailure" is not possible, it must be Always',
    ]);
    expect(problems.filter(({ help }) => help === '')).toEqual([]);
    expect(accepted.map(({ kind }) => kind)).toEqual(['StorageClass']);
    expect(refused.map(({ manifest }) => manifest.kind)).toEqual(['PersistentVolumeClaim', 'Deployment']);
  });

  test('as meant, there is none', () => {
    const { problems, accepted } = checkManifests({ sources: yaml(MEANT) });
    expect(told(problems)).toEqual([]);
    expect(accepted).toHaveLength(3);
  });

  test.each([
    ['kubernetes.io/gce-pd', 'kubernetes.io/gcd-pd', '5 error volume-plugin-removed'],
    ['resources:', 'resource:', '15 error unknown-field'],
    ['apps/v1', 'app/v1', '19 error unknown-api'],
    ['  labels:\n    app', '  label:\n    app', '23 error unknown-field'],
    ['replicas', 'replica', '26 error unknown-field'],
    [/args: .*/, 'args: ["shuf -i 0-100 -n 1 >> /opt/number.txt"]', '39 warning command-ends'],
    ['restartPolicy: Always', 'restartPolicy: OnFailure', '43 error unsupported-value'],
    [/^ +/gm, '', '1 error unreadable-document'],
  ])('alone: %s as %s', (right, wrong, expected) => {
    const { problems } = checkManifests({ sources: yaml(MEANT.replace(right, wrong)) });
    expect(told(problems)).toHaveLength(1);
    expect(told(problems)[0]).toContain(expected);
  });
});

test('an API that is gone is told with the release and what to use, and its object is judged as that (S1.6)', () => {
  const { problems, refused } = checkManifests({
    sources: yaml(`apiVersion: apps/v1beta2
kind: Deployment
metadata: {name: zookeeper}
spec:
  replicas: -1
  selector: {matchLabels: {app: zk}}
  template:
    metadata: {labels: {app: zk}}
    spec: {containers: [{name: zk, image: "zookeeper:3.4"}]}
`),
  });
  expect(told(problems)).toEqual([
    '1 error api-not-served: Deployment in apps/v1beta2 is not served by Kubernetes 1.37.1 (removed in 1.16); use apps/v1',
    '5 error invalid-number: spec.replicas: -1 must be greater than or equal to 0',
  ]);
  expect(refused[0]?.answer).toMatchObject({ code: 404, reason: 'NotFound' });
});

test.each([
  [
    '1.37',
    'error volume-plugin-removed: spec.volumes[0].rbd: volumes of type rbd have no driver in Kubernetes 1.37 (removed in 1.31)',
  ],
  [
    '1.33',
    'error volume-plugin-removed: spec.volumes[0].rbd: volumes of type rbd have no driver in Kubernetes 1.33 (removed in 1.31)',
  ],
])('an inline volume of a type that is gone is accepted, and told (S2.1): %s', (kubernetesVersion, message) => {
  const { problems, accepted } = checkManifests({
    kubernetesVersion,
    sources: yaml(`apiVersion: v1
kind: Pod
metadata: {name: rbd}
spec:
  containers: [{name: a, image: "a:1", volumeMounts: [{name: rbdpd, mountPath: /mnt/rbd}]}]
  volumes:
  - name: rbdpd
    rbd: {monitors: ["10.16.154.78:6789"], pool: kube, image: foo, fsType: ext4, readOnly: true, user: admin, keyring: /etc/ceph/keyring}
`),
  });
  expect(told(problems)).toEqual([`8 ${message}`]);
  expect(problems[0]?.help).toContain('rbd.csi.ceph.com');
  expect(accepted).toHaveLength(1);
});

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`;

describe('one cause is told once', () => {
  test.each<[what: string, right: string, wrong: string, expected: readonly string[]]>([
    ['nothing', '', '', []],
    [
      'a mount of nothing',
      '{name: data, mountPath',
      '{name: date, mountPath',
      [
        '10 error mount-claim-mismatch: spec.template.spec.containers[0].volumeMounts[0].name names the volume "date", but neither volumes nor volumeClaimTemplates has it; did you mean "data"?',
      ],
    ],
    [
      'no selector',
      '  selector: {matchLabels: {app: db}}\n',
      '',
      ['4 error selector-invalid: spec.selector is required'],
    ],
    [
      'an empty selector',
      'selector: {matchLabels: {app: db}}',
      'selector: {}',
      ['6 error selector-invalid: spec.selector: an empty selector would select every pod'],
    ],
    [
      'a selector of others',
      '{matchLabels: {app: db}}',
      '{matchLabels: {app: web}}',
      [
        '8 error selector-invalid: spec.template.metadata.labels: spec.selector does not select them: the pods would not be its own',
      ],
    ],
    [
      'a label that is a number',
      '{labels: {app: db}}',
      '{labels: {app: 5}}',
      ['8 error wrong-type: spec.template.metadata.labels.app is the number 5, it must be a text'],
    ],
    [
      'no template',
      SET.slice(SET.indexOf('  template'), SET.indexOf('  volumeClaim')),
      '',
      ['4 error missing-required: spec.template is required'],
    ],
    [
      'a misplaced field',
      SET.slice(SET.indexOf('  volumeClaim')),
      SET.slice(SET.indexOf('  volumeClaim')).replace(/^/gm, '    '),
      [
        '11 error unknown-field: unknown field "spec.template.spec.volumeClaimTemplates"; volumeClaimTemplates belongs in spec, not in spec.template.spec',
      ],
    ],
    [
      'a misspelt field with a value that is wrong, too',
      '  serviceName: db',
      '  replica: -1',
      [
        '5 error unknown-field: unknown field "spec.replica"; did you mean "replicas"?',
        '5 error invalid-number: spec.replicas: -1 must be greater than or equal to 0',
      ],
    ],
    [
      'a word that exists nowhere',
      '  serviceName: db',
      '  updateStrategy: {type: Sometimes}',
      [
        '5 error unsupported-value: spec.updateStrategy.type: "Sometimes" is not one of OnDelete, Recreate, RollingUpdate',
      ],
    ],
    [
      'a size that is no quantity',
      '10Gi',
      '10GB',
      [
        '13 error invalid-number: spec.volumeClaimTemplates[0].spec.resources.requests.storage: "10GB" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10G"?',
      ],
    ],
    [
      'no size',
      ', resources: {requests: {storage: 10Gi}}',
      '',
      ['13 error missing-required: spec.volumeClaimTemplates[0].spec.resources.requests.storage is required'],
    ],
    [
      'a name in capitals',
      'metadata: {name: db}',
      'metadata: {name: DB_1}',
      [
        '3 error invalid-name: metadata.name: "DB_1" is not valid: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character; for example "db-1"',
      ],
    ],
    [
      'a volume that is wrong, and mounted',
      '  volumeClaimTemplates:',
      '      volumes: [{name: Data_2, emptyDir: {}}]\n  volumeClaimTemplates:',
      [
        '11 error invalid-name: spec.template.spec.volumes[0].name: "Data_2" is not valid: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character; for example "data-2"',
      ],
    ],
  ])('%s', (_, right, wrong, expected) => {
    expect(told(checkManifests({ sources: yaml(SET.replace(right, wrong)) }).problems)).toEqual(expected);
  });
});

describe('between the documents of a render', () => {
  const service = (name: string, spec: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

  test.each<[what: string, first: string, second: string, expected: readonly string[]]>([
    [
      'one object twice',
      service('a', '{clusterIP: None}'),
      service('a', '{clusterIP: None, ports: [{port: 1}]}'),
      ['3 error duplicate-object: Service a is defined twice (first in a.yaml:1); the second one replaces the first'],
    ],
    [
      'one object twice, and equal',
      service('a', '{clusterIP: None}'),
      service('a', '{clusterIP: None}'),
      ['3 info duplicate-object: Service a is defined twice (first in a.yaml:1); the second one replaces the first'],
    ],
    ['in two namespaces', service('a', '{clusterIP: None}'), service('a, namespace: other', '{clusterIP: None}'), []],
    [
      'one node port twice',
      service('a', '{type: NodePort, ports: [{port: 1, nodePort: 30001}]}'),
      service('b', '{type: NodePort, ports: [{port: 1, nodePort: 30001}]}'),
      ['4 error fields-conflict: node port 30001 is taken by Service a (a.yaml:4)'],
    ],
    [
      'one address twice',
      service('a', '{clusterIP: 10.96.0.9, ports: [{port: 1}]}'),
      service('b', '{clusterIP: 10.96.0.9, ports: [{port: 1}]}'),
      ['4 error fields-conflict: address 10.96.0.9 is taken by Service a (a.yaml:4)'],
    ],
  ])('%s', (_, first, second, expected) => {
    const { problems } = checkManifests({ sources: [...yaml(first, 'a.yaml'), ...yaml(second, 'b.yaml')] });
    expect(told(problems)).toEqual(expected);
  });

  test('a definition judges the resources of its kind, and others pass', () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
`;
    const things =
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: big}\n---\napiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: big}\n';
    const { problems, refused, accepted } = checkManifests({
      sources: [...yaml(things, 'things.yaml'), ...yaml(definition, 'crd.yaml')],
    });
    expect(told(problems)).toEqual(['4 error wrong-type: spec.size is the text "big", it must be of type integer']);
    expect(accepted).toHaveLength(2);
    expect(refused.map(({ answer }) => answer.message)).toEqual([
      'Thing.example.com "a" is invalid: spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ]);
  });

  test('sources come in the order given, lines in theirs, and an anchor that is used twice is told once', () => {
    const bad = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: &l {a: 1}}\ndata: {b: 2}\n';
    const again =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: &l {a: 1}, annotations: *l}\nspec: {containers: [{name: a, image: a}]}\n';
    const { problems } = checkManifests({ sources: [...yaml(bad, 'z.yaml'), ...yaml(again, 'a.yaml')] });
    expect(problems.map(({ file, line, path }) => `${file}:${line} ${path}`)).toEqual([
      'z.yaml:3 metadata.labels.a',
      'z.yaml:4 data.b',
      'a.yaml:3 metadata.labels.a',
      'a.yaml:3 metadata.annotations.a',
    ]);
  });
});

test('objects of a synth have their construct, and no line', () => {
  const object = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { replica: 3 } };
  const { problems } = checkManifests({
    sources: [{ file: 'App/Chart', objects: [{ object, constructPath: 'App/Chart/db' }] }],
  });
  expect(problems.map(({ line, constructPath, path }) => ({ line, constructPath, path }))).toEqual([
    { line: 0, constructPath: 'App/Chart/db', path: 'spec.replica' },
    { line: 0, constructPath: 'App/Chart/db', path: 'spec.selector' },
    { line: 0, constructPath: 'App/Chart/db', path: 'spec.template' },
  ]);
});

test('a version that nobody supports is a misuse', () => {
  expect(() => checkManifests({ sources: [], kubernetesVersion: '1.12' })).toThrow(
    "Kubernetes version '1.12' is not supported",
  );
});

test('docs/manifests.md shows what is told', () => {
  const page = readFileSync(join(__dirname, '../../docs/manifests.md'), 'utf8');
  const [given, shown] = blocksOf('docs/manifests.md', page).map(({ text }) => text);
  const lines = checkManifests({ sources: yaml(given!) }).problems.flatMap(
    ({ line, column, kind, message, help, clusterText }) => [
      `${`${line}:${column}`.padEnd(5)} ${PROBLEM_CODES[kind]} ${message}`,
      ...[help, clusterText].map((text) => `      ${text}`),
    ],
  );
  expect(lines.join('\n')).toBe(shown);
});
