import { testExamples, told } from './support/examples';

testExamples('IDN05');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a mount of nothing',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.volumeMounts': [{ name: 'date', mountPath: '/data' }] } },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].volumeMounts[0].name mounts "date", but neither volumes nor volumeClaimTemplates has it; did you mean "data"?',
    ],
  ],
  [
    'a device of nothing',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.volumeDevices': [{ name: 'disk', devicePath: '/dev/x' }] } },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].volumeDevices[0].name mounts "disk", but neither volumes nor volumeClaimTemplates has it',
    ],
  ],
  [
    'a mount of nothing in a Deployment',
    {
      'Deployment/app': { 'spec.template.spec.containers.0.volumeMounts': [{ name: 'uploads', mountPath: '/files' }] },
    },
    [
      'error: Deployment app: spec.template.spec.containers[0].volumeMounts[0].name mounts "uploads", but volumes does not have it',
    ],
  ],
  [
    'up to 1.33 the set is taken and its pods are not',
    {
      'StatefulSet/db': { 'spec.template.spec.containers.0.volumeMounts': [{ name: 'date', mountPath: '/data' }] },
      cluster: { kubernetesVersion: '1.33' },
    },
    [
      'error: StatefulSet db: spec.template.spec.containers[0].volumeMounts[0].name mounts "date", but neither volumes nor volumeClaimTemplates has it; did you mean "data"?',
    ],
  ],
  [
    'a claim template that nobody mounts',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.volumeMounts': null } },
    [
      'warning: StatefulSet db: no container mounts the claim template "data": its volumes are made and attached for nothing',
    ],
  ],
  [
    'a claim template that a patch dropped',
    { before: {}, after: { 'StatefulSet/db': { 'spec.template.spec.containers.0.volumeMounts': null } } },
    [
      'warning: StatefulSet db: no container mounts the claim template "data"; before, db had it at /data: its volumes are made and attached for nothing',
    ],
  ],
  [
    'a claim template of an init container',
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.volumeMounts': null,
        'spec.template.spec.initContainers': [
          { name: 'i', image: 'i:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        ],
      },
    },
    [],
  ],
  [
    'a claim template as a device',
    {
      'StatefulSet/db': {
        'spec.volumeClaimTemplates.0.spec.volumeMode': 'Block',
        'spec.template.spec.containers.0.volumeMounts': null,
        'spec.template.spec.containers.0.volumeDevices': [{ name: 'data', devicePath: '/dev/x' }],
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN05', fragment)).toEqual(expected);
});
