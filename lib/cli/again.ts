import type { Faults } from '../rules/facts/tool';
import type { InputOptions } from './options';

/** The command that tells the story of a token again: with what it was found with, or it would be another story. */
export function replayCommand(
  token: string,
  paths: readonly string[],
  { app, cluster = [], config, kubernetes, faults }: InputOptions & { readonly faults?: Faults },
): string {
  const budgets = Object.entries(faults ?? {}).map(([fault, budget]) => `${fault}=${budget}`);
  const words = [
    'cdk8s-stateful',
    'replay',
    token,
    ...paths,
    ...(app === undefined ? [] : ['--app', app]),
    ...cluster.flatMap((file) => ['--cluster', file]),
    ...(config === undefined ? [] : ['--config', config]),
    ...(kubernetes === undefined ? [] : ['--kubernetes', kubernetes]),
    ...(budgets.length === 0 ? [] : ['--faults', budgets.join(',')]),
  ];
  return words.map(quoted).join(' ');
}

/** As a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
