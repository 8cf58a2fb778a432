import type { Problem } from '../../../lib/kube/read/problem';
import { PROBLEM_CODES } from '../../../lib/kube/read/problem';
import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure } from '../../../lib/kube/schema/check';

const OBJECTS = {
  set: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "db:1"}]
`,
  claim: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files}
spec: {accessModes: [ReadWriteMany], storageClassName: shared, resources: {requests: {storage: 10Gi}}}
`,
};

function check(text: string, version = '1.37'): Problem[] {
  const { objects, problems } = readManifests([{ file: 'f', text }]);
  expect(problems).toEqual([]);
  return objects.flatMap((object) => checkStructure(object, version));
}

/** One problem a line: place, kind, message; then the help. */
function told(text: string, version?: string): string[] {
  return check(text, version).flatMap(({ line, column, kind, message, help }) => [
    `${line}:${column} ${kind}: ${message}`,
    help,
  ]);
}

test.each(Object.entries(OBJECTS))('a correct %s has no problem', (_, text) => {
  for (const version of ['1.33', '1.34', '1.35', '1.36', '1.37', 'v1.34.2+k3s1'])
    expect(told(text, version)).toEqual([]);
});

describe('each mistake is told once, with the way out', () => {
  test.each<[keyof typeof OBJECTS, string, string, string, string]>([
    // unknown fields: slips, number, case
    [
      'set',
      'serviceName',
      'serviceNam',
      '5:3 unknown-field: unknown field "spec.serviceNam"; did you mean "serviceName"?',
      'Rename it to serviceName.',
    ],
    [
      'set',
      'selector:',
      'selectors:',
      '6:3 unknown-field: unknown field "spec.selectors"; did you mean "selector"?',
      'Rename it to selector.',
    ],
    [
      'set',
      'serviceName',
      'servicename',
      '5:3 unknown-field: unknown field "spec.servicename"; did you mean "serviceName"?',
      'Rename it to serviceName.',
    ],
    [
      'set',
      'metadata: {name: db}',
      'metadata: {name: db, lables: {}, labels: {}}',
      '3:22 unknown-field: unknown field "metadata.lables"; did you mean "labels"?',
      'Remove it: labels is set too.',
    ],
    // the same name at a neighbouring level
    [
      'set',
      '      containers:',
      '      volumeClaimTemplates: []\n      containers:',
      '10:7 unknown-field: unknown field "spec.template.spec.volumeClaimTemplates"; volumeClaimTemplates belongs in spec, not in spec.template.spec',
      'Move it to spec.',
    ],
    [
      'set',
      'serviceName: db',
      'serviceName: db\n  volumes: []',
      '6:3 unknown-field: unknown field "spec.volumes"; volumes belongs in spec.template.spec, not in spec',
      'Move it to spec.template.spec.',
    ],
    [
      'set',
      'metadata: {name: db}',
      'metadata: {name: db}\nreplicas: 3',
      '4:1 unknown-field: unknown field "replicas"; replicas belongs in spec, not in the top level',
      'Move it to spec.',
    ],
    [
      'claim',
      'accessModes:',
      'labels: {}, accessModes:',
      '4:8 unknown-field: unknown field "spec.labels"; labels belongs in metadata, not in spec',
      'Move it to metadata.',
    ],
    // nothing alike
    [
      'claim',
      'accessModes:',
      'zzz: 1, accessModes:',
      '4:8 unknown-field: unknown field "spec.zzz"',
      'Remove it. Fields there: dataSource, dataSourceRef, selector, volumeAttributesClassName, volumeMode, volumeName.',
    ],
    // types
    [
      'set',
      'serviceName: db',
      'replicas: three',
      '5:3 wrong-type: spec.replicas is the text "three", it must be a whole number of 32 bits',
      'Write a whole number of 32 bits.',
    ],
    [
      'set',
      'serviceName: db',
      'replicas: "3"',
      '5:3 wrong-type: spec.replicas is the text "3", it must be a whole number of 32 bits',
      'Remove the quotes: replicas: 3',
    ],
    [
      'set',
      'serviceName: db',
      'replicas: 2.5',
      '5:3 wrong-type: spec.replicas is the number 2.5, it must be a whole number of 32 bits',
      'Write a whole number of 32 bits.',
    ],
    [
      'set',
      'serviceName: db',
      'replicas: 3000000000',
      '5:3 wrong-type: spec.replicas is the number 3000000000, it must be a whole number of 32 bits',
      'Write a whole number of 32 bits.',
    ],
    [
      'set',
      'serviceName: db',
      'serviceName: 010',
      '5:3 wrong-type: spec.serviceName is the number 8, it must be a text (written as 010; YAML reads that as 8)',
      'Put it in quotes: serviceName: "010"',
    ],
    [
      'set',
      'serviceName: db',
      'serviceName: off',
      '5:3 wrong-type: spec.serviceName is the boolean false, it must be a text (written as off; YAML reads that as false)',
      'Put it in quotes: serviceName: "off"',
    ],
    [
      'set',
      'labels: {app: db}',
      'labels: {app: db, v: 1.10}',
      '8:34 wrong-type: spec.template.metadata.labels.v is the number 1.1, it must be a text (written as 1.10; YAML reads that as 1.1)',
      'Put it in quotes: v: "1.10"',
    ],
    [
      'set',
      'containers: [{name: db, image: "db:1"}]',
      'containers: {name: db}',
      '10:7 wrong-type: spec.template.spec.containers is a mapping, it must be a list',
      "Make it a list: put a '-' before its first field.",
    ],
    [
      'set',
      'image: "db:1"',
      'command: sh',
      '10:31 wrong-type: spec.template.spec.containers[0].command is the text "sh", it must be a list',
      'Make it a list: command: ["sh"]',
    ],
    [
      'set',
      'selector: {matchLabels: {app: db}}',
      'selector: [{matchLabels: {app: db}}]',
      '6:3 wrong-type: spec.selector is a list, it must be a mapping',
      "Remove the '-': selector is one mapping, not a list.",
    ],
    [
      'set',
      'image: "db:1"',
      'tty: "True"',
      '10:31 wrong-type: spec.template.spec.containers[0].tty is the text "True", it must be true or false',
      'Remove the quotes: tty: true',
    ],
    [
      'set',
      'metadata: {name: db}',
      'metadata: {name: db, creationTimestamp: yesterday}',
      '3:22 wrong-type: metadata.creationTimestamp is the text "yesterday", it must be a time such as 2026-01-02T15:04:05Z',
      'Write date, T, time and zone (RFC 3339).',
    ],
    // required
    [
      'set',
      '  selector: {matchLabels: {app: db}}\n',
      '',
      '4:1 missing-required: spec.selector is required',
      'Add selector: {…}',
    ],
    [
      'set',
      '{name: db, image: "db:1"}',
      '{image: "db:1"}',
      '10:20 missing-required: spec.template.spec.containers[0].name is required',
      'Add name: <text>',
    ],
    [
      'set',
      'containers: [{name: db, image: "db:1"}]',
      'containers: null',
      '10:7 missing-required: spec.template.spec.containers is required',
      'Add containers: […]',
    ],
    // enums
    [
      'claim',
      'ReadWriteMany',
      'RWX',
      '4:22 unsupported-value: spec.accessModes[0]: "RWX" is not one of ReadOnlyMany, ReadWriteMany, ReadWriteOnce, ReadWriteOncePod; did you mean "ReadWriteMany"?',
      'Write ReadWriteMany.',
    ],
    [
      'claim',
      'accessModes:',
      'volumeMode: FileSystem, accessModes:',
      '4:8 unsupported-value: spec.volumeMode: "FileSystem" is not one of Block, Filesystem; did you mean "Filesystem"?',
      'Write Filesystem.',
    ],
    [
      'set',
      'serviceName: db',
      'podManagementPolicy: Sequential',
      '5:3 unsupported-value: spec.podManagementPolicy: "Sequential" is not one of OrderedReady, Parallel',
      'Choose one of OrderedReady, Parallel.',
    ],
    // quantities
    [
      'claim',
      '10Gi',
      '10GB',
      '4:87 invalid-number: spec.resources.requests.storage: "10GB" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10G"?',
      'Write 10G.',
    ],
    [
      'claim',
      '10Gi',
      '10 Gi',
      '4:87 invalid-number: spec.resources.requests.storage: "10 Gi" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10Gi"?',
      'Write 10Gi.',
    ],
    [
      'claim',
      '10Gi',
      '"1,5Gi"',
      '4:87 invalid-number: spec.resources.requests.storage: "1,5Gi" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "1.5Gi"?',
      'Write 1.5Gi.',
    ],
    [
      'claim',
      '10Gi',
      '10gi',
      '4:87 invalid-number: spec.resources.requests.storage: "10gi" is not a quantity, a number with a suffix such as M, G, Mi or Gi; did you mean "10Gi"?',
      'Write 10Gi.',
    ],
    [
      'claim',
      '10Gi',
      'big',
      '4:87 invalid-number: spec.resources.requests.storage: "big" is not a quantity, a number with a suffix such as M, G, Mi or Gi',
      'A number with a suffix: m, k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei.',
    ],
    // APIs
    [
      'set',
      'apps/v1',
      'app/v1',
      '1:1 unknown-api: there is no StatefulSet in app/v1; did you mean StatefulSet in apps/v1?',
      'apiVersion: apps/v1, kind: StatefulSet',
    ],
    [
      'set',
      'StatefulSet',
      'Statefulset',
      '2:1 unknown-api: there is no Statefulset in apps/v1; did you mean StatefulSet in apps/v1?',
      'apiVersion: apps/v1, kind: StatefulSet',
    ],
    [
      'set',
      'apps/v1',
      'v1',
      '1:1 unknown-api: there is no StatefulSet in v1; did you mean StatefulSet in apps/v1?',
      'apiVersion: apps/v1, kind: StatefulSet',
    ],
    [
      'set',
      'apps/v1',
      'apps/v3',
      '1:1 unknown-api: there is no StatefulSet in apps/v3; did you mean StatefulSet in apps/v1?',
      'apiVersion: apps/v1, kind: StatefulSet',
    ],
    [
      'set',
      'apps/v1',
      'apps/v1beta2',
      '1:1 api-not-served: StatefulSet in apps/v1beta2 is not served by Kubernetes 1.37 (removed in 1.16); use apps/v1',
      'apiVersion: apps/v1',
    ],
    [
      'claim',
      'PersistentVolumeClaim',
      'PersistentVolumClaim',
      '2:1 unknown-api: there is no PersistentVolumClaim in v1; did you mean PersistentVolumeClaim in v1?',
      'apiVersion: v1, kind: PersistentVolumeClaim',
    ],
  ])('%s: %s → %s', (object, from, to, problem, help) => {
    const text = OBJECTS[object].replace(from, to);
    expect(text).not.toBe(OBJECTS[object]);
    expect(told(text)).toEqual([problem, help]);
  });
});

