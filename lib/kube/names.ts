/**
 * What may be a name or a label, with the API server's words for what may not (apimachinery v0.37.1
 * `pkg/util/validation/validation.go`, `pkg/api/validate/content`), and the names that a StatefulSet gives.
 */

/** What is wrong with a value, in the API server's words; empty when nothing is. */
export type Problems = readonly string[];

/** Lengths of labels are told in bytes from 1.35 on, in characters before; all are ASCII, so it is the same number (R-A4). */
export type LengthUnit = 'characters' | 'bytes';

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const LABEL_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${LABEL_NAME})?`;

const isDnsLabel = wholly(DNS_LABEL);
const isDnsSubdomain = wholly(DNS_SUBDOMAIN);
const isDns1035Label = wholly(DNS_1035_LABEL);
const isLabelName = wholly(LABEL_NAME);
const isLabelValue = wholly(LABEL_VALUE);

const DNS_LABEL_LENGTH = 63;
const DNS_SUBDOMAIN_LENGTH = 253;
const LABEL_LENGTH = 63;

/** Names of containers and volumes, serviceName, a StatefulSet's name. */
export function dnsLabelProblems(value: string): Problems {
  const problems = tooLong(value, DNS_LABEL_LENGTH);
  if (isDnsLabel(value)) return problems;
  if (isDnsSubdomain(value)) return [...problems, 'must not contain dots'];
  const words =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...problems, regexProblem(words, DNS_LABEL, 'my-name', '123-abc')];
}

/** Names of most objects. */
export function dnsSubdomainProblems(value: string, unit: LengthUnit = 'characters'): Problems {
  const problems = tooLong(value, DNS_SUBDOMAIN_LENGTH, unit);
  if (isDnsSubdomain(value)) return problems;
  const words =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...problems, regexProblem(words, DNS_SUBDOMAIN, 'example.com')];
}

/** Names of Services. */
export function dns1035LabelProblems(value: string): Problems {
  const problems = tooLong(value, DNS_LABEL_LENGTH);
  if (isDns1035Label(value)) return problems;
  const words =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...problems, regexProblem(words, DNS_1035_LABEL, 'my-name', 'abc-123')];
}

/** Names of ports of a container or Service. */
export function portNameProblems(value: string): Problems {
  const problems = [...tooLong(value, 15)];
  if (!/^[-a-z0-9]+$/.test(value)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)');
  if (value.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(value)) problems.push('must not begin or end with a hyphen');
  return problems;
}

/** Keys of labels and annotations, names of taints and provisioners: `name` or `example.com/name`. */
export function qualifiedNameProblems(value: string, unit: LengthUnit = 'bytes'): Problems {
  const words =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const pattern = regexProblem(words, LABEL_NAME, 'MyName', 'my.name', '123-abc');
  const parts = value.split('/');
  if (parts.length > 2) {
    // Before 1.35 the text was for "a qualified name".
    const what = unit === 'bytes' ? 'a valid label key' : 'a qualified name';
    return [`${what} ${pattern} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [name = '', prefix] = parts.reverse();
  const problems: string[] = [];
  if (prefix === '') problems.push('prefix part must be non-empty');
  else if (prefix !== undefined)
    problems.push(...dnsSubdomainProblems(prefix, unit).map((text) => `prefix part ${text}`));
  if (name === '') problems.push('name part must be non-empty');
  else problems.push(...tooLong(name, LABEL_LENGTH, unit).map((text) => `name part ${text}`));
  if (!isLabelName(name)) problems.push(`name part ${pattern}`);
  return problems;
}

/** Values of labels. */
export function labelValueProblems(value: string, unit: LengthUnit = 'bytes'): Problems {
  const problems = tooLong(value, LABEL_LENGTH, unit);
  if (isLabelValue(value)) return problems;
  const words =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...problems, regexProblem(words, LABEL_VALUE, 'MyValue', 'my_value', '12345')];
}

/** A problem told with the expression it was tested by, and examples of what would do. */
export function regexProblem(words: string, pattern: string, ...examples: readonly string[]): string {
  const such = examples.map((example) => `'${example}', `).join(' or ');
  return `${words} (e.g. ${such}regex used for validation is '${pattern}')`;
}

/** The pod of a set at an ordinal (R-N1). */
export function podNameOf(set: string, ordinal: number): string {
  return `${set}-${ordinal}`;
}

/** The claim that the pod of a set at an ordinal gets from a claim template (R-N1). */
export function claimNameOf(template: string, set: string, ordinal: number): string {
  return `${template}-${set}-${ordinal}`;
}

const MAX_INT32 = 2 ** 31 - 1;

/**
 * The set and ordinal that a pod's name speaks of (R-C2): the digits after the last dash, leading zeros read over. Ordinal -1
 * when there are none or they exceed 32 bits.
 */
export function parsePodName(name: string): { readonly set: string; readonly ordinal: number } {
  const dash = name.lastIndexOf('-');
  const digits = name.slice(dash + 1);
  if (dash < 0 || !/^[0-9]+$/.test(digits)) return { set: '', ordinal: -1 };
  const ordinal = Number(digits);
  return { set: name.slice(0, dash), ordinal: ordinal > MAX_INT32 ? -1 : ordinal };
}

/** The ordinal that a claim has if it belongs to this template and set; nothing if it does not. */
export function ordinalOfClaim(claim: string, template: string, set: string): number | undefined {
  const prefix = `${template}-${set}-`;
  const digits = claim.slice(prefix.length);
  // Only what claimNameOf writes: no leading zeros.
  if (!claim.startsWith(prefix) || !/^(0|[1-9][0-9]*)$/.test(digits)) return undefined;
  return Number(digits) > MAX_INT32 ? undefined : Number(digits);
}

function wholly(pattern: string): (value: string) => boolean {
  const expression = new RegExp(`^(?:${pattern})$`);
  // Go's $ is the end of the text, and so is JavaScript's without the m flag.
  return (value) => expression.test(value);
}

function tooLong(value: string, length: number, unit: LengthUnit = 'characters'): Problems {
  return Buffer.byteLength(value) > length ? [`must be no more than ${length} ${unit}`] : [];
}
