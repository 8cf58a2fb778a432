import { canonicalQuantity } from '../../kube/quantity';
import { list } from '../../util/text';

/** Names that are told one by one. */
const MOST = 4;

/** `data-db-0 and data-db-1`; of many the first two and the last: `data-db-0, data-db-1, … data-db-9`. */
export function few(names: readonly string[]): string {
  return names.length <= MOST ? list(names) : `${names[0]}, ${names[1]}, … ${names[names.length - 1]}`;
}

/** `claim data-db-0`, `claims data-db-0 and data-db-1`. */
export function named(names: readonly string[], noun: string): string {
  return `${noun}${names.length === 1 ? '' : 's'} ${few(names)}`;
}

/** A size as the API server stores it; of what has none `0`. */
export function sizeText(size: string | number | undefined): string {
  return canonicalQuantity(size ?? '0');
}
