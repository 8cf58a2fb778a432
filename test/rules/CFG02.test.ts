import { diagnose } from '../../lib/check/diagnose';
import { testExamples, told } from './support/examples';
import { inputOf } from './support/fragment';

testExamples('CFG02');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'nothing to silence',
    { 'PodDisruptionBudget/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSR01': 'old' } } },
    ['info: PodDisruptionBudget/db: allow DSR01 silences nothing any more'],
  ],
  [
    'something to silence',
    {
      'PodDisruptionBudget/db': null,
      'StatefulSet/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.DSR01': 'it lives elsewhere' } },
    },
    [],
  ],
  [
    'a rule that was skipped',
    { 'StatefulSet/db': { 'metadata.annotations': { 'cdk8s-stateful/allow.UPD01': 'in March' } } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('CFG02', fragment)).toEqual(expected);
});

test.each([
  [false, 'info'],
  [true, 'warning'],
])('with strictAllow %s it is %s', (strictAllow, severity) => {
  const allow = [{ code: 'NET01', object: 'StatefulSet/db', reason: 'the Service comes with the operator' }];
  const { diagnostics } = diagnose({ ...inputOf({}), allow, strictAllow });
  const found = diagnostics.filter(({ code }) => code === 'CFG02');
  expect(found.map((each) => [each.severity, each.subject.name, each.message])).toEqual([
    [severity, 'db', 'StatefulSet/db: allow NET01 silences nothing any more'],
  ]);
});
