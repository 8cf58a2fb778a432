import { created } from '../../../lib/kube/defaults';
import type { Service } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateService, validateServiceChange } from '../../../lib/kube/validation/service';
import { switchesOf } from '../../../lib/kube/versions';

const service = (spec: object, name = 'web'): Service =>
  created(
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } } as Service,
    switchesOf(),
  );

test('from 1.36 on a name may begin with a digit', () => {
  const problems = (version: string) => validateService(service({}, '0web'), switchesOf(version)).length;
  expect([problems('1.35.4'), problems('1.36.0')]).toEqual([1, 0]);
});

test.each<[string, object, readonly string[]]>([
  ['another cluster’s name', { type: 'ExternalName', externalName: 'example.com.', ports: [] }, []],
  ['no name', { type: 'ExternalName', ports: [] }, ['spec.externalName: Required value']],
  [
    'a name and an address',
    { type: 'ExternalName', externalName: 'example.com', clusterIP: 'None' },
    ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
  ],
  [
    'a port of the node',
    { ports: [{ port: 80, nodePort: 30080 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  ['traffic from outside', { type: 'NodePort', externalTrafficPolicy: 'Local' }, []],
])('%s', (_, spec, errors) => {
  expect(validateService(service(spec), switchesOf()).map(fieldErrorText)).toEqual(errors);
});

test.each<[string, object, object, readonly string[]]>([
  [
    'an address for a headless Service',
    { clusterIP: 'None' },
    { clusterIP: '10.0.0.1' },
    ['spec.clusterIPs[0]: Invalid value: ["10.0.0.1"]: may not change once set'],
  ],
  [
    'another address',
    { clusterIP: '10.0.0.1' },
    { clusterIP: '10.0.0.2' },
    ['spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set'],
  ],
  ['the same address', { clusterIP: 'None' }, { clusterIP: 'None', publishNotReadyAddresses: true }, []],
])('%s', (_, before, after, errors) => {
  expect(validateServiceChange(service(after), service(before), switchesOf()).map(fieldErrorText)).toEqual(errors);
});
