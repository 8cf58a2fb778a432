import { created, updated } from '../../../lib/kube/defaults';
import type { Pod } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validatePod, validatePodChange } from '../../../lib/kube/validation/pod';
import { switchesOf } from '../../../lib/kube/versions';

const pod = (spec: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0' },
    spec: { containers: [{ name: 'app', image: 'app:v1' }], ...spec },
  }) as Pod;

const container = (change: object) => ({ containers: [{ name: 'app', image: 'app:v1', ...change }] });
const ephemeral = (name: string) => ({
  name,
  ephemeral: {
    volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  },
});

test.each<[string, object, readonly string[], string?]>([
  [
    'the claim of its own ephemeral volume',
    { volumes: [ephemeral('tmp'), { name: 'data', persistentVolumeClaim: { claimName: 'web-0-tmp' } }] },
    [
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "web-0-tmp": must not reference a PVC that gets created for an ephemeral volume',
    ],
  ],
  ['a restart policy of a container', container({ restartPolicy: 'Never' }), []],
  ['a restart policy of a container in 1.34', container({ restartPolicy: 'Never' }), [], '1.34.4'],
  [
    'a restart policy of a container in 1.33',
    container({ restartPolicy: 'Never' }),
    ['spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers'],
    '1.33.13',
  ],
  [
    'a host name that is too long',
    { hostname: 'x'.repeat(64) },
    [`spec.hostname: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`],
  ],
  ['a negative grace period', { terminationGracePeriodSeconds: -5 }, []],
  [
    'huge pages alone',
    container({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } }),
    ['spec.containers[0].resources: Forbidden: HugePages require cpu or memory'],
  ],
  [
    'a toleration that compares, until 1.34',
    { tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] },
    ['spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists"'],
    '1.34.4',
  ],
])('%s', (_, spec, errors, version = '1.37.1') => {
  const switches = switchesOf(version);
  expect(validatePod(created(pod(spec), switches), switches).map(fieldErrorText)).toEqual(errors);
});

test.each<[string, object, boolean]>([
  ['an image', container({ image: 'app:v2' }), true],
  ['its tolerations', { tolerations: [{ operator: 'Exists' }] }, true],
  ['a volume', { volumes: [{ name: 'data', emptyDir: {} }] }, false],
  ['its host name', { hostname: 'other' }, false],
  ['a command', container({ command: ['x'] }), false],
])('a change of %s', (_, spec, allowed) => {
  const switches = switchesOf();
  const old = created(pod(), switches);
  const errors = validatePodChange(
    updated({ ...old, spec: { ...old.spec, ...spec } } as Pod, old, switches),
    old,
    switches,
  );
  expect(errors.map(({ path, type }) => `${path} ${type}`)).toEqual(allowed ? [] : ['spec Forbidden']);
});
