import type { ClaimBook, FutureClaim } from './claims';
import type { Workload } from './workload';

/** The claim behind a volume of a pod, of the first ordinal of a set; nothing for volumes that are no claims. */
export function claimOfMount(book: ClaimBook, workload: Workload, volume: string): FutureClaim | undefined {
  const [pod] = book.podsOf(workload);
  return pod?.claims.find(({ users }) => users.some((use) => use.workload === workload && use.volume === volume));
}
