import type { Kind, Memo, Work } from '../model/kinds';
import { compareText } from '../util/order';
import type { AnyRow } from './cells';

/**
 * A row without what only says how long somebody waits: whether a key is tried again at once or after a back-off, how many attempts of the scheduler have
 * failed. In an exploration every timer fires at any time, so that states which differ in nothing else go the same ways.
 */
export function timeless(kind: Kind, row: AnyRow): AnyRow {
  if (kind === 'Work') return (row as Work).failed ? { ...(row as Work), failed: false } : row;
  if (kind === 'Memo') return ofScheduler(row as Memo);
  return row;
}

interface Attempts {
  readonly rejections?: number;
  readonly errors?: number;
  readonly plugins?: readonly string[];
}

/**
 * See model/controllers/scheduler/failure.ts: the counts make the back-off, and nothing else reads them. Who has rejected the pod is a set (hints.ts), which
 * stands in the order of the nodes.
 */
function ofScheduler(memo: Memo): Memo {
  const { rejections, errors, plugins } = (memo.value ?? {}) as Attempts;
  if (memo.controller !== 'scheduler' || (!rejections && !errors && !plugins)) return memo;
  const inOrder = plugins && { plugins: [...plugins].sort(compareText) };
  return { ...memo, value: { ...(memo.value as object), rejections: 0, errors: 0, ...inOrder } };
}
