import { planSources } from '../../lib/check/plan';

const SET = (name: string, image = 'db:1') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "${image}", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
const source = (text: string, file = 'a.yaml', constructPaths?: ReadonlyMap<string, string>) => [
  { file, text, ...(constructPaths && { constructPaths }) },
];

test('two renders are read and compared', () => {
  const { plan, problems } = planSources({ old: source(SET('db')), new: source(SET('db', 'db:2')) });
  expect(problems).toEqual([]);
  expect(plan.verdict).toBe('restarts');
  expect(plan.kubernetesVersion).toBe('1.37.1');
});

test('a moved construct is known by the paths that a synth writes', () => {
  const { plan } = planSources({
    old: source(SET('db'), 'old.yaml', new Map([['db', 'App/Chart/db']])),
    new: source(SET('db-2x'), 'new.yaml', new Map([['db-2x', 'App/Chart/Shop/db']])),
    prune: true,
  });
  expect(plan.changes[0]!.was).toEqual({
    id: 'StatefulSet/default/db',
    why: 'the construct moved from App/Chart/db to App/Chart/Shop/db',
  });
});

test('what cannot be read is told, with its side', () => {
  const { problems } = planSources({ old: source('a: [b', 'old.yaml'), new: source('kind: x', 'new.yaml') });
  expect([...new Set(problems.map(({ file }) => file))]).toEqual(['old.yaml', 'new.yaml']);
});

test('the cluster description says the version and the classes', () => {
  const cluster = {
    kubernetesVersion: '1.34',
    classes: [{ name: 'slow', provisioner: 'disk.example.com', default: true, reclaimPolicy: 'Retain' as const }],
  };
  const gone = {
    old: source(SET('db')),
    new: source('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'),
    prune: true,
  };
  const { plan } = planSources({ ...gone, cluster });
  expect(plan.kubernetesVersion).toBe('1.34');
  expect(plan.changes.map(({ id, effects }) => [id, effects.map(({ effect }) => effect)])).toEqual([
    ['StatefulSet/default/db', ['removed', 'stranded']],
    ['ConfigMap/default/c', ['created']],
  ]);
});

test('a version that is not supported is a misuse', () => {
  expect(() => planSources({ old: [], new: [], kubernetesVersion: '1.12' })).toThrow(/1\.12/);
});

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
const head = (kind: string, apiVersion = 'apps/v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: db}\n`;

describe.each([
  ['no spec', head('StatefulSet')],
  ['a spec of another type', `${head('StatefulSet')}spec: {replicas: x}\n`],
  ['a template without pods', `${head('Deployment')}spec: {template: {}}\n`],
  ['a version that is not served', `${head('StatefulSet', 'apps/v1beta2')}spec: {}\n`],
  ['a selector of other labels', SET('db').replace('{app: db}}\n    spec', '{app: other}}\n    spec')],
])('an object with %s', (_, text) => {
  test('is refused in the new render, and not pruned', () => {
    const { plan } = planSources({ old: source(SET('db')), new: source(text), prune: true });
    expect(plan.verdict).toBe('refused');
    const kind = text.includes('Deployment') ? 'Deployment' : 'StatefulSet';
    const change = plan.changes.find(({ id }) => id === `${kind}/default/db`)!;
    expect(change.effects).toEqual([{ effect: 'refused', message: expect.stringMatching(/./), fields: [] }]);
  });

  test('is no part of what an old render left in the cluster', () => {
    const { plan } = planSources({ old: source(text), new: source(CONFIG) });
    expect(plan.notes).toEqual([
      expect.stringMatching(/^the API server does not take \w+\/default\/db of the old render: /),
    ]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['ConfigMap/default/c']);
  });
});

test('what controllers keep in a cluster is no part of a render, even where it cannot be read', () => {
  const node = `---\n${head('Node', 'v1')}spec: {podCIDR: 7}\n`.replace('{name: db}', '{name: db, uid: "1"}');
  const { plan } = planSources({ old: source(SET('db') + node), new: source(SET('db')) });
  expect(plan).toMatchObject({ verdict: 'nothing', notes: [] });
});
