import type { Container } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { type ClaimMount, claimMountsOf, placeInVolume, runningContainersOf } from './facts/claim-mounts';
import { dataDirectoriesOf, mountAt, normalized } from './facts/data';
import type { Render } from './facts/render';
import { type Kept, successionOf } from './facts/succession';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const MIG04: Rule = {
  code: 'MIG04',
  slug: 'data-path-moved',
  title: 'the data directory moves inside the volume',
  severity: 'error',
  data: true,
  needs: ['previous'],
  foundBy: ['upgrade'],
  yieldsTo: ['UPD12'],
  *check({ render, previous }) {
    if (!previous) return;
    for (const kept of successionOf(previous, render).workloads) {
      if (kept.now.hints.ephemeral !== true && !ONE_OFF.has(kept.now.kind)) yield* findings(kept, previous, render);
    }
  },
};

/** They write what is new each time. */
const ONE_OFF: ReadonlySet<string> = new Set(['Job', 'CronJob']);

/** A place in a volume where a container has data. */
interface Place {
  readonly claim: string;
  /** From the root of the volume. */
  readonly at: string;
  /** What leads there: `mountPath /data, subPath v2`. */
  readonly by: string;
}

function* findings({ before, now }: Kept<Workload>, previous: Render, render: Render): Iterable<Finding> {
  const olds = new Map(runningContainersOf(before).map(({ container }) => [container.name, container]));
  const known = { old: placesByContainer(before, previous), next: placesByContainer(now, render) };
  for (const { container, path } of runningContainersOf(now)) {
    const old = olds.get(container.name);
    if (!old) continue;
    const [from, to] = [known.old.get(container.name), known.next.get(container.name)];
    const moved = from || to ? zipped(from ?? [], to ?? []) : movedMounts([old, before], [container, now]);
    for (const [was, is] of moved) {
      if (was.claim !== is.claim || was.at === is.at || isMovedAlong(is.claim, before, now)) continue;
      if (followsImage(was.at, is.at, old, container)) continue;
      yield finding(now, container, [...path, 'volumeMounts'], was, is);
      break;
    }
  }
}

/** Where the data directories that are known (images, hints) are in their claims, by container. */
function placesByContainer(workload: Workload, render: Render): ReadonlyMap<string, readonly (Place | undefined)[]> {
  const places = new Map<string, (Place | undefined)[]>();
  for (const { container, directory } of dataDirectoriesOf(workload, render)) {
    const mount = mountAt(container, directory);
    const found = claimMountsOf(container, workload).find((each) => each.mount === mount);
    const place = found && {
      claim: found.claim,
      at: placeInVolume(found.mount, directory),
      by: `${directory} ${words(found)}`,
    };
    places.set(container.name, [...(places.get(container.name) ?? []), place]);
  }
  return places;
}

/** Directories of one image stand in one order; of another number of them nothing is said. */
function zipped(
  from: readonly (Place | undefined)[],
  to: readonly (Place | undefined)[],
): readonly (readonly [Place, Place])[] {
  if (from.length !== to.length) return [];
  return from.flatMap((was, i) => {
    const is = to[i];
    return was && is ? [[was, is] as const] : [];
  });
}

/** Of a container whose data directory nobody knows: mounts that stay where they are and show another part of the same claim. */
function movedMounts(
  [old, before]: readonly [Container, Workload],
  [container, now]: readonly [Container, Workload],
): readonly (readonly [Place, Place])[] {
  const olds = claimMountsOf(old, before);
  return claimMountsOf(container, now).flatMap((is) => {
    const directory = normalized(is.mount.mountPath);
    const was = olds.find(({ mount, claim }) => normalized(mount.mountPath) === directory && claim === is.claim);
    return was ? [[placeOf(was, directory), placeOf(is, directory)] as const] : [];
  });
}

function placeOf(found: ClaimMount, directory: string): Place {
  return { claim: found.claim, at: placeInVolume(found.mount, directory), by: words(found) };
}

function words({ mount: { mountPath, subPath, subPathExpr } }: ClaimMount): string {
  const part = subPath ? `, subPath ${subPath}` : subPathExpr ? `, subPathExpr ${subPathExpr}` : '';
  return `(mountPath ${mountPath}${part})`;
}

/** An init container that is new and has the claim may move the directory before the first start. */
function isMovedAlong(claim: string, before: Workload, now: Workload): boolean {
  const olds = new Set((before.pod.initContainers ?? []).map((each) => JSON.stringify(each)));
  return (now.pod.initContainers ?? []).some(
    (each) => !olds.has(JSON.stringify(each)) && claimMountsOf(each, now).some((found) => found.claim === claim),
  );
}

/** Both images name their version, and each path the version of its image: a new directory for each, on purpose. */
function followsImage(was: string, is: string, old: Container, container: Container): boolean {
  if (old.image === container.image) return false;
  const [from, to] = [old, container].map(({ image = '' }) => /:v?(\d+)[^/]*$/.exec(image)?.[1]);
  const holds = (path: string, version: string | undefined) =>
    version !== undefined && new RegExp(`(?<!\\d)${version}(?!\\d)`).test(path);
  return holds(was, from) && holds(is, to) && from !== to;
}

function finding(workload: Workload, container: Container, path: FieldPath, was: Place, is: Place): Finding {
  const { resource, kind, name } = workload;
  return {
    on: resource,
    path,
    message: `${kind} ${name}: data of ${container.name} moves from ${was.claim}:${was.at} to ${is.claim}:${is.at}: it starts empty, the old data stays in ${was.at}`,
    why: 'The claim is the same, and the application looks at another directory of it: it makes a new store there, and a later rollback hides what was written meanwhile.',
    help: [
      `keep the path that leads to ${was.at}`,
      `or an init container that moves ${was.at} to ${is.at} once, before the first start`,
    ],
    trace: [{ what: `before: ${was.claim}:${was.at} ${was.by}` }, { what: `now: ${is.claim}:${is.at} ${is.by}` }],
  };
}
