import { type Diagnosis, diagnose } from '../../../lib/check/diagnose';
import { examplesOf, type Fragment, inputOf } from './fragment';

/** Diagnoses fragments, each on top of the one before. */
export function diagnosed(...fragments: readonly Fragment[]): Diagnosis {
  return diagnose(inputOf(...fragments));
}

/** Severities and messages of one code: what a rule's tests expect. */
export function told(code: string, ...fragments: readonly Fragment[]): readonly string[] {
  return diagnosed(...fragments)
    .diagnostics.filter((diagnostic) => diagnostic.code === code)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

/** Tests the two examples of a rule's page. */
export function testExamples(code: string): void {
  const { fails, passes } = examplesOf(code);
  test(`${code}: the example that fails has it`, () => {
    expect(diagnosed(...fails).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });
  test(`${code}: the example that passes has neither it nor any other error or warning`, () => {
    const { diagnostics } = diagnosed(...passes);
    expect(diagnostics.filter((diagnostic) => diagnostic.code === code)).toEqual([]);
    expect(
      diagnostics.filter(({ severity }) => severity !== 'info').map((each) => `${each.code} ${each.message}`),
    ).toEqual([]);
  });
}
