import { synthesized } from '../../lib/cli/synthesize';
import { enterFolder, leaveFolder } from './support/cli';

const APP = `require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/a.k8s.yaml', 'kind: A');
require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/construct-metadata.json', JSON.stringify({ resources: { db: { path: 'App/db' } } }));`;

beforeEach(() =>
  enterFolder({ 'app.js': APP, 'silent.js': '', 'failing.js': 'console.error("it broke"); process.exit(3)' }),
);
afterEach(leaveFolder);

test('the files have the names of a synth, and construct paths', () => {
  const [source, ...others] = synthesized('node app.js');
  expect(others).toEqual([]);
  expect(source).toMatchObject({ file: 'dist/a.k8s.yaml', constructPaths: new Map([['db', 'App/db']]) });
  expect(Buffer.from(source?.text ?? '').toString()).toBe('kind: A');
});

test('the output of cdk8s.yaml counts, and its app where no command is given', () => {
  enterFolder({ 'app.js': APP, 'cdk8s.yaml': 'app: node app.js\noutput: out\n' });
  expect(synthesized().map(({ file }) => file)).toEqual(['out/a.k8s.yaml']);
});

test.each([
  ['node failing.js', "the app 'node failing.js' failed (exit status 3):\nit broke"],
  ['node silent.js', "the app 'node silent.js' wrote no manifests: does it call app.synth()?"],
])('%s', (command, words) => {
  expect(() => synthesized(command)).toThrow(words);
});

test('a cdk8s.yaml without an app', () => {
  enterFolder({ 'cdk8s.yaml': 'language: typescript\n' });
  expect(() => synthesized()).toThrow("cdk8s.yaml names no 'app': wanted is the command that synthesizes");
});
