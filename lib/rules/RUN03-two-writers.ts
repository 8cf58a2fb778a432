import { keyOfUid, nameOf } from '../model/kinds';
import { needs, storyParts, violationsOf, workloadOfPod } from './facts/explored-stories';
import { claimId, claimUsesOf, podId } from './facts/workload';
import { doubleWriterOf } from './properties/one-writer';
import type { Rule } from './rule';

export const RUN03: Rule = {
  code: 'RUN03',
  slug: 'two-writers',
  title: 'two writers on one volume',
  severity: 'error',
  data: true,
  foundBy: ['exploration'],
  *check(facts) {
    for (const found of violationsOf(facts, 'one-writer')) {
      const { story } = found;
      const double = doubleWriterOf(story.end);
      const workload = double && workloadOfPod(facts, found, keyOfUid(double.one.uid));
      if (!double || !workload) continue;
      const { mount, one, other } = double;
      const [volume] = story.end.by('PersistentVolume', 'handle', mount.volume);
      const [first, second] = [one, other].map((each) => `${nameOf(each.pod)} on ${each.node}`);
      const isPartition = needs(story, 'partition');
      const isForced = needs(story, 'forceDelete');
      const use = [...claimUsesOf(workload)].find((each) => mount.claim === `${each.namespace}/${each.claim}`);
      const pod = use && podId(use);
      yield {
        on: workload.resource,
        ...(use && { path: use.path }),
        severity: isPartition || isForced ? 'warning' : 'error',
        message: `volume ${volume?.metadata.name ?? mount.volume} (${nameOf(mount.claim)}) is mounted read-write by ${first} and ${second} at once`,
        why: 'ReadWriteOnce is kept by detaching the volume from one node before it is attached to another. A node that cannot be asked is not waited for for ever: after six minutes, or as soon as somebody says that its pods are gone, the volume goes on while the old containers still run.',
        help: [
          ...(isForced ? ['no kubectl delete --force before the machine is known to be off'] : []),
          ...(isPartition
            ? ['fencing: turn the machine off, then taint its Node node.kubernetes.io/out-of-service:NoExecute']
            : []),
          'disableForceDetachOnTimeout: true of kube-controller-manager: a volume is then never detached unasked',
          'a driver that fences the old node when the volume is attached to a new one',
        ],
        ...storyParts(story),
        about: [
          workload.id,
          claimId({ namespace: workload.namespace, claim: nameOf(mount.claim) }),
          ...(pod ? [pod] : []),
        ],
      };
    }
  },
};
