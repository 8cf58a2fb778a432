import fc from 'fast-check';
import {
  claimNameOf,
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelValueProblems,
  ordinalOfClaim,
  parsePodName,
  podNameOf,
  portNameProblems,
  qualifiedNameProblems,
} from '../../lib/kube/names';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

test.each<[string, readonly string[]]>([
  ['web', []],
  ['0', []],
  ['Web', [LABEL]],
  ['web-', [LABEL]],
  ['', [LABEL]],
  ['a.b', ['must not contain dots']],
  ['x'.repeat(64), ['must be no more than 63 characters']],
  [`${'x'.repeat(64)}_`, ['must be no more than 63 characters', LABEL]],
  ['web\n', [LABEL]],
])('DNS label %p', (name, problems) => {
  expect(dnsLabelProblems(name)).toEqual(problems);
});

test.each<[string, readonly string[]]>([
  ['a.b', []],
  ['a..b', [SUBDOMAIN]],
  ['x'.repeat(254), ['must be no more than 253 characters']],
])('DNS subdomain %p', (name, problems) => {
  expect(dnsSubdomainProblems(name)).toEqual(problems);
});

test('a Service name starts with a letter', () => {
  expect(dns1035LabelProblems('web')).toEqual([]);
  expect(dns1035LabelProblems('0web')).toEqual([
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  ]);
});

test.each<[string, readonly string[]]>([
  ['http', []],
  ['1', ['must contain at least one letter (a-z)']],
  ['a--b', ['must not contain consecutive hyphens']],
  ['-a', ['must not begin or end with a hyphen']],
  [
    'HTTP',
    [
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'must contain at least one letter (a-z)',
    ],
  ],
  ['a-port-name-too-long', ['must be no more than 15 characters']],
])('port name %p', (name, problems) => {
  expect(portNameProblems(name)).toEqual(problems);
});

test.each<[string, readonly string[]]>([
  ['app', []],
  ['example.com/My_name', []],
  ['', ['name part must be non-empty', NAME_PART]],
  ['/app', ['prefix part must be non-empty']],
  ['A.com/app', [`prefix part ${SUBDOMAIN}`]],
  ['app-', [NAME_PART]],
  [`x/${'y'.repeat(64)}`, ['name part must be no more than 63 bytes']],
  [
    'a/b/c',
    [
      `a valid label key ${NAME_PART.slice(10)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
  ],
])('label key %p', (name, problems) => {
  expect(qualifiedNameProblems(name)).toEqual(problems);
});

test('lengths of labels are told in the unit of the version', () => {
  expect(labelValueProblems('x'.repeat(64))).toEqual(['must be no more than 63 bytes']);
  expect(labelValueProblems('x'.repeat(64), 'characters')).toEqual(['must be no more than 63 characters']);
  expect(labelValueProblems('')).toEqual([]);
  expect(labelValueProblems('-')).toHaveLength(1);
});

const anyName = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
const anyOrdinal = fc.nat(2 ** 31 - 1);

describe('names that a set gives', () => {
  test('are read back', () => {
    fc.assert(
      fc.property(anyName, anyName, anyOrdinal, (set, template, ordinal) => {
        expect(parsePodName(podNameOf(set, ordinal))).toEqual({ set, ordinal });
        expect(ordinalOfClaim(claimNameOf(template, set, ordinal), template, set)).toBe(ordinal);
      }),
    );
  });

  test.each([
    ['web-0', 'web', 0],
    ['web-1-2', 'web-1', 2],
    ['web-01', 'web', 1],
    ['web-2147483647', 'web', 2147483647],
    ['web-2147483648', 'web', -1],
    ['web-', '', -1],
    ['web', '', -1],
    ['web-a', '', -1],
    ['web--1', 'web-', 1],
  ])('%p', (name, set, ordinal) => {
    expect(parsePodName(name)).toEqual({ set, ordinal });
  });

  test.each([['data-web-01'], ['data-web-x-0'], ['data-web-'], ['dat-web-0'], ['data-web-2147483648']])(
    '%p is no claim of the set web',
    (claim) => {
      expect(ordinalOfClaim(claim, 'data', 'web')).toBeUndefined();
    },
  );
});
