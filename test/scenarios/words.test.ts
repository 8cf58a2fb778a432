import { parse } from 'yaml';
import type { Kind } from '../../lib/model/kinds';
import { stepWords } from '../../lib/scenarios/step-words';
import { changeWords, clock, identityName, objectName } from '../../lib/scenarios/words';

/** A change of an object from one YAML text to another; none: it was not there, or is gone. */
function words(kind: Kind, before?: string, after?: string): string | undefined {
  const row = (text: string | undefined) =>
    text === undefined ? undefined : { metadata: { name: 'x' }, ...parse(text) };
  return changeWords({ kind, key: 'default/x', before: row(before), after: row(after) });
}

const POD = 'spec: {containers: [{name: c}]}';
const SET = 'spec: {replicas: 3, template: {spec: {containers: [{image: a}]}}}';

test.each<[Kind, string | undefined, string | undefined, string | undefined]>([
  ['ConfigMap', undefined, '{}', 'created'],
  ['ConfigMap', '{}', undefined, 'deleted'],
  ['ConfigMap', 'data: {a: b}', 'data: {a: c}', undefined],
  ['Pod', undefined, `${POD}\nstatus: {phase: Pending}`, 'created, 0/1 Pending'],
  [
    'Pod',
    `${POD}\nstatus: {phase: Pending}`,
    'spec: {nodeName: n, containers: [{name: c}]}\nstatus: {phase: Pending}',
    'on n',
  ],
  [
    'Pod',
    `${POD}\nstatus: {phase: Pending}`,
    `${POD}\nstatus: {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}`,
    'Unschedulable',
  ],
  [
    'Pod',
    `${POD}\nstatus: {phase: Running}`,
    `metadata: {name: x, deletionTimestamp: true}\n${POD}\nstatus: {phase: Running}`,
    '0/1 Terminating',
  ],
  ['StatefulSet', SET, `${SET}\nstatus: {readyReplicas: 1}`, '1/3 ready'],
  ['StatefulSet', SET, SET.replace('image: a', 'image: b'), 'template changed'],
  [
    'StatefulSet',
    `${SET}\nstatus: {currentRevision: a, updateRevision: a}`,
    `${SET}\nstatus: {currentRevision: a, updateRevision: b, updatedReplicas: 1}`,
    '1/3 updated to b',
  ],
  ['StatefulSet', SET, `${SET.slice(0, -1)}, updateStrategy: {type: OnDelete}}`, 'update strategy changed'],
  ['Deployment', SET, `${SET.slice(0, -1)}, paused: true}`, 'paused'],
  ['ReplicaSet', SET, `${SET}\nstatus: {replicas: 2}`, '2 there'],
  [
    'PersistentVolumeClaim',
    'spec: {}\nstatus: {phase: Pending}',
    'spec: {volumeName: v}\nstatus: {phase: Bound}',
    'Bound, volume v',
  ],
  [
    'PersistentVolumeClaim',
    'spec: {}',
    'metadata: {name: x, ownerReferences: [{kind: StatefulSet, name: web}]}\nspec: {}',
    'owned by StatefulSet/web',
  ],
  ['PersistentVolumeClaim', 'spec: {}', 'metadata: {name: x, deletionTimestamp: true}\nspec: {}', 'Terminating'],
  [
    'PersistentVolume',
    'spec: {capacity: {storage: 1Gi}}',
    'spec: {capacity: {storage: 1Gi}, claimRef: {name: c}}\nstatus: {phase: Bound}',
    'Bound, for claim c',
  ],
  [
    'VolumeAttachment',
    'spec: {nodeName: n, source: {persistentVolumeName: v}}',
    'spec: {nodeName: n, source: {persistentVolumeName: v}}\nstatus: {attached: true}',
    'v at n: attached',
  ],
  [
    'Node',
    'status: {}',
    'spec: {unschedulable: true, taints: [{key: k, effect: NoSchedule}]}\nstatus: {}',
    'SchedulingDisabled, tainted k:NoSchedule',
  ],
  [
    'Node',
    'status: {}',
    'status: {volumesAttached: [{name: "kubernetes.io/csi/d^h"}], volumesInUse: ["kubernetes.io/csi/d^h"]}',
    'uses h, has h attached',
  ],
  [
    'PodDisruptionBudget',
    'status: {}',
    'status: {currentHealthy: 2, expectedPods: 3, disruptionsAllowed: 1}',
    '2/3 healthy, 1 disruptions allowed',
  ],
  [
    'EndpointSlice',
    'endpoints: []',
    'endpoints: [{addresses: [1.1.1.1], hostname: web-0}, {addresses: [1.1.1.2], conditions: {ready: false}}, {addresses: [1.1.1.3], conditions: {terminating: true}}]',
    'web-0 ready, 1.1.1.2 not ready, 1.1.1.3 terminating',
  ],
  ['ControllerRevision', undefined, 'revision: 2', 'created, revision 2'],
  ['Sandbox', undefined, '{node: n, life: waiting}', 'n mounts its volumes'],
  [
    'Sandbox',
    '{node: n, life: waiting}',
    '{node: n, life: running, mounts: [{claim: default/data, found: lost}]}',
    'containers run on n, data: does not find the data that it had written',
  ],
  ['Sandbox', '{node: n, life: running}', '{node: n, life: running, verdict: {phase: Failed}}', 'has to end as Failed'],
  ['Sandbox', '{node: n, life: running}', '{node: n, life: stopping}', 'containers are told to stop'],
  ['Sandbox', '{node: n, life: stopping}', '{node: n, life: stopped}', 'containers have ended'],
  ['Sandbox', '{node: n, life: stopped}', undefined, 'nothing of it is left on n'],
  ['Disk', undefined, '{tokens: []}', 'an empty disk is made'],
  ['Disk', '{tokens: [default/a]}', '{tokens: [default/a, x/b]}', 'first written by x/b'],
  ['Disk', '{tokens: []}', undefined, 'the data is gone'],
  ['Ledger', undefined, '{}', undefined],
  ['Host', '{kubelet: up}', '{kubelet: silent}', 'its kubelet goes silent, its containers run on'],
  ['Driver', '{provision: ok}', '{provision: full}', 'has no room for more volumes'],
  ['Behaviour', undefined, '{does: crashLoop}', 'crashes again and again'],
])('%s from %j to %j: %s', (kind, before, after, told) => {
  expect(words(kind, before, after)).toBe(told);
});

