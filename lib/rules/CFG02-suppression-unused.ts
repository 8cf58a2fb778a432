import type { Facts } from './facts/facts';
import { placeOfAllowance } from './facts/suppression-place';
import type { Rule } from './rule';

export const CFG02: Rule = {
  code: 'CFG02',
  slug: 'suppression-unused',
  title: 'a suppression without use',
  severity: 'info',
  foundBy: ['static'],
  afterwards: true,
  *check({ unusedSuppressions = [], strictAllow, render }: Facts) {
    for (const allowance of unusedSuppressions) {
      const { object, place } = placeOfAllowance(allowance, render);
      yield {
        ...place,
        severity: strictAllow ? 'warning' : 'info',
        message: `${object}: allow ${allowance.code} silences nothing any more`,
        why: 'What it was for is gone; the next finding of this code would be hidden by it.',
        help: ['Remove it.'],
        trace: [{ what: `reason given: ${allowance.reason}` }],
      };
    }
  },
};
