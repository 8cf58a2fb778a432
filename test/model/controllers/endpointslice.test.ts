import fc from 'fast-check';
import type { EndpointSlice, Pod, Service } from '../../../lib/kube/objects';
import { switchesOf } from '../../../lib/kube/versions';
import { type Action, isAside } from '../../../lib/model/actions';
import { endpointslice } from '../../../lib/model/controllers/endpointslice';
import { labelsFor } from '../../../lib/model/controllers/endpointslice/slice';
import { type Key, type Kind, keyOf } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { ControllerView } from '../../../lib/model/view';
import { planned, planOf, RECORDED_TIMINGS, world } from '../world';

const KEY = 'default/web';

const NODE = `
apiVersion: v1
kind: Node
metadata: {name: a, labels: {topology.kubernetes.io/zone: z1}}
---`;

const service = (spec = '', meta = '') => `
apiVersion: v1
kind: Service
metadata: {name: web${meta}}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]${spec}}
---`;

interface PodInput {
  readonly ip?: string;
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly phase?: string;
  readonly spec?: string;
  readonly labels?: string;
  readonly uid?: string;
}

const pod = (
  name: string,
  {
    ip = `10.0.0.${name.slice(-1)}`,
    ready = true,
    terminating,
    phase = 'Running',
    spec = `, hostname: ${name}, subdomain: web`,
    labels = 'app: web',
    uid = name,
  }: PodInput = {},
) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, uid: ${uid}, labels: {${labels}}${terminating ? ', deletionTimestamp: true' : ''}}
spec: {nodeName: a, containers: [{name: app, ports: [{name: main, containerPort: 9, protocol: TCP}]}]${spec}}
status: {phase: ${phase}, conditions: [{type: Ready, status: "${ready ? 'True' : 'False'}"}]${ip && `, podIP: ${ip}`}}
---`;

const LABELS =
  'kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io, service.kubernetes.io/headless: ""';

const slice = (name: string, content = '', owner = 'Service/default/web#1') => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}, labels: {${LABELS}}, ownerReferences: [{apiVersion: v1, kind: Service, name: web, uid: ${owner}, controller: true}]}
addressType: IPv4
${content}
---`;

function written(store: LiveStore, key = KEY): readonly EndpointSlice[] {
  return planOf(endpointslice, store, key).flatMap((action: Action) => {
    if (isAside(action)) return [];
    if (action.do === 'create') return [action.object as EndpointSlice];
    return action.do === 'put' ? [action.to as EndpointSlice] : [];
  });
}

/** `name(ready/serving/terminating)` of each endpoint, as the traces of the rules write it. */
function endpoints({ endpoints: list = [] }: EndpointSlice): string {
  return list
    .map(
      ({ targetRef, conditions: { ready, serving, terminating } = {} }) =>
        `${targetRef?.name}(${[ready, serving, terminating].map((each) => (each ? 't' : 'f')).join('/')})`,
    )
    .join(' ');
}

/** The store as the plan leaves it. */
function applied(store: LiveStore): LiveStore {
  for (const action of planOf(endpointslice, store, KEY)) {
    if (isAside(action)) continue;
    if (action.do === 'create') store.put('EndpointSlice', keyOf(action.object), action.object as EndpointSlice);
    if (action.do === 'put') store.put('EndpointSlice', keyOf(action.seen), action.to as EndpointSlice);
    if (action.do === 'delete') store.put('EndpointSlice', action.key, undefined);
  }
  return store;
}