test.each<[string, string]>([
  ['null is unset', OBJECTS.set.replace('serviceName: db', 'serviceName: null, replicas: ~'.replace(', ', '\n  '))],
  [
    'status, creationTimestamp and managedFields',
    `${OBJECTS.set.replace('name: db}', 'name: db, creationTimestamp: null, managedFields: []}')}status: {replicas: 1}\n`,
  ],
  [
    'free maps',
    OBJECTS.set.replace('metadata: {name: db}', 'metadata: {name: db, annotations: {anything: "goes", replica: "3"}}'),
  ],
  ['quantities as numbers, percentages as text', OBJECTS.claim.replace('10Gi', '1e9')],
  ['an empty enum is its default', OBJECTS.set.replace('serviceName: db', 'podManagementPolicy: ""')],
  ['custom resources', 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {any: thing}\n'],
  [
    'custom resources that are called like built-in ones',
    'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n',
  ],
  ['a role without rules', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\n'],
  ['floats that are whole', OBJECTS.set.replace('serviceName: db', 'replicas: 3.0')],
])('no problem: %s', (_, text) => {
  expect(told(text)).toEqual([]);
});

test('what a newer minor knows is told with that minor', () => {
  const text = OBJECTS.set.replace('image: "db:1"', 'restartPolicyRules: []');
  expect(told(text, '1.33')).toEqual([
    '10:31 unknown-field: unknown field "spec.template.spec.containers[0].restartPolicyRules": known from 1.34, not in 1.33',
    'Remove it, or upgrade the cluster to 1.34.',
  ]);
  expect(told(text, '1.34')).toEqual([]);
});

test.each<[string, string, string]>([
  [
    'storage.k8s.io/v1 VolumeAttributesClass',
    '1.33',
    'VolumeAttributesClass in storage.k8s.io/v1 is not served by Kubernetes 1.33 (it is served from 1.34); use storage.k8s.io/v1beta1',
  ],
  [
    'storage.k8s.io/v1beta1 VolumeAttributesClass',
    '1.37',
    'VolumeAttributesClass in storage.k8s.io/v1beta1 is not served by Kubernetes 1.37 (removed in 1.37); use storage.k8s.io/v1',
  ],
  [
    'policy/v1beta1 PodSecurityPolicy',
    '1.37',
    'PodSecurityPolicy in policy/v1beta1 is not served by Kubernetes 1.37 (removed in 1.25); nothing takes its place',
  ],
  [
    'extensions/v1beta1 Ingress',
    '1.37',
    'Ingress in extensions/v1beta1 is not served by Kubernetes 1.37 (removed in 1.22); use networking.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema',
    '1.37',
    'FlowSchema in flowcontrol.apiserver.k8s.io/v1beta1 is not served by Kubernetes 1.37 (removed in 1.26); use flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'storage.k8s.oi/v1 CSIDriver',
    '1.37',
    'there is no CSIDriver in storage.k8s.oi/v1; did you mean CSIDriver in storage.k8s.io/v1?',
  ],
])('%s in %s', (api, version, message) => {
  const [apiVersion, kind] = api.split(' ');
  const problems = check(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`, version);
  expect(problems[0].message).toBe(message);
});

test('a flood of mistakes is told up to a limit', () => {
  const fields = Array.from({ length: 20_000 }, (_, i) => `f${i}: 1`).join('\n  ');
  expect(check(OBJECTS.set.replace('serviceName: db', fields))).toHaveLength(100);
});

test('every kind of problem has its diagnostic', () => {
  expect(Object.entries(PROBLEM_CODES).map(([kind, code]) => `${code} ${kind}`)).toMatchSnapshot();
});
