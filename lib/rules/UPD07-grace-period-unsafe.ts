import type { Container } from '../kube/objects';
import { claimMountsOf, runningContainersOf, writesToClaims } from './facts/claim-mounts';
import { knownImage } from './facts/images';
import { isSet, type Workload } from './facts/workload';
import type { Finding, Rule, Severity } from './rule';

export const UPD07: Rule = {
  code: 'UPD07',
  slug: 'grace-period-unsafe',
  title: 'killed before it has stopped',
  severity: 'warning',
  foundBy: ['static'],
  *check({ render }) {
    for (const workload of render.workloads) {
      if (!LASTING.has(workload.kind) || !losesSomething(workload)) continue;
      const found = tooShort(workload);
      if (found) yield finding(workload, found);
    }
  },
};

/** Kinds whose pods are stopped while they work. */
const LASTING: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet']);

/** Whether it has an identity or data, or somebody says that it needs its time. */
function losesSomething(workload: Workload): boolean {
  return isSet(workload) || workload.hints.stopSeconds !== undefined || writesToClaims(workload);
}

interface TooShort {
  readonly grace: number;
  readonly because: string;
  readonly needed: number;
  readonly severity?: Severity;
}

function tooShort(workload: Workload): TooShort | undefined {
  const grace = workload.pod.terminationGracePeriodSeconds ?? 30;
  const { stopSeconds } = workload.hints;
  if (grace === 0) {
    const needed = stopSeconds ?? 30;
    return { grace, because: '0 deletes them at once', needed, ...(isSet(workload) && { severity: 'error' }) };
  }
  const running = runningContainersOf(workload).map(({ container }) => container);
  const sleeping = Math.max(0, ...running.map(preStopSeconds));
  if (sleeping > 0 && grace <= sleeping) {
    return { grace, because: `preStop alone needs ${sleeping} s`, needed: sleeping + (stopSeconds ?? 30) };
  }
  if (stopSeconds !== undefined) {
    return grace < stopSeconds ? { grace, because: `a member needs ${stopSeconds} s`, needed: stopSeconds } : undefined;
  }
  for (const container of running) {
    const image = claimMountsOf(container, workload).length > 0 ? knownImage(container.image) : undefined;
    if (image && grace < image.stopSeconds) {
      return { grace, because: `${image.name} needs ${image.stopSeconds} s`, needed: image.stopSeconds };
    }
  }
  return undefined;
}

interface Lifecycle {
  readonly preStop?: { readonly exec?: { readonly command?: readonly string[] } };
}

/** The seconds that a hook surely sleeps; a sleep of the API's own (`preStop.sleep`) is validated. */
function preStopSeconds({ lifecycle }: Container): number {
  const { preStop } = (lifecycle ?? {}) as Lifecycle;
  const words = (preStop?.exec?.command ?? []).map(String);
  const script = /(^|\/)(ba|da|z|a)?sh$/.test(words[0] ?? '') ? (words[words.length - 1] ?? '') : words.join(' ');
  return literalSleepSeconds(script);
}

const BLOCK = /\b(while|until|for|if|case|function)\b|\(\)|[{(]/;
const UNITS: { readonly [unit: string]: number } = { '': 1, s: 1, m: 60, h: 3600 };

/** `sleep N` in front of all loops and conditions, and behind no `&&` or `||`; what runs in the background takes no time. */
export function literalSleepSeconds(script: string): number {
  const certain = script.split(BLOCK)[0] as string;
  let seconds = 0;
  for (const statement of certain.split(/;|\n/)) {
    const [first = ''] = statement.split(/&&|\|\|/);
    const match = /^\s*(?:exec\s+)?(?:\/\S*\/)?sleep\s+["']?(\d+(?:\.\d+)?)([smh]?)["']?\s*$/.exec(first);
    if (match) seconds += Number(match[1]) * (UNITS[match[2] ?? ''] as number);
    else if (/(^|\s)(exit|return)\b/.test(first)) break;
  }
  return seconds;
}

function finding(workload: Workload, { grace, because, needed, severity }: TooShort): Finding {
  const { resource, kind, name, podPath } = workload;
  return {
    on: resource,
    path: [...podPath, 'terminationGracePeriodSeconds'],
    ...(severity && { severity }),
    message: `${kind} ${name}: pods get ${grace} s to stop, ${because}: they are killed while writing`,
    why:
      grace === 0
        ? 'With 0 the pod is gone from the API before its processes are: the name is free while the old member still runs, and the next one starts beside it.'
        : 'After that time the kubelet kills what still runs: crash recovery at each rollout, or data that was never written out.',
    help: [
      `terminationGracePeriodSeconds: ${Math.ceil(needed * 1.5)} (StatefulStore.gracePeriod)`,
      'and the timeout of the deploy tool with it (UPD10)',
    ],
    trace: [{ what: `terminationGracePeriodSeconds: ${grace}` }, { what: because }],
  };
}
