import { mayWaitUnready } from './facts/bootstrap';
import type { Facts } from './facts/facts';
import { helmHooks } from './facts/phases';
import type { Resource } from './facts/resource';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const ORD06: Rule = {
  code: 'ORD06',
  slug: 'deploy-hook-deadlock',
  title: 'the deploy waits for a hook that waits for the deploy',
  severity: 'error',
  needs: ['tool', 'hints'],
  foundBy: ['static'],
  clusterTexts: ['INSTALLATION FAILED: context deadline exceeded', 'UPGRADE FAILED: context deadline exceeded'],
  *check(facts) {
    if (facts.tool?.helm?.wait !== true) return;
    for (const workload of facts.render.workloads) {
      const hooked = isAwaited(workload) ? hookedJobOf(workload, facts) : undefined;
      if (hooked) yield findingOf(workload, hooked);
    }
  },
};

/** Kinds whose readiness Helm waits for [helm v3 pkg/kube/ready.go: IsReady]; it does not wait for sets that a person updates. */
const AWAITED: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
]);

function isAwaited(workload: Workload): boolean {
  const { spec } = workload.resource.object as { spec?: { updateStrategy?: { type?: string } } };
  const isByHand = spec?.updateStrategy?.type === 'OnDelete';
  const isHook = helmHooks(workload.resource).length > 0;
  return AWAITED.has(workload.kind) && !isByHand && !isHook && workload.scale.most > 0 && mayWaitUnready(workload);
}

interface HookedJob {
  readonly job: Resource;
  readonly hook: string;
}

/** The Job that a workload waits for, if it runs only after Helm has waited. */
function hookedJobOf({ hints, namespace }: Workload, { render }: Facts): HookedJob | undefined {
  const [, name] = /^job\/(.+)$/.exec(hints.startNeeds ?? '') ?? [];
  const job = name === undefined ? undefined : render.get('Job', namespace, name);
  if (!job) return undefined;
  const hooks = helmHooks(job);
  // A Job that is a hook before as well has run by then.
  const hook = hooks.find((each) => each.startsWith('post-') && !hooks.includes(each.replace('post-', 'pre-')));
  return hook === 'post-install' || hook === 'post-upgrade' ? { job, hook } : undefined;
}

function findingOf({ resource, kind, name, id }: Workload, { job, hook }: HookedJob): Finding {
  return {
    on: job,
    path: ['metadata', 'annotations', 'helm.sh/hook'],
    message: `${kind} ${name} becomes Ready only after Job ${job.name}, but ${job.name} is a ${hook} hook, which runs only when ${name} is Ready`,
    why: 'With --wait Helm waits for the readiness of everything that is no hook, and runs post-install and post-upgrade hooks after that. The deploy ends in its timeout.',
    help: [
      `no annotation helm.sh/hook on Job ${job.name}: as a normal resource it runs beside ${name}`,
      'helm install without --wait (some tools wait by default)',
    ],
    trace: [
      { who: 'helm', what: `applies ${resource.kind} ${name}, and waits until it is Ready` },
      { who: kind, what: `${name} waits for Job ${job.name} (startNeeds: job/${job.name})` },
      { who: 'helm', what: `would run Job ${job.name} after that (helm.sh/hook: ${hook})` },
    ],
    about: [id, job.id],
  };
}
