/**
 * What is remembered of a render in `stateful.lock.yaml`: of everything that holds data, the fields that decide whether the next render can be applied and
 * finds the data again. It is small enough to be reviewed in git, and a render in itself: the next one is planned as an upgrade from it.
 */
import { parseAllDocuments, stringify } from 'yaml';
import type { Container, Deployment, KubeObject, PodSpec, StatefulSet } from '../kube/objects';
import { compareText } from '../util/order';
import { idOf } from './delivery';
import { type ObjectChange, type Plan, type Verdict, verdictOf } from './plan';
import { planUpgrade } from './upgrade';

/** A rendered object, and the construct that made it. */
export interface Rendered {
  readonly object: KubeObject;
  readonly constructPath?: string;
}

const PATH = 'cdk8s-stateful/construct-path';

const HEADER = `# What holds data in this app, as it was rendered last. Written by cdk8s-stateful; keep it in git.
# A render that would be refused, lose data or start without it stops the synth. To go ahead with
# one on purpose, take the object's entry out of this file.
`;

/** The text of the lock file. The same render gives the same text. */
export function lockText(render: readonly Rendered[]): string {
  const entries = lockedObjects(render).sort((a, b) => compareText(idOf(a), idOf(b)));
  const style = { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false } as const;
  return `${HEADER}${entries.map((object) => stringify(object, style)).join('---\n')}`;
}

/** What a next render would do to what a lock file remembers. */
export interface LockVerdict {
  readonly plan: Plan;
  /** The changes that must not happen by accident. */
  readonly stops: readonly ObjectChange[];
}

const STOPS: readonly Verdict[] = ['loses-data', 'refused', 'migrates'];

/**
 * @throws YAMLParseError when the text is no lock file
 */
export function checkLock(text: string, render: readonly Rendered[], kubernetesVersion?: string): LockVerdict {
  const old = parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const object = document.toJS() as KubeObject | null;
    return object ? [object] : [];
  });
  const next = lockedObjects(render);
  const plan = planUpgrade({
    old: old.map(withoutPath),
    new: next.map(withoutPath),
    prune: true,
    constructPaths: { old: pathsOf(old), new: pathsOf(next) },
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
  });
  return { plan, stops: plan.changes.filter((change) => STOPS.includes(verdictOf(change))) };
}

function lockedObjects(render: readonly Rendered[]): KubeObject[] {
  return render.flatMap(({ object, constructPath }) => {
    const locked = lockedObject(object);
    if (!locked) return [];
    const { name, namespace } = object.metadata;
    const annotations = constructPath === undefined ? undefined : { [PATH]: constructPath };
    const metadata = { name, ...(namespace !== undefined && { namespace }), ...(annotations && { annotations }) };
    return [{ ...locked, metadata }];
  });
}

/** Nothing for what holds no data. */
function lockedObject(object: KubeObject): KubeObject | undefined {
  const { apiVersion, kind, metadata } = object;
  const identity = { apiVersion, kind, metadata };
  switch (kind) {
    case 'StorageClass': {
      const { metadata: _, ...fields } = object;
      return { ...identity, ...fields };
    }
    case 'PersistentVolumeClaim':
      return { ...identity, spec: (object as unknown as { spec: object }).spec } as KubeObject;
    case 'StatefulSet': {
      const { spec } = object as StatefulSet;
      return { ...identity, spec: { ...spec, template: lockedTemplate(spec) } } as KubeObject;
    }
    case 'Deployment': {
      const { spec } = object as Deployment;
      return claimsOf(spec.template.spec).length > 0
        ? ({ ...identity, spec: { ...spec, template: lockedTemplate(spec) } } as KubeObject)
        : undefined;
    }
    default:
      return undefined;
  }
}

/** What of a pod decides who it is and which data it finds. */
function lockedTemplate({
  template,
  ...rest
}: StatefulSet['spec'] | Deployment['spec']): StatefulSet['spec']['template'] {
  const volumes = claimsOf(template.spec);
  const templates = 'volumeClaimTemplates' in rest ? (rest.volumeClaimTemplates ?? []) : [];
  const known = new Set([...volumes.map(({ name }) => name), ...templates.map(({ metadata }) => metadata.name)]);
  const { labels } = template.metadata ?? {};
  const containers = (template.spec.containers ?? []).map((container) => lockedContainer(container, known));
  return { metadata: { ...(labels && { labels }) }, spec: { containers, ...(volumes.length > 0 && { volumes }) } };
}

function claimsOf({ volumes = [] }: PodSpec) {
  return volumes.filter(({ persistentVolumeClaim }) => persistentVolumeClaim);
}

function lockedContainer({ name, image, ports, volumeMounts = [] }: Container, known: ReadonlySet<string>): Container {
  const mounts = volumeMounts.filter((mount) => known.has(mount.name));
  return {
    name,
    ...(image !== undefined && { image }),
    ...(ports && { ports: ports.map(({ containerPort }) => ({ containerPort })) }),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  };
}

function pathsOf(objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects.flatMap((object) => {
      const path = object.metadata.annotations?.[PATH];
      return path === undefined ? [] : [[idOf(object), path] as const];
    }),
  );
}

function withoutPath(object: KubeObject): KubeObject {
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
