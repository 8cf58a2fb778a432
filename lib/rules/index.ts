import { DSR01 } from './DSR01-no-budget';
import { FLD01 } from './FLD01-unknown-field';
import type { Rule } from './rule';

/** Every rule, by code. Written by scripts/rule-index.ts. */
export const RULES: readonly Rule[] = [DSR01, FLD01];