describe('R-E4: which Services have slices', () => {
  test.each<[string, string, readonly string[]]>([
    ['none', '', []],
    ['without a selector', service().replace('selector: {app: web}, ', ''), []],
    ['an ExternalName', service(', type: ExternalName'), []],
    ['R-E4.5: without pods, an empty slice', service(), ['create EndpointSlice default/web-bbbbb']],
    ['… which stays', service() + slice('s'), []],
    ['being deleted: no new slice', service('', ', deletionTimestamp: true'), []],
    [
      'R-E4.6, E-X9: slices of an older Service of the name',
      service() + slice('s', '', 'Service/default/web#0'),
      ['create EndpointSlice default/web-bbbbb', 'delete EndpointSlice default/s'],
    ],
    [
      'R-E4.6: of a family that the Service has no more',
      service() + slice('s').replace('addressType: IPv4', 'addressType: IPv6'),
      ['create EndpointSlice default/web-bbbbb', 'delete EndpointSlice default/s'],
    ],
    [
      'of both families',
      service(', ipFamilies: [IPv4, IPv6]'),
      ['create EndpointSlice default/web-bbbbb', 'create EndpointSlice default/web-bbbbc'],
    ],
  ])('%s', (_, manifests, expected) => {
    expect(planned(endpointslice, world(manifests), KEY)).toEqual(expected);
  });

  test('R-E4: labels and owner of a slice', () => {
    const [created] = written(world(service('', ', labels: {team: x, kubernetes.io/service-name: mine}')));
    expect(created).toEqual({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'web-bbbbb',
        namespace: 'default',
        generateName: 'web-',
        labels: {
          team: 'x',
          'kubernetes.io/service-name': 'web',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'service.kubernetes.io/headless': '',
        },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            name: 'web',
            uid: 'Service/default/web#1',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      addressType: 'IPv4',
    });
  });

  test('… of one with an address: not headless', () => {
    const [created] = written(world(service().replace('None', '10.96.0.11')));
    expect(created.metadata.labels).not.toHaveProperty('service.kubernetes.io/headless');
  });

  test('new labels of the Service reach a slice', () => {
    expect(
      planned(
        endpointslice,
        world(service('', ', labels: {team: x}') + NODE + pod('web-0') + slice('s', content(['web-0']))),
        KEY,
      ),
    ).toEqual(['put EndpointSlice default/s']);
  });
});

/** What a slice holds of ready pods, as the controller writes it. */
function content(names: readonly string[]): string {
  const list = names.map(
    (name) =>
      `{addresses: [10.0.0.${name.slice(-1)}], conditions: {ready: true, serving: true, terminating: false}, hostname: ${name}, nodeName: a, zone: z1, targetRef: {kind: Pod, name: ${name}, uid: ${name}}}`,
  );
  return `endpoints: [${list.join(', ')}]\nports: [{name: http, port: 8080, protocol: TCP}]`;
}

describe('R-E5: the endpoint of a pod', () => {
  test.each<[string, PodInput, string, string]>([
    ['no address', { ip: '' }, '', ''],
    ['not ready', { ready: false }, 'web-0(f/f/f)', 'web-0(t/f/f)'],
    ['ready', {}, 'web-0(t/t/f)', 'web-0(t/t/f)'],
    ['ready, terminating', { terminating: true }, 'web-0(f/t/t)', 'web-0(t/t/t)'],
    ['not ready, terminating', { ready: false, terminating: true }, 'web-0(f/f/t)', 'web-0(t/f/t)'],
    ['Failed', { phase: 'Failed' }, '', ''],
    ['Succeeded', { phase: 'Succeeded' }, '', ''],
    ['of another family', { ip: 'fd00::1' }, '', ''],
  ])('%s', (_, input, expected, published) => {
    expect(written(world(service() + NODE + pod('web-0', input))).map(endpoints)).toEqual([expected]);
    expect(
      written(world(service(', publishNotReadyAddresses: true') + NODE + pod('web-0', input))).map(endpoints),
    ).toEqual([published]);
  });

  test('its fields', () => {
    const [created] = written(world(service() + NODE + pod('web-0')));
    expect(created).toMatchObject({
      endpoints: [
        {
          addresses: ['10.0.0.0'],
          hostname: 'web-0',
          nodeName: 'a',
          zone: 'z1',
          targetRef: { kind: 'Pod', name: 'web-0', uid: 'web-0' },
        },
      ],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    });
  });

  test.each<[string, string, boolean]>([
    ['the Service that it names', ', hostname: web-0, subdomain: web', true],
    ['E-X1: another', ', hostname: web-0, subdomain: db', false],
    ['none', '', false],
  ])('R-E2: a pod has a name in %s', (_, spec, named) => {
    const [created] = written(world(service() + NODE + pod('web-0', { spec })));
    expect(created.endpoints?.[0].hostname).toBe(named ? 'web-0' : undefined);
  });

  const named = (ports: string, spec = '') =>
    written(world(service().replace(/ports: \[.*?\]/, `ports: [${ports}]`) + NODE + pod('web-0', { spec })))[0].ports;
  const SIDECAR =
    ', initContainers: [{name: s, restartPolicy: Always, ports: [{name: side, containerPort: 7, protocol: TCP}]}, {name: i, ports: [{name: init, containerPort: 6}]}]';
  test.each<[string, string, string, unknown]>([
    ['named', '{port: 80, targetPort: main, protocol: TCP}', '', [{ name: '', port: 9, protocol: 'TCP' }]],
    ['of another protocol', '{port: 80, targetPort: main, protocol: UDP}', '', undefined],
    ['of a sidecar', '{port: 80, targetPort: side, protocol: TCP}', SIDECAR, [{ name: '', port: 7, protocol: 'TCP' }]],
    ['not of an init container', '{port: 80, targetPort: init, protocol: TCP}', SIDECAR, undefined],
    [
      'one of two is not found',
      '{name: x, port: 1, targetPort: x}, {name: y, port: 2, targetPort: 2, appProtocol: h2}',
      '',
      [{ name: 'y', port: 2, protocol: 'TCP', appProtocol: 'h2' }],
    ],
    ['none at all', '', '', undefined],
  ])('ports: %s', (_, ports, spec, expected) => expect(named(ports, spec)).toEqual(expected));

  test('pods with different numbers for a name are in different slices', () => {
    const other = pod('web-1').replace('containerPort: 9', 'containerPort: 10');
    const slices = written(world(service().replace('8080', 'main') + NODE + pod('web-0') + other));
    expect(slices.map((each) => `${endpoints(each)} ${each.ports?.[0].port}`)).toEqual([
      'web-0(t/t/f) 9',
      'web-1(t/t/f) 10',
    ]);
  });
});

