/** Where containers keep their data, and what is mounted there. What is not sure is left out. */
import type { Container, VolumeClaimTemplate, VolumeMount } from '../../kube/objects';
import type { FieldPath } from '../../kube/read/field-path';
import { ANYTHING, entriesOf, environmentOf, flagValue, substituted, UNKNOWN, wordsOf } from './container-text';
import type { DataPath, Movers } from './image-row';
import { type KnownImage, knownImage } from './images';
import type { Render } from './render';
import { containersOf, isSet, type Workload } from './workload';

/** A directory whose content must outlive the container. */
export interface DataDirectory {
  readonly container: Container;
  /** The way to the container. */
  readonly path: FieldPath;
  /** Absolute, without a slash at its end. */
  readonly directory: string;
  readonly image?: KnownImage;
  readonly from: 'image' | 'hint';
}

/**
 * The data directories of a workload's containers and sidecars: those that hint `dataPaths` names, or else those of images that are known. A directory that a variable,
 * an argument or a file moves is where that says; where it cannot be read (it comes from what is not in the render), nothing is told of that container.
 */
export function dataDirectoriesOf(workload: Workload, render: Render): readonly DataDirectory[] {
  const running = [...containersOf(workload)].filter(({ isInit }) => !isInit);
  const { dataPaths } = workload.hints;
  if (dataPaths !== undefined) {
    return dataPaths.flatMap((each) => {
      const directory = normalized(each);
      const [first] = running;
      const keeper = running.find(({ container }) => mountAt(container, directory) !== undefined) ?? first;
      return keeper ? [{ ...placed(keeper), directory, from: 'hint' as const }] : [];
    });
  }
  return running.flatMap((each) => {
    const image = knownImage(each.container.image);
    if (image === undefined || keepsNothing(image, each.container)) return [];
    return image.data.flatMap((data) => {
      const directory = placeOf(data, each.container, workload, render);
      return directory === undefined ? [] : [{ ...placed(each), directory, image, from: 'image' as const }];
    });
  });
}

function placed({ container, path }: { readonly container: Container; readonly path: FieldPath }) {
  const image = knownImage(container.image);
  return { container, path, ...(image && { image }) };
}

/** The mount that holds a directory: the deepest one that is there or above. */
export function mountAt(container: Container, directory: string): VolumeMount | undefined {
  let deepest: VolumeMount | undefined;
  for (const mount of container.volumeMounts ?? []) {
    const isDeeper = deepest === undefined || normalized(mount.mountPath).length > normalized(deepest.mountPath).length;
    if (isDeeper && isBelow(directory, mount.mountPath)) deepest = mount;
  }
  return deepest;
}

/**
 * The directory that the image declares as VOLUME between a mount and the data: the runtime puts an anonymous volume there, which hides the mount and is lost with the
 * container. Nothing if the mount is seen.
 */
export function hiddenBy(image: KnownImage, directory: string, mount: VolumeMount | undefined): string | undefined {
  const above = mount === undefined ? '' : normalized(mount.mountPath);
  return image.declares.find(
    (declared) => isBelow(directory, declared) && declared !== above && isBelow(declared, above),
  );
}

/** What a mount of a pod is a mount of. */
export type MountedVolume =
  | { readonly kind: 'template'; readonly template: VolumeClaimTemplate; readonly path: FieldPath }
  | { readonly kind: 'claim'; readonly claimName: string; readonly path: FieldPath }
  | { readonly kind: 'ephemeral'; readonly path: FieldPath }
  | { readonly kind: 'emptyDir'; readonly medium?: string; readonly path: FieldPath }
  | { readonly kind: 'hostPath'; readonly hostPath: string; readonly path: FieldPath }
  /** Files that the API server or the node writes: ConfigMap, Secret, downward API, projected. */
  | { readonly kind: 'config'; readonly path: FieldPath }
  /** Files of an image, which are read only. */
  | { readonly kind: 'image'; readonly path: FieldPath }
  /** A volume of a driver or of a network file system, named in the pod itself. */
  | { readonly kind: 'inline'; readonly type: string; readonly path: FieldPath };

const CONFIG_SOURCES: ReadonlySet<string> = new Set(['configMap', 'secret', 'downwardAPI', 'projected']);

