import type { Command, Option } from 'commander';
import type { Shell } from '../declared/completion';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';

/** Prints the script of a shell, made from the commands as they are declared: it cannot say anything else than help does. */
export function completion(shell: Shell, program: Command, io: Io): ExitCode {
  io.out(SCRIPTS[shell](program.name(), program.commands.map(facts)));
  return EXIT.clean;
}

interface Facts {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly {
    readonly flags: readonly string[];
    readonly words: string;
    readonly values: readonly string[];
  }[];
  /** Of its first argument, where they are known. */
  readonly values: readonly string[];
}

function facts(command: Command): Facts {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    summary: command.summary(),
    options: command.options.map((option) => ({
      flags: [option.short, option.long].flatMap((flag) => flag ?? []),
      words: option.description.replace(/ \(.*$/, ''),
      values: valuesOf(option),
    })),
    values: /^\w+(, \w+)+$/.test(argument?.description ?? '') ? (argument?.description.split(', ') ?? []) : [],
  };
}

/** Known values stand in brackets at the end of a description, where help shows them. */
function valuesOf({ description, required }: Option): readonly string[] {
  const words = /\(([\w-]+(?:, [\w-]+)+)\)$/.exec(description)?.[1];
  return required && words !== undefined ? words.split(', ') : [];
}

const SCRIPTS: { readonly [S in Shell]: (name: string, commands: readonly Facts[]) => string } = {
  bash: bashScript,
  zsh: (name, commands) =>
    `#compdef ${name}\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(name, commands)}`,
  fish: fishScript,
};

function bashScript(name: string, commands: readonly Facts[]): string {
  const words = commands.map(({ name: command, options, values }) => {
    const flags = options.flatMap((option) => option.flags);
    return `    ${command}) words="${[...values, ...flags].join(' ')}" ;;`;
  });
  const valued = commands.flatMap(({ name: command, options }) =>
    options
      .filter(({ values }) => values.length > 0)
      .map(
        ({ flags, values }) =>
          `    ${flags.map((flag) => `"${command} ${flag}"`).join('|')}) words="${values.join(' ')}"; only=1 ;;`,
      ),
  );
  return `_${identifier(name)}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words="" only=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((command) => command.name).join(' ')} help" -- "$current"))
    return
  fi
  case "$command" in
${words.join('\n')}
  esac
  case "$command $previous" in
${valued.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -z "$only" ] && [[ "$current" != -* ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _${identifier(name)} ${name}
`;
}

function fishScript(name: string, commands: readonly Facts[]): string {
  const lines = commands.flatMap(({ name: command, summary, options, values }) => {
    const within = `complete -c ${name} -n '__fish_seen_subcommand_from ${command}'`;
    return [
      `complete -c ${name} -n __fish_use_subcommand -f -a ${command} -d ${quoted(summary)}`,
      ...(values.length > 0 ? [`${within} -f -a ${quoted(values.join(' '))}`] : []),
      ...options.map(({ flags, words, values: of }) => {
        const named = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        return `${within} ${named.join(' ')}${of.length > 0 ? ` -x -a ${quoted(of.join(' '))}` : ''} -d ${quoted(words)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function identifier(name: string): string {
  return name.replaceAll('-', '_');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
