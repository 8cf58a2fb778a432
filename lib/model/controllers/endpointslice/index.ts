import type { EndpointSlice, Pod, Service } from '../../../kube/objects';
import { ANSWER, type Plan } from '../../actions';
import { same } from '../../apiserver/merge';
import { type Change, type Controller, type View, watch } from '../../controller';
import { type Key, keyIn, keyOf } from '../../kinds';
import { isReady, isTerminating } from '../../pods';
import { servicesOf } from '../../selected-pods';
import { MANAGED_BY_LABEL, MANAGER, SERVICE_LABEL } from './slice';
import { reconcileFamily, removeOtherFamilies } from './slices';

/**
 * The EndpointSlice controller [pkg/controller/endpointslice/endpointslice_controller.go and module k8s.io/endpointslice, v1.37.1]: which pods a Service
 * leads to, under which names. The rules (R-E…) are explained in docs/controllers/endpointslice-controller.md.
 */
export const endpointslice: Controller = {
  name: 'endpointslice-controller',
  watches: [
    watch('Service', ({ key }) => [key]),
    watch('Pod', podChanged),
    watch('EndpointSlice', ({ before, after }, view) => (before && !after ? serviceOf(before, view) : [])),
  ],
  reconcile(view, key) {
    const service = view.get('Service', key);
    // R-E4.1: without a selector nobody but the user makes endpoints; slices of a deleted Service are collected.
    if (!service?.spec.selector || service.spec.type === 'ExternalName') return [];
    return syncService(view, service);
  },
  /** As measured on the control planes of the recordings: the first slice of a Service takes longer. */
  latencyMs: (view, key) => (view.by('EndpointSlice', 'service', key).length > 0 ? 5 : 10),
  backOff: { firstMs: 1000, maxMs: 1_000_000 },
};

/** R-E3 [util/controller_utils.go: GetPodUpdateProjectionKey, podEndpointsChanged, GetServicesToUpdate]. */
function podChanged({ before, after }: Change<'Pod'>, view: View): readonly Key[] {
  if (!before || !after) return keysOf(view, (after ?? before) as Pod);
  const podChanged = endpointsChanged(before, after);
  if (!membershipChanged(before, after)) return podChanged ? keysOf(view, after) : [];
  const [was, is] = [keysOf(view, before), keysOf(view, after)];
  if (podChanged) return [...new Set([...is, ...was])];
  // Services that select it before and after have nothing new to see, not even another hostname.
  return [...is.filter((key) => !was.includes(key)), ...was.filter((key) => !is.includes(key))];
}

/** The deletionTimestamp is compared by identity: every update of a terminating pod counts. A phase alone does not. */
function endpointsChanged(before: Pod, after: Pod): boolean {
  return (
    isTerminating(after) ||
    isTerminating(before) ||
    isReady(before) !== isReady(after) ||
    before.status?.podIP !== after.status?.podIP
  );
}

function membershipChanged({ metadata, spec }: Pod, after: Pod): boolean {
  return (
    !same(metadata.labels, after.metadata.labels) ||
    spec.hostname !== after.spec.hostname ||
    spec.subdomain !== after.spec.subdomain
  );
}

function keysOf(view: View, pod: Pod): readonly Key[] {
  return servicesOf(view, pod).map(keyOf);
}

/**
 * A slice that is gone is missed, unless its Service is gone, too.
 *
 * NOT MODELLED: a slice that somebody else has changed is put right with the next change of a pod or of the Service, not after a second.
 */
function serviceOf({ metadata: { namespace, labels } }: EndpointSlice, view: View): readonly Key[] {
  const key = keyIn(namespace, labels?.[SERVICE_LABEL] ?? '');
  return labels?.[MANAGED_BY_LABEL] === MANAGER && view.get('Service', key) ? [key] : [];
}

/**
 * R-E4. What went wrong is told on the Service, and everything is tried again.
 *
 * MODEL: a refused write ends the sync for all address types; upstream goes on with the next one.
 * NOT MODELLED: `EndpointSlice informer cache is out of date`, since no cache lags behind by single kinds; giving up after 15 failures.
 */
function syncService(view: View, service: Service): Plan {
  const families = familiesOf(service);
  const drawn = new Set<string>();
  const reconciled = families.map((family) => reconcileFamily(view, service, family, drawn));
  const writes = [...reconciled.flatMap((each) => each.writes), ...removeOtherFamilies(view, service, families)];
  const plan = writes.map(({ request, failure }) => ({
    ...request,
    orElse: failing(service, `${failure(service)}: ${ANSWER}`),
  }));
  const errors = [...new Set(reconciled.flatMap(({ missing }) => missing))];
  if (errors.length === 0) return plan;
  return [...plan, ...failing(service, errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`)];
}

function failing(service: Service, error: string): Plan {
  const { namespace, name } = service.metadata;
  const on = { kind: 'Service', key: keyOf(service) } as const;
  const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${error}`;
  return [
    { do: 'event', on, type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message },
    { do: 'fail', error },
  ];
}

function familiesOf({ spec }: Service): readonly string[] {
  return spec.ipFamilies ?? ['IPv4'];
}
