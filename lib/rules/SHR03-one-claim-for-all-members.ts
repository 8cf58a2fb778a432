import type { Container, VolumeMount } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { list } from '../util/text';
import { claimsOf } from './facts/claims';
import { dataDirectoriesOf, mountAt } from './facts/data';
import type { Facts } from './facts/facts';
import { minorOf } from './facts/minor';
import { backingOf } from './facts/sharing';
import {
  type ClaimUse,
  claimId,
  claimUsesOf,
  containersOf,
  isSet,
  type SetWorkload,
  type Workload,
} from './facts/workload';
import type { Finding, Rule } from './rule';

export const SHR03: Rule = {
  code: 'SHR03',
  slug: 'one-claim-for-all-members',
  title: 'all members write to one claim',
  severity: 'error',
  data: true,
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      const named = claimsByName(workload);
      if (named.length === 0) continue;
      if (isSet(workload) && workload.scale.most >= 2) yield* writersOf(workload, named, facts);
      if (named.length >= 2 && minorOf(facts.version) < LISTED_TWICE_SINCE) yield* listedTwice(workload, named, facts);
    }
  },
};

/** The minor from which kubelet copes with one claim as several volumes of a pod [pkg/kubelet/volumemanager/populator]. */
const LISTED_TWICE_SINCE = 35;

/** The claims that a template names, once for each volume: those from claim templates are each member's own. */
function claimsByName(workload: Workload): readonly ClaimUse[] {
  if (!(workload.pod.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim)) return [];
  return [...claimUsesOf(workload, [])].filter(({ kind }) => kind === 'named');
}

/** A mount of a claim that all members share, and to which each writes in the same place. */
interface SharedMount {
  readonly use: ClaimUse;
  readonly mount: VolumeMount;
  readonly path: FieldPath;
}

function* writersOf(workload: SetWorkload, named: readonly ClaimUse[], { render }: Facts): Iterable<Finding> {
  const shared = [...sharedMounts(workload, named)];
  if (shared.length === 0) return;
  const known = new Set<SharedMount>();
  for (const { container, directory } of dataDirectoriesOf(workload, render)) {
    const mount = mountAt(container, directory);
    const found = shared.find((each) => each.mount === mount);
    if (found) known.add(found);
  }
  if (known.size > 0) for (const each of known) yield written(workload, each);
  else if (!hasClaimsOfItsOwn(workload)) yield perhapsWritten(workload, shared[0] as SharedMount);
}

function* sharedMounts(workload: SetWorkload, named: readonly ClaimUse[]): Iterable<SharedMount> {
  const byVolume = new Map(named.map((use) => [use.volume, use]));
  const readOnly = new Set(
    (workload.pod.volumes ?? []).filter((each) => each.persistentVolumeClaim?.readOnly).map(({ name }) => name),
  );
  for (const { container, path, isInit } of containersOf(workload)) {
    for (const [i, mount] of (isInit ? [] : (container.volumeMounts ?? [])).entries()) {
      const use = byVolume.get(mount.name);
      if (!use || mount.readOnly || readOnly.has(mount.name) || isOfEachPod(mount, container)) continue;
      yield { use, mount, path: [...path, 'volumeMounts', i] };
    }
  }
}

/** Fields of a pod in which the members of a set differ. */
const OF_EACH_POD =
  /^(metadata\.(name|uid)|status\.podIPs?|metadata\.labels\['(apps\.kubernetes\.io\/pod-index|statefulset\.kubernetes\.io\/pod-name)'\])$/;

/** Whether a mount is a directory of each pod's own. A variable whose value cannot be read may be. */
function isOfEachPod({ subPathExpr = '' }: VolumeMount, { env }: Container): boolean {
  const names = [...subPathExpr.matchAll(/\$\(([^)]+)\)/g)].map(([, name]) => name);
  return names.some((name) => {
    const { value, valueFrom } = (env ?? []).findLast((each) => each.name === name) ?? {};
    if (value !== undefined) return value.includes('$(');
    const { fieldRef } = (valueFrom ?? {}) as { readonly fieldRef?: { readonly fieldPath?: string } };
    return fieldRef === undefined || OF_EACH_POD.test(fieldRef.fieldPath ?? '');
  });
}

