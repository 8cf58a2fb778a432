import type { Deployment, KubeObject, Pod, StatefulSet } from '../../lib/kube/objects';
import { timelineText } from '../../lib/report/timeline';
import type { Scenario, ScenarioStep } from '../../lib/scenarios/scenario';
import { manifestsText, type SimulateOptions, simulate } from '../../lib/scenarios/simulate';
import type { Simulation } from '../../lib/scenarios/simulation';
import type { Story } from '../../lib/scenarios/stage';

export type Cluster = Scenario['cluster'];

/** Plays steps on the default cluster, or on another one. */
export function played(
  steps: readonly ScenarioStep[],
  options: SimulateOptions & { readonly cluster?: Cluster } = {},
): Simulation {
  const { cluster, ...how } = options;
  return simulate({ name: 'test', ...(cluster && { cluster }), steps }, how);
}

export const settle: ScenarioStep = { settle: {} };

export function apply(...objects: readonly KubeObject[]): ScenarioStep {
  return { apply: manifestsText(objects) };
}

/** A class of the default cluster's driver, whose volumes are made where the first pod goes. */
export const BLOCK = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'block' },
  provisioner: 'block.example.com',
  volumeBindingMode: 'WaitForFirstConsumer',
} as KubeObject;

export const HEADLESS = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
} as KubeObject;

const container = (image: string, hasVolume: boolean) => ({
  name: 'app',
  image,
  ...(hasVolume && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
});

/** The template part of a patch: another image. */
export function imagePatch(image: string): object {
  return { spec: { template: { spec: { containers: [{ name: 'app', image }] } } } };
}

/** The set `web`, each pod with a claim of its own unless it is `bare`. */
export function web(spec: object = {}, { bare = false, image = 'app:v1' } = {}): StatefulSet {
  const claim = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'block',
    resources: { requests: { storage: '1Gi' } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container(image, !bare)] } },
      ...(!bare && { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] }),
      ...spec,
    },
  } as StatefulSet;
}

/** The Deployment `app`. */
export function app(spec: object = {}, image = 'app:v1'): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'app' } },
      template: { metadata: { labels: { app: 'app' } }, spec: { containers: [container(image, false)] } },
      ...spec,
    },
  } as Deployment;
}

/** What is stored in the end, as `Kind/name`. */
export function stored<T extends KubeObject = KubeObject>({ objects }: Simulation, name: string): T {
  const found = objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found as T;
}

export function all<T extends KubeObject = KubeObject>({ objects }: Simulation, kind: string): readonly T[] {
  return objects.filter((object) => object.kind === kind) as T[];
}

export function names(simulation: Simulation, kind: string): readonly string[] {
  return all(simulation, kind).map(({ metadata }) => metadata.name);
}

export function imageOf(object: Pod): string {
  return object.spec.containers[0].image ?? '';
}

/** Images of the pods, by name. */
export function images(simulation: Simulation): { readonly [pod: string]: string } {
  return Object.fromEntries(all<Pod>(simulation, 'Pod').map((pod) => [pod.metadata.name, imageOf(pod)]));
}

export function ready({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

/**
 * The life of pods in order, from a step on: `+web-0` is made, `web-0` is Ready, `~web-0` has to go, `-web-0` is gone.
 */
export function lives({ timeline }: Simulation, from = 0): string {
  const told: string[] = [];
  for (const { step, changes } of timeline) {
    if (step < from) continue;
    for (const { kind, key, before, after } of changes as readonly PodChange[]) {
      if (kind !== 'Pod') continue;
      const name = key.slice(key.indexOf('/') + 1);
      if (!before) told.push(`+${name}`);
      else if (!after) told.push(`-${name}`);
      else if (after.metadata.deletionTimestamp && !before.metadata.deletionTimestamp) told.push(`~${name}`);
      else if (ready(after) && !ready(before)) told.push(name);
    }
  }
  return told.join(' ');
}

interface PodChange {
  readonly kind: string;
  readonly key: string;
  readonly before?: Pod;
  readonly after?: Pod;
}

/** Messages of the Events with a reason, in order. */
export function messages({ events }: Simulation, reason: string): readonly string[] {
  return events.filter((event) => event.reason === reason).map(({ message }) => message);
}

/** The set `web` with what it needs, and the time to come up. */
export const start = (spec: object = {}, options = {}): readonly ScenarioStep[] => [
  apply(BLOCK, HEADLESS, web(spec, options)),
  settle,
];
export const update = (image: string): ScenarioStep => ({
  patch: { object: 'StatefulSet/web', strategic: imagePatch(image) },
});
export const scale = (replicas: number): ScenarioStep => ({ scale: { object: 'StatefulSet/web', replicas } });
export const remove = (object: string): ScenarioStep => ({ delete: object });
/** From now on, an image or a pod. */
export const becomes = (who: string, does: 'ready' | 'neverReady'): ScenarioStep => ({ behave: { [who]: { does } } });

/** Names of the pods that are Ready. */
export function readyPods(simulation: Simulation): readonly string[] {
  return all<Pod>(simulation, 'Pod')
    .filter(ready)
    .map(({ metadata }) => metadata.name);
}

/** What happens to a set of `replicas` pods that has come up, in the timeline of a story since its beginning: pods, claims, attachments and nodes, without Events. */
export function told(story: Story, replicas: number): { readonly text: string; readonly simulation: Simulation } {
  const simulation = simulate({ manifests: [BLOCK, HEADLESS, web({ replicas })], stories: [story] });
  const only = ['StatefulSet', 'Pod', 'PersistentVolumeClaim', 'VolumeAttachment', 'Node'];
  const from = simulation.steps.findIndex(({ text }) => text === story.title);
  const began = simulation.steps[from].at;
  const sinceThen = <T extends { readonly at: number }>(told: T): T => ({ ...told, at: told.at - began });
  const { steps, timeline } = simulation;
  const shifted = { ...simulation, steps: steps.map(sinceThen), timeline: timeline.map(sinceThen) };
  return { text: timelineText(shifted, { from, only, events: false, width: 200 }), simulation };
}

/** What each start of containers found on each claim's volume. */
export function finds({ volumes }: Simulation): { readonly [claim: string]: string } {
  return Object.fromEntries(
    volumes.map(({ claim = '', starts }) => [claim.replace('default/', ''), starts.map(({ found }) => found).join()]),
  );
}
