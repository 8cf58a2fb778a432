import type { Pod } from '../../kube/objects';
import type { Delete } from '../actions';
import type { ApiKind, ApiRow } from '../kinds';
import { uidOf } from '../kinds';
import { isTerminal } from '../pods';
import type { Reader } from '../store/store';
import { type Answer, changed, conflict, notFound, nothing, notTheOneToDelete } from './answers';
import { same } from './merge';

const PROPAGATION_FINALIZERS = { Background: undefined, Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;

/** R-G3, R-G4, R-L1: what a DELETE leaves. */
export function remove(stored: Reader, request: Delete): Answer {
  const { kind, key } = request;
  const before = stored.get(kind, key);
  if (!before) return notFound(kind, key);
  if (request.uid !== undefined && request.uid !== uidOf(before)) {
    return notTheOneToDelete(kind, key, request.uid, uidOf(before));
  }
  if (request.owners && !same(request.owners, before.metadata.ownerReferences ?? [])) return conflict(kind, key);
  const grace = kind === 'Pod' ? graceOf(before as Pod, request.graceSeconds) : 0;
  const finalizers = finalizersFor(before, request);
  const again = before.metadata.deletionTimestamp !== undefined;
  // A pod goes in two writes: see ../controllers/apiserver.ts.
  const isFirst = kind === 'Pod' && before.metadata.deletionGracePeriodSeconds !== 0;
  if (grace === 0 && finalizers.length === 0 && !isFirst) return changed({ kind, key, before, after: undefined });
  if (again && grace >= (before.metadata.deletionGracePeriodSeconds ?? 0)) return nothing;
  const { generation } = before.metadata;
  const metadata = {
    ...before.metadata,
    deletionTimestamp: true as const,
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length > 0 && { finalizers }),
    // The first deletion counts as a change of what is wanted.
    ...(generation !== undefined && !again && { generation: generation + 1 }),
  };
  return changed({ kind, key, before, after: { ...before, metadata } as ApiRow<ApiKind> });
}

/** A pod that never ran on a node, or has ended, needs no time to stop [pkg/registry/core/pod/strategy.go: CheckGracefulDelete]. */
function graceOf(pod: Pod, requested: number | undefined): number {
  let seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  if (!pod.spec.nodeName || isTerminal(pod)) seconds = 0;
  if (seconds < 0) seconds = 1;
  const pending = pod.metadata.deletionGracePeriodSeconds;
  // A second request can only shorten.
  return pod.metadata.deletionTimestamp !== undefined && pending !== undefined ? Math.min(seconds, pending) : seconds;
}

function finalizersFor(object: ApiRow<ApiKind>, { propagation }: Delete): readonly string[] {
  const kept = object.metadata.finalizers ?? [];
  if (propagation === undefined) return kept;
  const others = kept.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan');
  const added = PROPAGATION_FINALIZERS[propagation];
  return added === undefined ? others : [...others, added];
}

/** Whether a write has taken away the last thing that kept a deleted object [pkg/registry/generic/registry/store.go: ShouldDeleteDuringUpdate]. */
export function isReleased(object: ApiRow<ApiKind>): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  return deletionTimestamp !== undefined && !deletionGracePeriodSeconds && !finalizers?.length;
}
