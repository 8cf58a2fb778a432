import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD09: Rule = {
  code: 'UPD09',
  slug: 'gitops-perpetual-diff',
  title: 'the diff never closes',
  severity: 'info',
  needs: ['tool'],
  foundBy: ['static'],
  *check({ render, tool }) {
    if (tool?.argo?.serverSideApply !== true) return;
    for (const workload of render.sets) yield* findings(workload);
  },
};

interface WrittenTemplate {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown } | null;
}

/** What is written counts: the stored object has both by default. */
function* findings({ resource, name }: SetWorkload): Iterable<Finding> {
  const { spec } = resource.manifest.object as { spec?: { volumeClaimTemplates?: readonly WrittenTemplate[] | null } };
  for (const [i, template] of (spec?.volumeClaimTemplates ?? []).entries()) {
    const missing = (['apiVersion', 'kind'] as const).filter((field) => !template?.[field]);
    if (missing.length === 0) continue;
    yield {
      on: resource,
      path: ['spec', 'volumeClaimTemplates', i],
      message: `StatefulSet ${name}: claim template ${template?.metadata?.name ?? i} lacks ${missing.join(' and ')}: the diff never closes`,
      why: 'The API server fills them into every claim template, and Argo CD compares what it sent with what is stored: the app stays OutOfSync.',
      help: [
        'apiVersion: v1 and kind: PersistentVolumeClaim in the claim template: existing sets take it, nothing changes for them',
      ],
    };
  }
}