test.each([
  ['Pod', 'default/web-0', 'Pod/web-0'],
  ['Pod', 'shop/web-0', 'Pod/shop/web-0'],
  ['Node', 'node-a', 'Node/node-a'],
  ['Sandbox', 'Pod/default/web-0#2', 'Pod/web-0'],
  ['Behaviour', 'app:v1', 'Image/app:v1'],
  ['Behaviour', 'Pod/web-0', 'Pod/web-0'],
])('%s %s is called %s', (kind, key, name) => {
  expect(objectName({ kind, key })).toBe(name);
});

test.each([
  [0, '0:00.000'],
  [61_005, '1:01.005'],
  [3_600_000, '60:00.000'],
  [59_999.6, '1:00.000'],
])('%d ms is %s on the clock', (ms, told) => {
  expect(clock(ms)).toBe(told);
});

test('whose data: the default namespace goes without saying', () => {
  expect([identityName('default/web-0'), identityName('shop/Deployment/app')]).toEqual([
    'web-0',
    'shop/Deployment/app',
  ]);
});

test.each([
  ['apply: "{kind: A, metadata: {name: a}}\\n---\\n{kind: B, metadata: {name: b}}"', 'apply A/a, B/b'],
  ['settle: {}', 'settle'],
  ['settle: {quiet: 8s}', 'settle until nobody has written for 8s'],
  ['wait: {for: Pod/a, until: Ready}', 'wait for Pod/a until Ready'],
  ['scale: {object: StatefulSet/web, replicas: 1}', 'scale StatefulSet/web to 1'],
  ['patch: {object: Pod/a, merge: {b: 1}}', 'patch Pod/a: {"b":1}'],
  ['patch: {object: Pod/a, json: [], sub: status}', 'patch the status of Pod/a: []'],
  ['delete: Pod/a', 'delete Pod/a'],
  ['delete: {object: Pod/a, grace: 0, cascade: orphan}', 'delete Pod/a (grace period 0 s, cascade orphan)'],
  ['evict: a', 'evict a'],
  ['cordon: n', 'cordon n'],
  ['uncordon: n', 'uncordon n'],
  ['drain: {node: n, timeout: 3s}', 'drain n'],
  ['drain: n', 'drain n'],
  ['nodeDown: n', 'the kubelet of n goes silent'],
  ['nodeUp: n', 'the kubelet of n comes back'],
  ['nodeAdd: {name: n}', 'node n joins'],
  ['nodeDelete: n', 'node n is gone for good'],
  ['taint: {node: n, key: k, effect: NoExecute}', 'taint n with k:NoExecute'],
  ['untaint: {node: n, key: k}', 'take the taint k from n'],
  [
    'behave: {"a:1": {does: neverReady}, "b:1": {readyAfter: 1s, stopAfter: 2s}}',
    'from now on a:1 does neverReady, b:1 does ready (ready after 1s, stops after 2s)',
  ],
  ['driver: {name: d, provision: fail}', 'the driver d is now {"provision":"fail"}'],
  ['fail: {pod: a}', 'pod a ends as Failed'],
  ['fail: {pod: a, phase: Succeeded, reason: Done}', 'pod a ends as Succeeded (Done)'],
  ['pass: 3s', '3s pass'],
  ['note: anything', 'anything'],
])('step %s', (yaml, told) => {
  expect(stepWords(parse(yaml))).toBe(told);
});
