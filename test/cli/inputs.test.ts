import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { SET, SLIP } from './support/manifests';

beforeEach(() => enterFolder({ 'dist/db.yaml': SET }));
afterEach(leaveFolder);

interface Told {
  readonly codes: readonly string[];
  readonly skipped: readonly string[];
  readonly suppressed: readonly string[];
  readonly version: string;
}

async function told(...args: string[]): Promise<Told> {
  const { out, err } = await cli(['check', '--format', 'json', ...args]);
  expect(err).toBe('');
  const { diagnostics, skipped, suppressed, kubernetesVersion } = JSON.parse(out);
  return {
    codes: diagnostics.map(({ code }: { code: string }) => code),
    skipped: skipped.map(({ want }: { want: string }) => want),
    suppressed: suppressed.map(({ code, reason }: { code: string; reason: string }) => `${code}: ${reason}`),
    version: kubernetesVersion,
  };
}

test('without a configuration, what is not given is skipped', async () => {
  const { codes, skipped } = await told('dist');
  expect(codes).toContain('DSR01');
  expect(skipped).toEqual(['cluster', 'previous', 'hints', 'tool']);
});

test('the configuration gives everything', async () => {
  put('old/db.yaml', SET);
  put(
    'cdk8s-stateful.yaml',
    `paths: [dist]
kubernetesVersion: 1.35
cluster: {nodes: [{name: a}]}
previous: old
hints: {StatefulSet/db: {quorum: 2}}
tool: {kubectl: {}}
allow: [{code: DSR01, object: StatefulSet/db, reason: drains wait for us}]
`,
  );
  const { codes, skipped, suppressed, version } = await told();
  expect(codes).not.toContain('DSR01');
  expect([skipped, suppressed, version]).toEqual([[], ['DSR01: drains wait for us'], '1.35']);
});

test('the command line wins, and paths of a configuration are its folder’s', async () => {
  put('team/config.yaml', 'paths: [../dist]\nkubernetesVersion: "1.35"\ncluster: nodes.yaml\nfailOn: never\n');
  put('team/nodes.yaml', 'nodes: [{name: a}]\n');
  expect(await told('--config', 'team/config.yaml')).toMatchObject({
    version: '1.35',
    skipped: ['previous', 'hints', 'tool'],
  });
  expect(await told('--config', 'team/config.yaml', '--kubernetes', '1.34')).toMatchObject({ version: '1.34' });
  expect((await cli(['check', '--config', 'team/config.yaml'])).code).toBe(0);
  expect((await cli(['check', '--config', 'team/config.yaml', '--fail-on', 'warning'])).code).toBe(1);
});

test('several descriptions of a cluster count together', async () => {
  put('outline.yaml', 'kubernetesVersion: "1.36"\nclasses: [{name: fast, provisioner: d}]\n');
  put(
    'nodes.yaml',
    'apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}\n',
  );
  expect(await told('dist', '--cluster', 'outline.yaml', '--cluster', 'nodes.yaml')).toMatchObject({ version: '1.36' });
});

test('a suppression that expires today still holds', async () => {
  const allow = (until: string) => `allow: [{code: FLD01, reason: soon, until: ${until}}]\n`;
  put('dist/db.yaml', SLIP);
  put('cdk8s-stateful.yaml', allow('2026-11-21'));
  expect((await told('dist')).suppressed).toEqual(['FLD01: soon']);
  put('cdk8s-stateful.yaml', allow('2026-11-20'));
  expect((await told('dist')).codes).toContain('FLD01');
});

test('our own files beside manifests are none', async () => {
  put('dist/cdk8s-stateful.yaml', 'failOn: error\n');
  put('dist/cdk8s.yaml', 'app: x\n');
  expect((await told('dist')).codes).not.toContain('FLD10');
});

test.each([
  ['cdk8s-stateful.yaml', 'failOn: warnings\n', [], "cdk8s-stateful.yaml:1: 'failOn' of the configuration must be"],
  [
    'c.yaml',
    '\nnods: []\n',
    ['--cluster', 'c.yaml'],
    "c.yaml:2: the cluster description has no field 'nods'. Did you mean 'nodes'?",
  ],
  ['c.yaml', 'kind: Node\nmetadata: {}\n', ['--cluster', 'c.yaml'], 'c.yaml:1: '],
  ['cdk8s-stateful.yaml', 'kubernetesVersion: "1.12"\n', [], '1.12'],
])('%s: %j is told, with exit code 2', async (file, text, args, words) => {
  put(file, text);
  const { code, out, err } = await cli(['check', 'dist', ...args]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^cdk8s-stateful: /);
  expect(err).toContain(words);
});

test('a suppression that silences nothing is an info, and with --strict-allow a warning', async () => {
  put('cdk8s-stateful.yaml', 'allow: [{code: SHR01, reason: "once it was so"}]\n');
  put('dist/db.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n');
  const plain = await cli(['check', 'dist']);
  expect([plain.code, plain.out]).toEqual([
    0,
    expect.stringMatching(/^no findings in 1 object, .*\nnot shown: 1 info \(--info\)\n/),
  ]);
  expect((await cli(['check', 'dist', '--info'])).out).toMatch(/^info\[CFG02\]: [\s\S]*\n1 info in 1 object/);
  const strict = await cli(['check', 'dist', '--strict-allow']);
  expect([strict.code, strict.out]).toEqual([1, expect.stringMatching(/^warning\[CFG02\]: /)]);
});
