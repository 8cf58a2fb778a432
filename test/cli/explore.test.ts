import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { SET } from './support/manifests';

const ONE = SET.replace('replicas: 3', 'replicas: 1');
/** A claim of which nobody says where its volume lies, and pods that may run in one zone only. */
const STUCK = ONE.replace('    spec:\n      containers', '    spec:\n      nodeName: nowhere\n      containers');

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
  [['explore', 'nowhere'], /'nowhere' does not exist/],
  [['replay'], /missing required argument 'token'/],
  [['replay', 'abc', 'dist'], /'abc' is no replay token/],
  [['replay', 'v1:abc', 'dist'], /the replay token 'v1:abc' is damaged/],
])('wrong use: %j', async (args, said) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(said);
});
