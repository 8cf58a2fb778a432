/** What an upgrade did to a cluster, told alike of a plan and of a recording of a real control plane, so that the two can be compared. */
import { parsePodName } from '../../../lib/kube/names';
import type { KubeObject, PersistentVolume, Pod, StatefulSet } from '../../../lib/kube/objects';
import type { Plan } from '../../../lib/upgrade/plan';

export interface UpgradeFacts {
  /** The API server's refusals, by object. */
  readonly refused: { readonly [object: string]: string };
  /** Members of sets that were replaced, in the order of their deletion. */
  readonly restarted: readonly string[];
  /** Members of sets that are new. */
  readonly added: readonly string[];
  /** Members of sets that went for good. */
  readonly removed: readonly string[];
  /** Pods of Deployments that were replaced. */
  readonly replaced: number;
  /** Claims whose deletion began. */
  readonly claimsDeleted: readonly string[];
  /** Those of them whose volumes go with them. */
  readonly destroyed: readonly string[];
  /** Claims that were mounted, are there, and are mounted no more. */
  readonly stranded: readonly string[];
  /** Sets and Deployments that are not as they are wanted when everything is at rest. */
  readonly stuck: readonly string[];
}

export function factsOfPlan({ changes }: Plan): UpgradeFacts {
  const effects = changes.flatMap((change) => change.effects.map((effect) => ({ change, effect })));
  const of = <E extends (typeof effects)[number]['effect']['effect']>(name: E) =>
    effects.flatMap(({ change, effect }) =>
      effect.effect === name ? [{ change, effect: effect as Extract<typeof effect, { effect: E }> }] : [],
    );
  const restarts = of('restarted');
  const [scaled, lost, released] = [of('scaled'), of('lost'), of('released')];
  const isOfSet = ({ change }: { change: { kind: string } }) => change.kind === 'StatefulSet';
  const created = of('created').filter(isOfSet);
  const gone = of('removed').filter(isOfSet);
  return {
    refused: Object.fromEntries(
      of('refused').map(({ change, effect }) => [`${change.kind}/${change.name}`, withSymbols(effect.message)]),
    ),
    restarted: restarts.filter(isOfSet).flatMap(({ effect }) => effect.pods.map(({ pod }) => pod)),
    added: [
      ...scaled.filter(isOfSet).flatMap(({ effect }) => effect.added),
      ...created.map(({ change }) => `${change.name}-…`),
    ].sort(),
    removed: [
      ...scaled.filter(isOfSet).flatMap(({ effect }) => effect.removed),
      ...gone.map(({ change }) => `${change.name}-…`),
    ],
    replaced: restarts.filter((each) => !isOfSet(each)).reduce((sum, { effect }) => sum + effect.pods.length, 0),
    claimsDeleted: [...lost, ...released].flatMap(({ effect }) => effect.claims.map(({ claim }) => claim)).sort(),
    destroyed: lost.flatMap(({ effect }) => effect.claims.map(({ claim }) => claim)).sort(),
    stranded: of('stranded')
      .flatMap(({ effect }) => effect.claims.map(({ claim }) => claim))
      .sort(),
    stuck: of('stuck')
      .filter(({ change }) => ['StatefulSet', 'Deployment'].includes(change.kind))
      .map(({ change }) => `${change.kind}/${change.name}`)
      .sort(),
  };
}

/** The names that the model gives volumes, as recordings have them. */
function withSymbols(message: string): string {
  return message.replace(/pvc-default\.([\w-]+)\.1/g, '{pv-of $1}');
}

/** A line of a recording (see test/conformance/README.md). */
interface Line {
  readonly final?: string;
  readonly is?: KubeObject;
  readonly step?: number;
  readonly by?: string;
  readonly verb?: string;
  readonly object?: string;
  readonly message?: string;
  readonly set?: { readonly [path: string]: unknown };
}

