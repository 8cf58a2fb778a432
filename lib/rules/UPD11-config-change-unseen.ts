import { semanticallyEqual } from '../kube/equality';
import type { Container, KubeObject, Volume } from '../kube/objects';
import { type Kept, successionOf, templateChanged } from './facts/succession';
import { few } from './facts/words';
import { containersOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD11: Rule = {
  code: 'UPD11',
  slug: 'config-change-unseen',
  title: 'new configuration, old pods',
  severity: 'info',
  needs: ['previous'],
  foundBy: ['upgrade'],
  *check({ render, previous }) {
    if (!previous) return;
    const succession = successionOf(previous, render);
    const changed = new Map<string, ReadonlySet<string>>();
    for (const kind of ['ConfigMap', 'Secret']) {
      for (const { before, now } of succession.kept<Configuration>(kind)) {
        const keys = changedKeys(before.object, now.object);
        if (keys.size > 0) changed.set(`${kind} ${now.namespace}/${now.name}`, keys);
      }
    }
    if (changed.size === 0) return;
    for (const kept of succession.workloads) yield* findings(kept, changed);
  },
};

interface Configuration extends KubeObject {
  readonly data?: { readonly [key: string]: string };
  readonly binaryData?: { readonly [key: string]: string };
}

/** By kind, namespace and name: the keys whose values differ. */
type Changed = ReadonlyMap<string, ReadonlySet<string>>;

function changedKeys(before: Configuration, now: Configuration): ReadonlySet<string> {
  const [old, next] = [before, now].map(({ data, binaryData }) => ({ ...data, ...binaryData }));
  const keys = new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})]);
  return new Set([...keys].filter((key) => !semanticallyEqual(old?.[key], next?.[key])));
}

/** Kinds whose pods go on; a Job that runs again reads anew. */
const LASTING: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

function* findings(kept: Kept<Workload>, changed: Changed): Iterable<Finding> {
  const { now } = kept;
  if (!LASTING.has(now.kind) || isReloaded(now)) return;
  // OnDelete and partitions are told by themselves (UPD05).
  const uses = usesOf(now, changed);
  if (uses.size === 0 || templateChanged(kept)) return;
  for (const [name, { frozen, keys }] of uses) yield finding(now, name, frozen, keys);
}

/** Controllers that restart pods by themselves, by their annotations. */
function isReloaded({ resource: { object } }: Workload): boolean {
  return Object.keys(object.metadata.annotations ?? {}).some((key) => /reloader\.|\/reload$|secret-injector/.test(key));
}

interface Use {
  /** The values were read when the containers started, and are not read again. */
  frozen: boolean;
  readonly keys: Set<string>;
}

/** What of the changed configuration the pods of a workload use, by `ConfigMap c`. */
function usesOf(workload: Workload, changed: Changed): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  const enter = ({ kind, name, key, frozen }: Reference): void => {
    const keys = changed.get(`${kind} ${workload.namespace}/${name}`);
    const seen = [...(keys ?? [])].filter((each) => key === undefined || each === key);
    if (seen.length === 0) return;
    const use = uses.get(`${kind} ${name}`) ?? { frozen: false, keys: new Set<string>() };
    use.frozen ||= frozen;
    for (const each of seen) use.keys.add(each);
    uses.set(`${kind} ${name}`, use);
  };
  const volumes = new Map((workload.pod.volumes ?? []).map((volume) => [volume.name, volume]));
  for (const { container, isInit } of containersOf(workload)) {
    for (const reference of referencesOf(container, volumes))
      enter({ ...reference, frozen: reference.frozen || isInit });
  }
  return uses;
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Absent: all keys. */
  readonly key?: string;
  readonly frozen: boolean;
}

interface Named {
  readonly name?: string;
  readonly key?: string;
}

function* referencesOf(container: Container, volumes: ReadonlyMap<string, Volume>): Iterable<Reference> {
  const sources = (container.envFrom ?? []) as readonly { configMapRef?: Named; secretRef?: Named }[];
  for (const { configMapRef, secretRef } of sources) {
    if (configMapRef?.name) yield { kind: 'ConfigMap', name: configMapRef.name, frozen: true };
    if (secretRef?.name) yield { kind: 'Secret', name: secretRef.name, frozen: true };
  }
  for (const { valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = (valueFrom ?? {}) as { configMapKeyRef?: Named; secretKeyRef?: Named };
    if (configMapKeyRef?.name)
      yield { ...configMapKeyRef, kind: 'ConfigMap', name: configMapKeyRef.name, frozen: true };
    if (secretKeyRef?.name) yield { ...secretKeyRef, kind: 'Secret', name: secretKeyRef.name, frozen: true };
  }
  for (const mount of container.volumeMounts ?? []) {
    const volume = volumes.get(mount.name);
    const frozen = Boolean(mount.subPath ?? mount.subPathExpr);
    for (const { kind, name } of volume ? namesIn(volume) : []) yield { kind, name, frozen };
  }
}

interface Projected {
  readonly sources?: readonly { readonly configMap?: Named; readonly secret?: Named }[];
}

function* namesIn(volume: Volume): Iterable<{ readonly kind: string; readonly name: string }> {
  const { configMap, secret, projected } = volume as {
    configMap?: Named;
    secret?: { readonly secretName?: string };
    projected?: Projected;
  };
  if (configMap?.name) yield { kind: 'ConfigMap', name: configMap.name };
  if (secret?.secretName) yield { kind: 'Secret', name: secret.secretName };
  for (const source of projected?.sources ?? []) {
    if (source.configMap?.name) yield { kind: 'ConfigMap', name: source.configMap.name };
    if (source.secret?.name) yield { kind: 'Secret', name: source.secret.name };
  }
}

function finding(
  { resource, kind, name, podPath }: Workload,
  configuration: string,
  frozen: boolean,
  keys: Use['keys'],
): Finding {
  return {
    on: resource,
    path: podPath,
    message: frozen
      ? `${kind} ${name} keeps the old ${configuration}: nothing restarts its pods`
      : `${kind} ${name} sees the new ${configuration} in its files, and perhaps never reads them again: nothing restarts its pods`,
    why: frozen
      ? 'Environment variables and files of a subPath are made when a container starts; the pod template is the same as before, so no pod is replaced.'
      : 'The kubelet writes the new files within a minute or two, and many processes read theirs only when they start.',
    help: [
      'a hash of the data as an annotation of the pod template',
      `kubectl rollout restart ${kind.toLowerCase()} ${name}`,
    ],
    trace: [{ what: `${configuration}: ${few([...keys])} changed` }],
  };
}
