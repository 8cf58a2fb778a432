import type { Container } from '../kube/objects';
import { type FieldPath, formatPath } from '../kube/read/field-path';
import { type DataDirectory, dataDirectoriesOf, hiddenBy, isBelow, mountAt, volumeOf } from './facts/data';
import type { Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const IDN04: Rule = {
  code: 'IDN04',
  slug: 'data-path-not-persistent',
  title: 'data on something that does not last',
  severity: 'error',
  data: true,
  foundBy: ['static'],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      if (!REPLACED.has(workload.kind)) continue;
      const places = dataDirectoriesOf(workload, facts.render).map((data) => ({
        data,
        place: lossyPlace(data, workload),
      }));
      for (const { data, place } of places) {
        if (!place) continue;
        const others = places.filter((each) => each.data !== data && each.data.container === data.container);
        yield finding(
          data,
          place,
          workload,
          others.some((each) => !each.place),
        );
      }
    }
  },
};

/** Kinds whose pods are replaced when they are gone, and then look for their data. */
const REPLACED: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'DaemonSet',
]);

interface Place {
  /** Completes "which is …". */
  readonly what: string;
  /** The field that says so. */
  readonly path?: FieldPath;
}

const KINDS: { readonly [kind: string]: string } = {
  emptyDir: 'an emptyDir',
  ephemeral: 'a generic ephemeral volume',
  config: 'a volume of configuration',
  image: 'a volume of an image',
};

/** Where the data is, if it is lost with the pod. */
function lossyPlace({ container, path, directory, image }: DataDirectory, workload: Workload): Place | undefined {
  const mount = mountAt(container, directory);
  // Some images write into one part of their directory only.
  if (image && keepsParts(container, directory, workload)) return undefined;
  const hidden = image && hiddenBy(image, directory, mount);
  if (hidden !== undefined) return { what: `in an anonymous volume that the image declares at ${hidden}` };
  if (mount === undefined) return { what: "the container's own layer" };
  const volume = volumeOf(workload, mount.name);
  if (volume === undefined || !Object.hasOwn(KINDS, volume.kind)) return undefined;
  const at = [...path, 'volumeMounts', (container.volumeMounts ?? []).indexOf(mount)];
  return { what: KINDS[volume.kind] as string, path: at };
}

/** Whether something that lasts is mounted below a directory. */
function keepsParts(container: Container, directory: string, workload: Workload): boolean {
  return (container.volumeMounts ?? []).some(({ name, mountPath }) => {
    if (!isBelow(mountPath, directory) || isBelow(directory, mountPath)) return false;
    const kind = volumeOf(workload, name)?.kind;
    return kind !== undefined && !Object.hasOwn(KINDS, kind);
  });
}

function finding(
  { container, path, directory, image, from }: DataDirectory,
  place: Place,
  workload: Workload,
  keepsTheRest: boolean,
): Finding {
  const { resource, kind, name, hints } = workload;
  // Where the rest is kept, members of a quorum copy what they lack from the others.
  const isCopied = keepsTheRest && image?.quorum !== undefined && from === 'image';
  const mayBeLost = isCopied || hints.ephemeral === true || (from === 'image' && image?.mayBeCache === true);
  const claim = kind === 'StatefulSet' ? 'a volumeClaimTemplate' : 'a claim';
  const refused = image?.refusesMountAt;
  const refusal = refused && (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === refused);
  return {
    on: resource,
    path: place.path ?? path,
    ...(mayBeLost && { severity: 'info' as const }),
    message: `${kind} ${name}: container ${container.name} (${container.image ?? 'no image'}) keeps its data in ${directory}, which is ${place.what}: it is lost with the pod`,
    why: `${from === 'hint' ? 'The hint dataPaths names this directory' : `${image?.name} writes there (${image?.source})`}. A pod that is replaced gets new layers, new emptyDirs and new anonymous volumes; only a claim is found again.`,
    help: [
      ...(refusal
        ? [
            `mount above ${refused}, at ${image?.declares[0]}: this version refuses to start with a volume at ${refused}`,
          ]
        : []),
      `volumeMounts: [{name: …, mountPath: ${image?.declares.find((each) => directory.startsWith(each)) ?? directory}}] of ${claim} (StatefulStore.volumes[].mountPath)`,
      'if it may be lost: the hint ephemeral: true, a sizeLimit for the emptyDir and a request of ephemeral-storage for the container',
    ],
    trace: [
      { what: `${container.name} writes to ${directory}` },
      ...(container.volumeMounts ?? []).map(({ name: volume, mountPath }) => ({
        what: `${formatPath(path)}.volumeMounts: ${volume} at ${mountPath}`,
      })),
    ],
  };
}