describe('R-E5, E-X6: a pod whose node is gone', () => {
  const error = 'skipping Pod web-0 for Service default/web: Node a Not Found';
  const failed = [
    `event Warning FailedToUpdateEndpointSlices Error updating Endpoint Slices for Service default/web: ${error}`,
    `fail ${error}`,
  ];

  test.each<[string, string, readonly string[]]>([
    [
      'is left out, and the sync fails',
      service() + pod('web-0') + slice('s', content(['web-0'])),
      ['put EndpointSlice default/s', ...failed],
    ],
    ['… again and again', service() + pod('web-0') + slice('s'), failed],
    [
      'unless unready addresses are published',
      service(', publishNotReadyAddresses: true') + pod('web-0'),
      ['create EndpointSlice default/web-bbbbb'],
    ],
  ])('%s', (_, manifests, expected) => {
    expect(planned(endpointslice, world(manifests), KEY)).toEqual(expected);
  });

  test('two of them', () => {
    const [, fail] = planned(endpointslice, world(service() + pod('web-0') + pod('web-1') + slice('s')), KEY);
    expect(fail).toBe(`fail [${error}, ${error.replace('web-0', 'web-1')}]`);
  });
});

describe('R-E4.3 to R-E4.7: slices stay as they are where they can', () => {
  const count = (store: LiveStore) => store.list('EndpointSlice').map((each) => each.endpoints?.length ?? 0);
  const manyPods = (n: number) =>
    Array.from({ length: n }, (_, i) =>
      pod(`p${String(i).padStart(3, '0')}`, { ip: `10.0.${i >> 8}.${i & 255}` }),
    ).join('');
  const full = () => applied(world(service() + NODE + manyPods(250)));

  test('250 pods: 100, 100 and 50 (ReconcileManyPods)', () => {
    expect(count(full())).toEqual([100, 100, 50]);
  });

  test('a slice that loses an endpoint keeps the others, and gets the next new one', () => {
    const store = full();
    store.put('Pod', 'default/p000', undefined);
    expect(planned(endpointslice, store, KEY)).toEqual(['put EndpointSlice default/web-bbbbb']);
    expect(count(applied(store))).toEqual([99, 100, 50]);
    const [more] = world(pod('new', { ip: '10.1.0.1' })).list('Pod');
    store.put('Pod', 'default/new', more);
    expect(planned(endpointslice, store, KEY)).toEqual(['put EndpointSlice default/web-bbbbb']);
    expect(count(applied(store))).toEqual([100, 100, 50]);
  });

  test('the last pod goes: its slice is emptied, not deleted', () => {
    expect(planned(endpointslice, world(service() + NODE + slice('s', content(['web-0']))), KEY)).toEqual([
      'put EndpointSlice default/s',
    ]);
  });

  test('R-E7: a pod that has come again under its address is the same endpoint with another target', () => {
    const store = world(service() + NODE + pod('web-0', { uid: 'again' }) + slice('s', content(['web-0'])));
    expect(written(store).map((each) => each.endpoints?.[0].targetRef?.uid)).toEqual(['again']);
  });

  test('every pod is in one slice, no slice holds more than 100, and a second sync has nothing to do', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(250)), fc.uniqueArray(fc.nat(250)), (first, second) => {
        const named = (i: number) => pod(`p${i}`, { ip: `10.0.${i >> 8}.${i & 255}` });
        const store = applied(world(service() + NODE + first.map(named).join('')));
        for (const i of first) store.put('Pod', `default/p${i}`, undefined);
        for (const row of world(second.map(named).join('')).list('Pod')) store.put('Pod', keyOf(row), row);
        applied(store);
        const slices = store.list('EndpointSlice');
        const names = slices.flatMap((each) => each.endpoints?.map(({ targetRef }) => targetRef?.name) ?? []);
        expect([...names].sort()).toEqual(second.map((i) => `p${i}`).sort());
        expect(Math.max(...count(store))).toBeLessThanOrEqual(100);
        expect(planned(endpointslice, store, KEY)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

describe('R-E3: who is woken', () => {
  const other = service().replace('name: web', 'name: other').replace('app: web', 'app: other');
  const both = service().replace('name: web', 'name: both').replace('selector: {app: web}', 'selector: {}');
  const store = world(service() + other + both);
  const rowOf = (input: PodInput = {}): Pod => world(pod('web-0', input)).list('Pod')[0];
  const keysOf = (kind: Kind, before: unknown, after: unknown): readonly Key[] => {
    const view = new ControllerView(store, switchesOf(), RECORDED_TIMINGS, 'endpointslice-controller', '');
    return endpointslice.watches
      .filter((watch) => watch.kind === kind)
      .flatMap((watch) => watch.keys({ kind, key: 'default/x', before, after } as never, view));
  };
  const running = rowOf();
  const moved = rowOf({ labels: 'app: other' });

  test.each<[string, readonly Key[], readonly Key[]]>([
    ['a new pod', keysOf('Pod', undefined, running), ['default/both', 'default/web']],
    ['a pod that is gone', keysOf('Pod', running, undefined), ['default/both', 'default/web']],
    ['readiness', keysOf('Pod', rowOf({ ready: false }), running), ['default/both', 'default/web']],
    ['an address', keysOf('Pod', rowOf({ ip: '' }), running), ['default/both', 'default/web']],
    ['E-X5: a phase alone', keysOf('Pod', running, rowOf({ phase: 'Failed' })), []],
    [
      'anything of a terminating pod',
      keysOf('Pod', rowOf({ terminating: true }), rowOf({ terminating: true })),
      ['default/both', 'default/web'],
    ],
    ['other labels: the Services that have or had it', keysOf('Pod', running, moved), ['default/other', 'default/web']],
    [
      '… and readiness: all',
      keysOf('Pod', running, rowOf({ labels: 'app: other', ready: false })),
      ['default/both', 'default/other', 'default/web'],
    ],
    ['a slice that comes', keysOf('EndpointSlice', undefined, world(slice('s')).list('EndpointSlice')[0]), []],
    [
      'a slice that is written',
      keysOf('EndpointSlice', world(slice('s')).list('EndpointSlice')[0], world(slice('s')).list('EndpointSlice')[0]),
      [],
    ],
    [
      'a slice that is gone',
      keysOf('EndpointSlice', world(slice('s')).list('EndpointSlice')[0], undefined),
      ['default/web'],
    ],
  ])('%s', (_, keys, expected) => expect(keys).toEqual(expected));
});

test.each([
  [undefined, true],
  ['', true],
  ['None', true],
  ['10.0.0.1', false],
])('the slices of a Service with the address %j are headless: %s', (clusterIP, headless) => {
  const labels = labelsFor({ metadata: { name: 'web' }, spec: { clusterIP } } as Service);
  expect('service.kubernetes.io/headless' in labels).toBe(headless);
});
