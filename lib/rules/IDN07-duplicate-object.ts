import type { ManifestIssue } from './facts/facts';
import type { Render } from './facts/render';
import { type Subject, writtenAt } from './facts/subject';
import { issueRule } from './issue-rule';

export const IDN07 = issueRule('duplicate-object', {
  title: 'one object twice in a render',
  severity: 'error',
  why: 'Objects are known by group, kind, namespace and name: what is applied later replaces what was applied before.',
  words: (issue, subject, { render }) => (isHook(subject, issue, render) ? undefined : { message: told(issue) }),
});

/** `Service db is defined twice (a.yaml:3, b.yaml:9); the second one replaces the first` */
function told({ message, file, line, severity }: ManifestIssue): string {
  const own = `${file}${line > 0 ? `:${line}` : ''}`;
  const both = message.replace(/\(first in (.*?)\)/, (_, first: string) => `(${first}, ${own})`);
  return severity === 'info' ? both.replace(/; the second.*$/, '; both are equal') : both;
}

/** Hooks of one name delete each other: that is the default of Helm, and what `before-hook-creation` and `hook-succeeded` say. */
function isHook({ manifest }: Subject, { object }: ManifestIssue, render: Render): boolean {
  const written = [
    manifest?.object,
    ...render
      .of(object?.kind ?? '')
      .filter(({ name }) => name === object?.name)
      .map((each) => each.manifest.object),
  ];
  return written.every((each) => {
    const annotations = writtenAt(each, 'metadata', 'annotations') as { readonly [key: string]: string } | undefined;
    const policy = annotations?.['helm.sh/hook-delete-policy'];
    return (
      annotations?.['helm.sh/hook'] !== undefined &&
      (policy === undefined || /before-hook-creation|hook-succeeded/.test(policy))
    );
  });
}
