import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import type { ManifestsExploration } from '../../lib/check/explore';
import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { SET } from './support/manifests';

const ONE = SET.replace('replicas: 3', 'replicas: 1');
/** A claim of which nobody says where its volume lies, and pods that may run in one zone only. */
const STUCK = ONE.replace('    spec:\n      containers', '    spec:\n      nodeName: nowhere\n      containers');

const SMALLEST = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - image: db:1
        name: db
`;

beforeEach(() => enterFolder({ 'dist/db.yaml': ONE }));
afterEach(leaveFolder);

test('what holds is counted, with what was left out', async () => {
  const { code, out, err } = await cli(['explore', 'dist', '--faults', 'podDelete']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^StatefulSet\/default\/db\n/);
  expect(out).toMatch(/^ {2}holds: \d+ properties/m);
  expect(out).toMatch(/^ {2}\d+ states, \d+ transitions, none of them expected to be lost/m);
  expect(out).toMatch(/^faults: podDelete 1; Kubernetes 1\.37/m);
});

test('bounds that are reached before the answer end with 4', async () => {
  const { code, out } = await cli(['explore', 'dist', '--faults', 'podDelete', '--states', '5']);
  expect(code).toBe(4);
  expect(out).toMatch(/^ {2}undecided: /m);
});

test('a workload that never comes up is not explored, which is a finding', async () => {
  put('dist/db.yaml', STUCK);
  const { code, out } = await cli(['explore', 'dist']);
  expect(code).toBe(1);
  expect(out).toMatch(/^not explored: StatefulSet\/default\/db /);
});

test('a violation is told with the command that tells its story again', async () => {
  const { code, out } = await cli(['explore', 'dist', '--faults', 'forceDelete', '--states', '2000']);
  expect(code).toBe(1);
  const command = /again: cdk8s-stateful (replay v1:[\w-]+ dist --faults forceDelete=1)$/m.exec(out)?.[1];
  const again = await cli(command?.split(' ') ?? []);
  expect([again.code, again.err]).toEqual([0, '']);
  expect(again.out).toMatch(
    /^StatefulSet\/default\/db: \d+ steps, .*, after: somebody deletes pod default\/db-0 by force\n/,
  );
  const other = await cli([...(command?.split(' ') ?? []), '--kubernetes', '1.33']);
  expect(other.code).toBe(2);
});

test('caches that are behind', async () => {
  const { code, out, err } = await cli(['explore', 'dist', '--faults', 'podDelete,staleReads=1']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^faults: podDelete 1 and staleReads 1; Kubernetes 1\.37/m);
});

test('the smallest manifests that show a violation are written, with the command that shows it', async () => {
  const beside = 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}}\n';
  put('dist/service.yaml', beside);
  const { code, out, err } = await cli([
    'explore',
    'dist',
    '--faults',
    'forceDelete,podDelete',
    '--minimise',
    'repro/all',
  ]);
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^ {6}needs: forceDelete 1; not needed: podDelete 1$/m);
  const file = 'repro/all/db-one-pod-of-a-name.yaml';
  expect(out).toContain(`  minimised: ${file}, 1 of 2 objects, 7 of 20 values; faults: forceDelete 1\n`);
  expect(out).toMatch(/^ {6}left out: StatefulSet\/db spec\.serviceName, spec\.replicas, .*; Service\/db$/m);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(
    /^# at most one pod of a name runs \(one-pod-of-a-name\): violated\n# {3}after: somebody deletes pod /,
  );
  expect(text.slice(text.indexOf('apiVersion'))).toBe(SMALLEST);
  const command = /^# again: cdk8s-stateful (replay v1:[\w-]+ \S+ --faults forceDelete=1)$/m.exec(text)?.[1];
  const again = await cli(command?.split(' ') ?? []);
  expect([again.code, again.err]).toEqual([0, '']);
  expect(again.out).toMatch(
    /^StatefulSet\/default\/db: 6 steps, .*, after: somebody deletes pod default\/db-0 by force\n/,
  );
}, 60_000);

test('the smallest manifests as JSON; two workloads of one name have a file each', async () => {
  put('dist/other.yaml', ONE.replace('  name: db\n', '  name: db\n  namespace: other\n'));
  const { out } = await cli(['explore', 'dist', '--faults', 'forceDelete', '--minimise', 'repro', '--json']);
  const { explored } = JSON.parse(out) as ManifestsExploration;
  const found = explored.flatMap(({ answers }) => answers.flatMap(({ minimised }) => minimised ?? []));
  expect(found.map(({ isMinimal, sizes, faults }) => [isMinimal, sizes.after.objects, faults])).toEqual([
    [true, 1, { forceDelete: 1 }],
    [true, 1, { forceDelete: 1 }],
  ]);
  expect(readdirSync('repro')).toEqual(['db-one-pod-of-a-name-2.yaml', 'db-one-pod-of-a-name.yaml']);
});

test.each([
  ['what is violated, with the smallest manifests', ['--faults', 'forceDelete', '--minimise', 'repro']],
  ['what holds, and bounds that were reached', ['--faults', 'podDelete', '--states', '5']],
])('the JSON is as its schema says: %s', async (_, options) => {
  put('dist/bad.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: Bad}\n');
  const { out } = await cli(['explore', 'dist', '--json', ...options]);
  const schema = JSON.parse(readFileSync(resolve(__dirname, '../../schemas/exploration.schema.json'), 'utf8'));
  const validate = new Ajv({ strict: true }).compile(schema);
  expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
});

test('a folder that cannot be made is told before anything is explored', async () => {
  const { code, out, err } = await cli(['explore', 'dist', '--minimise', 'dist/db.yaml/repro']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/the folder 'dist\/db.yaml\/repro' cannot be made: ENOTDIR/);
});

test('minimising shows how far it is', async () => {
  const args = ['explore', 'dist', '--faults', 'forceDelete', '--minimise', 'repro'];
  const { err } = await cli(args, { isInteractive: true, width: 100 });
  expect(err).toMatch(
    /\rStatefulSet\/default\/db: minimising what violates one-pod-of-a-name, 12 tried, 1 object left/,
  );
});

test('the same as JSON', async () => {
  const { out } = await cli(['explore', 'dist', '--faults', 'podDelete=1', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    faults: { podDelete: 1 },
    explored: [{ workloads: ['StatefulSet/default/db'] }],
  });
});

test('progress is shown on terminals alone, and nothing is left of it', async () => {
  const { err } = await cli(['explore', 'dist', '--faults', 'podDelete'], { isInteractive: true, width: 60 });
  expect(err).toMatch(/\r\[#* *\] /);
  expect(err).toMatch(/\r {1,59}\r$/);
});

test('Ctrl-C ends it with what there is', async () => {
  const { code, out } = await cli(['explore', 'dist'], { signal: AbortSignal.abort() });
  expect(code).toBeLessThanOrEqual(4);
  expect(out).toContain('faults: nodeLoss 1 and podDelete 1');
});

test.each([
  [['explore', 'dist', '--faults', 'podDelte'], /argument 'podDelte' is invalid\. .* Did you mean 'podDelete'\?/],
  [['explore', 'dist', '--faults', 'podDelete=x'], /Wanted are faults and how often they may happen/],
  [['explore', 'dist', '--reductions', 'all'], /argument 'all' is invalid\. Wanted is none, some or most\./],
  [['explore', 'dist', '--states', '-1'], /argument '-1' is invalid|unknown option '-1'|argument missing/],
  [['explore', 'dist', '--minimise'], /option '--minimise <folder>' argument missing/],
  [['explore', 'nowhere'], /'nowhere' does not exist/],
  [['replay'], /missing required argument 'token'/],
  [['replay', 'abc', 'dist'], /'abc' is no replay token/],
  [['replay', 'v1:abc', 'dist'], /the replay token 'v1:abc' is damaged/],
])('wrong use: %j', async (args, said) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(said);
});
