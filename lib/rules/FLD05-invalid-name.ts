import type { ManifestIssue } from './facts/facts';
import { issueRule, ofObject } from './issue-rule';

export const FLD05 = issueRule('invalid-name', {
  title: 'a name, label or key that is not valid',
  severity: 'error',
  why: 'Names become DNS names, paths and labels, and the API server refuses what cannot be one there.',
  clusterTexts: [
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    'a lowercase RFC 1123 subdomain must consist of …',
    'a DNS-1035 label must consist of …',
    'must not contain dots',
    'must be no more than … characters',
    'must be no more than … bytes',
    'name part must consist of …',
    'a valid label must be an empty string or consist of …',
  ],
  words: (issue) => {
    const said = sayings(issue);
    return said === undefined ? {} : { message: ofObject(issue, said) };
  },
});

interface Syntax {
  readonly server: RegExp;
  readonly what: string;
  /** What may stand anywhere in it. */
  readonly allowed: RegExp;
}

/** Syntaxes of names by the server's words for them, the most exact first. */
const SYNTAXES: readonly Syntax[] = [
  { server: /RFC 1123 label|must not contain dots/, what: 'DNS label', allowed: /[a-z0-9-]/ },
  { server: /RFC 1123 subdomain/, what: 'DNS name', allowed: /[a-z0-9.-]/ },
  { server: /DNS-1035/, what: 'name of a Service', allowed: /[a-z0-9-]/ },
  { server: /a valid label must/, what: 'value of a label', allowed: /[A-Za-z0-9_.-]/ },
  { server: /name part |label key|qualified name/, what: 'key of a label', allowed: /[A-Za-z0-9_./-]/ },
  { server: /alpha-numeric|hyphen|no more than 15/, what: 'name of a port', allowed: /[a-z0-9-]/ },
  { server: /no more than \d+/, what: 'name', allowed: /./s },
];

/** `spec.serviceName: "DB_1" is not a valid DNS label: "D" is the first character that it may not hold; for example "db-1"`. */
function sayings({ message, path, clusterText = '' }: ManifestIssue): string | undefined {
  const syntax = SYNTAXES.find(({ server }) => server.test(clusterText));
  const value = /: Invalid value: "((?:[^"\\]|\\.)*)"/.exec(clusterText)?.[1];
  if (syntax === undefined || value === undefined) return undefined;
  const example = /; for example ".*"$/.exec(message)?.[0] ?? '';
  return `${path}: "${value}" is not a valid ${syntax.what}: ${offence(value, syntax, clusterText)}${example}`;
}

function offence(value: string, { allowed, what }: Syntax, clusterText: string): string {
  const limit = /no more than (\d+)/.exec(clusterText)?.[1];
  if (limit !== undefined && value.length > Number(limit))
    return `it has ${value.length} characters, at most ${limit} are possible`;
  const wrong = [...value].find((character) => !allowed.test(character));
  if (wrong !== undefined) return `"${wrong}" is the first character that it may not hold`;
  const isNumber = /^[0-9]/.test(value);
  if (what === 'name of a Service' && isNumber) return 'it begins with a digit';
  const edge = /^[^A-Za-z0-9]/.test(value) ? 'begins' : 'ends';
  return value === ''
    ? 'it is empty'
    : /^[A-Za-z0-9](.*[A-Za-z0-9])?$/s.test(value)
      ? 'its parts must begin and end with a letter or digit'
      : `it ${edge} with "${edge === 'begins' ? value[0] : value.at(-1)}"`;
}
