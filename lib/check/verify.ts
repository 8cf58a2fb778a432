import type { KubeObject } from '../kube/objects';
import { count } from '../util/text';
import { troubleText } from './trouble-text';
import { verifyManifests } from './verify-manifests';

/** What the constructs ask for; see ../constructs/verification.ts, which documents the options. */
export interface VerifyRequest {
  /** The app's objects, as they are rendered. */
  readonly objects: readonly object[];
  /** The reasons for which objects were left out. */
  readonly left: readonly string[];
  readonly kubernetesVersion?: string;
  readonly failOn?: string;
}

/**
 * The port through which the constructs have an app verified while it is synthesized. Returns what stops the synth; says its line on the standard error, so
 * that what synth prints can be piped into kubectl.
 *
 * @public
 */
export function verifyApp({ objects, left, kubernetesVersion, failOn }: VerifyRequest): string[] {
  const began = performance.now();
  const manifests = objects as readonly KubeObject[];
  const { sets, ordinals, steps, troubles, refused } = verifyManifests({ manifests, kubernetesVersion });
  const errors = [
    ...refused.map(({ object, message }) => `${object} would be refused: ${message}`),
    ...troubles.map(troubleText),
  ];
  const took = Math.round(performance.now() - began);
  const verdict = errors.length === 0 ? 'verified' : 'verification failed:';
  say(`${verdict} ${count(sets, 'store')}, ${count(ordinals, 'ordinal')} in ${steps} steps, ${took} ms`);
  if (left.length > 0) say(`${count(left.length, 'object')} not verified: ${[...new Set(left)].join('; ')}`);
  if (failOn !== 'never') return errors;
  for (const error of errors) say(error);
  return [];
}

function say(line: string): void {
  process.stderr.write(`cdk8s-stateful: ${line}\n`);
}
