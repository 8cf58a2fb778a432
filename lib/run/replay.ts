import { Misuse } from '../util/misuse';
import { count } from '../util/text';
import { type Fingerprint, spread } from './fingerprint';
import type { System } from './system';

/** Changes when the encoding changes, or when the same choices would mean other steps. */
const VERSION = 'v1';

/** What a replay token carries. */
export interface Trace {
  /** The system it was recorded on, by the fingerprint of its initial state. */
  readonly start: Fingerprint;
  /** Positions in the lists of steps. */
  readonly choices: readonly number[];
}

/**
 * A trace as a short line, such as `v1:Vx3…`: version, then in base64url the initial state's fingerprint, the choices (one
 * byte each below 128), and a checksum.
 */
export function encodeTrace({ start, choices }: Trace): string {
  const bytes: number[] = [...bytesOf(start.low), ...bytesOf(start.high)];
  for (const choice of choices) {
    let rest = choice;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  }
  bytes.push(...bytesOf(checksum(bytes)));
  return `${VERSION}:${Buffer.from(bytes).toString('base64url')}`;
}

/**
 * Reads a token back.
 *
 * @throws Misuse when it is no token, of another version, or damaged
 */
export function decodeTrace(token: string): Trace {
  const [, version, payload] = /^(v\d+):(\S*)$/.exec(token.trim()) ?? [];
  if (version === undefined || payload === undefined) {
    throw new Misuse(
      `'${excerpt(token)}' is no replay token: one looks like '${VERSION}:…', as printed beside a finding`,
    );
  }
  if (version !== VERSION) {
    throw new Misuse(
      `this replay token is of version ${version}, and this release replays ${VERSION}: run the check again`,
    );
  }
  const bytes = Buffer.from(payload, 'base64url');
  const body = bytes.subarray(0, Math.max(0, bytes.length - 4));
  const intact = /^[\w-]+$/.test(payload) && bytes.length >= 12 && bytes.readInt32LE(body.length) === checksum(body);
  if (!intact)
    throw new Misuse(`the replay token '${excerpt(token)}' is damaged: copy it again, whole and on one line`);
  return { start: { low: body.readInt32LE(0), high: body.readInt32LE(4) }, choices: readChoices(body.subarray(8)) };
}

function readChoices(bytes: Uint8Array): number[] {
  const choices: number[] = [];
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte & 0x80) continue;
    choices.push(value);
    value = shift = 0;
  }
  return choices;
}

/** The token that replays these choices on this system. */
export function tokenOf<State, Step>(system: System<State, Step>, choices: readonly number[]): string {
  return encodeTrace({ start: system.fingerprint(system.initial), choices });
}

/**
 * Takes a trace again, step by step, and returns the state it leads to.
 *
 * @param trace a token, or choices
 * @param onStep called after every step
 * @throws Misuse when the token cannot be read or was recorded on another system
 */
export function replay<State, Step>(
  system: System<State, Step>,
  trace: string | readonly number[],
  onStep?: (step: Step, state: State) => void,
): State {
  const choices = typeof trace === 'string' ? choicesFor(system, trace) : trace;
  let state = system.initial;
  choices.forEach((choice, i) => {
    const steps = system.steps(state);
    const step = steps[choice];
    if (step === undefined) {
      throw new Misuse(
        `the trace cannot be replayed: its step ${i + 1} is choice ${choice}, and there ${steps.length === 1 ? 'is' : 'are'} ` +
          `${count(steps.length, 'choice')}. Were the manifests changed since?`,
      );
    }
    state = system.apply(state, step);
    onStep?.(step, state);
  });
  return state;
}

function choicesFor<State, Step>(system: System<State, Step>, token: string): readonly number[] {
  const { start, choices } = decodeTrace(token);
  const { low, high } = system.fingerprint(system.initial);
  if (start.low !== low || start.high !== high) {
    throw new Misuse('the replay token was recorded on another start: other manifests, options or version than these');
  }
  return choices;
}

function bytesOf(x: number): number[] {
  return [x & 0xff, (x >>> 8) & 0xff, (x >>> 16) & 0xff, x >>> 24];
}

/** 32 bits over the bytes and their order; one wrong character is always noticed, since each round is one to one. */
function checksum(bytes: Iterable<number>): number {
  let sum = 0x1f83d9ab;
  for (const byte of bytes) sum = (spread(sum ^ byte) + 0x9e3779b1) | 0;
  return sum;
}

function excerpt(token: string): string {
  return token.length > 40 ? `${token.slice(0, 40)}…` : token;
}
