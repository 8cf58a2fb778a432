import type { Node, StatefulSet } from '../../kube/objects';
import { type Key, type Kind, keyIn, keyOf, type Row } from '../../model/kinds';
import { controllerOf, isTerminating } from '../../model/pods';
import { topologyKeyOf } from '../../model/setup';
import { KINDS } from '../../model/store/indexes';
import type { Reader } from '../../model/store/store';
import { PROVISIONED_BY } from '../../model/volumes';
import { list } from '../../util/text';
import type { AnyRow } from '../cells';
import type { Disturbance } from '../disturbances/disturbance';
import { Names } from './renaming';

/** Names of nodes, or of pods of one set, that mean nothing but which is which. */
export type Interchangeable = readonly string[];

/** Rows that come and go, and say where something is. All others are as somebody wants them, and single out what they mention. */
const ABOUT_PLACES: ReadonlySet<Kind> = new Set<Kind>([
  'CSINode',
  'Disk',
  'EndpointSlice',
  'Host',
  'Ledger',
  'Memo',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'Sandbox',
  'Timer',
  'VolumeAttachment',
  'Work',
]);

/**
 * Which names can be exchanged in every state that comes of this one, if components treat names as names: see docs/exploration.md.
 *
 * @param areSyncsWhole whether all writes of a sync are one step: one by one, pods of a set are made from the lowest ordinal on
 */
export function interchangeable(
  state: Reader,
  disturbances: readonly Disturbance[],
  areSyncsWhole: boolean,
): readonly Interchangeable[] {
  const singledOut = new Set(disturbances.flatMap((disturbance) => disturbance.singlesOut ?? []));
  const spread = spreadByName(state);
  const goByOrdinal =
    !areSyncsWhole || spread !== undefined || disturbances.some(({ tellsOrdinalsApart }) => tellsOrdinalsApart);
  const classes = [
    ...(spread === 'over nodes' ? [] : nodesAlike(state)).map((names) => names.filter((name) => !singledOut.has(name))),
    ...(goByOrdinal ? [] : state.list('StatefulSet'))
      .filter((set) => areOrdinalsAlike(set) && !singledOut.has(keyOf(set)))
      .map((set) => unmentioned(state, podsOf(set), (kind, key, row) => isOfSet(state, set, kind, key, row))),
  ];
  return classes.filter((names) => names.length > 1);
}

/** A volume that is made before its pod has a node goes to a place that the claim's name chooses, where there are several. */
function spreadByName(state: Reader): 'over nodes' | 'over zones' | undefined {
  const drivers = state
    .list('StorageClass')
    .filter(({ volumeBindingMode }) => volumeBindingMode !== 'WaitForFirstConsumer')
    .flatMap(({ provisioner }) => state.get('Driver', provisioner) ?? [])
    .filter((driver) => placesOf(state, topologyKeyOf(driver)).size > 1);
  if (drivers.length === 0) return undefined;
  return drivers.some(({ topology }) => topology === 'node') ? 'over nodes' : 'over zones';
}

function placesOf(state: Reader, label: string | undefined): ReadonlySet<string> {
  return new Set(
    label === undefined ? [] : state.list('Node').flatMap(({ metadata }) => metadata.labels?.[label] ?? []),
  );
}

/** As a report says it. */
export function interchangeableWords(classes: readonly Interchangeable[]): readonly string[] {
  return classes.map((names) => `states that differ by an exchange of ${list(names)} count once`);
}

// ── Nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function nodesAlike(state: Reader): readonly Interchangeable[] {
  // The first of equally good candidates for a preemption is taken.
  const priorities = new Set(state.list('Pod').map(({ spec }) => spec.priority ?? 0));
  if (priorities.size > 1) return [];
  const alike = new Map<string, string[]>();
  for (const node of state.list('Node')) {
    const text = likeness(state, node);
    alike.set(text, [...(alike.get(text) ?? []), node.metadata.name]);
  }
  return [...alike.values()].map((names) => unmentioned(state, names, isAboutPlace));
}