/** Of the step `upgrade` of a recording, and everything after it. */
export function factsOfRecording(text: string, upgrade: number, newObjects: readonly KubeObject[]): UpgradeFacts {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const writes = lines.filter(({ step }) => step !== undefined);
  const [before, after] = [
    writes.filter(({ step }) => (step as number) < upgrade),
    writes.filter(({ step }) => (step as number) >= upgrade),
  ];
  const finals = new Map(lines.flatMap(({ final, is }) => (final && is ? [[final, named(final, is)] as const] : [])));
  const old = podsAt(before);
  const ended = unique(after.filter(isEndOf('Pod')).map(({ object }) => nameOf(object)));
  const wanted = new Set(
    newObjects.filter(({ kind }) => kind === 'StatefulSet').flatMap((set) => membersOf(set as StatefulSet)),
  );
  const goneSets = new Set(
    after
      .filter(({ verb, object }) => verb === 'delete' && object?.startsWith('StatefulSet/'))
      .map(({ object }) => nameOf(object)),
  );
  const createdSets = new Set(
    after
      .filter(({ verb, object }) => verb === 'create' && object?.startsWith('StatefulSet/'))
      .map(({ object }) => nameOf(object)),
  );
  const isMember = (name: string) => parsePodName(name).ordinal >= 0 && !name.includes('{');
  const members = [...ended].filter((name) => isMember(name) && old.has(name) && !goneSets.has(parsePodName(name).set));
  const born = unique(
    after
      .filter(({ verb, object }) => verb === 'create' && object?.startsWith('Pod/'))
      .map(({ object }) => nameOf(object)),
  );
  const claimsDeleted = unique(after.filter(isEndOf('PersistentVolumeClaim')).map(({ object }) => nameOf(object)));
  const pods = [...finals.values()].filter(({ kind }) => kind === 'Pod') as Pod[];
  const mounted = new Set(pods.flatMap(claimsOf));
  const had = new Set([...old.values()].flatMap(claimsOf));
  return {
    refused: Object.fromEntries(
      after.filter(({ verb }) => verb === 'rejected').map(({ object, message }) => [object, message]),
    ),
    restarted: members.filter((name) => wanted.has(name)),
    added: [
      ...born.filter((name) => isMember(name) && !old.has(name) && !createdSets.has(parsePodName(name).set)),
      ...[...createdSets].map((set) => `${set}-…`),
    ].sort(),
    removed: [...members.filter((name) => !wanted.has(name)), ...[...goneSets].map((set) => `${set}-…`)],
    replaced: goneDeployments(after) ? 0 : [...ended].filter((name) => name.includes('{') && old.has(name)).length,
    claimsDeleted: [...claimsDeleted].sort(),
    destroyed: [...claimsDeleted].filter((claim) => isDestroyed(claim, finals, before)).sort(),
    stranded: [...had]
      .filter(
        (claim) =>
          !mounted.has(claim) && finals.has(`PersistentVolumeClaim/${claim}`) && !claimsDeleted.includes(claim),
      )
      .sort(),
    stuck: [...finals]
      .filter(([, object]) => isStuck(object))
      .map(([id]) => id)
      .sort(),
  };
}

/** A recording names an object beside it. */
function named(id: string, object: KubeObject): KubeObject {
  const metadata = { ...object.metadata, name: nameOf(id) };
  return { ...object, kind: id.slice(0, id.indexOf('/')), metadata };
}

function goneDeployments(lines: readonly Line[]): boolean {
  return lines.some(({ verb, object }) => verb === 'delete' && object?.startsWith('Deployment/'));
}

/** The pods that are there after some writes, as they were made. */
function podsAt(lines: readonly Line[]): ReadonlyMap<string, Pod> {
  const pods = new Map<string, Pod>();
  for (const { verb, object, set } of lines) {
    if (!object?.startsWith('Pod/')) continue;
    if (verb === 'create') pods.set(nameOf(object), set as unknown as Pod);
    else if (verb === 'delete') pods.delete(nameOf(object));
  }
  return pods;
}

/** A deletion, or the first half of one. */
function isEndOf(kind: string): (line: Line) => boolean {
  return ({ verb, object, set }) =>
    object?.startsWith(`${kind}/`) === true &&
    (verb === 'delete' || (verb === 'update' && set?.['metadata.deletionTimestamp'] !== undefined));
}

function isDestroyed(claim: string, finals: ReadonlyMap<string, KubeObject>, before: readonly Line[]): boolean {
  const volume = [...finals.values()].find(
    ({ kind, spec }: KubeObject & { spec?: { claimRef?: { name?: string } } }) =>
      kind === 'PersistentVolume' && spec?.claimRef?.name === claim,
  ) as PersistentVolume | undefined;
  const made = before.find(
    ({ verb, object, set }) =>
      verb === 'create' &&
      object?.startsWith('PersistentVolume/') &&
      (set as unknown as PersistentVolume)?.spec?.claimRef?.name === claim,
  );
  const policy = (volume ?? (made?.set as unknown as PersistentVolume))?.spec.persistentVolumeReclaimPolicy;
  return volume === undefined || policy === 'Delete';
}

function isStuck(object: KubeObject): boolean {
  const { spec, status = {} } = object as StatefulSet;
  if (object.kind !== 'StatefulSet' && object.kind !== 'Deployment') return false;
  const replicas = spec.replicas ?? 1;
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const isRolled = object.kind === 'Deployment' || (type !== 'OnDelete' && (rollingUpdate?.partition ?? 0) === 0);
  return (status.readyReplicas ?? 0) < replicas || (isRolled && (status.updatedReplicas ?? 0) < replicas);
}

function claimsOf({ spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

function membersOf({ metadata: { name }, spec }: StatefulSet): readonly string[] {
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => `${name}-${(spec.ordinals?.start ?? 0) + i}`);
}

function nameOf(object = ''): string {
  return object.slice(object.indexOf('/') + 1);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
