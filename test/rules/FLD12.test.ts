import { testExamples, told } from './support/examples';

testExamples('FLD12');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a script that ends',
    { 'Deployment/app': { 'spec.template.spec.containers.0.command': ['sh', '-c', 'date >> /files/log'] } },
    [
      'warning: Deployment app: container app ends after "date >> /files/log" and is restarted for ever: a Deployment keeps containers running',
    ],
  ],
  [
    'arguments of a shell',
    {
      'Deployment/app': {
        'spec.template.spec.containers.0.command': ['/bin/bash', '-c'],
        'spec.template.spec.containers.0.args': ['echo a && touch /b; ls'],
      },
    },
    [
      'warning: Deployment app: container app ends after "echo a && touch /b; ls" and is restarted for ever: a Deployment keeps containers running',
    ],
  ],
  [
    'a shell alone',
    { 'Deployment/app': { 'spec.template.spec.containers.0.image': 'busybox:1' } },
    [
      'warning: Deployment app: container app ends after "sh" and is restarted for ever: a Deployment keeps containers running',
    ],
  ],
  [
    'a loop',
    {
      'Deployment/app': {
        'spec.template.spec.containers.0.command': ['sh', '-c', 'while true; do date; sleep 1; done'],
      },
    },
    [],
  ],
  [
    'something else',
    { 'Deployment/app': { 'spec.template.spec.containers.0.command': ['sh', '-c', 'echo start; serve'] } },
    [],
  ],
  [
    'an init container',
    {
      'Deployment/app': {
        'spec.template.spec.initContainers': [{ name: 'i', image: 'busybox:1', command: ['sh', '-c', 'date'] }],
      },
    },
    [],
  ],
  [
    'a Job',
    {
      'Job/j': {
        apiVersion: 'batch/v1',
        metadata: { name: 'j' },
        spec: {
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'j', image: 'busybox:1', command: ['sh', '-c', 'date'] }],
            },
          },
        },
      },
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('FLD12', fragment)).toEqual(expected);
});

test('an annotation of the object silences it', () => {
  const ends = { 'spec.template.spec.containers.0.command': ['sh', '-c', 'date'] };
  const allowed = { 'metadata.annotations': { 'cdk8s-stateful/allow.FLD12': 'it is a demonstration' } };
  expect(told('FLD12', { 'Deployment/app': { ...ends, ...allowed } })).toEqual([]);
});
