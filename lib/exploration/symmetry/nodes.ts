import type { Node } from '../../kube/objects';
import { zoneOf } from '../../kube/topology';
import type { Kind, Row } from '../../model/kinds';
import type { Reader } from '../../model/store/store';
import { PROVISIONED_BY } from '../../model/volumes';
import { isMeantEverywhere, type Mention } from './mentions';
import { Names } from './renaming';

/** Nodes that differ in nothing but their names and what is on them, class by class. */
export function nodesAlike(state: Reader, singledOut: ReadonlySet<string>): readonly (readonly string[])[] {
  return [...byText(exchangeable(state, singledOut), (node) => likeness(state, node))].map(([, nodes]) =>
    nodes.map(({ metadata }) => metadata.name),
  );
}

/** A zone, and its nodes in such an order that those of another zone of its class match them one by one. */
export type ZoneWithNodes = readonly string[];

/** Zones whose nodes are alike but for the zone, class by class. */
export function zonesAlike(state: Reader, singledOut: ReadonlySet<string>): readonly (readonly ZoneWithNodes[])[] {
  const free = new Set(exchangeable(state, singledOut));
  const zones = byText(state.list('Node'), (node) => zoneOf(node) ?? '');
  const classes = new Map<string, ZoneWithNodes[]>();
  for (const [zone, nodes] of zones) {
    if (zone === '' || !nodes.every((node) => free.has(node))) continue;
    if (!isMeantEverywhere(state, zone, isPlaceOfZone)) continue;
    const alike = [...byText(nodes, (node) => likeness(state, node, zone))].sort(([a], [b]) => (a < b ? -1 : 1));
    const shape = alike.map(([text, { length }]) => `${length} ${text}`).join();
    const names = alike.flatMap(([, each]) => each.map(({ metadata }) => metadata.name));
    classes.set(shape, [...(classes.get(shape) ?? []), [zone, ...names]]);
  }
  return [...classes.values()];
}

/** Nodes that nothing singles out. With pods of several priorities none are: a preemption takes the first of equally good candidates. */
function exchangeable(state: Reader, singledOut: ReadonlySet<string>): readonly Node[] {
  const priorities = new Set(state.list('Pod').map(({ spec }) => spec.priority ?? 0));
  if (priorities.size > 1) return [];
  return state
    .list('Node')
    .filter(({ metadata: { name } }) => !singledOut.has(name) && isMeantEverywhere(state, name, isPlaceOfNode(name)));
}

const [SOME_NODE, SOME_ZONE] = ['*', '**'];

/** Two nodes of which this is the same differ in nothing but their names, and their zones if these are given. */
function likeness(state: Reader, { metadata, spec, status }: Node, zone?: string): string {
  const { name, labels, annotations } = metadata;
  const { volumesAttached: _, volumesInUse: __, ...own } = status ?? {};
  const facts = {
    labels,
    annotations,
    spec,
    own,
    drivers: state.get('CSINode', name)?.spec,
    machine: state.get('Host', name)?.kubelet,
  };
  const ofNode = new Names([name, SOME_NODE], new Map()).value(facts, [1, 0]);
  return JSON.stringify(zone === undefined ? ofNode : new Names([zone, SOME_ZONE], new Map()).value(ofNode, [1, 0]));
}

const MACHINES: ReadonlySet<Kind> = new Set<Kind>(['CSINode', 'Host', 'Node']);
const CALLED_BY_OTHERS: ReadonlySet<Kind> = new Set<Kind>(['PersistentVolume', 'PersistentVolumeClaim', 'Pod']);

function isPlaceOfNode(name: string): (mention: Mention) => boolean {
  return (mention) => {
    if (MACHINES.has(mention.kind) && mention.isInKey) return mention.key === name;
    return !isHandMade(mention) && !(CALLED_BY_OTHERS.has(mention.kind) && mention.isInKey);
  };
}

const QUEUES: ReadonlySet<Kind> = new Set<Kind>(['Memo', 'Timer', 'Work']);

function isPlaceOfZone(mention: Mention): boolean {
  return !isHandMade(mention) && (!mention.isInKey || QUEUES.has(mention.kind));
}

/** A volume that somebody has made. */
function isHandMade({ kind, row }: Mention): boolean {
  return kind === 'PersistentVolume' && !(row as Row<'PersistentVolume'>).metadata.annotations?.[PROVISIONED_BY];
}

function byText(nodes: readonly Node[], text: (node: Node) => string): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) found.set(text(node), [...(found.get(text(node)) ?? []), node]);
  return found;
}
