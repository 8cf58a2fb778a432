/** The shortest safe way to each change that the cluster refuses, or that would leave data behind. */
import type { Deployment, KubeObject, StatefulSet } from '../../kube/objects';
import { Misuse } from '../../util/misuse';
import { didYouMean, list } from '../../util/text';
import type { RecipeNote } from '../plan';
import { addTemplate, growClaims, handOver, idOf, membersOf, moveClaims, rename } from './members';
import { copyClaim, replaceObject, useAnotherClaim } from './objects';
import { applyRender, labelPod, NEW_RENDER, orphan, patchOf, type RecipeStep, remove, waitFor } from './steps';

export type { RecipeStep } from './steps';

export interface RecipeInput {
  /** The object as the cluster holds it; of a rename, the old one. */
  readonly before: KubeObject;
  /** As the new render wants it. */
  readonly now: KubeObject;
  /** The whole new render. */
  readonly render: readonly KubeObject[];
}

interface Kind {
  readonly title: string;
  /** What stays up meanwhile. */
  readonly availability: string;
  /** Classes that it counts on, and other things that it takes for granted. */
  readonly needs?: string;
  /** What is still there afterwards, and is somebody's to tidy up. */
  readonly leaves?: string;
  steps(input: RecipeInput): readonly RecipeStep[];
}

/** A recipe for one change. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly availability: string;
  readonly needs?: string;
  /** What is still there afterwards, and is somebody's to tidy up. */
  readonly leaves?: string;
  readonly steps: readonly RecipeStep[];
}

const KINDS: { readonly [id: string]: Kind } = {
  'orphan-and-recreate': {
    title: 'delete the set and leave its pods, then make it anew around them',
    availability: 'no pod stops for it; a changed template rolls as usual',
    steps: ({ before, render }) => [orphan(idOf(before)), applyRender(NEW_RENDER, render)],
  },
  'add-template': {
    title: 'make the set anew around its pods, and have one member after the other restart with the new volume',
    availability: 'one member at a time is away',
    steps: addTemplate,
  },
  'grow-claims': {
    title: 'grow each claim, then make the set anew with the larger template',
    availability: 'no pod stops, if the driver grows volumes that are in use',
    needs: 'allowVolumeExpansion: true on the class, and a driver that expands',
    steps: growClaims,
  },
  'relabel-pods': {
    title: 'give the pods the labels of the new selector, then make the set anew around them',
    availability: 'no pod stops for it; the new template then rolls as usual',
    steps: ({ before, now, render }) => [
      ...membersOf(before as StatefulSet).map((pod) =>
        labelPod(pod, (now as StatefulSet).spec.selector.matchLabels ?? {}),
      ),
      orphan(idOf(before)),
      applyRender(NEW_RENDER, render),
    ],
  },
  'move-claims': {
    title: 'copy the claims one member at a time to claims of the new kind, and make the set anew around each',
    availability: 'one member at a time is away, while its volume is copied',
    needs: 'room for a second volume of each member',
    leaves: 'the old volumes, Released, and reclaim policy Retain on old and new ones',
    steps: moveClaims,
  },
  rename: {
    title: 'delete the old workload, and reserve each volume for the claim of the new name',
    availability: 'all pods are away, from the deletion of the old workload until the new one is Ready',
    leaves: 'reclaim policy Retain on the volumes',
    steps: rename,
  },
  'rename-member-by-member': {
    title: 'hand over member by member, the highest ordinal first, by the start ordinals of two sets',
    availability: 'one member at a time is away',
    needs: 'an application whose members find each other under both names',
    leaves: 'reclaim policy Retain on the volumes',
    steps: handOver,
  },
  'rename-template': {
    title: 'delete the set with its pods, and reserve each volume for the claim of the new name',
    availability: 'all pods are away: a set with the new template makes empty claims for every pod that it finds',
    leaves: 'reclaim policy Retain on the volumes',
    steps: rename,
  },
  'copy-claim': {
    title: 'copy the claim to one of the new kind, and give that its name',
    availability: 'all pods that mount it are away, while it is copied',
    needs: 'room for a second volume',
    leaves: 'the old volume, Released, and reclaim policy Retain on old and new',
    steps: copyClaim,
  },
  'use-another-claim': {
    title: 'copy the claim to the new one, then let the pods mount that',
    availability: 'all pods that mount it are away, while it is copied',
    needs: 'room for a second volume',
    leaves: 'the old claim',
    steps: useAnotherClaim,
  },
  'replace-deployment': {
    title:
      'delete the Deployment and leave its pods, make it anew, and delete the old pods when the new ones are Ready',
    availability: 'no pod stops before its successor is Ready',
    needs: 'a volume that pods of two nodes may mount, if they mount one',
    steps: ({ before, now, render }) => [
      orphan(idOf(before)),
      applyRender(NEW_RENDER, render),
      waitFor(idOf(now), 'status.availableReplicas', String((now as Deployment).spec.replicas ?? 1)),
      remove(`ReplicaSet/${before.metadata.name}-{rev1}`),
    ],
  },
  'replace-service': {
    title: 'delete the Service, and make it anew',
    availability: 'no pod stops; its address changes, and its name does not resolve for a moment',
    steps: replaceObject,
  },
  'replace-class': {
    title: 'delete the class, and make it anew',
    availability: 'no pod stops; volumes that are there keep what they were made with',
    steps: replaceObject,
  },
  'drop-rolling-update': {
    title: 'take the default of the old strategy away with the change',
    availability: 'no pod stops',
    steps: ({ before, now, render }) => [
      patchOf(idOf(before), {
        spec: { updateStrategy: { type: (now as StatefulSet).spec.updateStrategy?.type, rollingUpdate: null } },
      }),
      applyRender(NEW_RENDER, render),
    ],
  },
};

export const RECIPES: readonly string[] = Object.keys(KINDS);

/**
 * @throws Misuse when there is no such recipe
 */
export function recipe(id: string, input: RecipeInput): Recipe {
  const { steps, ...words } = kindOf(id);
  return { id, ...words, steps: steps(input) };
}

/** A recipe in words, with the files that it needs beside the new render. */
export function recipeNote(id: string, input: RecipeInput): RecipeNote {
  const { steps, ...words } = recipe(id, input);
  const files = steps.flatMap(({ file, step }) =>
    file === undefined || file === NEW_RENDER || step.apply === undefined ? [] : [[file, step.apply] as const],
  );
  const commands = steps.map(({ command }) => inNamespace(command, input.before.metadata.namespace));
  return { ...words, commands, files: Object.fromEntries(files) };
}

/** Commands about objects of a namespace say which, unless it is the one that everybody means; renders say it themselves. */
function inNamespace(command: string, namespace = 'default'): string {
  const isNowhere = /^kubectl (\S+ (pv|storageclass)|apply) /.test(command);
  return namespace === 'default' || isNowhere
    ? command
    : command.replace('kubectl ', `kubectl --namespace ${namespace} `);
}

function kindOf(id: string): Kind {
  const kind = KINDS[id];
  if (!kind) throw new Misuse(`there is no recipe '${id}': there are ${list(RECIPES)}.${didYouMean(id, RECIPES)}`);
  return kind;
}
