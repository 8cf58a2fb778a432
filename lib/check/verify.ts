import type { KubeObject } from '../kube/objects';
import { count } from '../util/text';
import { diagnose } from './diagnose';
import type { Diagnostic } from './diagnostic';
import { diagnosticText } from './diagnostic-text';
import { lockText } from './lock-text';
import { troubleText } from './trouble-text';
import { type Verification, verifyManifests } from './verify-manifests';

/** What the constructs ask for; see ../constructs/verification.ts, which documents the options. */
export interface VerifyRequest {
  /** The app's objects as they are rendered, each with the path of the construct that made it. */
  readonly objects: readonly { readonly object: object; readonly constructPath: string }[];
  /** The reasons for which objects were left out. */
  readonly left: readonly string[];
  readonly kubernetesVersion?: string;
  /** `error`, `warning` or `never`. */
  readonly failOn?: string;
  /** The lock file of the app. Default: none. */
  readonly lockFile?: string;
}

/** Of more than that, the number is told. */
const MOST_WARNINGS = 10;

/**
 * The port through which the constructs have an app verified while it is synthesized: every rule is asked, and where none finds an error the stories are
 * played. Returns what stops the synth; says the rest on the standard error, so that what synth prints can be piped into kubectl.
 *
 * @public
 */
export function verifyApp({ objects, left, kubernetesVersion, failOn = 'error', lockFile }: VerifyRequest): string[] {
  const began = performance.now();
  const { diagnostics } = diagnose({ sources: [{ file: '', objects }], kubernetesVersion });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const manifests = objects.map(({ object }) => object as KubeObject);
  const played = verifyManifests({ manifests, kubernetesVersion, ...(errors.length > 0 && { stories: [] }) });
  const troubles = errors.length > 0 ? [] : toldTroubles(played);
  const wrong = [...errors.map(diagnosticText), ...troubles];
  const found = failOn === 'warning' ? [...wrong, ...warnings.map(diagnosticText)] : wrong;
  // What is wrong in itself is not remembered.
  const isLocked = lockFile !== undefined && wrong.length === 0;
  const stops = isLocked ? [...found, ...lockStops(lockFile, objects, kubernetesVersion)] : found;
  const verdict = stops.length === 0 ? 'verified' : 'verification failed:';
  const took = Math.round(performance.now() - began);
  say(`${verdict} ${playedText(played)} in ${played.steps} steps, ${took} ms`);
  if (left.length > 0) say(`${count(left.length, 'object')} not verified: ${[...new Set(left)].join('; ')}`);
  if (failOn !== 'warning') sayWarnings(warnings);
  if (failOn !== 'never') return stops;
  for (const stop of stops) say(stop);
  return [];
}

/** What the lock file has against the render; if nothing, it remembers the render. */
function lockStops(file: string, objects: VerifyRequest['objects'], kubernetesVersion?: string): readonly string[] {
  const render = objects.map(({ object, constructPath }) => ({ object: object as KubeObject, constructPath }));
  // Only those who keep a lock file load what compares renders.
  const { keepLock } = require('./lock') as typeof import('./lock');
  const { stops } = keepLock({ file, render, kubernetesVersion });
  return stops.map((change) => lockText(file, change));
}

function playedText({ sets, ordinals, deployments }: Verification): string {
  const stores = sets > 0 || deployments === 0 ? [count(sets, 'store'), count(ordinals, 'ordinal')] : [];
  return [...stores, ...(deployments > 0 ? [count(deployments, 'Deployment')] : [])].join(', ');
}

function toldTroubles({ refused, troubles }: Verification): readonly string[] {
  return [
    ...refused.map(({ object, message }) => `${object} would be refused: ${message}`),
    ...troubles.map(troubleText),
  ];
}

function sayWarnings(warnings: readonly Diagnostic[]): void {
  for (const { code, constructPath = '', message } of warnings.slice(0, MOST_WARNINGS))
    say(`warning[${code}] ${constructPath}: ${message}`);
  const more = warnings.length - MOST_WARNINGS;
  if (more > 0) say(`${count(more, 'more warning')}: cdk8s-stateful check tells them all`);
}

function say(line: string): void {
  process.stderr.write(`cdk8s-stateful: ${line}\n`);
}
