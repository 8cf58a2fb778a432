import { readdirSync, readFileSync } from 'node:fs';
import { cli, enterFolder, leaveFolder, put } from './support/cli';
import { CLEAN, SLIP } from './support/manifests';

beforeEach(() => enterFolder({ 'dist/db.yaml': SLIP, 'clean/settings.yaml': CLEAN }));
afterEach(leaveFolder);

test.each([
  ['clean manifests', ['check', 'clean'], 0],
  ['a finding', ['check', 'dist'], 1],
  ['a finding, and nothing fails', ['check', 'dist', '--fail-on', 'never'], 0],
  ['a finding that is not about data', ['check', 'dist', '--fail-on', 'data'], 0],
  ['an unknown option', ['check', 'dist', '--formt', 'json'], 2],
  ['no such path', ['check', 'dits'], 2],
  ['a folder without manifests', ['check', '.cache'], 2],
  ['no command', [], 2],
  ['help', ['check', '--help'], 0],
  ['the version', ['--version'], 0],
])('%s: %j ends with %i', async (_, args, code) => {
  put('.cache/none.txt', '');
  expect((await cli(args)).code).toBe(code);
});

test.each([
  [['check', 'dist', '--format', 'jsn'], /argument 'jsn' is invalid\. Wanted is text, .* Did you mean 'json'\?/],
  [['check', 'dist', '--fail-on', 'warnings'], /argument 'warnings' is invalid\. .* Did you mean 'warning'\?/],
  [['check', 'dis'], "'dis' does not exist. Did you mean 'dist'?"],
  [
    ['check'],
    /^cdk8s-stateful: nothing is given to look at: wanted are files or folders of manifests, - for standard input/,
  ],
  [['check', 'dist', '--kubernetes', '1.12'], /1\.12/],
  [
    ['check', 'dist', '--previous', 'dist@nowhere'],
    /^cdk8s-stateful: 'dist@nowhere' is neither a file nor a folder, nor does git/,
  ],
  [['check', 'dist', '--config', 'other.yaml'], "cdk8s-stateful: 'other.yaml' does not exist\n"],
  [['chek'], '(Did you mean check?)'],
])('wrong use %j is told without a stack', async (args, said) => {
  const { code, out, err } = await cli(args);
  expect(code).toBe(2);
  expect(out).toBe('');
  if (typeof said === 'string') expect(err).toContain(said);
  else expect(err).toMatch(said);
  expect(err).not.toMatch(/^\s+at /m);
});

test.each(['text', 'json', 'junit', 'github', 'sarif'])('--format %s', async (format) => {
  const { out, err } = await cli(['check', 'dist', '--format', format, '--kubernetes', '1.37.1']);
  expect(err).toBe('');
  // Rules that come to the catalogue change what is skipped, and nothing else here.
  expect(withoutSkipped(out)).toMatchSnapshot();
});

function withoutSkipped(text: string): string {
  return text
    .replace(/^skipped: .*\n/gm, '')
    .replace(/"skipped": \[.*?\n {2}\]/s, '"skipped": []')
    .replace(/"skippedRules": \d+/, '"skippedRules": 0')
    .replace(/^ *<testcase name="\w+" classname="rules">.*\n/gm, '')
    .replace(/name="summary" tests="\d+" failures="0" skipped="\d+"/, 'name="summary"')
    .replace(/tests="\d+" failures="1">/, 'failures="1">');
}

test('the same input gives the same bytes', async () => {
  const runs = await Promise.all(['1', '2'].map(() => cli(['check', 'dist', 'clean', '--format', 'json', '--info'])));
  expect(runs[0]).toEqual(runs[1]);
});

test('--output writes a whole file and nothing beside it', async () => {
  const { code, out } = await cli(['check', 'dist', '--format', 'json', '--output', 'findings.json']);
  expect([code, out]).toEqual([1, '']);
  expect(JSON.parse(readFileSync('findings.json', 'utf8')).summary.errors).toBe(1);
  expect(readdirSync('.').sort()).toEqual(['clean', 'dist', 'findings.json']);
});

test('a file that cannot be written leaves nothing behind', async () => {
  const { code, err } = await cli(['check', 'dist', '--output', 'no/such/folder.json']);
  expect([code, err]).toEqual([2, "cdk8s-stateful: 'no/such/folder.json' cannot be written: ENOENT\n"]);
  expect(readdirSync('.').sort()).toEqual(['clean', 'dist']);
});

test('colours are for terminals', async () => {
  const plain = await cli(['check', 'dist']);
  const painted = await cli(['check', 'dist'], { colours: true });
  expect(plain.out).not.toContain('\u001b[');
  expect(painted.out).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  expect(painted.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
});

test('--quiet leaves the findings', async () => {
  const { out } = await cli(['check', 'dist', '--quiet']);
  expect(out).toMatch(/^error\[FLD01\]/);
  expect(out).toMatch(/more: {2}cdk8s-stateful explain FLD01\n$/);
  expect((await cli(['check', 'clean', '--quiet'])).out).toBe('');
});
