import { semanticallyEqual } from '../kube/equality';
import type { EnvVar } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { formatPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import type { Resource } from './facts/resource';
import { containersOf } from './facts/workload';
import { issueRule, ofObject } from './issue-rule';
import type { Finding, Severity } from './rule';

export const FLD07 = issueRule('duplicate-entry', {
  title: 'two values under one name',
  severity: 'error',
  why: 'A mapping has one value for a key, and a list of named things one thing for a name: the earlier one is lost without a word, or the whole object is refused.',
  clusterTexts: [
    '…: Duplicate value: "…"',
    'key "…" already set in map',
    'must be unique',
    'hides previous definition of "…"',
  ],
  words: (issue) => ({ message: ofObject(issue, issue.message.replace(/ must be unique$/, ' is given twice')) }),
  more: repeated,
});

/** What the API server takes although one of two is lost. */
function* repeated(facts: Facts): Iterable<Finding> {
  for (const { resource, set } of facts.render.sets) {
    const templates = set.spec.volumeClaimTemplates ?? [];
    for (const { name, first, second } of pairs(templates, ({ metadata }) => metadata?.name)) {
      const isEqual = semanticallyEqual(templates[first], templates[second]);
      const path = ['spec', 'volumeClaimTemplates', second];
      const before = ['spec', 'volumeClaimTemplates', first];
      yield finding(resource, `claim template "${name}"`, path, before, isEqual, isEqual ? 'warning' : 'error');
    }
  }
  for (const workload of facts.render.workloads) {
    for (const { container, path } of containersOf(workload)) {
      const variables = container.env ?? [];
      for (const { name, first, second } of pairs(variables, (each) => each.name)) {
        if (!hides(variables[second] as EnvVar)) continue;
        const isEqual = semanticallyEqual(variables[first], variables[second]);
        const at = [...path, 'env', second];
        yield {
          ...finding(workload.resource, `variable ${name}`, at, [...path, 'env', first], isEqual, 'warning'),
          clusterMessage: `${formatPath(at)}: hides previous definition of "${name}", which may be dropped when using apply`,
        };
      }
    }
  }
}

/** A later variable may build on the earlier one (`pkg/api/pod/warnings.go`, v1.37.1: warningsForPodSpecAndMeta). */
function hides({ name, value = '', valueFrom }: EnvVar): boolean {
  const reference = `$(${name})`;
  return valueFrom !== undefined || value === reference || !value.includes(reference);
}

/** Each entry whose name an earlier one has, with the last of those. */
function* pairs<T>(entries: readonly T[], nameOf: (entry: T) => string | undefined) {
  const seen = new Map<string, number>();
  for (const [second, entry] of entries.entries()) {
    const name = nameOf(entry);
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first !== undefined) yield { name, first, second };
    seen.set(name, second);
  }
}

function finding(
  on: Resource,
  what: string,
  path: FieldPath,
  before: FieldPath,
  isEqual: boolean,
  severity: Severity,
): Finding {
  const lines = [before, path].map((each) => on.manifest.locate(each).line);
  const where = lines[0] === 0 ? '' : ` (lines ${lines.join(' and ')})`;
  return {
    on,
    path,
    severity,
    message: `${on.kind} ${on.name}: ${what} is given twice${where}; ${isEqual ? 'both are equal' : 'the second one wins and the first is lost'}`,
    why: 'The API server keeps both entries; what reads them by name finds the later one.',
    help: [`Keep one: ${formatPath(before)} or ${formatPath(path)}.`],
  };
}
