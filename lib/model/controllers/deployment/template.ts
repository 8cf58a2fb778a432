import { semanticallyEqual } from '../../../kube/equality';
import type { PodTemplateSpec } from '../../../kube/objects';
import { safeEncoded } from '../../drawn-names';

/** Templates as identities of revisions: DEP-03, DEP-04 [pkg/controller/deployment/util/deployment_util.go: EqualIgnoreHash, v1.37.1]. */

export const HASH_LABEL = 'pod-template-hash';

const comparisons = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>();

/** Equal, whatever their hash labels are. Rows are immutable, so an answer is good for ever. */
export function equalIgnoringHash(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  let known = comparisons.get(a);
  if (!known) {
    known = new WeakMap();
    comparisons.set(a, known);
  }
  let answer = known.get(b);
  if (answer === undefined) {
    answer = semanticallyEqual(withoutHash(a), withoutHash(b));
    known.set(b, answer);
  }
  return answer;
}

export function withHash(template: PodTemplateSpec, hash: string): PodTemplateSpec {
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash } },
  };
}

export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = template.metadata?.labels;
  if (labels?.[HASH_LABEL] === undefined) return template;
  const { [HASH_LABEL]: _, ...others } = labels;
  return { ...template, metadata: { ...template.metadata, labels: others } };
}

const texts = new WeakMap<PodTemplateSpec, string>();

/**
 * MODEL: 32-bit FNV-1a as upstream, but of the template as JSON with sorted keys and not as Go's printer dumps it [pkg/controller/controller_utils.go:
 * ComputeHash]. So the hash has the same alphabet and length, and depends on the template and the count alone, but it is not the real cluster's.
 */
export function hashOfTemplate(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let text = texts.get(template);
  if (text === undefined) {
    text = sortedJson(template);
    texts.set(template, text);
  }
  return safeEncoded(fnv1a(collisionCount === undefined ? text : `${text}${collisionCount}`));
}

function fnv1a(text: string): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, child) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
