import type { PodSpec, StatefulSet } from '../../kube/objects';
import { fitsEmpty } from '../../model/controllers/scheduler/plugins/resources';
import { allocatableOf, NOTHING, plus, type Resources, requestsOf } from '../../model/controllers/scheduler/requests';
import type { Reader } from '../../model/store/store';

/**
 * Whether pods of a set may keep each other from a place: where two of them wait for one, the first that is looked at gets it. A scheduler that does what it
 * has to do at once looks at them in the order of their names.
 */
export function mayCompete(state: Reader, { spec }: StatefulSet): boolean {
  return keepEachOtherAway(spec.template.spec) || !isRoomForAllEverywhere(state);
}

function keepEachOtherAway({ affinity, topologySpreadConstraints = [], containers }: PodSpec): boolean {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap(
    (each) => each?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  );
  return (
    terms.length > 0 ||
    topologySpreadConstraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway') ||
    containers.some(({ ports = [] }) => ports.some(({ hostPort }) => hostPort !== undefined))
  );
}

/** All pods that are there or wanted would fit on any one node, with their volumes. */
function isRoomForAllEverywhere(state: Reader): boolean {
  if (state.list('Driver').some(({ perNode }) => perNode > 0)) return false;
  const wanted = [...state.list('StatefulSet'), ...state.list('Deployment')].flatMap(({ spec }) =>
    Array.from({ length: 2 * (spec.replicas ?? 1) }, () => spec.template.spec),
  );
  const all = [...wanted, ...state.list('Pod').map(({ spec }) => spec)];
  const asked = all.reduce<Resources>((sum, spec) => plus(sum, requestsOf(spec).asked), NOTHING);
  return state.list('Node').every(({ status }) => {
    const allocatable = allocatableOf(status?.allocatable);
    return all.length <= allocatable.pods && fitsEmpty(asked, allocatable);
  });
}
