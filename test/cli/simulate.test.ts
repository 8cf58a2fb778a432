import { readdirSync } from 'node:fs';
import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { CLEAN, SET, SLIP } from './support/manifests';

const SCENARIO = `name: two-steps
cluster: {nodes: [{name: only}]}
steps:
- note: it begins
- scale: {object: StatefulSet/db, replicas: 1}
- settle: {}
`;

beforeEach(() => enterFolder({ 'dist/db.yaml': SET, 'slip/db.yaml': SLIP, 'two-steps.yaml': SCENARIO }));
afterEach(leaveFolder);

test('a timeline of one pod', async () => {
  const { code, out } = await cli(['simulate', 'dist', '--only', 'Pod/db-0', '--no-events', '--no-machines']);
  expect(code).toBe(0);
  // Words and order; when it happens is the simulator's business.
  expect(out.replace(/ *\d+:\d\d\.\d{3} /g, '').split('\n')).toEqual([
    ' apply StorageClass/fast, StatefulSet/db',
    ' settle',
    ' statefulset-controller  Pod/db-0  created, 0/1 Pending',
    ' scheduler               Pod/db-0  on node-1',
    ' kubelet                 Pod/db-0  0/1 ContainerCreating',
    ' kubelet                 Pod/db-0  1/1 Running',
    '',
  ]);
});

test.each([
  [
    'tables',
    [/^statefulset\.apps\/db +3\/3 /m, /^pod\/db-2 +1\/1 +Running/m, /^persistentvolumeclaim\/data-db-0 +Bound/m],
  ],
  ['volumes', [/, claim data-db-0\n {2}data of db-0\n {2}mounted by db-0 on node-1\n/]],
  ['events', [/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/, / Normal +Scheduled +pod\/db-0 /]],
])('--show %s', async (view, expected) => {
  const { code, out } = await cli(['simulate', 'dist', '--show', view]);
  expect(code).toBe(0);
  for (const pattern of expected) expect(out).toMatch(pattern);
});

test('JSON and YAML are that', async () => {
  const { out } = await cli(['simulate', 'dist', '--show', 'json', '--kubernetes', '1.34', '--seed', '7']);
  expect(JSON.parse(out)).toMatchObject({ name: 'manifests', kubernetesVersion: '1.34', seed: 7 });
  const yaml = await cli(['simulate', 'dist', '--show', 'yaml']);
  expect(yaml.out).toMatch(/^apiVersion: /);
});

test('scenarios by name, then by file, after the manifests', async () => {
  const named = await cli(['simulate', 'dist', '--scenario', 'pod-deletion', '--only', 'StatefulSet']);
  expect(named.out).toContain('after its pods are deleted one by one');
  const ofFile = await cli(['simulate', 'dist', '--scenario', 'two-steps.yaml', '--show', 'tables']);
  expect(ofFile.out).toMatch(/^statefulset\.apps\/db +1\/1 /m);
  expect(ofFile.out).toMatch(/^pod\/db-0 .* only /m);
});

test('on a described cluster, with behaviours of the configuration', async () => {
  put(
    'cdk8s-stateful.yaml',
    'cluster: {nodes: [{name: one, zone: z1}]}\nbehaviours: {"db:1": {does: neverReady}}\npaths: [dist]\n',
  );
  const { out } = await cli(['simulate', '--show', 'tables']);
  expect(out).toMatch(/^pod\/db-0 +0\/1 .* one /m);
  expect(out).not.toContain('db-1');
});

test('what an API server refuses is told and left out', async () => {
  put('slip/settings.yaml', CLEAN);
  const { code, out, err } = await cli(['simulate', 'slip', '--show', 'tables']);
  expect(code).toBe(1);
  expect(out).not.toContain('statefulset');
  expect(err).toMatch(/^slip\/db\.yaml:13: StatefulSet\/db: unknown field .*\n.* is left out; /);
});

test.each([
  [
    ['simulate', 'dist', '--scenario', 'node-los'],
    /'node-los' is neither a scenario file nor a scenario: .* Did you mean 'node-loss'\?/,
  ],
  [['simulate', 'dist', '--show', 'table'], /argument 'table' is invalid\. .* Did you mean 'tables'\?/],
  [['simulate', 'dist', '--seed', 'x'], /argument 'x' is invalid\. Wanted is a whole number/],
  [['simulate', 'dist', '--until', 'soon'], /'soon' is not a duration/],
  [['simulate', 'nowhere'], /'nowhere' does not exist/],
  [
    ['simulate', '--scenario', 'two-steps.yaml', '--scenario', 'two-steps.yaml'],
    /--scenario: of files one can be played/,
  ],
])('wrong use: %j', async (args, said) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(said);
});

test('a wrong scenario file is told with its line, and nothing is written', async () => {
  put('wrong.yaml', 'name: wrong\nsteps:\n- scael: {}\n');
  const { code, err } = await cli(['simulate', 'dist', '--scenario', 'wrong.yaml', '--output', 'out.txt']);
  expect(code).toBe(2);
  expect(err).toMatch(/^cdk8s-stateful: wrong\.yaml:3: there is no step 'scael'/);
  expect(readdirSync('.')).not.toContain('out.txt');
});
