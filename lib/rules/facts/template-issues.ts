import { problemAt } from '../../kube/read/manifest';
import { validate } from '../../kube/validation';
import { findingOf } from '../../kube/validation/words';
import type { Facts, ManifestIssue } from './facts';
import type { Render } from './render';

const known = new WeakMap<Render, readonly ManifestIssue[]>();

/**
 * What is wrong with templates of sets that the API server takes all the same: up to 1.33 it does not look at them, and refuses the pods and claims that are
 * made from them (event FailedCreate).
 */
export function templateIssues({ render, switches }: Facts): readonly ManifestIssue[] {
  if (switches.setTemplatesAreValidated) return [];
  const issues = known.get(render) ?? found(render, { ...switches, setTemplatesAreValidated: true });
  known.set(render, issues);
  return issues;
}

function found({ sets }: Render, switches: Facts['switches']): readonly ManifestIssue[] {
  return sets.flatMap(({ set, resource }) =>
    validate(set, switches).map((error) => ({
      ...problemAt(resource.manifest, findingOf(error, set)),
      severity: 'error' as const,
    })),
  );
}
