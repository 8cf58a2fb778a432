import { diagnose } from '../../lib/check/diagnose';
import type { Allowance } from '../../lib/rules/facts/suppressions';
import { testExamples, told } from './support/examples';
import { inputOf } from './support/fragment';

testExamples('CFG01');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'no reason',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSR02': ' ' } } },
    ['error: PodDisruptionBudget/db: allow DSR02: the reason is missing'],
  ],
  [
    'an unknown code',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSR99': 'because' } } },
    ['error: PodDisruptionBudget/db: allow DSR99: unknown code'],
  ],
  [
    'a small letter',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.dsr02': 'because' } } },
    ['error: PodDisruptionBudget/db: allow dsr02: unknown code, did you mean DSR02?'],
  ],
  [
    'a letter for a digit',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSRO2': 'because' } } },
    ['error: PodDisruptionBudget/db: allow DSRO2: unknown code, did you mean DSR02?'],
  ],
  [
    'a code and a reason',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSR01': 'because' } } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('CFG01', fragment)).toEqual(expected);
});

test.each<[what: string, allow: object, expected: readonly string[]]>([
  [
    'an entry without reason',
    { code: 'NET01', object: 'StatefulSet/db', reason: '' },
    ['StatefulSet db', 'StatefulSet/db: allow NET01: the reason is missing'],
  ],
  [
    'an entry that is past its day',
    { code: 'NET01', object: 'StatefulSet/db', reason: 'x', until: '2026-06-30' },
    ['StatefulSet db', 'StatefulSet/db: allow NET01: expired on 2026-06-30'],
  ],
  ['an entry on its last day', { code: 'NET01', object: 'StatefulSet/db', reason: 'x', until: '2026-07-01' }, []],
  [
    'an entry for no object of the render',
    { code: 'NET1', object: 'StatefulSet/web', reason: 'x' },
    [' ', 'StatefulSet/web: allow NET1: unknown code, did you mean NET01?'],
  ],
  ['an entry for everything', { code: 'nothing', reason: 'x' }, [' ', 'configuration: allow nothing: unknown code']],
])('%s', (_, entry, expected) => {
  const { diagnostics } = diagnose({ ...inputOf({}), allow: [entry as Allowance], today: '2026-07-01' });
  const found = diagnostics.filter(({ code }) => code === 'CFG01');
  expect(found.flatMap(({ subject, message }) => [`${subject.kind} ${subject.name}`, message])).toEqual(expected);
});
