import type { KubeObject } from '../../lib/kube/objects';
import { serverWarnings } from '../../lib/kube/server-warnings';

const container = { name: 'a', image: 'a:1' };
const pod = (spec: object, annotations: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', annotations },
    spec: { containers: [container], ...spec },
  }) as unknown as KubeObject;
const template = (spec: object, annotations: object = {}) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { template: { metadata: { annotations }, spec: { containers: [container], ...spec } } },
  }) as unknown as KubeObject;
const service = (spec: object, annotations: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', annotations }, spec }) as unknown as KubeObject;
const ports = (...given: readonly object[]) => ({ containers: [{ ...container, ports: given }] });

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/a';

test.each<[what: string, object: KubeObject, texts: readonly string[]]>([
  ['a pod like any other', pod({}), []],
  [
    'an address of two hosts',
    pod({ hostAliases: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }, { ip: '10.0.0.1' }] }),
    ['spec.hostAliases[2].ip: duplicate ip "10.0.0.1"'],
  ],
  [
    'a pull secret twice, and one without name',
    template({ imagePullSecrets: [{ name: 'x' }, { name: 'x' }, {}] }),
    [
      'spec.template.spec.imagePullSecrets[1].name: duplicate name "x"',
      'spec.template.spec.imagePullSecrets[2].name: invalid empty name ""',
    ],
  ],
  [
    'one port of the host with and without an address',
    pod(ports({ containerPort: 1, hostPort: 1 }, { containerPort: 1, hostPort: 1, hostIP: '10.0.0.1' })),
    ['spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]'],
  ],
  ['one number of two protocols', pod(ports({ containerPort: 1 }, { containerPort: 1, protocol: 'UDP' })), []],
  [
    'one port in two containers',
    pod({ initContainers: [{ ...container, ports: [{ containerPort: 1 }] }], ...ports({ containerPort: 1 }) }),
    ['spec.containers[0].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]'],
  ],
  [
    'seccomp by annotation',
    pod({}, { [SECCOMP]: 'runtime/default' }),
    [`metadata.annotations[${SECCOMP}]: non-functional in v1.27+; use the "seccompProfile" field instead`],
  ],
  [
    'seccomp by annotation and field',
    pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }, { [SECCOMP]: 'runtime/default' }),
    [],
  ],
  ['AppArmor by annotation of a pod', pod({}, { [APP_ARMOR]: 'runtime/default' }), []],
  [
    'AppArmor by annotation of a template',
    template({}, { [APP_ARMOR]: 'runtime/default' }),
    [
      `spec.template.metadata.annotations[${APP_ARMOR}]: deprecated since v1.30; use the "appArmorProfile" field instead`,
    ],
  ],
  [
    'AppArmor by annotation and field',
    template({ securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } }, { [APP_ARMOR]: 'x' }),
    [],
  ],
  [
    'what a headless Service ignores',
    service({ clusterIP: 'None', loadBalancerIP: '10.0.0.1', externalIPs: ['10.0.0.1'], sessionAffinity: 'ClientIP' }),
    [
      'spec.loadBalancerIP is ignored for headless services',
      'spec.externalIPs is ignored for headless services',
      'spec.SessionAffinity is ignored for headless services',
    ],
  ],
  [
    'a name that is not used',
    service({ externalName: 'x.example.com' }),
    ['spec.externalName is ignored when spec.type is not "ExternalName"'],
  ],
  [
    'hints of topology',
    service({}, { 'service.kubernetes.io/topology-aware-hints': 'auto' }),
    [
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    ],
  ],
])('%s', (_, object, texts) => {
  expect(serverWarnings(object).map(({ text }) => text)).toEqual(texts);
});
