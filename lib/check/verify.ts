import type { App } from 'cdk8s';
import type { KubeObject } from '../kube/objects';
import { count } from '../util/text';
import { troubleText } from './trouble-text';
import { verifyManifests } from './verify-manifests';

/**
 * The port through which the constructs have an app verified while it is synthesized (see ../constructs/verification.ts). Returns what stops the synth; says
 * one line on the standard error, so that what synth prints can be piped into kubectl.
 */
export function verifyApp(app: App, { kubernetesVersion }: { readonly kubernetesVersion?: string }): string[] {
  const began = performance.now();
  const manifests = app.charts.flatMap((chart) => chart.toJson() as KubeObject[]);
  const { sets, ordinals, steps, troubles, refused } = verifyManifests({ manifests, kubernetesVersion });
  const errors = [
    ...refused.map(({ object, message }) => `${object} would be refused: ${message}`),
    ...troubles.map(troubleText),
  ];
  const took = Math.round(performance.now() - began);
  const verdict = errors.length === 0 ? 'verified' : 'verification failed:';
  process.stderr.write(
    `cdk8s-stateful: ${verdict} ${count(sets, 'store')}, ${count(ordinals, 'ordinal')} in ${steps} steps, ${took} ms\n`,
  );
  return errors;
}
