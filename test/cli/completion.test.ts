import { execFileSync } from 'node:child_process';
import { cli } from './support/cli';

/** What bash offers for a line whose last word is being written. */
function offered(script: string, words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const program = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _cdk8s_stateful; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').slice(0, -1);
}

test.each([
  [['cdk8s-stateful', 'ch'], ['check']],
  [
    ['cdk8s-stateful', 'check', '--format', ''],
    ['text', 'json', 'sarif', 'junit', 'github'],
  ],
  [['cdk8s-stateful', 'check', '--fail-on', 'w'], ['warning']],
  [['cdk8s-stateful', 'simulate', '--sc'], ['--scenario']],
  [['cdk8s-stateful', 'list', 'sce'], ['scenarios']],
])('bash completes %j', async (words, expected) => {
  const { out } = await cli(['completion', 'bash']);
  expect(offered(out, words)).toEqual(expected);
});

test('zsh takes the script of bash', async () => {
  const { out } = await cli(['completion', 'zsh']);
  expect(out).toMatch(/^#compdef cdk8s-stateful\nautoload -U \+X bashcompinit && bashcompinit\n/);
});

test('fish gets a line for every command and option', async () => {
  const { out } = await cli(['completion', 'fish']);
  expect(out).toContain(
    "complete -c cdk8s-stateful -n __fish_use_subcommand -f -a check -d 'say what is wrong with manifests'\n",
  );
  expect(out).toMatch(/_from check' -l format -x -a 'text json sarif junit github' -d /);
});

test.each([
  [['completion'], "missing required argument 'shell'"],
  [['completion', 'bsh'], "Did you mean 'bash'?"],
  [['completion', 'bash', 'zsh'], 'too many arguments'],
])('wrong use: %j', async (args, said) => {
  const { code, err } = await cli(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
});