/** Two nodes of which this is the same differ in nothing but their names and what is on them. */
function likeness(state: Reader, { metadata, spec, status }: Node): string {
  const { name, labels, annotations } = metadata;
  const { volumesAttached: _, volumesInUse: __, ...own } = status ?? {};
  const drivers = state.get('CSINode', name)?.spec;
  const machine = state.get('Host', name)?.kubelet;
  const names = new Names([name, ANYBODY], new Map());
  return JSON.stringify(names.value({ labels, annotations, spec, own, drivers, machine }, [1, 0]));
}

const ANYBODY = '*';

/** Whether a row may say a node's name: it is not called by it, and nobody has written it. */
function isAboutPlace(kind: Kind, key: Key, row: AnyRow, names: Names): boolean {
  if (kind === 'PersistentVolume' && !(row as Row<'PersistentVolume'>).metadata.annotations?.[PROVISIONED_BY])
    return false;
  return !CALLED_BY_OTHERS.has(kind) || names.mentions(key) === 0;
}

const CALLED_BY_OTHERS: ReadonlySet<Kind> = new Set<Kind>(['PersistentVolume', 'PersistentVolumeClaim', 'Pod']);

// ── Ordinals ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** All pods are made at once, of one template. */
function areOrdinalsAlike({ spec, status }: StatefulSet): boolean {
  const { podManagementPolicy, updateStrategy } = spec;
  const isOneRevision = status?.updateRevision !== undefined && status.currentRevision === status.updateRevision;
  return podManagementPolicy === 'Parallel' && isOneRevision && !updateStrategy?.rollingUpdate?.partition;
}

function podsOf({ metadata, spec }: StatefulSet): readonly string[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => `${metadata.name}-${start + i}`);
}

/** Whether a row that says the name of a pod of the set means that pod, and not something else that is called so. */
function isOfSet(state: Reader, set: StatefulSet, kind: Kind, key: Key, row: AnyRow): boolean {
  const { namespace } = set.metadata;
  const own = podsOf(set).map((pod) => keyIn(namespace, pod));
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claims = podsOf(set).flatMap((pod) =>
    templates.map(({ metadata }) => keyIn(namespace, `${metadata.name}-${pod}`)),
  );
  if (kind === 'Pod') return own.includes(key) && controllerOf(row as Row<'Pod'>)?.uid === set.metadata.uid;
  if (kind === 'PersistentVolumeClaim')
    return claims.includes(key) && !isTerminating(row as Row<'PersistentVolumeClaim'>);
  if (kind !== 'PersistentVolume') return areOthersCalledOtherwise(state, set);
  const claim = (row as Row<'PersistentVolume'>).spec.claimRef;
  return claim?.name !== undefined && claims.includes(keyIn(claim.namespace, claim.name));
}

/** No pod that another set makes is called like one of this set, or like a claim of one. */
function areOthersCalledOtherwise(state: Reader, set: StatefulSet): boolean {
  const names = new Names([`${set.metadata.name}-0`], new Map());
  return state.list('StatefulSet').every((other) => other === set || names.mentions(`${other.metadata.name}-0`) === 0);
}

// ── Both ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of the names, those that no row says in earnest. */
function unmentioned(
  state: Reader,
  all: readonly string[],
  isMeant: (kind: Kind, key: Key, row: AnyRow, names: Names) => boolean,
): Interchangeable {
  if (all.length < 2) return [];
  return all.filter((name) => {
    const names = new Names([name], new Map());
    return KINDS.every((kind) =>
      state.keys(kind).every((key) => {
        const row = state.get(kind, key) as AnyRow;
        if (names.mentions(key) === 0 && names.mentions(row) === 0) return true;
        return ABOUT_PLACES.has(kind) && isMeant(kind, key, row, names);
      }),
    );
  });
}
