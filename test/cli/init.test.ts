import { readdirSync, readFileSync } from 'node:fs';
import { readConfiguration } from '../../lib/check/inputs/config';
import { CONFIG_SCHEMA } from '../../lib/check/inputs/config-schema';
import { cli, enterFolder, leaveFolder, put } from './support/cli';

beforeEach(() => enterFolder());
afterEach(leaveFolder);

const config = () => readFileSync('cdk8s-stateful.yaml', 'utf8');

test('what it writes is right, and so is everything that stands in it as a comment', async () => {
  expect((await cli(['init'])).code).toBe(0);
  expect(readConfiguration(config(), 'c')).toEqual({ paths: ['dist'], failOn: 'warning' });
  const all = config().replace(/^# (?=(\w+:|- | {2}\w+:?| {2}StatefulSet))/gm, '');
  const told = readConfiguration(all.replace(/^ {2}kubectl .*$/m, ''), 'c');
  const { behaviours: _, faults: __, app: ___, strictAllow: ____, ...shown } = CONFIG_SCHEMA.properties;
  expect(Object.keys(told).sort()).toEqual(Object.keys(shown).sort());
});

test('beside an app it leaves the paths to it', async () => {
  put('cdk8s.yaml', 'app: node main.js\n');
  await cli(['init']);
  expect(readConfiguration(config(), 'c')).toEqual({ failOn: 'warning' });
});

test.each([
  [['init'], 'cdk8s-stateful.yaml is there already; --force replaces it'],
  [['init', 'there'], 'too many arguments'],
  [['init', '--forse'], "unknown option '--forse'\n(Did you mean --force?)"],
])('wrong use: %j', async (args, said) => {
  put('cdk8s-stateful.yaml', 'failOn: error\n');
  const { code, err } = await cli(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
  expect(config()).toBe('failOn: error\n');
  expect(readdirSync('.')).toEqual(['cdk8s-stateful.yaml']);
});

test('--force replaces', async () => {
  put('cdk8s-stateful.yaml', 'failOn: error\n');
  expect((await cli(['init', '--force'])).code).toBe(0);
  expect(config()).toContain('failOn: warning');
});
