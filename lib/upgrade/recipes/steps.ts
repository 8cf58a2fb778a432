/**
 * The steps of which recipes are made. Each is what a person types and, as a step of a scenario, what the model and a real control plane play: there is
 * one recipe, not a text and a test of something similar.
 */
import { stringify } from 'yaml';
import type { KubeObject, Labels, PersistentVolumeClaimSpec, Pod } from '../../kube/objects';
import type { ScenarioStep } from '../../scenarios/scenario';

/** Where commands expect the new render. */
export const NEW_RENDER = 'new.yaml';

export interface RecipeStep {
  /** What is typed; a render to apply is named by its file. */
  readonly command: string;
  /** The file that a render is applied from. */
  readonly file?: string;
  /** The render that is applied. */
  readonly render?: readonly KubeObject[];
  readonly step: ScenarioStep;
  /** Bytes that the step's pod copies, from the volume of one claim to that of another: the model knows whose data they are, not what containers do with them. */
  readonly copies?: { readonly from: string; readonly to: string };
}

export function applyRender(file: string, render: readonly KubeObject[]): RecipeStep {
  const apply = render.map((object) => stringify(object, { lineWidth: 0 })).join('---\n');
  return { command: `kubectl apply -f ${file}`, file, render, step: { apply } };
}

/** The shortest names that kubectl knows. */
const SHORT: { readonly [kind: string]: string } = {
  PersistentVolume: 'pv',
  PersistentVolumeClaim: 'pvc',
  ReplicaSet: 'rs',
};

function typed(object: string): string {
  const slash = object.indexOf('/');
  const [kind, name] = [object.slice(0, slash), object.slice(slash + 1)];
  return `${SHORT[kind] ?? kind.toLowerCase()} ${name.replace(/\{pv-of (.+?)\}/, (_, claim: string) => `$${variableOf(claim)}`)}`;
}

export function patchOf(object: string, merge: unknown): RecipeStep {
  return {
    command: `kubectl patch ${typed(object)} --type merge -p '${JSON.stringify(merge)}'`,
    step: { patch: { object, merge } },
  };
}

export function labelPod(pod: string, labels: { readonly [key: string]: string }): RecipeStep {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const step: ScenarioStep = { patch: { object: `Pod/${pod}`, merge: { metadata: { labels } } } };
  return { command: `kubectl label pod ${pod} ${pairs.join(' ')} --overwrite`, step };
}

export function scaleTo(object: string, replicas: number): RecipeStep {
  return { command: `kubectl scale ${typed(object)} --replicas=${replicas}`, step: { scale: { object, replicas } } };
}

/** Deletes an object and leaves what it owns, without an owner. */
export function orphan(object: string): RecipeStep {
  return {
    command: `kubectl delete ${typed(object)} --cascade=orphan`,
    step: { delete: { object, cascade: 'orphan' } },
  };
}

export function remove(object: string): RecipeStep {
  return { command: `kubectl delete ${typed(object)}`, step: { delete: object } };
}

export function waitGone(object: string): RecipeStep {
  return {
    command: `kubectl wait --for=delete ${typed(object).replace(' ', '/')} --timeout=10m`,
    step: { wait: { for: object, until: 'gone', timeout: '60s' } },
  };
}

/** All pods with these labels are gone. */
export function waitNoPods(labels: Labels): RecipeStep {
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return { command: `kubectl wait --for=delete pod -l ${selector} --timeout=10m`, step: { settle: {} } };
}

export function waitReady(pod: string): RecipeStep {
  return {
    command: `kubectl wait --for=condition=Ready pod/${pod} --timeout=10m`,
    step: { wait: { for: `Pod/${pod}`, until: 'Ready', timeout: '60s' } },
  };
}

export function waitFor(object: string, path: string, value: string): RecipeStep {
  return {
    command: `kubectl wait --for=jsonpath='{.${path}}'=${value} ${typed(object).replace(' ', '/')} --timeout=10m`,
    step: { wait: { for: object, until: `${path}=${value}`, timeout: '60s' } },
  };
}

/** The name of the volume of a claim, as scenarios write names that a cluster draws. */
export function volumeOf(claim: string): string {
  return `{pv-of ${claim}}`;
}

/** The variable of a shell that holds the name of a claim's volume, since a deleted claim cannot be asked any more. */
function variableOf(claim: string): string {
  return `pv_${claim.replace(/[^a-zA-Z0-9]/g, '_')}`;
}

/** Takes note of the volume of a claim. */
export function noteVolume(claim: string): RecipeStep {
  const command = `${variableOf(claim)}=$(kubectl get pvc ${claim} -o jsonpath='{.spec.volumeName}')`;
  return { command, step: { note: `the volume of ${claim} is ${volumeOf(claim)}` } };
}

/** How the volume of a claim is reclaimed. */
export function reclaim(volume: string, policy: 'Retain' | 'Delete'): RecipeStep {
  return patchOf(`PersistentVolume/${volume}`, { spec: { persistentVolumeReclaimPolicy: policy } });
}

/** Reserves a volume for a claim that is still to be made [pkg/controller/volume/persistentvolume/index.go: a claimRef without uid binds the claim of that name]. */
export function reserve(volume: string, namespace: string, claim: string): RecipeStep {
  const claimRef = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace,
    name: claim,
    uid: null,
    resourceVersion: null,
  };
  return patchOf(`PersistentVolume/${volume}`, { spec: { claimRef } });
}

/** The image of copies; any that has cp will do. */
export const COPY_IMAGE = 'busybox:1.37';

/** A pod that copies everything from the volume of one claim to that of another, and ends. */
function copyPod(from: string, to: string, namespace: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `copy-${from}`, namespace },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'copy',
          image: COPY_IMAGE,
          command: ['sh', '-c', 'cp -a /old/. /new/'],
          volumeMounts: [
            { name: 'old', mountPath: '/old' },
            { name: 'new', mountPath: '/new' },
          ],
        },
      ],
      volumes: [
        { name: 'old', persistentVolumeClaim: { claimName: from } },
        { name: 'new', persistentVolumeClaim: { claimName: to } },
      ],
    },
  } as Pod;
}

/** Copies the data of a claim to a new one. */
export function copied(
  from: string,
  to: string,
  namespace: string,
  spec: PersistentVolumeClaimSpec,
): readonly RecipeStep[] {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: to, namespace },
    spec,
  } as KubeObject;
  const pod = `Pod/copy-${from}`;
  const done: RecipeStep = { ...waitFor(pod, 'status.phase', 'Succeeded'), copies: { from, to } };
  return [applyRender(`copy-${from}.yaml`, [claim, copyPod(from, to, namespace)]), done, remove(pod), waitGone(pod)];
}