/** Nothing for a name that no volume and no claim template has. A claim template hides a volume of its name. */
export function volumeOf(workload: Workload, name: string): MountedVolume | undefined {
  if (isSet(workload)) {
    const templates = workload.set.spec.volumeClaimTemplates ?? [];
    // The later one of two makes the claims (FLD07).
    const index = templates.findLastIndex(({ metadata }) => metadata.name === name);
    const template = templates[index];
    if (template !== undefined) return { kind: 'template', template, path: ['spec', 'volumeClaimTemplates', index] };
  }
  const volumes = workload.pod.volumes ?? [];
  const index = volumes.findIndex((volume) => volume.name === name);
  const volume = volumes[index];
  if (volume === undefined) return undefined;
  const path = [...workload.podPath, 'volumes', index];
  if (volume.persistentVolumeClaim) return { kind: 'claim', claimName: volume.persistentVolumeClaim.claimName, path };
  if (volume.ephemeral) return { kind: 'ephemeral', path };
  const { hostPath } = volume as { readonly hostPath?: { readonly path?: string } };
  if (hostPath) return { kind: 'hostPath', hostPath: hostPath.path ?? '', path };
  const type = Object.keys(volume).find((key) => key !== 'name' && volume[key] !== undefined && volume[key] !== null);
  if (type === undefined || type === 'emptyDir') {
    const { medium } = volume.emptyDir ?? {};
    return { kind: 'emptyDir', ...(medium && { medium }), path };
  }
  if (CONFIG_SOURCES.has(type)) return { kind: 'config', path };
  return type === 'image' ? { kind: 'image', path } : { kind: 'inline', type, path };
}

/** Whether a path is a directory, or something in it. */
export function isBelow(path: string, directory: string): boolean {
  const above = normalized(directory);
  const below = normalized(path);
  return below === above || below.startsWith(`${above}/`);
}

/** `/data/` and `/data/.` are `/data`; the root is empty. */
export function normalized(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.map((step) => `/${step}`).join('');
}

function keepsNothing({ keepsNothingIf }: KnownImage, container: Container): boolean {
  if (keepsNothingIf === undefined) return false;
  const words = wordsOf(container);
  return keepsNothingIf.every(({ flag, is, not }) => (flagValue(words, flag) === is) !== (not ?? false));
}

/** Where the data is of which an image says so much; nothing if it cannot be read. */
function placeOf({ directory, movedBy = {} }: DataPath, container: Container, workload: Workload, render: Render) {
  const { env = [], flags = [] } = movedBy;
  const words = wordsOf(container);
  for (const flag of flags) {
    const value = flagValue(words, flag);
    if (value !== undefined) return literalPath(expanded(value, container));
  }
  if (isMovedByFile(movedBy, container, workload, render)) return undefined;
  const environment = environmentOf(container, workload.namespace, render);
  for (const name of env) {
    const value = environment.get(name);
    if (value === UNKNOWN || (value === undefined && environment.get(ANYTHING) === UNKNOWN)) return undefined;
    if (value !== undefined) return literalPath(value);
  }
  return directory;
}

function literalPath(value: string | undefined): string | undefined {
  return value !== undefined && /^\/[^$`*?{}]*$/.test(value) ? normalized(value) : undefined;
}

/** Whether a file that the container starts with, or reads as its configuration, says where the data is, or may say so. */
function isMovedByFile(
  { env = [], flags = [], config }: Movers,
  container: Container,
  workload: Workload,
  render: Render,
): boolean {
  const { directories = [], setting } = config ?? {};
  const started = startedWith(container, config !== undefined);
  const movers = [...env, ...flags];
  return (container.volumeMounts ?? []).some(({ name, mountPath }) => {
    const isOfSettings = directories.some((each) => isBelow(mountPath, each) || isBelow(each, mountPath));
    const isStarted = started.some((file) => isBelow(file, mountPath));
    const kind = isOfSettings || isStarted ? volumeOf(workload, name)?.kind : undefined;
    // An init container writes settings into an emptyDir.
    if (kind === 'emptyDir') return isOfSettings;
    if (kind !== 'config') return false;
    const texts = textsOf(workload, name, render);
    return texts?.some((text) => setting?.test(text) || movers.some((mover) => text.includes(mover))) ?? true;
  });
}

const SETTINGS_FILE = /\.(conf|cnf|cfg|ini|ya?ml|toml|json|xml|hcl)$/;

/** Scripts and files of settings that a command names. */
function startedWith(container: Container, hasSettings: boolean): readonly string[] {
  const [program = ''] = container.command ?? [];
  return wordsOf(container)
    .flatMap((word) => word.match(/\/[\w./-]+/g) ?? [])
    .filter((file) => file === program || file.endsWith('.sh') || (hasSettings && SETTINGS_FILE.test(file)));
}

/** The files of a ConfigMap or Secret of the render that a volume shows; nothing if it shows something else. */
function textsOf({ pod, namespace }: Workload, volumeName: string, render: Render): readonly string[] | undefined {
  const volume = pod.volumes?.find(({ name }) => name === volumeName);
  const { configMap, secret } = (volume ?? {}) as {
    readonly configMap?: { readonly name?: string };
    readonly secret?: { readonly secretName?: string };
  };
  const entries = configMap
    ? entriesOf(render, namespace, 'ConfigMap', configMap.name)
    : secret && entriesOf(render, namespace, 'Secret', secret.secretName);
  return entries && [...entries.values()];
}

/** `$(NAME)` in an argument is the container's variable. */
function expanded(value: string, { env = [] }: Container): string | undefined {
  return substituted(value, (name) => env.find((each) => each.name === name && each.valueFrom === undefined)?.value);
}
