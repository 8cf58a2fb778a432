import type { Endpoint, EndpointSlice, Service } from '../../../kube/objects';
import type { Create, Delete, Write } from '../../actions';
import { same } from '../../apiserver/merge';
import type { View } from '../../controller';
import { drawnName } from '../../drawn-names';
import { keyIn, keyOf } from '../../kinds';
import { labelledPods } from '../../selected-pods';
import { hasAddress, identityOf, isPublished, type Ports, podToEndpoint, portsKey, portsOf } from './endpoint';
import {
  changedSlice,
  type Draft,
  isOwnedBy,
  labelsFor,
  MANAGED_BY_LABEL,
  MANAGER,
  newSlice,
  withoutReserved,
} from './slice';

/** `--max-endpoints-per-slice` of kube-controller-manager. */
const MAX_ENDPOINTS = 100;

export interface SliceWrite {
  readonly request: Create | Write | Delete;
  readonly failure: (service: Service) => string;
}

interface Reconciled {
  readonly writes: readonly SliceWrite[];
  /** Pods that are left out because their node is gone: each is an error of the sync. */
  readonly missing: readonly string[];
}

/** R-E4.3 … R-E4.7 for one address type [reconciler.go: reconcileByAddressType]. */
export function reconcileFamily(view: View, service: Service, family: string, drawn: Set<string>): Reconciled {
  const existing = existingSlices(view, service).filter(({ addressType }) => addressType === family);
  const { groups, missing } = desiredEndpoints(view, service, family);
  const changes: Changes = { create: [], update: [], remove: existing.filter((slice) => !isOwnedBy(slice, service)) };
  for (const slice of existing) {
    if (isOwnedBy(slice, service) && !groups.has(portsKey(slice.ports))) changes.remove.push(slice);
  }
  for (const [key, { ports, endpoints }] of groups) {
    const own = existing.filter((slice) => isOwnedBy(slice, service) && portsKey(slice.ports) === key);
    reconcileByPortMapping(service, own, ports, endpoints, changes);
  }
  if (existing.length === changes.remove.length && changes.create.length === 0) addPlaceholder(service, changes);
  return { writes: finalize(view, service, family, changes, drawn), missing };
}

function existingSlices(view: View, service: Service): readonly EndpointSlice[] {
  return view
    .by('EndpointSlice', 'service', keyOf(service))
    .filter(({ metadata }) => metadata.labels?.[MANAGED_BY_LABEL] === MANAGER && !metadata.deletionTimestamp);
}

/** R-E4.6: slices of families that the Service does not have any more. */
export function removeOtherFamilies(view: View, service: Service, families: readonly string[]): readonly SliceWrite[] {
  return existingSlices(view, service)
    .filter(({ addressType }) => !families.includes(addressType))
    .map((slice) => deletion(slice, failureTo(`error deleting ${slice.metadata.name}`)));
}

// ── What there should be ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Group {
  readonly ports: Ports;
  /** By identity, in the order of the pods' names. Upstream's order is that of a map. */
  readonly endpoints: Map<string, Endpoint>;
}

function desiredEndpoints(view: View, service: Service, family: string) {
  const groups = new Map<string, Group>();
  const missing: string[] = [];
  const { namespace, name } = service.metadata;
  for (const pod of labelledPods(view, namespace as string, service.spec.selector ?? {})) {
    if (!isPublished(pod)) continue;
    const ports = portsOf(service, pod, view.switches);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map() };
    groups.set(key, group);
    const node = view.get('Node', pod.spec.nodeName ?? '');
    if (!node && !service.spec.publishNotReadyAddresses) {
      missing.push(
        `skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${pod.spec.nodeName ?? ''} Not Found`,
      );
    } else if (hasAddress(pod, family)) {
      const endpoint = podToEndpoint(pod, node, service);
      group.endpoints.set(identityOf(endpoint), endpoint);
    }
  }
  return { groups, missing };
}

// ── What changes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Changes {
  readonly create: Draft[];
  readonly update: Draft[];
  readonly remove: EndpointSlice[];
}

