import { keyOf } from '../../model/kinds';
import { topologyKeyOf } from '../../model/setup';
import type { Reader } from '../../model/store/store';
import { list } from '../../util/text';
import type { Disturbance } from '../disturbances/disturbance';
import type { Reductions } from '../reductions';
import { mayCompete } from './competition';
import { nodesAlike, zonesAlike } from './nodes';
import { ordinalsAlike } from './ordinals';

/** What mean nothing but which is which: nodes, pods of one set, or zones. Each is a name, and with a zone go the names of its nodes. */
export type Interchangeable = readonly Block[];

/** Names that are exchanged with those of another block, one by one. */
export type Block = readonly string[];

/** What can be exchanged in every state that comes of this one, if components treat names as names: see docs/exploration.md. */
export function interchangeable(
  state: Reader,
  disturbances: readonly Disturbance[],
  { whole, prompt }: Reductions,
): readonly Interchangeable[] {
  const singledOut = new Set(disturbances.flatMap((disturbance) => disturbance.singlesOut ?? []));
  const spread = spreadByName(state);
  const goByOrdinal =
    // Write by write, pods of a set are made from the lowest ordinal on.
    !whole.has('statefulset-controller') ||
    spread !== undefined ||
    disturbances.some(({ tellsOrdinalsApart }) => tellsOrdinalsApart);
  const sets = (goByOrdinal ? [] : state.list('StatefulSet')).filter(
    (set) => !singledOut.has(keyOf(set)) && !(prompt.has('scheduler') && mayCompete(state, set)),
  );
  return [
    ...(spread === undefined ? zonesAlike(state, singledOut) : []),
    ...sets.map((set) => ordinalsAlike(state, set).map((pod) => [pod])),
    ...(spread === 'over nodes' ? [] : nodesAlike(state, singledOut).map((names) => names.map((node) => [node]))),
  ].filter((blocks) => blocks.length > 1);
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
  return classes.map((blocks) => {
    const names = list(blocks.map(([name]) => name as string));
    const withThem = (blocks[0] as Block).length > 1 ? ' with their nodes' : '';
    return `states that differ by an exchange of ${names}${withThem} count once`;
  });
}
