import type { Facts } from './facts/facts';
import { nearMiss } from './facts/near-miss';
import { placeOfAllowance } from './facts/suppression-place';
import { type Allowance, allowanceProblem } from './facts/suppressions';
import type { Finding, Rule } from './rule';

export const CFG01: Rule = {
  code: 'CFG01',
  slug: 'suppression-without-reason',
  title: 'a suppression without reason',
  severity: 'error',
  foundBy: ['static'],
  *check(facts) {
    for (const allowance of facts.suppressions) {
      const problem = problemOf(allowance, facts);
      if (problem !== undefined) yield finding(allowance, problem, facts);
    }
  },
};

function problemOf(allowance: Allowance, { codes, today }: Facts): string | undefined {
  const { code, until } = allowance;
  switch (allowanceProblem(allowance, codes, today)) {
    case 'unknown-code': {
      const meant = nearCode(code, codes);
      return `unknown code${meant === undefined ? '' : `, did you mean ${meant}?`}`;
    }
    case 'no-reason':
      return 'the reason is missing';
    case 'expired':
      return `expired on ${until}`;
    default:
      return undefined;
  }
}

/** Codes of one group differ in their digits: a small letter, or a letter for a digit, is a slip. */
function nearCode(code: string, codes: ReadonlySet<string>): string | undefined {
  const tidy = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const repaired = `${tidy.slice(0, 3)}${tidy.slice(3).replace(/O/g, '0').replace(/[IL]/g, '1').padStart(2, '0')}`;
  return [tidy, repaired].find((each) => codes.has(each)) ?? nearMiss(tidy, codes);
}

function finding(allowance: Allowance, problem: string, facts: Facts): Finding {
  const { object, place } = placeOfAllowance(allowance, facts.render);
  return {
    ...place,
    message: `${object}: allow ${allowance.code}: ${problem}`,
    why: 'A suppression without a known code and a reason silences nothing: nobody could tell later whether it still holds.',
    help: [
      'cdk8s-stateful/allow.<CODE>: "<why this is right here>"',
      'allow: [{code: <CODE>, object: <Kind>/<name>, reason: "<why>", until: <date>}] in the configuration',
    ],
  };
}