/** Slices of the same ports: what is there stays where it is, what is new goes where there is room [reconcileByPortMapping]. */
function reconcileByPortMapping(
  service: Service,
  existing: readonly EndpointSlice[],
  ports: Ports,
  desired: Map<string, Endpoint>,
  changes: Changes,
): void {
  const updated: Filling[] = [];
  const unchanged: Filling[] = [];
  for (const slice of existing) {
    const before = slice.endpoints ?? [];
    const kept = before.flatMap((endpoint) => take(desired, identityOf(endpoint)));
    const differs = kept.length !== before.length || kept.some((endpoint, i) => !same(endpoint, before[i]));
    if (differs && kept.length === 0) changes.remove.push(slice);
    else
      (differs || !hasLabelsOf(slice, service) ? updated : unchanged).push({ existing: slice, ports, endpoints: kept });
  }
  // The fullest of those that are written anyway are filled first.
  for (const slice of [...updated].sort((a, b) => b.endpoints.length - a.endpoints.length)) fill(slice, desired);
  while (desired.size > 0) {
    const roomy = desired.size < MAX_ENDPOINTS ? sliceToFill(unchanged, desired.size) : undefined;
    const slice: Filling = roomy ?? { ports, endpoints: [] };
    fill(slice, desired);
    if (roomy) updated.push(...unchanged.splice(unchanged.indexOf(roomy), 1));
    else changes.create.push(slice);
  }
  changes.update.push(...updated);
}

interface Filling extends Draft {
  readonly endpoints: Endpoint[];
}

function take(desired: Map<string, Endpoint>, identity: string): readonly Endpoint[] {
  const endpoint = desired.get(identity);
  if (!endpoint) return [];
  desired.delete(identity);
  return [endpoint];
}

function fill({ endpoints }: Filling, desired: Map<string, Endpoint>): void {
  for (const identity of [...desired.keys()].slice(0, MAX_ENDPOINTS - endpoints.length)) {
    endpoints.push(...take(desired, identity));
  }
}

/** The slice that is nearest to full with that many more [getSliceToFill]. */
function sliceToFill(slices: readonly Filling[], count: number): Filling | undefined {
  let closest: Filling | undefined;
  for (const slice of slices) {
    const total = slice.endpoints.length + count;
    if (total <= MAX_ENDPOINTS && (!closest || slice.endpoints.length > closest.endpoints.length)) closest = slice;
  }
  return closest;
}

function hasLabelsOf({ metadata }: EndpointSlice, service: Service): boolean {
  return same(withoutReserved(metadata.labels), withoutReserved(service.metadata.labels));
}

/** R-E4.5: a Service that leads nowhere has one empty slice. One that is there already stays. */
function addPlaceholder(service: Service, changes: Changes): void {
  const [only] = changes.remove;
  const stays =
    changes.remove.length === 1 &&
    isOwnedBy(only, service) &&
    !only.endpoints?.length &&
    !only.ports?.length &&
    same(only.metadata.labels, labelsFor(service));
  if (stays) changes.remove.length = 0;
  else changes.create.push({ ports: [], endpoints: [] });
}

// ── The requests ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** R-E4.4, R-E4.6, R-E4.7: creations, updates, deletions; a slice to delete makes room for one to create, by an update [finalize]. */
function finalize(
  view: View,
  service: Service,
  family: string,
  { create, update, remove }: Changes,
  drawn: Set<string>,
): readonly SliceWrite[] {
  const updates = [...update];
  const deletions = remove.filter((slice) => {
    const draft = isOwnedBy(slice, service) ? create.pop() : undefined;
    if (draft) updates.push({ ...draft, existing: slice });
    return !draft;
  });
  const writes: SliceWrite[] = [];
  // A Service that is being deleted gets no new slices, which the garbage collector would have to run after.
  for (const draft of service.metadata.deletionTimestamp ? [] : create)
    writes.push(creation(view, service, family, draft, drawn));
  for (const draft of updates) {
    const seen = draft.existing as EndpointSlice;
    const request: Write = { do: 'put', kind: 'EndpointSlice', seen, to: changedSlice(seen, service, draft) };
    writes.push({ request, failure: failureTo(`failed to update ${seen.metadata.name}`) });
  }
  for (const slice of deletions) writes.push(deletion(slice, failureTo(`failed to delete ${slice.metadata.name}`)));
  return writes;
}

function creation(view: View, service: Service, family: string, draft: Draft, drawn: Set<string>): SliceWrite {
  const { namespace } = service.metadata;
  const isTaken = (name: string) => drawn.has(name) || view.get('EndpointSlice', keyIn(namespace, name)) !== undefined;
  const name = drawnName(`${service.metadata.name}-`, isTaken);
  drawn.add(name);
  const object = newSlice(service, family, name, draft);
  return { request: { do: 'create', kind: 'EndpointSlice', object }, failure: failureTo('failed to create') };
}

function deletion(slice: EndpointSlice, failure: SliceWrite['failure']): SliceWrite {
  return { request: { do: 'delete', kind: 'EndpointSlice', key: keyOf(slice) }, failure };
}

function failureTo(what: string): SliceWrite['failure'] {
  return ({ metadata: { namespace, name } }) => `${what} EndpointSlice for Service ${namespace}/${name}`;
}
