import { withDefaults } from '../../kube/defaults';
import { keepAddresses } from '../../kube/defaults/service';
import type { KubeObject, Service } from '../../kube/objects';
import type { Write } from '../actions';
import { API_KINDS, type ApiKind, type ApiRow, keyOf, uidOf } from '../kinds';
import type { Reader } from '../store/store';
import type { Admission } from './admission';
import { type Answer, changed, conflict, notFound, nothing, otherIncarnation, refuse } from './answers';
import { isReleased } from './delete';
import { mergeChange, same } from './merge';

type Object = ApiRow<ApiKind> & { readonly spec?: unknown; readonly status?: unknown };

/** A put or a patch of an object or of its status. */
export function write(stored: Reader, request: Write, admission: Admission): Answer {
  const { kind, seen, to } = request;
  const key = keyOf(seen);
  const before = stored.get(kind, key) as Object | undefined;
  if (!before) return notFound(kind, key);
  if (request.seenAsMade) return writeMade(stored, request, before, admission);
  // Without a uid nobody in particular is meant.
  if (uidOf(seen) !== undefined && uidOf(before) !== uidOf(seen))
    return otherIncarnation(kind, key, uidOf(seen), uidOf(before));
  if (request.do === 'put' && before !== seen && !same(before, seen)) return conflict(kind, key);
  const merged = before === seen ? to : mergeChange(seen, to, before);
  const wanted = request.undefaulted ? (withDefaults(merged as KubeObject, admission.switches) as typeof to) : merged;
  const prepared = kind === 'Service' ? keepAddresses(wanted as Service, before as Service) : wanted;
  const after = settled(request, before, withoutOtherHalf(request, before, prepared as Object));
  if (same(after, before)) return nothing;
  const invalid = admission.validate(stored, kind, after, before, request.sub);
  if (invalid !== undefined) return refuse(invalid.refused, invalid.message);
  return changed({ kind, key, before, after: isReleased(after) ? undefined : after });
}

/** A write of an object that was read just after it was made: nobody has changed it since, or a put conflicts. */
function writeMade(stored: Reader, request: Write, before: Object, admission: Admission): Answer {
  const { kind, seen, to, seenAsMade: _, ...rest } = request;
  const made = admission.admit(stored, kind, seen);
  const asMade = { ...made, metadata: { ...made.metadata, uid: uidOf(before) } };
  if (request.do === 'put' && !same(asMade, before)) return conflict(kind, keyOf(seen));
  return write(stored, { ...rest, kind, seen: before, to: mergeChange(seen, to, before) as typeof to }, admission);
}

/** A status write leaves everything else alone, any other write the status (`PrepareForUpdate` of the kinds' strategies). */
function withoutOtherHalf({ kind, sub }: Write, before: Object, wanted: Object): Object {
  if (!API_KINDS[kind].hasStatus) return wanted;
  if (sub !== 'status') return { ...wanted, status: before.status };
  const { metadata } = before;
  // A Deployment's revision annotation comes with its status [pkg/registry/apps/deployment/strategy.go: deploymentStatusStrategy].
  const annotations = kind === 'Deployment' ? wanted.metadata.annotations : metadata.annotations;
  if (annotations === metadata.annotations) return { ...before, status: wanted.status };
  return { ...before, metadata: { ...metadata, ...(annotations && { annotations }) }, status: wanted.status };
}

/** `generation` counts changes of the spec (API-56). */
function settled({ kind, sub }: Write, before: Object, after: Object): Object {
  const { generation } = before.metadata;
  if (generation === undefined || sub === 'status') return after;
  const grew =
    !same(before.spec, after.spec) ||
    (kind === 'Deployment' && !same(before.metadata.annotations, after.metadata.annotations));
  if (!grew) return after;
  return { ...after, metadata: { ...after.metadata, generation: generation + 1 } };
}