function hasClaimsOfItsOwn({ set }: SetWorkload): boolean {
  return (set.spec.volumeClaimTemplates ?? []).length > 0;
}

const HELP = [
  'volumeClaimTemplates: a claim for each member (StatefulStore.volumes)',
  'a ReadWriteMany claim mounted with subPathExpr: $(POD_NAME), and POD_NAME from fieldRef metadata.name',
];

function written(workload: SetWorkload, { use, mount, path }: SharedMount): Finding {
  const { resource, name, scale } = workload;
  return {
    on: resource,
    path,
    message: `StatefulSet ${name}: all ${scale.most} members mount the claim ${use.claim} at ${mount.mountPath}: they write over each other`,
    why: 'A claim that the pod template names is one claim for all pods of the set. Each member takes the directory for its own; locks, files and data of one are those of all.',
    help: HELP,
    trace: [
      { what: `volume ${use.volume}: claim ${use.claim}, of all members` },
      {
        what: `${mount.mountPath}: mounted read-write, ${(mount.subPathExpr ?? mount.subPath) ? `subPath ${mount.subPathExpr ?? mount.subPath}` : 'no subPathExpr'}`,
      },
    ],
    about: [resource.id, claimId(use)],
  };
}

function perhapsWritten(workload: SetWorkload, { use, mount, path }: SharedMount): Finding {
  const { resource, name, scale } = workload;
  return {
    on: resource,
    path,
    severity: 'info',
    message: `StatefulSet ${name}: the claim ${use.claim} at ${mount.mountPath} is the only storage of its ${scale.most} members, and all share it`,
    why: 'A claim that the pod template names is one claim for all pods of the set. That is right for files that are meant to be shared, and wrong for data of each member.',
    help: [...HELP, `if ${mount.mountPath} holds data: say so with the hint dataPaths`],
    about: [resource.id, claimId(use)],
  };
}

function* listedTwice(workload: Workload, named: readonly ClaimUse[], facts: Facts): Iterable<Finding> {
  const mounted = new Set(
    [...containersOf(workload)].flatMap(({ container }) =>
      [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])].map(({ name }) => name),
    ),
  );
  const byClaim = new Map<string, ClaimUse[]>();
  for (const use of named) {
    if (mounted.has(use.volume)) byClaim.set(use.claim, [...(byClaim.get(use.claim) ?? []), use]);
  }
  for (const uses of byClaim.values()) {
    const [first, second] = uses;
    if (!first || !second || workload.scale.most === 0) continue;
    const claim = claimsOf(facts).get(first.namespace, first.claim);
    const attaches = claim && backingOf(claim, facts).attaches;
    if (attaches !== false) yield twice(workload, uses, second, attaches === true, facts);
  }
}

function twice(
  { resource, kind, name }: Workload,
  uses: readonly ClaimUse[],
  second: ClaimUse,
  isSure: boolean,
  { version }: Facts,
): Finding {
  const volumes = list(uses.map(({ volume }) => volume));
  return {
    on: resource,
    path: second.path,
    severity: isSure ? 'error' : 'info',
    data: false,
    message: `${kind} ${name}: its pods list the claim ${second.claim} as ${uses.length} volumes (${volumes}): ${isSure ? 'they never start' : 'they never start if its driver attaches'}`,
    why: `Before Kubernetes 1.35 (this is ${version}) kubelet keeps a volume that is attached under one name in a pod, and waits for ever for the other one.`,
    help: [
      `one volume for the claim ${second.claim}, with several volumeMounts and subPath`,
      'Kubernetes 1.35 or later',
    ],
    clusterMessage: `Unable to attach or mount volumes: unmounted volumes=[${second.volume}]`,
    about: [resource.id, claimId(second)],
  };
}
