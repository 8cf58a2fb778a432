import type { JsonObject } from '../kube/read/compose';
import type { Subject } from './facts/subject';
import { writtenAt } from './facts/subject';
import { issueRule, ofObject } from './issue-rule';

export const IDN02 = issueRule('selector-invalid', {
  title: 'the selector is missing or misses its own pods',
  severity: 'error',
  why: 'A controller owns the pods that its selector chooses; the API server refuses one that would make pods which are not its own.',
  clusterTexts: [
    'spec.template.metadata.labels: Invalid value: …: `selector` does not match template `labels`',
    'spec.selector: Required value',
    'empty selector is invalid for …',
  ],
  words: (issue, subject) => {
    // One that cannot be understood is told in the words of whoever tried.
    const { message, help } = /cannot be understood/.test(issue.message) ? {} : (said(subject) ?? {});
    if (message === undefined) return {};
    return { message: ofObject(issue, message), ...(help !== undefined && { help: [help] }) };
  },
});

function said({ manifest }: Subject): { readonly message?: string; readonly help?: string } | undefined {
  const selector = writtenAt(manifest?.object, 'spec', 'selector');
  const labels = writtenAt(manifest?.object, 'spec', 'template', 'metadata', 'labels');
  const own = shown(labels);
  const help =
    own === undefined ? undefined : `selector: {matchLabels: ${own}} (labels that never change, without versions)`;
  const isPlain = writtenAt(selector as JsonObject, 'matchExpressions') === undefined;
  const wanted = shown(isPlain ? writtenAt(selector as JsonObject, 'matchLabels') : selector);
  if (selector === undefined || selector === null || wanted === undefined) {
    return {
      message: 'spec.selector is required, and not empty: the API server refuses it',
      ...(help !== undefined && { help }),
    };
  }
  const have = own ?? '{}';
  return {
    message: `spec.selector ${wanted} does not match the template's labels ${have}: the API server refuses it`,
    ...(help !== undefined && { help }),
  };
}

/** `{app: db}`; nothing for what is no mapping, or empty. */
function shown(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(
    ([key, each]) => `${key}: ${typeof each === 'string' ? each : JSON.stringify(each)}`,
  );
  return entries.length === 0 ? undefined : `{${entries.join(', ')}}`;
}
