import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { diagnose } from '../../lib/check/diagnose';
import type { PodTemplateSpec } from '../../lib/kube/objects';
import { RULES } from '../../lib/rules';

/** Changes that every team makes every week, on manifests that are well made: no rule of upgrades, retention and migration may warn. */
const FOLDER = join(__dirname, 'well-made');
const rules = RULES.filter(({ code }) => /^(UPD|RET|MIG)/.test(code));
const cluster = {
  classes: [{ name: 'standard', provisioner: 'disk.example.com', default: true, allowExpansion: true }],
};

interface Workload {
  readonly kind: string;
  readonly spec?: { readonly replicas?: number; readonly template?: PodTemplateSpec };
}

/** One more replica, a patch release of each image, another variable, another annotation, other requests. */
function released(object: Workload): unknown {
  const { kind, spec } = object;
  const { template, replicas } = spec ?? {};
  if (!template || !['StatefulSet', 'Deployment'].includes(kind)) return object;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    image: container.image?.replace(/(\d+\.\d+\.)(\d+)/, (_, line, patch) => `${line}${Number(patch) + 1}`),
    env: [...(container.env ?? []), { name: 'RELEASE', value: '2' }],
    resources: { ...container.resources, requests: { cpu: '123m' } },
  }));
  const annotations = { ...template.metadata?.annotations, 'example.com/release': '2' };
  const next = { ...template, metadata: { ...template.metadata, annotations }, spec: { ...template.spec, containers } };
  return { ...object, spec: { ...spec, ...(replicas !== undefined && { replicas: replicas + 1 }), template: next } };
}

test.each(readdirSync(FOLDER).filter((file) => file.endsWith('.yaml')))('a release of %s', (file) => {
  const objects = parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).flatMap((document) => {
    const object = document.toJS() as Workload | null;
    return object ? [object] : [];
  });
  const text = (all: readonly unknown[]) => all.map((object) => JSON.stringify(object)).join('\n---\n');
  const { diagnostics } = diagnose({
    sources: [{ file, text: text(objects.map(released)) }],
    previous: [{ file, text: text(objects) }],
    cluster,
    rules,
  });
  const found = diagnostics.filter(({ severity }) => severity !== 'info');
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});
