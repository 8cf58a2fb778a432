import { checkManifests } from '../check/manifests';
import type { KubeObject } from '../kube/objects';
import type { ManifestSource } from '../kube/read/read';
import type { Io } from './io';

export interface Accepted {
  /** As they were written: the simulated API server fills in defaults by itself. */
  readonly objects: readonly KubeObject[];
  /** Something was left out. */
  readonly isPart: boolean;
}

/** The objects that an API server takes. What it would refuse is told on the standard error and left out, since no cluster ever holds it. */
export function acceptedOf(
  sources: readonly ManifestSource[],
  kubernetesVersion: string | undefined,
  { err }: Io,
): Accepted {
  const { accepted, problems } = checkManifests({
    sources,
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { file, line, object, message } of errors) {
    const where = [line === 0 ? file : `${file}:${line}`, object && `${object.kind}/${object.name}`];
    err(`${where.filter((part) => part).join(': ')}: ${message}\n`);
  }
  if (errors.length > 0)
    err('cdk8s-stateful: what an API server refuses is left out; cdk8s-stateful check says more\n');
  return { objects: accepted.map(({ object }) => object as unknown as KubeObject), isPart: errors.length > 0 };
}
