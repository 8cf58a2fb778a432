import { cli } from './support/cli';

jest.mock('../../lib/cli/commands/list', () => ({
  list: () => {
    throw new TypeError('rows is not iterable');
  },
}));

test('a bug of ours asks for a report, with what we need to repair it, and ends with 3', async () => {
  const { code, out, err } = await cli(['list', 'rules']);
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(
    /^cdk8s-stateful: rows is not iterable\nThis is a bug in cdk8s-stateful, not in your manifests\. Please report it with the input that led here\.\n\n {2}cdk8s-stateful \d+\.\d+\.\d+, Node \d+\.\d+\.\d+\n {2}cdk8s-stateful list rules\n {4}at /,
  );
});

test.each([
  [[], 2, 'err'],
  [['--help'], 0, 'out'],
  [['help', 'check'], 0, 'out'],
  [['check', '--help'], 0, 'out'],
] as const)('%j shows help and ends with %i', async (args, code, where) => {
  const ran = await cli(args);
  expect(ran.code).toBe(code);
  expect(ran[where]).toMatch(/^Usage: cdk8s-stateful/);
});

test('every command has examples in its help', async () => {
  const { out } = await cli(['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z]+) .*$/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) expect((await cli([command, '--help'])).out).toContain('Examples:\n  ');
});
