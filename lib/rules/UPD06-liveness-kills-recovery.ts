import { semanticallyEqual } from '../kube/equality';
import type { Container, Probe } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { claimMountsOf, runningContainersOf } from './facts/claim-mounts';
import { knownImage } from './facts/images';
import { isDeployment, isSet, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD06: Rule = {
  code: 'UPD06',
  slug: 'liveness-kills-recovery',
  title: 'the liveness probe kills recovery',
  severity: 'warning',
  foundBy: ['static'],
  clusterTexts: [
    'Container … failed liveness probe, will be restarted',
    'Container … failed startup probe, will be restarted',
  ],
  *check({ render }) {
    for (const workload of render.workloads) {
      if (!isSet(workload) && !isDeployment(workload)) continue;
      for (const { container, path } of membersOf(workload)) {
        const kill = killOf(container, workload);
        if (kill) yield finding(workload, container, [...path, kill.probe], kill);
      }
    }
  },
};

/** The containers that have the data to recover; where nobody has any, the only one there is. */
function membersOf(workload: Workload) {
  const running = runningContainersOf(workload);
  const keeping = running.filter(({ container }) => claimMountsOf(container, workload).length > 0);
  return keeping.length === 0 && running.length === 1 ? running : keeping;
}

interface Kill {
  readonly probe: 'livenessProbe' | 'startupProbe';
  /** After so many seconds. */
  readonly after: number;
  /** So many are needed; absent: it is killed for what it answers, not for the time it takes. */
  readonly needed?: number;
}

/** A store that replays a log is not held to be up before. */
const SLOW_SECONDS = 60;

function killOf(container: Container, workload: Workload): Kill | undefined {
  const { hints } = workload;
  const { livenessProbe, startupProbe } = container;
  const after = startupProbe ? secondsOf(startupProbe) : livenessProbe && secondsOf(livenessProbe);
  if (after === undefined) return undefined;
  const probe = startupProbe ? 'startupProbe' : 'livenessProbe';
  const { recoverySeconds } = hints;
  if (recoverySeconds !== undefined)
    return after < recoverySeconds ? { probe, after, needed: recoverySeconds } : undefined;
  const image = knownImage(container.image);
  if (startupProbe || image?.recovers !== 'slow') return undefined;
  // A cache without a volume of its own has nothing to recover.
  if (image.mayBeCache && claimMountsOf(container, workload).length === 0) return undefined;
  if (after < SLOW_SECONDS) return { probe, after, needed: SLOW_SECONDS };
  return image.quorum && livenessProbe && asksTheSame(livenessProbe, container.readinessProbe)
    ? { probe, after }
    : undefined;
}

function secondsOf({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** One command, or one path of one port. Whether a port answers says nothing about a quorum. */
function asksTheSame(liveness: Probe, readiness: Probe | undefined): boolean {
  return (['exec', 'httpGet'] as const).some(
    (handler) => liveness[handler] !== undefined && semanticallyEqual(liveness[handler], readiness?.[handler]),
  );
}

function finding(
  { resource, kind, name }: Workload,
  { name: container, readinessProbe: _, ...rest }: Container,
  path: FieldPath,
  { probe, after, needed }: Kill,
): Finding {
  const what = `${kind} ${name}: container ${container} is killed ${after} s after`;
  const settings = rest[probe];
  const numbers = `initialDelaySeconds ${settings?.initialDelaySeconds ?? 0} + periodSeconds ${settings?.periodSeconds ?? 10} × failureThreshold ${settings?.failureThreshold ?? 3} = ${after} s`;
  const attempts = Math.ceil(((needed ?? SLOW_SECONDS) * 1.5) / 10);
  return {
    on: resource,
    path,
    message:
      needed === undefined
        ? `${what} it left the quorum (${probe} asks the same as readinessProbe)`
        : `${what} its start if it is still recovering (${probe}); it needs ${needed} s`,
    why:
      needed === undefined
        ? 'A member that is not Ready because the others are missing is killed although it works, and the more members are missing the more are killed.'
        : 'A member that replays its log after a crash does not answer yet; it is killed in the middle, begins again, and never gets through.',
    help: [
      ...(needed === undefined
        ? []
        : [`startupProbe: {periodSeconds: 10, failureThreshold: ${attempts}}, with the handler of the liveness probe`]),
      'a liveness probe that asks only whether the process answers',
    ],
    trace: [{ what: `${probe}: ${numbers}` }],
  };
}
