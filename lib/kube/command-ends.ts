/** Containers whose command does its work and ends, in pods that are to run for ever (FLD12). What is not sure is not told. */
import type { Container, KubeObject } from './objects';
import { keepsRunning, podSpecOf } from './pod-spec';
import type { Finding } from './read/problem';

const SHELLS: readonly string[] = ['sh', 'bash', 'ash', 'dash'];

/** Programs that do one thing and end. */
const ONE_SHOT: ReadonlySet<string> = new Set(
  'echo printf date touch mkdir cp mv rm ln chmod chown ls test shuf seq true cat'.split(' '),
);

/** Images whose own command is a shell, which ends at once when nobody types. */
const SHELL_IMAGES: readonly string[] = ['busybox', 'alpine', 'debian', 'ubuntu'];

export function endingCommands(object: KubeObject): readonly Finding[] {
  const pods = keepsRunning(object) ? podSpecOf(object) : undefined;
  if (pods === undefined || !Array.isArray(pods.spec.containers)) return [];
  return (pods.spec.containers as readonly (Container | null)[]).flatMap((container, index) => {
    const ends = container === null ? undefined : endOf(container);
    if (container === null || ends === undefined) return [];
    return [
      {
        kind: 'command-ends' as const,
        fieldPath: [...pods.path, 'containers', index, ...(ends.field === undefined ? [] : [ends.field])],
        message: `container ${container.name} ends after "${ends.command}" and is restarted for ever: a ${object.kind} keeps containers running`,
        help: 'Use a Job for work that ends; else a command that stays (exec server …, sleep infinity).',
      },
    ];
  });
}

interface End {
  readonly field?: 'command' | 'args';
  readonly command: string;
}

function endOf({ image = '', command = [], args = [] }: Container): End | undefined {
  if (command.length === 0 && args.length === 0) {
    return SHELL_IMAGES.includes(imageName(image)) ? { command: 'sh' } : undefined;
  }
  // Without a command the image's own entry point takes the arguments.
  if (command.length === 0 || ![...command, ...args].every((word) => typeof word === 'string')) return undefined;
  const [shell = '', flag, script, ...rest] = [...command, ...args];
  const isScript = SHELLS.includes(shell.slice(shell.lastIndexOf('/') + 1)) && flag === '-c' && rest.length === 0;
  if (!isScript || script === undefined || !isOneShot(script)) return undefined;
  return { field: command.length > 2 ? 'command' : 'args', command: shorten(script) };
}

/** `library/alpine:3` and `docker.io/library/alpine@sha256:…` are alpine. */
function imageName(image: string): string {
  return image.replace(/^(docker\.io\/)?(library\/)?/, '').replace(/[:@].*$/, '');
}

function isOneShot(script: string): boolean {
  // Pipes, substitutions and groups may hold anything.
  if (/[|&`({]|\$\(/.test(script.replaceAll('&&', ';'))) return false;
  const commands = script
    .split(/;|&&|\n/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return commands.length > 0 && commands.every(isOneShotCommand);
}

function isOneShotCommand(command: string): boolean {
  const [program = '', ...words] = command.split(/\s+/);
  if (!ONE_SHOT.has(program)) return false;
  // cat without a file, or of a pipe, waits for ever.
  return program !== 'cat' || (words.length > 0 && words.every((word) => !/^(-|\/dev\/|\/proc\/|<)/.test(word)));
}

function shorten(script: string): string {
  const line = script.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
