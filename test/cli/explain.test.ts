import { matchesOf } from '../../lib/cli/cluster-texts';
import { rulePages } from '../../lib/cli/pages';
import { RULES } from '../../lib/rules';
import { cli } from './support/cli';

const codesOf = (...asked: Parameters<typeof matchesOf>) => matchesOf(...asked).map(({ code }) => code);

const KNOWN = [
  { code: 'AAA01', text: 'Multi-Attach error for volume "…"' },
  { code: 'AAA02', text: 'Multi-Attach error for volume "…" Volume is already used by pod(s) …' },
  { code: 'BBB01', text: "… node(s) didn't match PersistentVolume's node affinity" },
  { code: 'CCC01', text: "Waiting for the provisioner '…' or the system administrator" },
  { code: 'CCC02', text: 'not found' },
];

test.each([
  ['Multi-Attach error for volume "pvc-8e5"', ['AAA01']],
  ['MULTI-ATTACH   error\n for volume "x" volume is already used by pod(s) db-0', ['AAA02', 'AAA01']],
  ["0/6 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity, 4 others.", ['BBB01']],
  ["waiting for the provisioner 'ebs.csi.aws.com' or the system administrator", ['CCC01']],
  ['Warning  FailedAttachVolume  3s  attachdetach-controller  Multi-Attach error for volume "a"', ['AAA01']],
  ["match PersistentVolume's node", ['BBB01']],
  ['secrets "db" not found', []],
  ['it rains', []],
  ['', []],
])('%j is %j', (printed, codes) => {
  expect(codesOf(printed, KNOWN)).toEqual(codes);
});

const texts = RULES.flatMap(({ code, clusterTexts = [] }) => clusterTexts.map((text) => ({ code, text })));

/** What is left of `Warning: …` is in everything. */
const telling = texts.filter(({ text }) => text.replaceAll('…', '').trim().length >= 12);

test.each(telling)('$code is found by what the cluster prints: $text', ({ code, text }) => {
  const printed = `Warning  Failed  ${text.replaceAll('…', 'some-name-7')}`.toUpperCase();
  expect(codesOf(printed, texts)).toContain(code);
});

test.each(RULES.map(({ code }) => code))('%s has a page', (code) => {
  expect(rulePages().map((page) => page.code)).toContain(code);
});

test.each(['TOP03', 'top03', 'claims-of-one-pod-in-two-zones'])('explain %s prints the page', async (given) => {
  const { code, out } = await cli(['explain', given]);
  expect(code).toBe(0);
  expect(out).toMatch(/^# TOP03 claims-of-one-pod-in-two-zones/);
});

test('a text that several codes know lists them', async () => {
  const { code, out } = await cli([
    'explain',
    'No persistent volumes available for this claim and no storage class is set',
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^Several codes know this text:\n\n {2}[A-Z]{3}\d\d {2}/);
});

test.each([
  [['explain'], "missing required argument 'code-or-text'"],
  [['explain', 'TOPP3'], "there is no code 'TOPP3'. Did you mean 'TOP03'?"],
  [['explain', 'TOP99'], "there is no code 'TOP99'. The group has TOP01, TOP02"],
  [['explain', 'xyz'], "there is no code 'xyz'. cdk8s-stateful list shows them all."],
  [['explain', 'nothing of the sort'], "no code knows the text 'nothing of the sort': wanted is a code"],
])('%j: %s', async (args, said) => {
  const { code, err } = await cli(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
});
