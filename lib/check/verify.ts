import { ApiObject, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject } from '../kube/objects';
import { count } from '../util/text';
import { troubleText } from './trouble-text';
import { verifyManifests } from './verify-manifests';

/** What the constructs ask for; see ../constructs/verification.ts, which documents the options. */
export interface VerifyRequest {
  readonly kubernetesVersion?: string;
  readonly failOn?: string;
  reasonOff(construct: IConstruct): string | undefined;
}

/**
 * The port through which the constructs have an app verified while it is synthesized. Returns what stops the synth; says its line on the standard error, so
 * that what synth prints can be piped into kubectl.
 */
export function verifyApp(app: App, { kubernetesVersion, failOn, reasonOff }: VerifyRequest): string[] {
  const began = performance.now();
  const objects = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  const left = objects.flatMap((object) => reasonOff(object) ?? []);
  const manifests = objects
    .filter((object) => reasonOff(object) === undefined)
    .map((object) => object.toJson() as KubeObject);
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
